"""Loading a year's arrangement: what is refused, what moves, what is only listed."""

from __future__ import annotations

import json
from datetime import date
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.core.management import CommandError, call_command

from core.access import NotAllowedError
from core.calendar_changes import apply_change, days_of, impact
from core.calendar_files import MAX_BYTES, DayChange
from core.calendars import get_calendar
from core.deadlines import meet, open_deadline
from core.models import CalendarDay, CalendarYear, Deadline, Event, Matter, Organisation, User
from tests.conftest import shanghai

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.django_db

# An invented arrangement: no notice for 2027 was out when this was written.
DAYS = [
    {"name": "元旦", "date": "2026-12-31", "isOffDay": True},
    {"name": "元旦", "date": "2027-01-01", "isOffDay": True},
    {"name": "元旦", "date": "2027-01-09", "isOffDay": False},
]
YEAR = {"year": 2027, "papers": ["某发〔2026〕0号"], "days": DAYS}


def written(folder: Path, content: object) -> str:
    path = folder / "year"
    path.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
    return str(path)


def load(*args: str) -> str:
    out = StringIO()
    call_command("load_calendar", *args, stdout=out)
    return out.getvalue()


@pytest.fixture
def owed(org: Organisation) -> Deadline:
    """From 2026-12-21 on, 10 workdays: provisionally until 2027-01-05."""
    matter = Matter.objects.create(organisation=org, kind="review", title="复议一件", opened_at=shanghai(2026, 12, 21))
    return open_deadline(rule="review_reply_10wd", matter=matter, start=shanghai(2026, 12, 21), by=None, at=shanghai(2026, 12, 21))


@pytest.fixture
def met(org: Organisation) -> Deadline:
    """Was owed until 2026-12-31, met in the first minutes of the new year: a minute late."""
    matter = Matter.objects.create(organisation=org, kind="document", title="解读一件", opened_at=shanghai(2026, 12, 28))
    deadline = open_deadline(rule="interpretation_3wd", matter=matter, start=shanghai(2026, 12, 28), by=None, at=shanghai(2026, 12, 28))
    meet(deadline=deadline, effective_at=shanghai(2027, 1, 1, 0, 1), by=None, at=shanghai(2027, 1, 1, 9))
    return deadline


def test_a_dry_run_shows_what_would_move_and_changes_nothing(owed: Deadline, met: Deadline, tmp_path: Path) -> None:
    assert (owed.last_day, owed.provisional, met.late_seconds) == (date(2027, 1, 5), True, 60)
    found = json.loads(load("2027", written(tmp_path, YEAR), "--dry-run", "--json"))
    assert found["applied"] is False
    assert [day["date"] for day in found["added"]] == ["2026-12-31", "2027-01-01", "2027-01-09"]
    assert [(move["deadline"], move["old"], move["new"], move["new_provisional"]) for move in found["moves"]] == [
        (owed.pk, "2027-01-05", "2027-01-06", False)
    ]
    assert [(one["deadline"], one["was_late"], one["would_be_late"]) for one in found["verdicts"]] == [(met.pk, True, False)]
    assert not CalendarYear.objects.filter(year=2027, layer="national").exists()
    owed.refresh_from_db()
    assert owed.last_day == date(2027, 1, 5)


def test_loading_moves_open_deadlines_and_leaves_closed_ones(owed: Deadline, met: Deadline, tmp_path: Path) -> None:
    text = load("2027", written(tmp_path, YEAR))
    assert text.splitlines() == [
        "新增3天，改变0天，删去0天。",
        "未办结期限变动1项：",
        f"  #{owed.pk} 区总工会 复议一件: 2027-01-05（暂按） → 2027-01-06",
        "已办结而判定将不同的1项（只列出，不改动）：",
        f"  #{met.pk} 区总工会 解读一件: 逾期 → 按期",
        "已生效。",
    ]
    owed.refresh_from_db()
    met.refresh_from_db()
    assert (owed.last_day, owed.due_at, owed.provisional) == (date(2027, 1, 6), shanghai(2027, 1, 7, 0), False)
    assert (met.last_day, met.late_seconds) == (date(2026, 12, 31), 60)
    assert get_calendar(["national"]).day(date(2027, 1, 9)).reason == "调休上班日（元旦）"
    assert CalendarYear.objects.get(layer="national", year=2027).source == "某发〔2026〕0号"
    assert list(Event.objects.order_by("id").values_list("verb", flat=True))[-2:] == ["calendar.changed", "deadline.moved"]
    assert Event.objects.get(verb="deadline.moved").data["after"] == {"last_day": "2027-01-06"}
    assert "变动0项" in load("2027", written(tmp_path, YEAR))


def test_a_corrected_notice_replaces_its_own_days_and_leaves_those_of_the_next_year(tmp_path: Path) -> None:
    load("2027", written(tmp_path, YEAR))
    shorter = "date,is_workday,name\n2027-01-01,false,元旦节\n2027-02-05,休,\n"
    found = json.loads(load("2027", written(tmp_path, shorter.encode()), "--json"))
    assert (len(found["added"]), len(found["changed"]), found["removed"]) == (1, 1, ["2026-12-31", "2027-01-09"])
    load("2028", written(tmp_path, b"date,is_workday\n2027-12-31,0\n2028-01-01,0\n"))
    load("2027", written(tmp_path, b"date,is_workday\n2027-12-31,1\n2027-01-01,0\n".replace(b"2027-12-31,1\n", b"")))
    assert CalendarDay.objects.get(layer="national", date=date(2027, 12, 31)).notice_year == 2028


def test_a_region_moves_only_those_who_are_on_its_layer(owed: Deadline, other_org: Organisation, tmp_path: Path) -> None:
    other_org.calendar_layers = ["national", "CN-GX"]
    other_org.save()
    matter = Matter.objects.create(organisation=other_org, kind="review", title="另一件", opened_at=shanghai(2026, 4, 10))
    theirs = open_deadline(rule="review_reply_10wd", matter=matter, start=shanghai(2026, 4, 10), by=None, at=shanghai(2026, 4, 10))
    assert (theirs.last_day, theirs.provisional) == (date(2026, 4, 24), True)
    text = "date,is_workday,name\n2026-04-20,0,壮族三月三\n2026-04-21,0,壮族三月三\n"
    found = json.loads(load("2026", written(tmp_path, text.encode()), "--layer", "CN-GX", "--json"))
    assert [(move["deadline"], move["new"]) for move in found["moves"]] == [(theirs.pk, "2026-04-28")]
    theirs.refresh_from_db()
    assert (theirs.last_day, theirs.provisional) == (date(2026, 4, 28), False)


def test_a_paused_and_a_backward_deadline_are_looked_at_too(org: Organisation) -> None:
    matter = Matter.objects.create(organisation=org, kind="hearing", title="听证", opened_at=shanghai(2026, 12, 1))
    hearing = open_deadline(rule="hearing_papers_7d", matter=matter, start=shanghai(2027, 1, 20), by=None, at=shanghai(2026, 12, 1))
    days = [DayChange(date(2027, 1, 1), False, "元旦")]
    found = impact(layer="national", year=2027, days=days, at=shanghai(2026, 12, 2))
    assert (hearing.last_day, found.moves) == (date(2027, 1, 13), [])


def test_one_day_is_edited_by_handing_back_all_of_them(owed: Deadline, office_head: User, editor: User) -> None:
    apply_change(
        layer="national", year=2027, days=[DayChange(date(2027, 1, 1), False, "元旦")], source="", by=office_head, at=shanghai(2026, 12, 22)
    )
    days = [*days_of("national", 2027), DayChange(date(2027, 1, 4), False, "元旦")]
    at = shanghai(2026, 12, 23)
    with pytest.raises(NotAllowedError, match="没有维护工作日历的权限"):
        apply_change(layer="national", year=2027, days=days, source="更正", by=editor, at=at)
    found = apply_change(layer="national", year=2027, days=days, source="更正", by=office_head, at=at)
    assert [(move.old, move.new) for move in found.moves] == [(date(2027, 1, 5), date(2027, 1, 6))]
    assert impact(layer="national", year=2027, days=days, at=at).moves == []


BAD: list[tuple[Any, str]] = [
    (b"", "CSV第一行须为 date,is_workday[,name]。"),
    (b"\xff\xfe", "文件须为UTF-8编码。"),
    (b"x" * (MAX_BYTES + 1), "文件过大，不是放假安排。"),
    (b"{", "JSON格式有误：Expecting property name enclosed in double quotes: line 1 column 2 (char 1)"),
    ([], "JSON须为含有“year”和“days”的对象。"),
    ({"year": 2027, "days": []}, "文件中没有任何日期。"),
    ({"year": 2026, "days": DAYS}, "文件是2026年的安排，不是2027年的。"),
    ({"year": 2027, "days": [{"date": "2027-01-01"}]}, "第1项须含有“date”和“isOffDay”（true或false）。"),
    ({"year": 2027, "days": [{"date": "2027-02-30", "isOffDay": True}]}, "第1项：“2027-02-30”不是日期（YYYY-MM-DD）。"),
    ({"year": 2027, "days": [{"date": 20270101, "isOffDay": True}]}, "第1项：“20270101”不是日期（YYYY-MM-DD）。"),
    ({"year": 2027, "days": [*DAYS, DAYS[1]]}, "2027-01-01 出现两次。"),
    ({"year": 2027, "days": [{"date": "2026-11-30", "isOffDay": True}]}, "2026-11-30 不属于2027年的安排。"),
    ({"year": 2027, "days": [{"date": "2027-03-01", "isOffDay": False}]}, "2027-03-01 不是周末，不能是调休上班日。"),
    (b"date,is_workday\n2027-01-01,maybe\n", "第2行：is_workday 须为 true 或 false。"),
    (b"date,is_workday\n2027-01-01\n", "第2行：is_workday 须为 true 或 false。"),
    (b"date,is_workday\n1.1.2027,0\n", "第2项：“1.1.2027”不是日期（YYYY-MM-DD）。"),
    (b'date,is_workday\n"2027-01-01,0\n' + b"x" * 140000 + b'"\n', "CSV格式有误：field larger than field limit (131072)"),
]


@pytest.mark.parametrize(("content", "message"), BAD)
def test_a_bad_file_is_refused_in_one_line_and_changes_nothing(content: Any, message: str, tmp_path: Path) -> None:
    with pytest.raises(CommandError) as error:
        load("2027", written(tmp_path, content))
    assert str(error.value) == message
    assert not CalendarYear.objects.filter(year=2027, layer="national").exists()


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (("twenty", "x"), "“twenty”不是年份。"),
        (("2027", "/no/such/file"), "不能读取文件“/no/such/file”。"),
        (("2027", "x", "--layer", "MOON"), "没有名为“MOON”的日历层。"),
    ],
)
def test_bad_arguments_are_refused_in_one_line(args: tuple[str, ...], message: str) -> None:
    with pytest.raises(CommandError) as error:
        load(*args)
    assert str(error.value) == message


def test_a_year_out_of_range_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="超出范围"):
        load("3000", written(tmp_path, {"year": 3000, "days": [{"date": "3000-01-01", "isOffDay": True}]}))


def test_a_unit_may_have_a_layer_of_its_own(org: Organisation, person: Callable[..., User], tmp_path: Path) -> None:
    load("2026", written(tmp_path, b"date,is_workday\n2026-11-25,0\n"), "--layer", "YNZGH")
    assert get_calendar(["national", "YNZGH"]).day(date(2026, 11, 25)).reason == "放假（放假安排）"
