"""应急发布: the way is shorter, the secrecy review by a second person stays."""

from collections.abc import Callable

import pytest

from core.access import NotAllowedError
from core.models import Event, Notice, User
from disclosure.errors import RefusedError
from disclosure.models import Document
from disclosure.queries import reasons_not_to_publish
from disclosure.services.emergency import expedite
from disclosure.services.publication import publish
from disclosure.services.review import pass_step, return_step, submit
from tests.disclosure.acts import AT, Team, approve, draft, published

pytestmark = pytest.mark.django_db
REASON = "暴雨致道路中断，须立即告知。"


def test_a_draft_goes_straight_to_the_secrecy_review_and_then_out(team: Team) -> None:
    version = expedite(version=draft(team, kind="finance"), reason=REASON, by=team.leader, at=AT)
    assert version.state == "secrecy"
    assert pass_step(version=version, by=team.secrecy, at=AT).state == "approved"
    publish(version=version, by=team.officer, at=AT)
    assert Document.objects.get(pk=version.document_id).is_public
    assert Event.objects.get(verb="version.expedited").data == {"version": 1, "reason": REASON, "from_state": "draft"}
    assert Event.objects.get(verb="version.published").data["emergency"] == REASON
    told = Notice.objects.get(template="emergency_published")
    assert (told.recipient, told.params["reason"]) == (team.leader, REASON)


def test_from_a_check_to_the_secrecy_review_and_from_the_sign_off_to_publication(team: Team) -> None:
    checked = submit(version=draft(team, kind="finance"), by=team.editor, at=AT)
    assert checked.state == "first_check"
    assert expedite(version=checked, reason=REASON, by=team.leader, at=AT).state == "secrecy"
    waiting = pass_step(version=submit(version=draft(team), by=team.editor, at=AT), by=team.secrecy, at=AT)
    assert waiting.state == "sign_off"
    assert expedite(version=waiting, reason=REASON, by=team.leader, at=AT).state == "approved"


def test_it_never_goes_out_without_the_secrecy_review(team: Team) -> None:
    version = expedite(version=draft(team), reason=REASON, by=team.leader, at=AT)
    with pytest.raises(RefusedError, match="尚未签发，目前为“保密审查中”。"):
        publish(version=version, by=team.officer, at=AT)
    pass_step(version=version, by=team.secrecy, at=AT)
    type(version).objects.filter(pk=version.pk).update(revision=2)
    version.refresh_from_db()
    assert reasons_not_to_publish(version, at=AT) == ["签发后内容有改动，须重新审核：缺少“保密审查中”。"]


def test_who_decided_and_who_wrote_do_not_review_its_secrecy(team: Team, person: Callable[..., User]) -> None:
    both = person(("secrecy", "leader"), team.org)
    version = expedite(version=draft(team), reason=REASON, by=both, at=AT)
    with pytest.raises(RefusedError, match="应急发布的决定与保密审查须由两人分别办理。"):
        pass_step(version=version, by=both, at=AT)
    writer = person(("editor", "secrecy"), team.org, name="韦写稿")
    own = draft(Team(team.org, writer, team.checker, team.secrecy, team.leader, team.officer))
    expedite(version=own, reason=REASON, by=team.leader, at=AT)
    with pytest.raises(RefusedError, match="韦写稿参与撰写了该信息，不能审核。"):
        pass_step(version=own, by=writer, at=AT)
    passed = pass_step(version=submit(version=draft(team), by=team.editor, at=AT), by=both, at=AT)
    with pytest.raises(RefusedError, match="应急发布的决定与保密审查须由两人分别办理。"):
        expedite(version=passed, reason=REASON, by=both, at=AT)


def test_a_returned_one_stays_urgent(team: Team) -> None:
    version = expedite(version=draft(team), reason=REASON, by=team.leader, at=AT)
    return_step(version=version, reason="删去内部电话", by=team.secrecy, at=AT)
    assert submit(version=version, by=team.editor, at=AT).state == "secrecy"
    assert pass_step(version=version, by=team.secrecy, at=AT).state == "approved"


def test_every_refusal(team: Team, stranger: User) -> None:
    version = draft(team)
    for someone in (stranger, team.editor, team.checker, team.secrecy, team.officer):
        with pytest.raises(NotAllowedError):
            expedite(version=version, reason=REASON, by=someone, at=AT)
    for reason in ("", "  紧急 ", "急" * 301):
        with pytest.raises(RefusedError, match="请写明应急理由，5至300字。"):
            expedite(version=version, reason=reason, by=team.leader, at=AT)
    with pytest.raises(RefusedError, match="缺少“正文”。"):
        expedite(version=draft(team, body=""), reason=REASON, by=team.leader, at=AT)
    expedite(version=version, reason=REASON, by=team.leader, at=AT)
    with pytest.raises(RefusedError, match="已经决定应急发布。"):
        expedite(version=version, reason=REASON, by=team.leader, at=AT)
    with pytest.raises(RefusedError, match="目前为“待发布”，无需应急发布。"):
        expedite(version=approve(team, draft(team)), reason=REASON, by=team.leader, at=AT)
    with pytest.raises(RefusedError, match="目前为“已发布”，无需应急发布。"):
        expedite(version=published(team).versions.get(), reason=REASON, by=team.leader, at=AT)
