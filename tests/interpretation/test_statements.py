"""Statements answer an incident: drafted, reviewed by others, met by publication, continued in order."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest

from core.access import NotAllowedError
from core.models import Organisation, User
from disclosure.errors import RefusedError
from disclosure.models import Document, DocumentVersion, VersionState
from disclosure.services.drafting import new_version, save_draft
from disclosure.services.emergency import expedite
from disclosure.services.publication import publish, withdraw
from disclosure.services.review import pass_step, sign_off, submit
from interpretation.errors import InterpretationError
from interpretation.models import ClaimCheck, Incident, IncidentState, Statement
from interpretation.services import handling, incidents, statements
from tests.interpretation.incidents import SEEN, clock, graded, registered, rules
from tests.interpretation.statements import CLAIM, drafted, out

pytestmark = pytest.mark.django_db
LATER = SEEN + timedelta(minutes=40)


@dataclass
class Room:
    speaker: User
    officer: User
    secrecy: User
    leader: User

    def publish(self, version: DocumentVersion, at: datetime = LATER) -> DocumentVersion:
        return out(version, by=self.officer, secrecy=self.secrecy, leader=self.leader, at=at)


@pytest.fixture
def room(org: Organisation, person: Callable[..., User]) -> Room:
    return Room(*(person(role, org, name=role) for role in ("spokesperson", "officer", "secrecy", "leader")))


@pytest.fixture
def incident(org: Organisation, room: Room) -> Incident:
    return graded(org, room.speaker)


def test_a_draft_meets_nothing_and_the_published_statement_the_hour_and_the_five(org: Organisation, room: Room) -> None:
    grave = graded(org, room.speaker, severity="grave")
    version = drafted(grave, room.officer, LATER)
    submit(version=version, by=room.officer, at=LATER)
    pass_step(version=version, by=room.secrecy, at=LATER)
    sign_off(version=version, by=room.leader, at=LATER)
    assert rules(grave) == ["response_1h", "response_5h"]
    publish(version=version, by=room.officer, at=LATER + timedelta(minutes=10))
    assert rules(grave) == []
    assert clock(grave, "response_1h").met_at == LATER + timedelta(minutes=10)
    grave.refresh_from_db()
    assert grave.state == IncidentState.RESPONDED


def test_a_statement_after_48_hours_meets_late(room: Room, incident: Incident) -> None:
    room.publish(drafted(incident, room.officer, LATER), SEEN + timedelta(hours=50))
    assert clock(incident, "response_48h").late_seconds == 7200


def test_closing_without_publication_is_refused_even_with_an_approved_draft(room: Room, incident: Incident) -> None:
    version = drafted(incident, room.officer, LATER)
    submit(version=version, by=room.officer, at=LATER)
    with pytest.raises(InterpretationError, match=r"^尚未发布情况通报，不能办结。$"):
        incidents.close(incident=incident, result="已回应", lessons="无", by=room.speaker, at=LATER)


def test_nobody_approves_an_own_statement_in_an_emergency(
    org: Organisation, room: Room, incident: Incident, person: Callable[..., User]
) -> None:
    writer = person(("officer", "secrecy", "leader"), org, name="陈一")
    version = drafted(incident, writer, LATER)
    expedite(version=version, reason="突发事件，须立即发布。", by=writer, at=LATER)
    assert version.state == VersionState.SECRECY
    with pytest.raises(RefusedError, match=r"^陈一参与撰写了该信息，不能审核。$"):
        pass_step(version=version, by=writer, at=LATER)
    with pytest.raises(RefusedError, match=r"尚未签发，目前为“保密审查中”。"):
        publish(version=version, by=writer, at=LATER)
    assert rules(incident) == ["response_48h"]
    pass_step(version=version, by=room.secrecy, at=LATER)
    publish(version=version, by=writer, at=LATER)
    assert rules(incident) == []


def test_whoever_decided_the_emergency_does_not_review_its_secrecy(
    org: Organisation, room: Room, incident: Incident, person: Callable[..., User]
) -> None:
    decider = person(("leader", "secrecy"), org)
    version = drafted(incident, room.officer, LATER)
    expedite(version=version, reason="突发事件，须立即发布。", by=decider, at=LATER)
    with pytest.raises(RefusedError, match=r"^应急发布的决定与保密审查须由两人分别办理。$"):
        pass_step(version=version, by=decider, at=LATER)


def test_a_statement_is_written_once_the_incident_is_graded_by_whoever_handles_it(org: Organisation, room: Room, editor: User) -> None:
    ungraded = registered(org, room.speaker)
    with pytest.raises(InterpretationError, match=r"^尚未定级，请先定级再拟写情况通报。$"):
        drafted(ungraded, room.officer, LATER)
    ready = graded(org, room.speaker)
    with pytest.raises(NotAllowedError):
        drafted(ready, editor, LATER)
    with pytest.raises(InterpretationError, match=r"^没有这种情况通报。$"):
        drafted(ready, room.officer, LATER, kind="rumour")
    assert not Statement.objects.exists()
    assert not Document.objects.exists()


def test_an_incident_that_went_elsewhere_is_answered_elsewhere(room: Room, incident: Incident) -> None:
    version = drafted(incident, room.officer, LATER)
    submit(version=version, by=room.officer, at=LATER)
    pass_step(version=version, by=room.secrecy, at=LATER)
    sign_off(version=version, by=room.leader, at=LATER)
    handling.transfer(incident=incident, to="区水利局", reason="属水利部门职责", by=room.speaker, at=LATER)
    with pytest.raises(RefusedError, match=r"^该舆情已移交其他单位办理，不能再发布情况通报。$"):
        publish(version=version, by=room.officer, at=LATER)
    with pytest.raises(InterpretationError, match=r"^目前为“已移交”，不能再拟写情况通报。$"):
        drafted(incident, room.officer, LATER)


def test_updates_follow_the_first_statement_in_order(room: Room, incident: Incident) -> None:
    with pytest.raises(InterpretationError, match=r"^还没有首次通报，不能拟写后续通报。$"):
        drafted(incident, room.officer, LATER, kind="update")
    first = drafted(incident, room.officer, LATER)
    with pytest.raises(InterpretationError, match=r"^已有首次通报，请拟写后续通报。$"):
        drafted(incident, room.officer, LATER)
    update = drafted(incident, room.officer, LATER, kind="update", title="供水已恢复")
    with pytest.raises(RefusedError, match=r"^首次通报尚未发布，不能先发布后续通报。$"):
        room.publish(update)
    room.publish(first)
    publish(version=update, by=room.officer, at=LATER)
    assert list(incident.statements.values_list("position", "kind")) == [(1, "first"), (2, "update")]


def test_a_withdrawn_statement_opens_the_incident_again_and_the_next_answers_it(room: Room, incident: Incident) -> None:
    version = room.publish(drafted(incident, room.officer, LATER))
    document = Document.objects.get(pk=version.document_id)
    withdraw(document=document, note="数据有误，正在核实。", by=room.officer, at=LATER)
    incident.refresh_from_db()
    assert incident.state == IncidentState.HANDLING
    again = new_version(document=document, note="更正数据", by=room.officer, at=LATER)
    room.publish(again)
    incident.refresh_from_db()
    assert incident.state == IncidentState.RESPONDED


def test_a_statement_stays_what_it_is(room: Room, incident: Incident) -> None:
    version = drafted(incident, room.officer, LATER)
    save_draft(version=version, changes={"kind": "news"}, by=room.officer, at=LATER)
    with pytest.raises(RefusedError, match=r"^这是“首次通报”，不能改为其他信息种类。$"):
        submit(version=version, by=room.officer, at=LATER)


def test_a_clarification_says_what_was_claimed_what_was_found_and_on_what_evidence(room: Room, incident: Incident) -> None:
    for name, label in (("claim", "网传内容"), ("facts", "事实"), ("evidence", "依据")):
        with pytest.raises(InterpretationError, match=rf"^澄清说明须写明“{label}”。$"):
            drafted(incident, room.officer, LATER, kind="clarification", **{name: "  "})
    with pytest.raises(InterpretationError, match=r"^请选择核查结论。$"):
        drafted(incident, room.officer, LATER, kind="clarification", verdict="maybe")
    with pytest.raises(InterpretationError, match=r"^“网传内容”最多300个字。$"):
        drafted(incident, room.officer, LATER, kind="clarification", claim="停" * 301)
    version = drafted(incident, room.officer, LATER, kind="clarification", claim="停水<一周>")
    assert version.body == (
        "<h2>网传内容</h2><p>停水&lt;一周&gt;</p><h2>核查结论</h2><p>不实信息</p><h2>事实</h2><p>抢修当晚完成，供水已恢复。</p>"
        "<h2>依据</h2><p>供水单位抢修记录。</p><h2>补充说明</h2><p>抢修正在进行。</p>"
    )


def test_the_text_of_a_clarification_and_its_finding_go_together(room: Room, incident: Incident) -> None:
    version = drafted(incident, room.officer, LATER, kind="clarification")
    save_draft(version=version, changes={"body": "<p>另一种说法。</p>"}, by=room.officer, at=LATER)
    with pytest.raises(RefusedError, match=r"^正文与核查结论不一致，请用“修改核查结论”重新保存。$"):
        submit(version=version, by=room.officer, at=LATER)
    statements.set_check(version=version, text="<p>另一种说法。</p>", by=room.officer, at=LATER, **(CLAIM | {"verdict": "partly"}))
    assert "<p>部分属实</p>" in version.body
    assert version.body.endswith("<p>另一种说法。</p>")
    document = Document.objects.get(pk=room.publish(version).document_id)
    copy = new_version(document=document, note="补充依据", by=room.officer, at=LATER)
    assert ClaimCheck.objects.get(version=copy).verdict == "partly"
    with pytest.raises(RefusedError, match=r"^已发布的版本不能修改，请新建版本。$"):
        statements.set_check(version=version, text="", by=room.officer, at=LATER, **CLAIM)


def test_a_clarification_without_a_check_is_not_submitted(room: Room, incident: Incident) -> None:
    version = drafted(incident, room.officer, LATER, kind="clarification")
    ClaimCheck.objects.all().delete()
    with pytest.raises(RefusedError, match=r"^澄清说明须写明网传内容、核查结论、事实和依据。$"):
        submit(version=version, by=room.officer, at=LATER)
