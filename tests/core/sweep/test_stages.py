"""The sweep: what is due is done once, however late."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from core.deadlines import cancel, meet, open_deadline, regrade, resume, suspend
from core.models import Deadline, Event, Matter, Notice, Organisation, User
from core.sweep import run_sweep
from tests.conftest import shanghai
from tests.core.many import DUE, START
from tests.core.sweep.helpers import told, woken


def test_nothing_is_due_before_the_first_warning(deadline: Deadline) -> None:
    assert deadline.due_at == DUE
    assert deadline.wake_at == shanghai(2024, 10, 23, 9)
    assert woken(shanghai(2024, 10, 23, 8, 59)) == (0, 0, 0, 0)


def test_each_warning_is_given_once_to_the_handler_and_the_roles(
    deadline: Deadline, org: Organisation, person: Callable[..., User]
) -> None:
    person("officer", org)
    assert woken(shanghai(2024, 10, 23, 9)) == (1, 1, 0, 0)
    assert woken(shanghai(2024, 10, 23, 9)) == (0, 0, 0, 0)
    assert told() == [("deadline_warning", "officer"), ("deadline_warning", "officer")]
    deadline.refresh_from_db()
    assert deadline.wake_at == shanghai(2024, 10, 25, 9)
    assert deadline.acted == {"warn-5-workdays": DUE.isoformat()}
    assert woken(shanghai(2024, 10, 25, 9)) == (1, 1, 0, 0)
    assert Notice.objects.count() == 4


def test_several_late_warnings_collapse_to_the_last(deadline: Deadline) -> None:
    assert woken(shanghai(2024, 10, 29, 9)) == (1, 1, 0, 0)
    assert [notice.params["stage"] for notice in Notice.objects.all()] == ["warn-1-workdays"]
    deadline.refresh_from_db()
    assert sorted(deadline.acted) == ["warn-1-workdays", "warn-3-workdays", "warn-5-workdays"]


def test_at_its_due_time_it_is_overdue_and_the_ladder_is_climbed(
    deadline: Deadline, org: Organisation, office_head: User, leader: User, principal: User
) -> None:
    run_sweep(shanghai(2024, 10, 30, 10))
    Notice.objects.all().delete()
    assert woken(DUE) == (1, 0, 1, 0)
    assert told() == [("deadline_overdue", "officer"), ("deadline_escalated", "office_head"), ("deadline_escalated", "leader")]
    event = Event.objects.get(verb="deadline.overdue")
    assert event.data == {"deadline": deadline.pk, "rule": "request_reply_20wd", "due_at": "2024-10-31T00:00:00+08:00", "late_seconds": 0}
    deadline.refresh_from_db()
    assert deadline.overdue_marked_at == DUE
    assert deadline.wake_at == shanghai(2024, 11, 1, 0)
    assert woken(shanghai(2024, 11, 1, 0)) == (1, 0, 0, 0)
    assert told()[-1] == ("deadline_escalated", "principal")
    deadline.refresh_from_db()
    assert deadline.wake_at is None
    assert Event.objects.filter(verb="deadline.overdue").count() == 1


def test_a_sweep_three_days_late_marks_the_true_lateness(deadline: Deadline, leader: User, principal: User) -> None:
    assert woken(DUE + timedelta(days=3)) == (1, 0, 1, 0)
    assert Event.objects.get(verb="deadline.overdue").data["late_seconds"] == 3 * 86400
    deadline.refresh_from_db()
    assert deadline.late_seconds == 3 * 86400
    assert told() == [("deadline_overdue", "officer"), ("deadline_escalated", "leader"), ("deadline_escalated", "principal")]
    assert woken(DUE + timedelta(days=3)) == (0, 0, 0, 0)


def test_what_was_met_in_time_is_left_alone(deadline: Deadline, officer: User) -> None:
    meet(deadline=deadline, effective_at=shanghai(2024, 10, 22), by=officer, at=shanghai(2024, 10, 22))
    assert woken(DUE + timedelta(days=3)) == (0, 0, 0, 0)
    assert told() == []


def test_what_is_suspended_is_neither_warned_nor_overdue_until_it_resumes(deadline: Deadline, officer: User) -> None:
    begin = shanghai(2024, 10, 14)
    suspend(deadline=deadline, cause="third_party:1", effective_at=begin, by=officer, at=begin)
    assert woken(DUE) == (0, 0, 0, 0)
    end = shanghai(2024, 10, 16)
    resume(deadline=deadline, cause="third_party:1", effective_at=end, by=officer, at=end)
    deadline.refresh_from_db()
    assert deadline.last_day is not None
    assert deadline.last_day.isoformat() == "2024-11-01"
    assert woken(DUE) == (1, 1, 0, 0)
    assert told() == [("deadline_warning", "officer")]


def test_a_row_that_changed_behind_the_stored_hint_is_recomputed_before_acting(deadline: Deadline) -> None:
    Deadline.objects.update(wake_at=shanghai(2024, 10, 1))
    assert woken(shanghai(2024, 10, 2)) == (1, 0, 0, 0)
    deadline.refresh_from_db()
    assert deadline.wake_at == shanghai(2024, 10, 23, 9)
    cancelled = Deadline.objects.get()
    cancel(deadline=cancelled, effective_at=shanghai(2024, 10, 2), by=None, at=shanghai(2024, 10, 2), reason="申请人撤回")
    Deadline.objects.update(wake_at=shanghai(2024, 10, 1))
    assert woken(DUE) == (1, 0, 0, 0)
    assert told() == []


def test_a_new_due_time_is_warned_of_anew(deadline: Deadline, officer: User) -> None:
    run_sweep(shanghai(2024, 10, 29, 9))
    regrade(deadline=deadline, amount=25, unit="workdays", effective_at=START, by=officer, at=shanghai(2024, 10, 29), reason="更正")  # type: ignore[arg-type]
    assert woken(shanghai(2024, 10, 30, 9)) == (1, 1, 0, 0)
    assert Notice.objects.count() == 2


def test_a_stand_in_is_told_instead_of_the_handler_on_leave(deadline: Deadline, officer: User, colleague: User) -> None:
    officer.absences.create(substitute=colleague, starts_at=START, ends_at=DUE)
    run_sweep(shanghai(2024, 10, 23, 9))
    assert [notice.recipient for notice in Notice.objects.all()] == [colleague]


def test_when_nobody_holds_the_roles_somebody_further_up_hears_of_it(
    org: Organisation, other_org: Organisation, person: Callable[..., User]
) -> None:
    org.parent = other_org
    org.save()
    matter = Matter.objects.create(organisation=org, kind="request", title="某项申请", opened_at=START)
    open_deadline(rule="request_reply_20wd", matter=matter, start=START, by=None, at=START)
    above = person("principal", other_org)
    run_sweep(shanghai(2024, 10, 23, 9))
    assert [notice.recipient for notice in Notice.objects.all()] == [above]
    here = person("leader", org)
    run_sweep(shanghai(2024, 10, 25, 9))
    assert [notice.recipient for notice in Notice.objects.order_by("id")] == [above, here]


def test_where_there_is_nobody_at_all_it_is_marked_all_the_same(org: Organisation) -> None:
    matter = Matter.objects.create(organisation=org, kind="request", title="某项申请", opened_at=START)
    open_deadline(rule="request_reply_20wd", matter=matter, start=START, by=None, at=START)
    assert woken(DUE) == (1, 0, 1, 0)
    assert told() == []


def test_a_granted_term_ends_with_a_word_and_without_an_overdue_mark(matter: Matter) -> None:
    open_deadline(rule="third_party_15wd", matter=matter, start=START, by=None, at=START)
    assert woken(shanghai(2024, 12, 1)) == (1, 1, 0, 0)
    assert not Event.objects.filter(verb="deadline.overdue").exists()
