"""The filing form: automatic saving and restoring, files in their order, relations taken back, Word with pictures."""

from __future__ import annotations

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from core.models import User
from disclosure.models import DocumentRelation, DocumentVersion, DraftCopy
from disclosure.services.attachments import add_attachment
from disclosure.services.relations import relate
from tests.disclosure.acts import AT, Team, draft, published
from tests.disclosure.test_word_body import with_picture
from tests.portal.desk import button, change, client_of, edited, filed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]
PAGES = "/admin/disclosure/documentversion/"


def autosave(client: object, version: DocumentVersion | None, fields: object, revision: int = 1):  # type: ignore[no-untyped-def]
    form = {"copy_version": version.pk if version else "", "copy_revision": revision, "fields": json.dumps(fields)}
    return client.post(f"{PAGES}autosave/", form)  # type: ignore[attr-defined]


def test_what_is_typed_is_kept_offered_and_restored(team: Team) -> None:
    version, client = draft(team), client_of(team.editor)
    assert autosave(client, version, {"title": "改到一半", "body": "<p>半篇</p>"}).json() == {"saved_at": "10:00:00"}
    page = client.get(change(version)).content.decode()
    assert "您有一份 2026-11-24 10:00 未保存的内容。" in page
    assert "改到一半" not in page
    again = client.get(change(version) + "?restore=1")
    assert (again.context["adminform"].form["title"].value(), again.context["adminform"].form["body"].value()) == (
        "改到一半",
        "<p>半篇</p>",
    )
    client.post(change(version) + "?restore=1", edited(version, title="存好了"))
    assert not DraftCopy.objects.exists()
    version.refresh_from_db()
    assert version.title == "存好了"


def test_a_new_document_is_kept_too_and_can_be_discarded(team: Team) -> None:
    client = client_of(team.editor)
    autosave(client, None, {"title": "新的一件"}, revision=0)
    assert "未保存的内容" in client.get(f"{PAGES}add/").content.decode()
    assert client.get(f"{PAGES}add/?restore=1").context["adminform"].form["title"].value() == "新的一件"
    assert client.post(f"{PAGES}discard/", filed(team.org, copy_version=""))["Location"] == f"{PAGES}add/"
    assert not DraftCopy.objects.exists()


def test_automatic_saving_refuses_in_words(team: Team, stranger: User) -> None:
    version, client = draft(team), client_of(team.editor)
    late = autosave(client, version, {"title": "x"}, revision=9)
    assert (late.status_code, late.json()) == (409, {"message": "该信息已另行保存，此处内容未自动保存。"})
    marked = autosave(client, version, {"body": "<p>绝密★启用前</p>"})
    assert marked.status_code == 409
    assert client.post(f"{PAGES}autosave/", {"fields": "["}).status_code == 400
    assert autosave(client_of(stranger), version, {}).status_code == 404
    assert client_of(None).post(f"{PAGES}autosave/", {}).status_code == 302
    assert client.get(f"{PAGES}autosave/").status_code == 405


def test_attachments_are_put_in_order(team: Team) -> None:
    version = draft(team)
    ids = [
        add_attachment(version=version, name=f"{name}.txt", title=name, content=name.encode(), by=team.editor, at=AT).pk
        for name in "甲乙丙"
    ]
    client = client_of(team.editor)
    assert f'name="place_{ids[0]}" value="1"' in client.get(change(version)).content.decode()
    places = {f"place_{pk}": place for pk, place in zip(ids, ("3", "1", "2"), strict=True)}
    client.post(change(version), edited(version, **places))
    assert list(version.attachments.values_list("title", flat=True)) == ["乙", "丙", "甲"]


def test_a_relation_is_taken_back_after_asking(team: Team, stranger: User) -> None:
    one, two = published(team, title="甲"), published(team, title="乙")
    relation = relate(source=one, target=two, kind="relates", by=team.officer, at=AT)
    client = client_of(team.officer)
    address = f"{PAGES}relation/{relation.pk}/remove/"
    assert address in client.get(change(one.versions.get())).content.decode()
    assert "《甲》相关《乙》" in client.get(address).content.decode()
    assert client_of(stranger).post(address).status_code == 404
    client.post(address)
    assert not DocumentRelation.objects.exists()
    assert client.post(address).status_code == 404


def test_a_word_file_with_a_picture_becomes_the_body(team: Team) -> None:
    client = client_of(team.editor)
    client.post(f"{PAGES}add/", filed(team.org, body="", word=SimpleUploadedFile("通知.docx", with_picture("现场"))))
    version = DocumentVersion.objects.get()
    assert version.body.startswith('<p>各基层工会：</p><p><img alt="现场" src="/attachments/')
    assert client.get(f"/attachments/{version.document_id}/{version.attachments.get().name}").status_code == 200
    assert client.get(button(version, "preview"))["Location"] == f"/preview/{version.pk}/"


def test_what_reads_alike_is_shown_on_the_form(team: Team) -> None:
    draft(team, title="关于做好2026年送温暖工作的通知")
    mine = draft(team, title="关于做好2025年送温暖工作的通知")
    page = client_of(team.editor).get(change(mine)).content.decode()
    assert "可能重复" in page
    assert "关于做好2026年送温暖工作的通知" in page
