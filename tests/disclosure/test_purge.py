"""清除 by order: content and files are destroyed, the salted hash, the order and the actors stay, and the trail still verifies."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import models

from core import files, triggers
from core.access import NotAllowedError
from core.approvals import PaperApproval
from core.models import Blob, Event, EventSeal, Notice, User
from core.trail import seal as seal_trail
from core.trail import verify
from disclosure.errors import RefusedError
from disclosure.models import Document, DocumentVersion, RemovalOrder
from disclosure.services.attachments import add_attachment
from disclosure.services.drafting import new_version, save_draft
from disclosure.services.publication import publish
from disclosure.services.purging import remove_leftovers, salted_hash
from disclosure.services.removal import confirm, reject, request_lift, request_purge, seal
from disclosure.services.review import pass_step, return_step, sign_off, submit
from tests.disclosure.acts import AT, Team, approve, draft, published

pytestmark = pytest.mark.django_db
SECRET = "麒麟工程"
ORDER: dict[str, Any] = {"order_number": "邕保发〔2026〕7号", "issuing_body": "邕宁区保密局", "reason": "泄密"}


def leaked(team: Team) -> Document:
    """A document with the secret in every place a person can write to."""
    version = draft(team, title=f"{SECRET}通知", body=f"<p>{SECRET}位于甲地</p>", summary=f"{SECRET}概述", kind="document")
    add_attachment(version=version, name=f"{SECRET}.txt", title=SECRET, content=f"{SECRET}名单\n".encode(), by=team.editor, at=AT)
    add_attachment(version=version, name="通用.txt", title="通用", content="通用说明\n".encode(), by=team.editor, at=AT)
    submit(version=version, by=team.editor, at=AT)
    return_step(version=version, reason=f"{SECRET}一词不妥", by=team.secrecy, at=AT)
    save_draft(version=version, changes={"keywords": SECRET, "title": f"{SECRET}的通知"}, by=team.editor, at=AT)
    submit(version=version, by=team.editor, at=AT)
    pass_step(version=version, by=team.secrecy, comment=f"{SECRET}可公开", at=AT)
    scan = files.store(f"%PDF-1.4 {SECRET}\n%%EOF\n".encode(), name="scan.pdf", private=True, at=AT)
    sign_off(version=version, by=team.editor, at=AT, paper=PaperApproval(team.leader, date(2026, 11, 24), scan))
    publish(version=version, by=team.officer, at=AT)
    document = Document.objects.get(pk=version.document_id)
    second = new_version(document=document, note=f"更正{SECRET}", by=team.editor, at=AT)
    publish(version=approve(team, second), by=team.officer, at=AT)
    return Document.objects.get(pk=document.pk)


def sealed(team: Team, document: Document) -> RemovalOrder:
    confirm(order=seal(document=document, reason="疑似泄密", by=team.secrecy, at=AT), by=team.leader, at=AT)
    return request_purge(document=document, by=team.secrecy, at=AT, **ORDER)


def places_of(word: str) -> list[str]:
    """Every table and column where the word stands."""
    found = []
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if isinstance(field, models.CharField | models.TextField | models.JSONField):
                texts = (str(value) for value in model._default_manager.values_list(field.name, flat=True))
                found += [f"{model.__name__}.{field.name}"] if any(word in text for text in texts) else []
    return sorted(found)


def test_no_trace_of_the_content_is_left_anywhere(team: Team, settings: Any, django_capture_on_commit_callbacks: Any) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        document = leaked(team)
        order = sealed(team, document)
        assert places_of(SECRET) != []
    before = [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]
    assert len(before) == 5  # two uploads, kept privately, their public copies, the scan
    with django_capture_on_commit_callbacks(execute=True):
        confirm(order=order, by=team.leader, at=AT)
    assert places_of(SECRET) == []
    assert [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()] == []
    document.refresh_from_db()
    assert (document.title, document.is_public, document.sealed_at) == ("（已按令清除）", False, AT)
    for version in document.versions.all():
        assert (version.title, version.body, version.body_text, version.attachments.count()) == ("（已按令清除）", "", "", 0)
    assert set(Notice.objects.filter(matter=document.matter).values_list("params__title", flat=True)) <= {"（已按令清除）", None}


def test_the_salted_hash_the_order_and_the_actors_stay(team: Team) -> None:
    document = leaked(team)
    order = sealed(team, document)
    originals = list(document.versions.order_by("number"))
    expected = {salt: salted_hash(originals, salt) for salt in ("", "a" * 32)}
    assert expected[""] != expected["a" * 32]
    confirm(order=order, by=team.leader, at=AT)
    order.refresh_from_db()
    assert (order.requested_by, order.confirmed_by, order.order_number) == (team.secrecy, team.leader, "邕保发〔2026〕7号")
    assert len(order.salt) == 32
    assert len(order.salted_hash) == 64
    event = Event.objects.get(verb="document.purged")
    assert (event.actor, event.data["issuing_body"], event.data["salted_hash"]) == (team.leader, "邕宁区保密局", order.salted_hash)
    assert Event.objects.filter(verb="triggers.suspended").get().data["reason"] == "邕宁区保密局 邕保发〔2026〕7号"


@pytest.mark.parametrize("sealed_before", [True, False])
def test_the_trail_still_verifies_and_other_edits_are_still_found(team: Team, sealed_before: bool) -> None:
    document = leaked(team)
    order = sealed(team, document)
    if sealed_before:
        seal_trail(AT)
    confirm(order=order, by=team.leader, at=AT)
    seal_trail(AT)
    assert verify().problems == []
    assert EventSeal.objects.count() == Event.objects.count()
    victim = Event.objects.get(verb="document.purged")
    with triggers.suspended_trail():
        Event.objects.filter(pk=victim.pk).update(data={"order": 0})
    assert [problem.kind for problem in verify().problems] == ["edited"]


def test_a_purge_record_cannot_be_invented(team: Team) -> None:
    published(team)
    seal_trail(AT)
    victim = Event.objects.get(verb="document.created")
    with triggers.suspended_trail():
        Event.objects.filter(pk=victim.pk).update(data={}, row_hash="f" * 64)
        Event.objects.create(verb="trail.purged", at=AT, data={"rows": [[victim.pk, victim.row_hash, "f" * 64]]}, row_hash="e" * 64)
    assert [problem.kind for problem in verify().problems] == ["edited", "inserted"]


def test_a_file_that_another_document_uses_stays(team: Team) -> None:
    document = leaked(team)
    other = draft(team, title="另一件")
    add_attachment(version=other, name="通用.txt", title="通用", content="通用说明\n".encode(), by=team.editor, at=AT)
    confirm(order=sealed(team, document), by=team.leader, at=AT)
    assert files.read(other.attachments.get().blob) == "通用说明\n".encode()
    gone = Blob.objects.filter(destroyed_at__isnull=False)
    assert gone.count() == 3
    with pytest.raises(files.FileRefusedError, match="已按令清除，不能再次上传。"):
        files.store(f"{SECRET}名单\n".encode(), name="a.txt", private=False, at=AT)


def test_after_a_crash_the_sweep_removes_the_files(team: Team, settings: Any) -> None:
    document = leaked(team)
    confirm(order=sealed(team, document), by=team.leader, at=AT)  # the test never commits: the files are still there
    assert len([path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]) == 5
    assert remove_leftovers(AT) == 1
    assert [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()] == []
    assert remove_leftovers(AT) == 0


def test_the_triggers_stand_again(team: Team) -> None:
    confirm(order=sealed(team, leaked(team)), by=team.leader, at=AT)
    other = published(team, title="另一件")
    with pytest.raises(Exception, match="frozen once published"):
        DocumentVersion.objects.filter(document=other).update(title="改")


def test_every_refusal(team: Team, stranger: User, person: Callable[..., User]) -> None:
    document = published(team)
    with pytest.raises(RefusedError, match="只有已封存的信息可以办理，请先封存。"):
        request_purge(document=document, by=team.secrecy, at=AT, **ORDER)
    confirm(order=seal(document=document, reason="疑似泄密", by=team.secrecy, at=AT), by=team.leader, at=AT)
    with pytest.raises(NotAllowedError):
        request_purge(document=document, by=team.editor, at=AT, **ORDER)
    with pytest.raises(RefusedError) as refusal:
        request_purge(document=document, by=team.secrecy, at=AT, order_number=" ", issuing_body="", reason="")
    assert refusal.value.reasons == [
        "请写明理由，2至300字。",
        "请填写责令清除的文书文号，最多80字。",
        "请填写作出决定的机关，最多120字。",
    ]
    order = request_purge(document=document, by=team.leader, at=AT, **ORDER)
    with pytest.raises(RefusedError, match="须由提出人以外的第二人确认。"):
        confirm(order=order, by=team.leader, at=AT)
    for someone in (stranger, team.secrecy, team.officer):
        with pytest.raises(NotAllowedError):
            confirm(order=order, by=someone, at=AT)
    head = person("office_head", team.org)
    reject(order=order, reason="文号有误", by=head, at=AT)
    assert DocumentVersion.objects.get(document=document).body == "<p>正文。</p>"
    confirm(order=request_purge(document=document, by=team.secrecy, at=AT, **ORDER), by=head, at=AT)
    with pytest.raises(RefusedError, match="该信息已经清除。"):
        request_lift(document=document, reason="恢复", by=team.secrecy, at=AT)
