"""Publication at a set time."""

import pytest

from core.access import NotAllowedError
from core.models import Event, Notice
from disclosure.errors import RefusedError
from disclosure.models import Document, DocumentVersion
from disclosure.services import publication
from disclosure.services.drafting import save_draft
from disclosure.services.publication import publish_scheduled, schedule, unschedule
from tests.conftest import shanghai
from tests.disclosure.acts import AT, Team, approve, draft

pytestmark = pytest.mark.django_db
NINE = shanghai(2026, 11, 25, 9)


def ready(team: Team, title: str = "定时的通知") -> DocumentVersion:
    return schedule(version=approve(team, draft(team, title=title)), when=NINE, by=team.officer, at=AT)


def test_the_sweep_publishes_what_is_due_once(team: Team) -> None:
    version = ready(team)
    assert (version.state, version.scheduled_for) == ("scheduled", NINE)
    assert publish_scheduled(shanghai(2026, 11, 25, 8, 59)) == 0
    assert publish_scheduled(NINE) == 1
    assert publish_scheduled(NINE) == 0
    document = Document.objects.get(pk=version.document_id)
    assert (document.is_public, document.published_at) == (True, NINE)
    event = Event.objects.get(verb="version.published")
    assert (event.actor, event.data["scheduled_for"]) == (None, "2026-11-25T01:00:00+00:00")


def test_after_an_outage_it_is_published_when_the_sweep_comes(team: Team) -> None:
    version = ready(team)
    assert publish_scheduled(shanghai(2026, 11, 28)) == 1
    assert Document.objects.get(pk=version.document_id).published_at == shanghai(2026, 11, 28)


def test_a_time_that_has_passed_is_refused(team: Team) -> None:
    with pytest.raises(RefusedError, match="定时发布的时间必须晚于现在。"):
        schedule(version=approve(team, draft(team)), when=AT, by=team.officer, at=AT)


def test_what_cannot_be_published_cannot_be_scheduled(team: Team) -> None:
    with pytest.raises(RefusedError, match="尚未签发，目前为“拟稿中”。"):
        schedule(version=draft(team), when=NINE, by=team.officer, at=AT)
    with pytest.raises(NotAllowedError):
        schedule(version=approve(team, draft(team)), when=NINE, by=team.leader, at=AT)


def test_a_set_time_can_be_changed_and_taken_back(team: Team) -> None:
    version = ready(team)
    ten = shanghai(2026, 11, 25, 10)
    assert schedule(version=version, when=ten, by=team.officer, at=AT).scheduled_for == ten
    assert unschedule(version=version, by=team.officer, at=AT).state == "approved"
    assert version.scheduled_for is None
    with pytest.raises(RefusedError, match="该信息没有设定定时发布，目前为“待发布”。"):
        unschedule(version=version, by=team.officer, at=AT)
    assert publish_scheduled(ten) == 0


def test_an_edit_takes_the_set_time_back(team: Team) -> None:
    version = ready(team)
    save_draft(version=version, changes={"title": "改"}, by=team.editor, at=AT)
    assert (version.state, version.scheduled_for) == ("draft", None)


def test_one_that_may_not_go_out_waits_again_and_the_others_go(team: Team) -> None:
    bad, good = ready(team, "会失败"), ready(team, "会发布")
    DocumentVersion.objects.filter(pk=bad.pk).update(body="", body_text="")
    assert publish_scheduled(NINE) == 1
    bad.refresh_from_db()
    good.refresh_from_db()
    assert (bad.state, bad.scheduled_for, good.state) == ("approved", None, "published")
    told = Notice.objects.filter(template="publication_failed")
    assert {row.recipient for row in told} == {team.editor, team.officer}
    assert told[0].params["reason"] == "缺少“正文”。"
    assert Event.objects.filter(verb="version.approved").latest("id").data["reasons"] == ["缺少“正文”。"]


def test_an_unexpected_error_is_tried_again_and_told_once(team: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    bad, good = ready(team, "会出错"), ready(team, "会发布")
    original = publication.allot

    def allot(document: Document, at: object) -> None:
        if document.pk == bad.document_id:
            raise RuntimeError("disk")
        original(document, NINE)

    monkeypatch.setattr(publication, "allot", allot)
    assert publish_scheduled(NINE) == 1
    assert publish_scheduled(NINE) == 0
    bad.refresh_from_db()
    good.refresh_from_db()
    assert (bad.state, good.state) == ("scheduled", "published")
    assert Notice.objects.filter(template="publication_failed").count() == 2
    monkeypatch.undo()
    assert publish_scheduled(NINE) == 1
    assert Document.objects.get(pk=bad.document_id).index_number == "YNZGH/2026-00002"
