"""Whole random histories of cases: whatever is done in whatever order, the limits stay what their ledgers say."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.db import transaction
from django.db.models import Count
from hypothesis import event, given, settings
from hypothesis import strategies as st

from core.access import Role
from core.counting import local_date
from core.deadlines import LedgerError, outcome_of
from core.models import Deadline, Membership, Organisation, User
from core.states import MoveError
from core.sweep import run_sweep
from requests_app.errors import ApplicationError
from requests_app.figures.report import applications_of_the_year, report_contradictions
from requests_app.models import Application, Consultation, Fee, Letter
from requests_app.services.assignment import claim
from requests_app.services.consultation import call_off, consult, record_opinion, record_reached
from requests_app.services.correction import ask_correction, supply_correction
from requests_app.services.delivery import finish
from requests_app.services.excess import ask_reasons, give_reasons, judge_reasons
from requests_app.services.extension import approve_extension, propose_extension, tell_extension
from requests_app.services.fee import charge, record_notice_reached, record_payment, waive
from requests_app.services.receipt import confirm
from requests_app.services.reinstating import reinstate
from requests_app.services.withdrawal import withdraw
from tests.conftest import shanghai
from tests.requests_app.acts import received
from tests.requests_app.answering import drafted, posted, sealed_letter, signed

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

pytestmark = pytest.mark.django_db

REFUSED = (ApplicationError, LedgerError, MoveError)


class Office:
    """One case and everything that can be done to it at an instant."""

    def __init__(self) -> None:
        self.org = Organisation.objects.create(
            code="YNRSJ",
            name="区人力资源和社会保障局",
            short_name="区人社局",
            legal_basis="administrative",
            reviewing_organ="区人民政府",
            court="区人民法院",
        )
        self.officer, self.head = (User.objects.create(username=role, display_name=role, is_staff=True) for role in ("officer", "head"))
        Membership.objects.create(user=self.officer, organisation=self.org, role=Role.OFFICER)
        Membership.objects.create(user=self.head, organisation=self.org, role=Role.OFFICE_HEAD)
        self.checker, self.leader = (User.objects.create(username=role, display_name=role, is_staff=True) for role in ("checker", "leader"))
        Membership.objects.create(user=self.checker, organisation=self.org, role=Role.CHECKER)
        Membership.objects.create(user=self.leader, organisation=self.org, role=Role.LEADER)
        self.case = received(self.org, shanghai(2026, 1, 30)).application

    def acts(self) -> list[Callable[[datetime], Any]]:
        case, by = self.case, self.officer
        return [
            lambda at: confirm(application=case, confirmed_at=at, by=by, at=at),
            lambda at: claim(application=case, by=by, at=at),
            lambda at: ask_correction(application=case, points="请补正", told_on=local_date(at), until=_workday(at, 7), by=by, at=at),
            lambda at: supply_correction(application=case, text="补正", received_on=local_date(at), by=None, at=at),
            lambda at: consult(
                application=case, kind="third_party", party={"name": "乙"}, summary="", sent_on=local_date(at), by=by, at=at
            ),
            lambda at: consult(application=case, kind="co_maker", party={"name": "丙局"}, summary="", sent_on=local_date(at), by=by, at=at),
            lambda at: record_reached(consultation=self.last(), reached_on=local_date(at), by=by, at=at),
            lambda at: record_opinion(consultation=self.last(), answer="consent", answered_on=local_date(at), by=by, at=at),
            lambda at: propose_extension(application=case, workdays=1 + at.day % 20, reason="检索", by=by, at=at),
            lambda at: approve_extension(extension=case.extension, by=self.head, at=at),
            lambda at: tell_extension(extension=case.extension, told_on=local_date(at), by=by, at=at),
            lambda at: charge(application=case, standard="pages", quantity=100, told_on=local_date(at), by=by, at=at),
            lambda at: record_notice_reached(fee=Fee.objects.get(application=case), reached_on=local_date(at), by=by, at=at),
            lambda at: record_payment(fee=Fee.objects.get(application=case), paid_on=local_date(at), by=by, at=at),
            lambda at: ask_reasons(application=case, asked_on=local_date(at), until=local_date(at) + timedelta(days=5), by=by, at=at),
            lambda at: give_reasons(application=case, text="论文", answered_on=local_date(at), by=None, at=at),
            lambda at: judge_reasons(
                application=case, is_reasonable=True, by=self.head, at=at, delay_until=_workday(at, 60), told_on=local_date(at)
            ),
            lambda at: call_off(consultation=self.last(), ended_on=local_date(at), reason="退回", by=by, at=at),
            lambda at: waive(fee=Fee.objects.get(application=case), reason="减免", by=self.head, at=at),
            lambda at: reinstate(application=case, reason="住院", until=_workday(at, 7), by=self.head, at=at),
            lambda at: withdraw(application=case, on=local_date(at), by=None, at=at),
            lambda at: run_sweep(at.replace(minute=0)),
            lambda at: signed(drafted(case, by, at), by, self.checker, self.leader, at),
            lambda at: posted(self.letter(at), local_date(at), by, at),
            lambda at: finish(application=case, by=by, at=at),
        ]

    def letter(self, at: datetime) -> Letter:
        return Letter.objects.filter(application=self.case).first() or sealed_letter(self.case, at)

    def last(self) -> Consultation:
        found = Consultation.objects.filter(application=self.case).order_by("ended_on", "-id").last()
        if found is None:
            raise ApplicationError("nothing was sent")
        return found


def _workday(at: datetime, days: int) -> date:
    """A Thursday some days ahead: none of those of early 2026 that are reached is a holiday but 19 February."""
    day = local_date(at) + timedelta(days=days)
    return day + timedelta(days=(3 - day.weekday()) % 7)


def check(case: Application, at: datetime) -> None:
    for row in Deadline.objects.select_related("organisation"):
        outcome = outcome_of(row, at=at)
        assert (row.due_at, row.last_day, row.state) == (outcome.due_at, outcome.last_day, outcome.state)
    twice = Deadline.objects.open().values("rule", "matter").annotate(n=Count("id")).filter(n__gt=1)
    assert list(twice) == []
    case.refresh_from_db()
    if case.is_closed:
        assert Deadline.objects.open().count() == 0
        assert case.matter.closed_at is not None
        assert case.trace is not None
        assert case.row in ("r1", "r6_1", "r6_2", "r6_3") or case.received_on is None
    elif case.state in ("answered", "delivered"):
        assert Deadline.objects.open().count() == 0
    elif case.received_on is not None:
        assert Deadline.objects.open().filter(rule="request_reply_20wd").count() == 1
    else:
        assert Deadline.objects.open().filter(rule="request_precaution_20wd").count() == 1


# Ways through the procedure by the places of their acts in `Office.acts`, each a few days apart, and where they end. For the random
# histories whatever else may happen is strewn in between.
SWEEP = 21
WAYS = {
    (0, 1, 22, 23, 24): "closed",  # answered
    (0, 2, 3, 22, 23, 24): "closed",  # corrected
    (0, 2, SWEEP): "lapsed",
    (0, 2, SWEEP, 19, 3, 22, 23, 24): "closed",  # reinstated
    (0, 1, 11, 12, 13, 22, 23, 24): "closed",  # paid
    (0, 11, 12, SWEEP): "lapsed",  # not paid
    (0, 1, 4, 6, SWEEP, 22, 23, 24): "closed",  # the third party kept silent
    (0, 1, 4, 7, 8, 9, 10, 22, 23): "answered",  # extended; the post is under way
    (0, 14, 15, 16, 22, 23, 24): "closed",  # excessive, with reasons
}
STRAY = st.lists(st.tuples(st.integers(0, 24), st.integers(0, 4)), max_size=2)


@st.composite
def histories(draw: st.DrawFn) -> list[tuple[int, int]]:
    """(act, days since the one before)."""
    found: list[tuple[int, int]] = []
    for act in draw(st.sampled_from(list(WAYS))):
        found.append((act, draw(st.integers(0, 45 if act == SWEEP else 4))))
        found += draw(STRAY)
    return found


@settings(max_examples=settings().max_examples // 4)  # each is a whole case with its sweeps; the thorough profile tries 125
@given(history=histories())
def test_limits_are_what_their_ledgers_say_after_any_history(history: list[tuple[int, int]]) -> None:
    with transaction.atomic():
        office, at, done = Office(), shanghai(2026, 1, 30, 11), 0
        for act, days in history:
            at += timedelta(days=days, minutes=10)
            try:
                with transaction.atomic():
                    office.acts()[act](at)
                done += 1
            except (*REFUSED, Application.extension.RelatedObjectDoesNotExist, Fee.DoesNotExist):
                pass
            office.case = Application.objects.get(pk=office.case.pk)
            check(office.case, at)
        assert done >= 1
        event(office.case.state)
        before = applications_of_the_year(organisation=office.org, year=2025)
        for year in (2026, 2027):
            cells = applications_of_the_year(organisation=office.org, year=year)
            assert report_contradictions(cells, before) == []
            before = cells
        transaction.set_rollback(True)


@pytest.mark.parametrize(("way", "end"), WAYS.items())
def test_every_way_reaches_its_end(way: tuple[int, ...], end: str) -> None:
    office, at = Office(), shanghai(2026, 1, 30, 11)
    for act in way:
        at += timedelta(days=45 if act == SWEEP else 1)
        office.acts()[act](at)
        office.case = Application.objects.get(pk=office.case.pk)
        check(office.case, at)
    assert office.case.state == end
