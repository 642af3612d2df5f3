"""Forming a document opens the 20 working days of article 26; what follows the date, the attribute and the first publication."""

from __future__ import annotations

from datetime import date

import pytest

from core.models import Deadline, Event
from disclosure.services.drafting import create_document, save_draft
from disclosure.services.limits import cancel_limit
from disclosure.services.publication import publish
from tests.conftest import shanghai
from tests.disclosure.acts import AT, Team, approve, draft, published

pytestmark = pytest.mark.django_db


def limits() -> list[tuple[str, str, date | None]]:
    """(rule, state, last day), oldest first."""
    return list(Deadline.objects.order_by("id").values_list("rule", "state", "last_day"))


def test_a_draft_opens_the_limit_from_its_date(team: Team) -> None:
    draft(team, written_on=date(2026, 11, 20))
    assert limits() == [("publish_20wd", "open", date(2026, 12, 18))]
    assert Deadline.objects.get().entries.get().article == "《中华人民共和国政府信息公开条例》（国务院令第711号）第二十六条"


def test_without_a_date_the_drafting_counts(team: Team) -> None:
    draft(team, kind="news", written_on=None)
    assert limits() == [("publish_20wd", "open", date(2026, 12, 22))]


def test_another_date_cancels_and_opens_anew(team: Team) -> None:
    version = draft(team, written_on=date(2026, 11, 20))
    save_draft(version=version, changes={"written_on": date(2026, 11, 23)}, by=team.editor, at=AT)
    assert limits() == [("publish_20wd", "cancelled", date(2026, 12, 18)), ("publish_20wd", "open", date(2026, 12, 21))]
    old = Deadline.objects.get(state="cancelled")
    assert old.entries.get(kind="cancel").reason == "成文日期更正，重新起算"


def test_other_changes_leave_it_alone(team: Team) -> None:
    version = draft(team)
    save_draft(version=version, changes={"title": "另一个标题"}, by=team.editor, at=AT)
    save_draft(version=version, changes={"written_on": date(2026, 11, 20)}, by=team.editor, at=AT)
    assert len(limits()) == 1
    assert Event.objects.filter(verb__startswith="deadline.").count() == 1


def test_the_first_publication_meets_it(team: Team) -> None:
    document = published(team)
    deadline = Deadline.objects.get(matter=document.matter)
    assert (deadline.state, deadline.met_at, deadline.late_seconds) == ("met", AT, 0)


def test_publishing_after_its_day_is_late(team: Team) -> None:
    version = approve(team, draft(team, written_on=date(2026, 11, 20)))
    publish(version=version, by=team.officer, at=shanghai(2026, 12, 21))
    deadline = Deadline.objects.get()
    assert (deadline.state, deadline.late_seconds) == ("met", 2 * 86400 + 10 * 3600)


def test_what_is_not_proactive_owes_nothing(team: Team) -> None:
    version = draft(team)
    reason = {"attribute": "on_application", "ground": "16-2a", "ground_reason": "请示报告"}
    save_draft(version=version, changes=reason, by=team.editor, at=AT)
    assert limits() == [("publish_20wd", "cancelled", date(2026, 12, 18))]
    save_draft(version=version, changes={"attribute": "proactive", "ground": "", "ground_reason": ""}, by=team.editor, at=AT)
    assert limits()[1] == ("publish_20wd", "open", date(2026, 12, 18))


def test_an_interpretation_has_a_limit_of_its_own(team: Team) -> None:
    draft(team, kind="interpretation")
    assert limits() == []


def test_the_regime_is_that_of_the_date(team: Team) -> None:
    draft(team, title="旧文", written_on=date(2017, 1, 20))
    draft(team, title="更旧的文", written_on=date(2006, 3, 1))
    assert limits() == [("publish_20wd", "open", date(2017, 2, 22))]
    assert Deadline.objects.get().entries.get().article == "《中华人民共和国政府信息公开条例》（国务院令第492号）第十八条"


def test_a_date_ahead_counts_from_the_drafting_until_it_is_mended(team: Team) -> None:
    draft(team, written_on=date(2026, 12, 31))
    assert limits() == [("publish_20wd", "open", date(2026, 12, 22))]


def test_what_is_taken_out_owes_nothing(team: Team) -> None:
    version = draft(team)
    cancel_limit(document=version.document, by=team.officer, at=AT)
    cancel_limit(document=version.document, by=team.officer, at=AT)
    assert limits() == [("publish_20wd", "cancelled", date(2026, 12, 18))]


def test_the_unit_s_calendar_counts(team: Team) -> None:
    team.org.calendar_layers = ["national", "CN-GX"]
    team.org.save()
    when = shanghai(2024, 3, 26)
    from disclosure.default_columns import ensure_columns

    create_document(
        organisation=team.org,
        kind="news",
        title="动态",
        column=ensure_columns()["news"],
        by=team.editor,
        at=when,
        written_on=date(2024, 3, 25),
    )
    assert limits() == [("publish_20wd", "open", date(2024, 4, 25))]
