"""Which columns are neglected: stale by their rhythm, or empty."""

from __future__ import annotations

from datetime import date

import pytest

from core.models import Organisation, User
from disclosure.column_care import care_of, neglected
from disclosure.models import Column
from tests.conftest import shanghai
from tests.disclosure.pages import NOW, _still, column, published, withdraw  # noqa: F401
from tests.portal.desk import client_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _only_ours(db: None) -> None:
    Column.objects.update(is_listed=False)


def states() -> dict[str, tuple[str, date | None, date | None]]:
    return {care.column.code: (care.state, care.last, care.due) for care in care_of(NOW)}


def test_the_last_day_of_the_rhythm_is_in_time(org: Organisation) -> None:
    news = column("x-news", "动态", update_days=14)
    published(org, "旧闻", at=shanghai(2026, 11, 10), column=news)
    assert states() == {"x-news": ("fresh", date(2026, 11, 10), date(2026, 11, 24))}
    Column.objects.filter(pk=news.pk).update(update_days=13)
    assert states() == {"x-news": ("stale", date(2026, 11, 10), date(2026, 11, 23))}
    assert [care.label for care in neglected(NOW)] == ["更新不及时"]


def test_a_column_lives_by_those_below_it(org: Organisation) -> None:
    above = column("x-above", "上级", update_days=14)
    below = column("x-below", "下级", parent=above)
    assert states() == {"x-above": ("unchecked", None, None), "x-below": ("empty", None, None)}
    published(org, "新", at=shanghai(2026, 11, 20), column=below)
    assert states() == {
        "x-above": ("fresh", date(2026, 11, 20), date(2026, 12, 4)),
        "x-below": ("unchecked", date(2026, 11, 20), None),
    }


def test_what_was_taken_down_keeps_no_column_fresh(org: Organisation) -> None:
    news = column("x-news", "动态", update_days=14)
    withdraw(published(org, "新闻", at=shanghai(2026, 11, 20), column=news), at=NOW, note="有误")
    assert states() == {"x-news": ("empty", None, None)}


def test_the_longest_neglected_comes_first_and_empty_ones_last(org: Organisation) -> None:
    for code, day in (("x-a", 5), ("x-b", 1)):
        published(org, code, at=shanghai(2026, 9, day), column=column(code, code, update_days=14))
    column("x-empty", "空")
    assert [care.column.code for care in neglected(NOW)] == ["x-b", "x-a", "x-empty"]


def test_the_office_sees_them_on_its_first_page_and_in_the_list(org: Organisation, officer: User, editor: User) -> None:
    published(org, "旧闻", at=shanghai(2026, 9, 1), column=column("x-news", "老动态", update_days=14))
    page = client_of(officer).get("/admin/").content.decode()
    assert "栏目更新不及时或者空白" in page
    assert "最近更新 2026-09-01，应更新于 2026-09-15" in page
    assert "老动态" not in client_of(editor).get("/admin/").content.decode()
    listed = client_of(officer).get("/admin/disclosure/column/?care=stale")
    assert [row.code for row in listed.context["cl"].result_list] == ["x-news"]
    assert "更新不及时" in listed.content.decode()
