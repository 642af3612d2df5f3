"""The grade sets the clocks; another grade counts them again from the same instant."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from core.access import NotAllowedError
from core.deadlines import LedgerError, outcome_of
from core.models import Event, Organisation, User
from core.sweep import run_sweep
from interpretation.errors import InterpretationError
from interpretation.models import CountsFrom, IncidentState, Severity
from interpretation.services import handling, incidents, triage
from tests.conftest import shanghai
from tests.interpretation.incidents import SEEN, clock, graded, registered, rules

pytestmark = pytest.mark.django_db


@pytest.fixture
def speaker(org: Organisation, person: Callable[..., User]) -> User:
    return person("spokesperson", org)


@pytest.fixture
def leader(org: Organisation, person: Callable[..., User]) -> User:
    return person("leader", org)


def test_no_clock_runs_before_the_grade(org: Organisation, speaker: User) -> None:
    incident = registered(org, speaker)
    assert incident.number == "YNZGH-YQ-2026-0001"
    assert rules(incident) == []
    assert incident.state == IncidentState.REGISTERED


def test_an_ordinary_incident_owes_an_answer_within_48_hours_weekend_included(org: Organisation, speaker: User) -> None:
    incident = graded(org, speaker)
    assert rules(incident) == ["response_48h"]
    assert clock(incident, "response_48h").due_at == shanghai(2026, 11, 22, 22)  # Friday night to Sunday night
    assert incident.state == IncidentState.TRIAGED


def test_a_grave_emergency_owes_facts_in_one_hour_the_national_five_and_a_conference_where_decided(
    org: Organisation, speaker: User
) -> None:
    incident = graded(org, speaker, severity=Severity.GRAVE, needs_conference=True)
    assert rules(incident) == ["response_1h", "response_24h", "response_5h"]
    assert clock(incident, "response_1h").due_at == shanghai(2026, 11, 20, 23)
    assert clock(incident, "response_5h").due_at == shanghai(2026, 11, 21, 3)
    assert clock(incident, "response_24h").due_at == shanghai(2026, 11, 21, 22)


def test_the_clock_runs_from_the_occurrence_where_that_is_chosen(org: Organisation, speaker: User) -> None:
    occurred = shanghai(2026, 11, 20, 20)
    incident = graded(org, speaker, occurred_at=occurred, counts_from=CountsFrom.OCCURRENCE)
    assert clock(incident, "response_48h").due_at == shanghai(2026, 11, 22, 20)
    unknown = registered(org, speaker)
    with pytest.raises(InterpretationError, match=r"^未登记发生时间，不能自发生时起算。$"):
        triage.grade(incident=unknown, severity="other", needs_conference=False, counts_from=CountsFrom.OCCURRENCE, by=speaker, at=SEEN)


def test_the_grade_is_given_once_by_whoever_may(org: Organisation, speaker: User, person: Callable[..., User]) -> None:
    incident = graded(org, speaker)
    with pytest.raises(InterpretationError, match=r"^已经定级，请用“调整等级”。$"):
        triage.grade(incident=incident, severity="grave", needs_conference=False, by=speaker, at=SEEN)
    with pytest.raises(NotAllowedError):
        triage.grade(incident=registered(org, speaker), severity="grave", needs_conference=False, by=person("editor", org), at=SEEN)


def test_regraded_to_one_hour_after_three_it_is_at_once_two_hours_overdue_and_regraded_back_open_again(
    org: Organisation, speaker: User, leader: User
) -> None:
    incident = graded(org, speaker)
    later = SEEN + timedelta(hours=3)
    triage.regrade(incident=incident, severity="grave", reason="出现重大人员伤亡", by=speaker, at=later)
    first = clock(incident, "response_48h")
    assert first.due_at == SEEN + timedelta(hours=1)
    assert first.is_overdue(later)
    assert outcome_of(first, at=later).late_seconds == 2 * 3600
    assert rules(incident) == ["response_48h", "response_5h"]
    run_sweep(later)
    first.refresh_from_db()
    assert first.overdue_marked_at == later

    back = later + timedelta(minutes=30)
    with pytest.raises(LedgerError, match="批准"):
        triage.regrade(incident=incident, severity="other", reason="核实无人员伤亡", by=speaker, at=back)
    incident.refresh_from_db()
    assert incident.severity == "grave"
    triage.regrade(incident=incident, severity="other", reason="核实无人员伤亡", by=speaker, at=back, approver=leader)
    first.refresh_from_db()
    assert first.state == "open"
    assert first.due_at == SEEN + timedelta(hours=48)
    assert not first.is_overdue(back)
    assert first.overdue_marked_at is None
    assert first.overdue_lifted
    assert [(entry.kind, entry.cause) for entry in first.entries.order_by("id")] == [
        ("start", ""),
        ("regrade", "response_1h"),
        ("regrade", "response_48h"),
    ]
    assert [(row.before, row.after, row.approver) for row in incident.regradings.all()] == [
        ("other", "grave", None),
        ("grave", "other", leader),
    ]
    assert Event.objects.filter(verb="deadline.overdue_lifted", matter=incident.matter).count() == 1
    assert rules(incident) == ["response_48h"]


def test_the_approver_is_not_the_handler(org: Organisation, speaker: User, leader: User, person: Callable[..., User]) -> None:
    head = person("office_head", org)
    incident = graded(org, speaker, severity="grave")
    handling.assign(incident=incident, handler=head, by=speaker, at=SEEN)
    later = SEEN + timedelta(hours=2)
    with pytest.raises(LedgerError):
        triage.regrade(incident=incident, severity="other", reason="核实", by=speaker, at=later, approver=head)
    with pytest.raises(InterpretationError, match=r"^批准人没有批准调整等级的权限。$"):
        triage.regrade(incident=incident, severity="other", reason="核实", by=speaker, at=later, approver=person("editor", org))
    triage.regrade(incident=incident, severity="other", reason="核实", by=speaker, at=later, approver=leader)


def test_a_regrade_says_why_and_changes_something(org: Organisation, speaker: User) -> None:
    incident = graded(org, speaker)
    with pytest.raises(InterpretationError, match=r"^请选择与目前不同的等级。$"):
        triage.regrade(incident=incident, severity="other", reason="？", by=speaker, at=SEEN)
    with pytest.raises(InterpretationError, match=r"^请写明调整等级的理由。$"):
        triage.regrade(incident=incident, severity="grave", reason=" ", by=speaker, at=SEEN)
    with pytest.raises(InterpretationError, match=r"^目前为“待定级”，不能调整等级。$"):
        triage.regrade(incident=registered(org, speaker), severity="grave", reason="升级", by=speaker, at=SEEN)


def test_a_conference_can_be_decided_later_and_counts_from_the_same_instant(org: Organisation, speaker: User) -> None:
    incident = graded(org, speaker, severity="grave")
    later = SEEN + timedelta(hours=6)
    triage.require_conference(incident=incident, needed=True, reason="社会影响较大", by=speaker, at=later)
    assert clock(incident, "response_24h").due_at == SEEN + timedelta(hours=24)
    triage.require_conference(incident=incident, needed=False, reason="影响已消除", by=speaker, at=later)
    assert clock(incident, "response_24h").state == "cancelled"


def test_a_published_answer_meets_what_was_owed_and_lateness_stays(org: Organisation, speaker: User) -> None:
    incident = graded(org, speaker, severity="grave")
    later = SEEN + timedelta(minutes=75)
    incidents.responded(incident=incident, effective_at=later, by=speaker, at=later)
    assert (clock(incident, "response_1h").state, clock(incident, "response_1h").late_seconds) == ("met", 15 * 60)
    assert (clock(incident, "response_5h").state, clock(incident, "response_5h").late_seconds) == ("met", 0)
    assert incident.state == IncidentState.RESPONDED
    with pytest.raises(InterpretationError, match=r"^首次回应已经发布，等级不再影响期限，不能调整。$"):
        triage.regrade(incident=incident, severity="other", reason="降级", by=speaker, at=later)
    with pytest.raises(InterpretationError, match=r"^逾期回应的，办结前须说明理由。$"):
        incidents.close(incident=incident, result="已修复供水管", lessons="加强巡查", by=speaker, at=later)
    incidents.explain_lateness(incident=incident, reason="夜间核实伤亡情况", by=speaker, at=later)
    incidents.close(incident=incident, result="已修复供水管", lessons="加强巡查", by=speaker, at=later)
    assert incident.state == IncidentState.CLOSED


def test_closing_is_refused_without_a_publication_and_while_a_conference_is_owed(org: Organisation, speaker: User) -> None:
    incident = graded(org, speaker, severity="grave", needs_conference=True)
    with pytest.raises(InterpretationError, match=r"^尚未发布情况通报，不能办结。$"):
        incidents.close(incident=incident, result="已修复", lessons="加强巡查", by=speaker, at=SEEN)
    soon = SEEN + timedelta(minutes=30)
    incidents.responded(incident=incident, effective_at=soon, by=speaker, at=soon)
    with pytest.raises(InterpretationError, match=r"^“举行新闻发布会”尚未履行，不能办结。$"):
        incidents.close(incident=incident, result="已修复", lessons="加强巡查", by=speaker, at=soon)
    with pytest.raises(InterpretationError, match=r"^没有逾期，无需说明理由。$"):
        incidents.explain_lateness(incident=incident, reason="无", by=speaker, at=soon)


def test_what_is_not_ours_goes_with_a_reason_and_owes_nothing_more(org: Organisation, speaker: User) -> None:
    incident = graded(org, speaker)
    with pytest.raises(InterpretationError, match=r"^请填写“理由”。$"):
        handling.transfer(incident=incident, to="区水利局", reason=" ", by=speaker, at=SEEN)
    handling.transfer(incident=incident, to="区水利局", reason="供水管网由其管理", by=speaker, at=SEEN)
    assert incident.state == IncidentState.TRANSFERRED
    assert clock(incident, "response_48h").state == "cancelled"
    with pytest.raises(InterpretationError, match=r"^目前为“已移交”，不能再记录。$"):
        handling.report_upward(incident=incident, to="区政府总值班室", by=speaker, at=SEEN)


def test_consulting_the_publicity_organ_does_not_stop_the_clock(org: Organisation, speaker: User) -> None:
    incident = graded(org, speaker)
    handling.consult(incident=incident, organ="区委宣传部", note="口径一致", by=speaker, at=SEEN)
    handling.report_upward(incident=incident, to="区政府总值班室", by=speaker, at=SEEN)
    assert clock(incident, "response_48h").due_at == shanghai(2026, 11, 22, 22)


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"title": " "}, "请填写标题。"),
        ({"source": "rumour"}, "来源或者类别不在列表中。"),
        ({"heat": -1}, "热度不能为负数。"),
        ({"first_seen_at": SEEN + timedelta(hours=1)}, "发现时间不能晚于现在。"),
        ({"occurred_at": SEEN + timedelta(minutes=1)}, "发生时间不能晚于发现时间。"),
    ],
)
def test_what_is_registered_makes_sense(org: Organisation, speaker: User, changed: dict[str, object], message: str) -> None:
    given = {"title": "某小区供水管破裂", "source": "social", "first_seen_at": SEEN, **changed}
    with pytest.raises(InterpretationError, match=f"^{message}$"):
        incidents.register(organisation=org, by=speaker, at=SEEN, **given)  # type: ignore[arg-type]
