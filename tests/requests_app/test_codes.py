"""The query code: what it looks like, what is read as the same, and that only its HMAC is kept."""

from __future__ import annotations

import re
from types import SimpleNamespace
from typing import Any

from requests_app import codes
from tests.conftest import shanghai


def test_a_code_has_twelve_characters_of_base32_and_is_printed_in_three_groups() -> None:
    seen = {codes.new_code() for _ in range(200)}
    assert len(seen) == 200
    assert all(re.fullmatch("[A-Z2-7]{12}", code) for code in seen)
    assert codes.written("ABCDEFGHJKLM") == "ABCD-EFGH-JKLM"


def test_width_case_separators_and_letters_that_look_alike_do_not_matter() -> None:
    for typed in ("abcd-efgh-oib2", "ＡＢＣＤ　ＥＦＧＨ　ＯＩＢ２", " ABCD EFGH 0182 "):
        assert codes.normal_code(typed) == "ABCDEFGHOIB2"


def test_a_number_is_read_without_spaces_in_plain_width_and_capitals() -> None:
    assert codes.normal_number(" ｙnＺＧＨ－2026－0042 ") == "YNZGH-2026-0042"


def test_the_hash_belongs_to_one_number_and_one_key(settings: Any) -> None:
    first = codes.code_hash("YNZGH-2026-0001", "ABCDEFGHJKLM")
    assert re.fullmatch("[0-9a-f]{64}", first)
    assert first != codes.code_hash("YNZGH-2026-0002", "ABCDEFGHJKLM")
    settings.INDEX_KEY = "another"
    assert first != codes.code_hash("YNZGH-2026-0001", "ABCDEFGHJKLM")


def test_issuing_keeps_the_hash_and_tells_the_code_once() -> None:
    application: Any = SimpleNamespace(number="YNZGH-2026-0001", code_hash="", code_issued_at=None)
    code = codes.issue(application, at=shanghai(2026, 11, 24))
    assert application.code_hash == codes.code_hash("YNZGH-2026-0001", codes.written(code))
    assert code not in application.code_hash
    assert application.code_issued_at == shanghai(2026, 11, 24)
