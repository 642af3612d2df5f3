"""The pure replay: what each kind of entry does to a due date, by literal dates."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from core.calendars import Calendar, Layer
from core.counting import Unit
from core.deadlines import Entry, LedgerError, Outcome, replay
from core.models.deadlines import DeadlineState
from tests.conftest import shanghai
from tests.core.pure import NATIONAL


def entry(number: int, kind: str, at: datetime, **fields: object) -> Entry:
    return Entry(number, kind, at, **fields)  # type: ignore[arg-type]


def start(at: datetime, amount: int = 20, unit: Unit = Unit.WORKDAYS, **fields: object) -> Entry:
    return entry(1, "start", at, amount=amount, unit=unit, **fields)


def run(*entries: Entry, at: datetime | None = None, calendar: Calendar = NATIONAL, granted: bool = False) -> Outcome:
    return replay(entries, calendar=calendar, granted=granted, at=at)


RECEIVED = start(shanghai(2024, 9, 27))
SENT = entry(2, "suspend", shanghai(2024, 10, 8), cause="third_party")


def test_the_first_suspension_example_of_the_law_file() -> None:
    outcome = run(RECEIVED, SENT, entry(3, "resume", shanghai(2024, 10, 15, 15), cause="third_party"))
    assert (outcome.last_day, outcome.due_at) == (date(2024, 11, 7), shanghai(2024, 11, 8, 0))


def test_the_second_suspension_example_of_the_law_file() -> None:
    received = start(shanghai(2026, 1, 30))
    assert run(received).last_day == date(2026, 3, 5)
    sent = entry(2, "suspend", shanghai(2026, 2, 6), cause="third_party")
    assert run(received, sent, entry(3, "resume", shanghai(2026, 3, 5, 23), cause="third_party")).last_day == date(2026, 3, 26)


def test_while_a_suspension_is_open_there_is_no_due_date_but_an_earliest_one() -> None:
    outcome = run(RECEIVED, SENT)
    assert (outcome.due_at, outcome.last_day, outcome.earliest_due) == (None, None, shanghai(2024, 10, 31, 0))
    assert (outcome.paused, outcome.late, outcome.late_seconds) == (("third_party",), False, None)
    assert run(RECEIVED, SENT, at=shanghai(2024, 10, 15)).earliest_due == shanghai(2024, 11, 8, 0)
    assert run(RECEIVED, SENT, at=shanghai(2024, 10, 1)).earliest_due == shanghai(2024, 10, 31, 0)


def test_a_suspension_that_begins_on_the_last_day_or_later_stops_nothing() -> None:
    outcome = run(RECEIVED, entry(2, "suspend", shanghai(2024, 10, 30), cause="fee"), at=shanghai(2024, 12, 1))
    assert (outcome.last_day, outcome.paused, outcome.late) == (date(2024, 10, 30), (), True)


def test_two_third_parties_may_overlap() -> None:
    entries = [
        RECEIVED,
        entry(2, "suspend", shanghai(2024, 10, 8), cause="third_party:1"),
        entry(3, "suspend", shanghai(2024, 10, 10), cause="third_party:2"),
        entry(4, "resume", shanghai(2024, 10, 12), cause="third_party:1"),
        entry(5, "resume", shanghai(2024, 10, 15), cause="third_party:2"),
    ]
    assert run(*entries).last_day == date(2024, 11, 7)
    assert run(*entries[:4]).due_at is None


def test_a_correction_restarts_the_full_limit() -> None:
    told = entry(2, "suspend", shanghai(2024, 10, 9), cause="correction")
    assert run(RECEIVED, told).due_at is None
    corrected = run(RECEIVED, told, entry(3, "restart", shanghai(2024, 10, 14)))
    assert (corrected.origin, corrected.last_day, corrected.paused) == (shanghai(2024, 10, 14), date(2024, 11, 11), ())


def test_a_restart_leaves_other_suspensions_open_and_drops_extensions() -> None:
    extended = entry(2, "extend", shanghai(2024, 10, 9), amount=20, unit=Unit.WORKDAYS)
    assert run(RECEIVED, extended).last_day == date(2024, 11, 27)
    assert run(RECEIVED, extended, entry(3, "restart", shanghai(2024, 10, 14))).last_day == date(2024, 11, 11)
    assert run(RECEIVED, SENT, entry(3, "restart", shanghai(2024, 10, 14))).paused == ("third_party",)


def test_an_extension_counts_on_from_the_last_day() -> None:
    outcome = run(RECEIVED, entry(2, "extend", shanghai(2024, 10, 9), amount=20, unit=Unit.WORKDAYS))
    assert (outcome.last_day, outcome.extended, outcome.steps[-1].number) == (date(2024, 11, 27), 1, 40)
    assert run(RECEIVED, entry(2, "extend", shanghai(2024, 10, 9), amount=5, unit=Unit.HOURS)).due_at == shanghai(2024, 10, 31, 5)


def test_a_regrade_replaces_the_limit_from_the_original_instant() -> None:
    first = start(shanghai(2024, 10, 4, 17), 48, Unit.HOURS)
    outcome = run(first, entry(2, "regrade", shanghai(2024, 10, 4, 18), amount=24, unit=Unit.HOURS, cause="response_24h", article="新"))
    assert (outcome.due_at, outcome.term.rule, outcome.term.article) == (shanghai(2024, 10, 5, 17), "response_24h", "新")


def test_a_suspension_of_an_hour_clock_adds_its_duration_once() -> None:
    first = start(shanghai(2024, 10, 4, 8), 24, Unit.HOURS)
    entries = [
        entry(2, "suspend", shanghai(2024, 10, 4, 10), cause="a"),
        entry(3, "suspend", shanghai(2024, 10, 4, 11), cause="b"),
        entry(4, "resume", shanghai(2024, 10, 4, 12), cause="a"),
        entry(5, "resume", shanghai(2024, 10, 4, 13), cause="b"),
        entry(6, "suspend", shanghai(2024, 10, 9, 1), cause="a"),
        entry(7, "resume", shanghai(2024, 10, 9, 2), cause="a"),
    ]
    assert run(first, *entries).due_at == shanghai(2024, 10, 5, 11)
    assert run(first, *entries[:1]).earliest_due == shanghai(2024, 10, 5, 8)
    inner = [
        entries[0],
        entries[1],
        entry(4, "resume", shanghai(2024, 10, 4, 12), cause="b"),
        entry(5, "resume", shanghai(2024, 10, 4, 13), cause="a"),
    ]
    assert run(first, *inner).due_at == shanghai(2024, 10, 5, 11)


@pytest.mark.parametrize(
    ("met", "late", "seconds"),
    [
        (shanghai(2024, 10, 30, 23, 59), False, 0),
        (shanghai(2024, 10, 31, 0, 0), True, 1),
        (shanghai(2024, 10, 31, 0, 1), True, 60),
    ],
)
def test_a_limit_in_days_is_met_until_24_o_clock_of_its_last_day(met: datetime, late: bool, seconds: int) -> None:
    outcome = run(RECEIVED, entry(2, "meet", met), at=shanghai(2025, 1, 1))
    assert (outcome.state, outcome.late, outcome.late_seconds) == (DeadlineState.MET, late, seconds)


def test_an_hour_clock_is_met_at_its_very_instant_and_lateness_counts_from_it() -> None:
    first = start(shanghai(2024, 10, 4, 8), 24, Unit.HOURS)
    assert not run(first, entry(2, "meet", shanghai(2024, 10, 5, 8))).late
    assert run(first, entry(2, "meet", shanghai(2024, 10, 5, 8, 1))).late_seconds == 60
    assert run(first, at=shanghai(2024, 10, 5, 8)).late


def test_what_is_still_owed_after_its_time_is_late_by_the_time_since() -> None:
    assert run(RECEIVED, at=shanghai(2024, 11, 3, 0)).late_seconds == 3 * 86400
    assert run(RECEIVED, at=shanghai(2024, 10, 30)).late_seconds is None


def test_an_answer_while_suspended_is_in_time() -> None:
    outcome = run(RECEIVED, SENT, entry(3, "meet", shanghai(2024, 10, 31)))
    assert (outcome.late, outcome.due_at) == (False, shanghai(2024, 11, 26, 0))


def test_a_cancelled_limit_keeps_the_lateness_it_had() -> None:
    assert run(RECEIVED, entry(2, "cancel", shanghai(2024, 10, 30))).late is False
    outcome = run(RECEIVED, entry(2, "cancel", shanghai(2024, 11, 1, 0)))
    assert (outcome.state, outcome.late_seconds) == (DeadlineState.CANCELLED, 86400)


def test_a_voided_entry_is_as_if_it_had_never_been() -> None:
    undone = entry(4, "void", shanghai(2024, 10, 20), voids=2)
    assert run(RECEIVED, SENT, undone) == run(RECEIVED)


@pytest.mark.parametrize(
    ("entries", "message"),
    [
        ([], "须有且只有一条起算记录"),
        ([RECEIVED, start(shanghai(2024, 9, 28))], "须有且只有一条起算记录"),
        ([RECEIVED, entry(2, "resume", shanghai(2024, 10, 8), cause="fee")], "没有以此事由开始的扣除期间"),
        ([RECEIVED, SENT, entry(3, "suspend", shanghai(2024, 10, 9), cause="third_party")], "同一事由的扣除期间已经开始"),
        ([RECEIVED, entry(2, "meet", shanghai(2024, 10, 8)), entry(3, "suspend", shanghai(2024, 10, 9), cause="fee")], "已办结或者取消"),
        ([RECEIVED, entry(2, "suspend", shanghai(2024, 9, 1), cause="fee")], "早于期限起算时间"),
    ],
)
def test_a_ledger_that_contradicts_itself_is_refused(entries: list[Entry], message: str) -> None:
    with pytest.raises(LedgerError, match=message):
        run(*entries)


def test_a_hearing_may_be_moved_to_either_side() -> None:
    hearing = start(shanghai(2024, 11, 20), 7, Unit.DAYS, backward=True)
    later = entry(2, "restart", shanghai(2024, 12, 20))
    assert run(hearing, later).last_day == date(2024, 12, 13)
    assert run(hearing, later, entry(3, "restart", shanghai(2024, 11, 15))).last_day == date(2024, 11, 8)


REGION = Calendar([*NATIONAL.layers, Layer("CN-GX", {date(2024, 4, 11): (False, "三月三"), date(2024, 4, 12): (False, "三月三")})])
UNIT = Calendar([*NATIONAL.layers, Layer("UNIT", {date(2024, 4, 13): (True, "加班")})])


def test_an_own_duty_is_counted_on_all_layers_and_the_earlier_national_day_is_known() -> None:
    outcome = run(start(shanghai(2024, 3, 25)), calendar=REGION)
    assert (outcome.last_day, outcome.earlier_national) == (date(2024, 4, 25), date(2024, 4, 23))
    sooner = run(start(shanghai(2024, 3, 25)), calendar=UNIT)
    assert (sooner.last_day, sooner.earlier_national) == (date(2024, 4, 22), None)


def test_a_granted_term_ends_on_the_later_of_both_counts() -> None:
    assert run(start(shanghai(2024, 3, 25)), calendar=REGION, granted=True).last_day == date(2024, 4, 25)
    assert run(start(shanghai(2024, 3, 25)), calendar=UNIT, granted=True).last_day == date(2024, 4, 23)
    assert run(start(shanghai(2024, 9, 25)), calendar=REGION, granted=True).earlier_national is None


def test_calendar_days_are_excluded_too_and_rolling_leaves_excluded_days() -> None:
    first = start(shanghai(2024, 9, 3), 15, Unit.DAYS)
    assert run(first).last_day == date(2024, 9, 18)
    pause = [entry(2, "suspend", shanghai(2024, 9, 5), cause="fee"), entry(3, "resume", shanghai(2024, 9, 8), cause="fee")]
    assert run(first, *pause).last_day == date(2024, 9, 23)  # the 21st is a Saturday
