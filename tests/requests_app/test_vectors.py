"""Figures of the law: fees (LEGAL.md §3) and identifiers (§7)."""

from __future__ import annotations

import pytest

from requests_app.fees import items_fee, items_fee_for, pages_fee
from requests_app.identifiers import is_credit_code, is_identity_number

ITEMS = [
    (0, 0), (10, 0), (11, 100), (16, 600), (25, 1500), (30, 2000), (31, 2200), (40, 4000), (41, 4300), (50, 7000), (51, 7400),
    (60, 11000), (100, 37000),
]  # fmt: skip
PAGES = [
    (0, 0), (30, 0), (31, 10), (44, 140), (57, 270), (68, 380), (72, 420), (100, 700), (101, 720), (109, 880), (119, 1080), (200, 2700),
    (201, 2740), (500, 14700),
]  # fmt: skip
CODES = [
    "91110000600037341L", "9144030071526726XG", "91330100799655058B", "11620622013933539B", "11370812004339255B", "11341702486344515H",
    "113325000026455663", "N2440100MF1234500W", "Y1110000MB1234500R", "A1110000MB1234500E",
]  # fmt: skip
NUMBERS = [
    "11010519491231002X", "440524188001010014", "34052419800101001X", "810000199408230021", "820000199001010010", "83000019850505003X",
]  # fmt: skip


@pytest.mark.parametrize(("count", "yuan"), ITEMS)
def test_a_fee_by_items(count: int, yuan: int) -> None:
    assert items_fee(count) == yuan


@pytest.mark.parametrize(("pages", "yuan"), PAGES)
def test_a_fee_by_pages(pages: int, yuan: int) -> None:
    assert pages_fee(pages) == yuan


def test_items_asked_for_before_in_the_month_raise_the_step_of_the_next() -> None:
    assert (items_fee_for(0, 10), items_fee_for(10, 1), items_fee_for(28, 5), items_fee_for(30, 11)) == (0, 100, 800, 2300)


@pytest.mark.parametrize("number", NUMBERS)
def test_real_identity_numbers_pass_whatever_their_region(number: str) -> None:
    assert is_identity_number(number)
    assert is_identity_number(f" {number.lower()} ")


@pytest.mark.parametrize("number", ["110105194912310021", "11010519491331002X", "1101051949123100", "", "１", "11010519491231002Y"])
def test_wrong_identity_numbers_do_not(number: str) -> None:
    assert not is_identity_number(number)


@pytest.mark.parametrize("code", CODES)
def test_real_credit_codes_pass_letters_in_front_too(code: str) -> None:
    assert is_credit_code(code)


@pytest.mark.parametrize("code", ["91110000600037341M", "9111000060003734IL", "91110000600037341", ""])
def test_wrong_credit_codes_do_not(code: str) -> None:
    assert not is_credit_code(code)
