"""Going public."""

import hashlib
import json
from datetime import date

import pytest
from django.db import DatabaseError, transaction

from core.access import NotAllowedError
from core.models import Event, Organisation, User
from disclosure import registries, search
from disclosure.errors import RefusedError
from disclosure.models import Document, DocumentVersion
from disclosure.queries import reasons_not_to_publish
from disclosure.services.content import content_hash
from disclosure.services.drafting import new_version, save_draft
from disclosure.services.publication import publish
from tests.conftest import shanghai
from tests.disclosure.acts import AT, Team, approve, draft, published

pytestmark = pytest.mark.django_db


def test_the_first_publication_allots_number_and_address_and_closes_the_matter(team: Team) -> None:
    document = published(team)
    assert (document.index_number, document.serial, document.is_public) == ("YNZGH/2026-00001", "2026-00001", True)
    assert (document.published_at, document.updated_at, document.matter.closed_at) == (AT, AT, AT)
    assert document.matter.number == "YNZGH/2026-00001"
    assert (document.title, document.topic, document.written_on) == ("关于元旦放假的通知", "劳动/工会", date(2026, 11, 20))
    version = document.versions.get()
    assert (document.current, version.state, version.published_at) == (version, "published", AT)
    event = Event.objects.get(verb="version.published")
    assert event.data["hash"] == version.content_hash == content_hash(version)
    assert (event.data["index_number"], event.data["first"]) == ("YNZGH/2026-00001", True)
    assert [hit.document for hit in search.search("元旦放假", at=AT).items] == [document]


def test_numbers_have_no_gaps_even_after_a_failure(team: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    published(team, title="第一件")
    version = approve(team, draft(team, title="第二件"))

    def fail(**kwargs: object) -> None:
        raise RuntimeError("hook")

    monkeypatch.setattr(registries, "after_publish", [fail])
    with pytest.raises(RuntimeError, match="hook"):
        publish(version=version, by=team.officer, at=AT)
    monkeypatch.undo()
    assert DocumentVersion.objects.get(pk=version.pk).state == "approved"
    assert published(team, title="第三件").index_number == "YNZGH/2026-00002"
    publish(version=version, by=team.officer, at=AT)
    assert Document.objects.get(pk=version.document_id).index_number == "YNZGH/2026-00003"


def test_numbers_are_counted_by_unit_and_year_of_shanghai(team: Team) -> None:
    assert published(team, at=shanghai(2026, 12, 31, 23, 59)).index_number == "YNZGH/2026-00001"
    assert published(team, at=shanghai(2027, 1, 1, 0, 0), title="新年").index_number == "YNZGH/2027-00001"


def test_an_address_taken_by_an_imported_document_is_not_given_twice(team: Team) -> None:
    old = published(team, title="旧")
    Document.objects.filter(pk=old.pk).update(serial="2026-00002", index_number="000014349/2026-00002", import_key="k")
    new = published(team, title="新")
    assert (new.index_number, new.serial) == ("YNZGH/2026-00002", "2026-00002-2")


def test_who_may_not_publish_is_refused(team: Team, stranger: User) -> None:
    version = approve(team, draft(team))
    for person in (stranger, team.leader, team.secrecy):
        with pytest.raises(NotAllowedError):
            publish(version=version, by=person, at=AT)


def test_every_reason_is_given_in_words(team: Team) -> None:
    version = draft(
        team,
        kind="document",
        topic="",
        written_on=date(2026, 12, 1),
        attribute="on_application",
        body=" ",
        ground="16-2a",
        ground_reason="讨论记录",
    )
    assert reasons_not_to_publish(version, at=AT) == [
        "尚未签发，目前为“拟稿中”。",
        "公开属性为“依申请公开”，不能发布。",
        "缺少“主题分类”。",
        "缺少“正文”。",
        "成文日期晚于今天。",
    ]
    with pytest.raises(RefusedError) as refusal:
        publish(version=version, by=team.officer, at=AT)
    assert refusal.value.reasons == reasons_not_to_publish(version, at=AT)


def test_a_stopped_unit_and_a_room_above_can_refuse(team: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    version = approve(team, draft(team))
    monkeypatch.setattr(registries, "publication_checks", [])
    Organisation.objects.filter(pk=team.org.pk).update(is_active=False)
    version = DocumentVersion.objects.get(pk=version.pk)
    assert reasons_not_to_publish(version, at=AT) == ["“区总工会”已停用。"]


def test_a_published_version_is_not_published_again(team: Team) -> None:
    version = published(team).versions.get()
    with pytest.raises(RefusedError, match="这一版本已经发布过。"):
        publish(version=version, by=team.officer, at=AT)


def test_a_sealed_document_does_not_come_back(team: Team) -> None:
    version = approve(team, draft(team))
    Document.objects.filter(pk=version.document_id).update(sealed_at=AT)
    with pytest.raises(RefusedError, match="该信息已封存，不能发布。"):
        publish(version=version, by=team.officer, at=AT)


def test_a_correction_replaces_the_old_wording_when_it_is_published_and_not_before(team: Team) -> None:
    document = published(team)
    later = shanghai(2026, 11, 25)
    version = new_version(document=document, note="更正日期", by=team.editor, at=later)
    assert (version.number, version.revision, version.body_text, version.state) == (2, 2, "正文。", "draft")
    save_draft(version=version, changes={"title": "更正后的通知"}, by=team.editor, at=later)
    approve(team, version, later)
    document.refresh_from_db()
    assert (document.title, document.is_public, document.current.number) == ("关于元旦放假的通知", True, 1)  # type: ignore[union-attr]
    publish(version=version, by=team.officer, at=later)
    document.refresh_from_db()
    assert (document.title, document.index_number, document.published_at, document.updated_at) == (
        "更正后的通知",
        "YNZGH/2026-00001",
        AT,
        later,
    )
    assert list(document.versions.values_list("number", "state")) == [(2, "published"), (1, "superseded")]
    assert document.matter.closed_at == AT


def test_what_was_published_cannot_be_changed_in_the_database(team: Team) -> None:
    version = published(team).versions.get()
    for act in (
        lambda: DocumentVersion.objects.filter(pk=version.pk).update(body="<p>别的</p>"),
        lambda: DocumentVersion.objects.filter(pk=version.pk).update(state="draft"),
        lambda: DocumentVersion.objects.filter(pk=version.pk).delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            act()


def test_the_hash_is_that_of_canonical_json(team: Team) -> None:
    version = draft(team, title="题", topic="", body="<p>文</p>")
    content = {
        "attachments": [], "attribute": "proactive", "author": "", "body": "<p>文</p>", "co_issuers": [], "column": "notices",
        "content_source": "", "document_number": "", "drafting_unit": "", "drafting_unit_text": "", "effective_on": "", "expires_on": "",
        "issuer": "南宁市邕宁区总工会", "issuer_text": "", "keywords": "", "kind": "notice", "note": "", "number": 1, "subject_words": "",
        "summary": "", "title": "题", "topic": "", "written_on": "2026-11-20",
    }  # fmt: skip
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert content_hash(version) == hashlib.sha256(text.encode()).hexdigest()
