"""What must hold of every ledger and calendar."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from hypothesis import assume, given
from hypothesis import strategies as st

from core.calendars import Calendar, Layer
from core.counting import Unit, count, local_date
from core.deadlines import Entry, LedgerError, replay
from tests.conftest import SHANGHAI, shanghai
from tests.core.pure import DAYS, NATIONAL

# Any minute from 2005 to the spring of 2026.
starts = st.integers(0, 7800 * 1440).map(lambda minutes: datetime(2005, 1, 1, tzinfo=SHANGHAI) + timedelta(minutes=minutes))
amounts = st.integers(1, 60)
forward = st.sampled_from([Unit.WORKDAYS, Unit.DAYS, Unit.MONTHS])


def begun(at: datetime, amount: int, unit: Unit = Unit.WORKDAYS) -> Entry:
    return Entry(1, "start", at, amount=amount, unit=unit)


def workdays(begin: date, end: date) -> int:
    """Workdays d with begin < d <= end."""
    return sum(NATIONAL.is_workday(begin + timedelta(days=number)) for number in range(1, (end - begin).days + 1))


def suspension(number: int, begin: datetime, days: int) -> list[Entry]:
    cause = f"party:{number}"
    return [Entry(2 * number, "suspend", begin, cause=cause), Entry(2 * number + 1, "resume", begin + timedelta(days=days), cause=cause)]


@given(starts, amounts)
def test_no_workday_rule_ends_on_a_day_off(start: datetime, amount: int) -> None:
    last = count(start, amount, Unit.WORKDAYS, NATIONAL).last_day
    assert NATIONAL.is_workday(last)
    assert workdays(local_date(start), last) == amount


@given(starts, st.integers(1, 40), st.integers(0, 30), st.integers(0, 40))
def test_a_closed_suspension_moves_the_end_by_exactly_the_excluded_workdays(start: datetime, amount: int, after: int, days: int) -> None:
    base = replay([begun(start, amount)], calendar=NATIONAL)
    begin = start + timedelta(days=after)
    assert base.last_day is not None
    assume(local_date(begin) < base.last_day)
    moved = replay([begun(start, amount), *suspension(1, begin, days)], calendar=NATIONAL)
    assert moved.last_day is not None
    excluded = workdays(local_date(begin), local_date(begin + timedelta(days=days)))
    assert workdays(base.last_day, moved.last_day) == excluded


@given(starts, st.integers(5, 40), st.lists(st.tuples(st.integers(0, 30), st.integers(0, 40)), min_size=2, max_size=4))
def test_overlapping_suspensions_count_by_their_union(start: datetime, amount: int, spans: list[tuple[int, int]]) -> None:
    base = replay([begun(start, amount)], calendar=NATIONAL)
    assert base.last_day is not None
    entries, excluded = [begun(start, amount)], set()
    for number, (after, days) in enumerate(spans, 1):
        begin = start + timedelta(days=after)
        assume(local_date(begin) < base.last_day)
        entries += suspension(number, begin, days)
        excluded |= {local_date(begin) + timedelta(days=one) for one in range(1, days + 1)}
    moved = replay(entries, calendar=NATIONAL)
    assert moved.last_day is not None
    assert workdays(base.last_day, moved.last_day) == sum(NATIONAL.is_workday(day) for day in excluded)


kinds = st.sampled_from(["suspend", "resume", "restart", "extend", "regrade", "meet", "cancel"])
ledgers = st.lists(st.tuples(kinds, st.integers(0, 60), st.sampled_from(["fee", "correction"]), st.integers(1, 20)), max_size=8)


def ledger(start: datetime, rows: list[tuple[str, int, str, int]]) -> list[Entry]:
    units = {"extend": Unit.WORKDAYS, "regrade": Unit.DAYS}
    made = [
        Entry(number, kind, start + timedelta(days=after), cause=cause, amount=amount, unit=units.get(kind, ""))
        for number, (kind, after, cause, amount) in enumerate(rows, 2)
    ]
    return [begun(start, 20), *made]


@given(starts, ledgers, st.randoms(use_true_random=False), st.integers(0, 90))
def test_a_replay_is_deterministic_whatever_the_order_of_reading(
    start: datetime, rows: list[tuple[str, int, str, int]], random: object, days: int
) -> None:
    entries = ledger(start, rows)
    mixed = list(entries)
    random.shuffle(mixed)  # type: ignore[attr-defined]
    at = start + timedelta(days=days)
    try:
        first = replay(entries, calendar=NATIONAL, at=at)
    except LedgerError:
        try:
            replay(mixed, calendar=NATIONAL, at=at)
        except LedgerError:
            return
        raise
    assert replay(mixed, calendar=NATIONAL, at=at) == first


@given(starts, ledgers, st.tuples(kinds, st.integers(0, 60), st.sampled_from(["fee", "third_party"]), st.integers(1, 20)))
def test_void_restores_the_former_value(start: datetime, rows: list[tuple[str, int, str, int]], more: tuple[str, int, str, int]) -> None:
    entries = ledger(start, rows)
    try:
        former = replay(entries, calendar=NATIONAL)
    except LedgerError:
        return
    added = ledger(start, [*rows, more])
    undone = Entry(99, "void", start + timedelta(days=100), voids=added[-1].id)
    assert replay([*added, undone], calendar=NATIONAL) == former


holidays = st.lists(st.integers(0, 120), max_size=12)


@given(starts, amounts, forward, holidays, st.lists(st.tuples(st.integers(0, 30), st.integers(0, 20)), max_size=2))
def test_adding_a_holiday_never_makes_a_date_earlier(
    start: datetime, amount: int, unit: Unit, offsets: list[int], spans: list[tuple[int, int]]
) -> None:
    entries = [
        begun(start, amount, unit),
        *(one for number, (after, days) in enumerate(spans, 1) for one in suspension(number, start + timedelta(days=after), days)),
    ]
    added = {local_date(start) + timedelta(days=offset): (False, "增") for offset in offsets}
    more = Calendar([Layer("national", DAYS | added, NATIONAL.layers[0].years)])
    before, after = replay(entries, calendar=NATIONAL), replay(entries, calendar=more)
    assert before.due_at is not None
    assert after.due_at is not None
    assert after.due_at >= before.due_at


@given(starts, amounts)
def test_a_local_holiday_never_ends_a_granted_term_before_the_later_day(start: datetime, amount: int) -> None:
    day = local_date(start) + timedelta(days=2)
    region = Calendar([*NATIONAL.layers, Layer("X", {day: (not NATIONAL.is_workday(day), "")})])
    granted = replay([begun(start, amount)], calendar=region, granted=True)
    assert granted.reached == max(replay([begun(start, amount)], calendar=work).reached for work in (region, NATIONAL))


@given(starts, st.integers(1, 200), st.lists(st.tuples(st.integers(0, 100), st.integers(0, 50)), max_size=4))
def test_an_hour_clock_moves_by_the_union_of_its_pauses(start: datetime, hours: int, spans: list[tuple[int, int]]) -> None:
    entries = [begun(start, hours, Unit.HOURS)]
    seconds = set()
    for number, (after, long) in enumerate(spans, 1):
        assume(after < hours)
        entries += [
            Entry(2 * number, "suspend", start + timedelta(hours=after), cause=str(number)),
            Entry(2 * number + 1, "resume", start + timedelta(hours=after + long), cause=str(number)),
        ]
        seconds |= set(range(after, after + long))
    assert replay(entries, calendar=NATIONAL).due_at == start + timedelta(hours=hours + len(seconds))


def test_the_example_of_a_holiday_added() -> None:
    more = Calendar([Layer("national", DAYS | {date(2024, 10, 30): (False, "增")}, frozenset({2024}))])
    assert count(shanghai(2024, 9, 27), 20, Unit.WORKDAYS, more).last_day == date(2024, 10, 31)
