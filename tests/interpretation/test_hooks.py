"""What a policy's publication owes to its interpretation."""

from datetime import date

import pytest

from core.models import Deadline, Matter, Organisation
from disclosure.errors import RefusedError
from disclosure.models import Document
from disclosure.services.drafting import new_version, save_draft
from disclosure.services.publication import publish
from disclosure.services.relations import relate
from disclosure.services.review import submit
from tests.conftest import shanghai
from tests.disclosure.acts import AT, Team, approve, draft, published
from tests.disclosure.conftest import team
from tests.interpretation.plans import planned, policy_draft, published_policy
from tests.interpretation.writing import started

__all__ = ["team"]
pytestmark = pytest.mark.django_db


def policy(team: Team, **elements: object) -> Document:
    return published_policy(team, **elements)


def interpretation(team: Team, target: Document | None, *, at: object = AT) -> Document:
    version = started(team, policy=target, title="一图读懂互助办法")
    publish(version=approve(team, version, at), by=team.officer, at=at)  # type: ignore[arg-type]
    return Document.objects.get(pk=version.document_id)


def test_the_first_publication_opens_three_workdays(team: Team) -> None:
    document = policy(team)
    deadline = Deadline.objects.get(rule="interpretation_3wd")
    assert (deadline.rule, deadline.state, deadline.started_at, deadline.last_day) == ("interpretation_3wd", "open", AT, date(2026, 11, 27))
    matter = deadline.matter
    assert (matter.kind, matter.parent, matter.organisation, matter.title) == (
        "interpretation",
        document.matter,
        team.org,
        "解读：互助办法",
    )
    assert matter.handler == team.editor


def test_the_drafting_unit_owes_it(team: Team, other_org: Organisation) -> None:
    published_policy(team, drafting_unit=other_org, interpreter=other_org)
    deadline = Deadline.objects.get(rule="interpretation_3wd")
    assert (deadline.organisation, deadline.matter.organisation, deadline.matter.handler) == (other_org, other_org, None)


def test_nothing_is_owed_where_it_was_decided_so_or_for_other_kinds(team: Team) -> None:
    published(team, kind="policy")
    published(team, title="通知")
    assert not Deadline.objects.filter(rule="interpretation_3wd").exists()


def test_a_correction_opens_no_second_one(team: Team) -> None:
    document = policy(team)
    publish(version=approve(team, new_version(document=document, note="更正", by=team.editor, at=AT)), by=team.officer, at=AT)
    assert Deadline.objects.filter(rule="interpretation_3wd").count() == 1


def test_it_is_decided_before_the_review(team: Team) -> None:
    version = draft(team, kind="policy", needs_interpretation=None)
    with pytest.raises(RefusedError, match="请先确定该政策文件是否需要解读。"):
        submit(version=version, by=team.editor, at=AT)
    save_draft(version=version, changes={"needs_interpretation": False, "interpretation_reason": " "}, by=team.editor, at=AT)
    with pytest.raises(RefusedError, match="不需要解读的，须写明理由。"):
        submit(version=version, by=team.editor, at=AT)
    save_draft(version=version, changes={"needs_interpretation": True}, by=team.editor, at=AT)
    planned(team, version)
    assert submit(version=version, by=team.editor, at=AT).state == "first_check"


def test_the_interpretation_meets_it_when_it_is_published(team: Team) -> None:
    document, later = policy(team), shanghai(2026, 11, 26)
    interpretation(team, document, at=later)
    deadline = Deadline.objects.get(rule="interpretation_3wd")
    assert (deadline.state, deadline.met_at, deadline.late_seconds) == ("met", later, 0)
    assert Matter.objects.get(kind="interpretation").closed_at == later


def test_a_late_one_meets_it_late(team: Team) -> None:
    document = policy(team)
    interpretation(team, document, at=shanghai(2026, 11, 28, 0, 1))
    deadline = Deadline.objects.get(rule="interpretation_3wd")
    assert (deadline.state, deadline.late_seconds) == ("met", 60)


def test_one_that_is_tied_to_its_policy_afterwards_counts_from_its_publication(team: Team) -> None:
    document, later = policy(team), shanghai(2026, 11, 25)
    source = interpretation(team, None, at=later)
    assert Deadline.objects.get(rule="interpretation_3wd").state == "open"
    relate(source=source, target=document, kind="interprets", by=team.officer, at=shanghai(2026, 12, 10))
    deadline = Deadline.objects.get(rule="interpretation_3wd")
    assert (deadline.state, deadline.met_at, deadline.late_seconds) == ("met", later, 0)


def test_one_that_was_public_before_its_policy_meets_it_at_once(team: Team) -> None:
    version = policy_draft(team, title="办法")
    planned(team, version)
    approve(team, version)
    source = interpretation(team, None)
    relate(source=source, target=version.document, kind="interprets", by=team.officer, at=AT)
    later = shanghai(2026, 11, 25)
    publish(version=version, by=team.officer, at=later)
    assert (Deadline.objects.get(rule="interpretation_3wd").state, Deadline.objects.get(rule="interpretation_3wd").met_at) == ("met", later)
