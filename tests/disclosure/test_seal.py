"""封存: gone at once from everywhere; a second person confirms or lifts it."""

from collections.abc import Callable

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from core.access import NotAllowedError
from core.models import Event, Notice, PageTouch, User
from disclosure import search
from disclosure.errors import RefusedError
from disclosure.models import Document, RemovalOrder
from disclosure.queries import published_documents, related_documents, versions_of
from disclosure.services.attachments import add_attachment
from disclosure.services.drafting import new_version, save_draft
from disclosure.services.publication import publish, publish_scheduled, schedule, withdraw
from disclosure.services.relations import relate
from disclosure.services.removal import confirm, reject, request_lift, seal
from disclosure.services.review import submit
from tests.conftest import shanghai
from tests.disclosure.acts import AT, Team, approve, draft, published

pytestmark = pytest.mark.django_db
WHY = "疑似泄露工作秘密"


@pytest.fixture
def head(person: Callable[..., User], team: Team) -> User:
    return person("office_head", team.org)


def two_versions(team: Team) -> Document:
    """Two public wordings and a file."""
    version = draft(team, title="封存的通知", body="<p>独角兽甲乙丙</p>")
    add_attachment(version=version, name="名单.txt", title="名单", content="张三\n".encode(), by=team.editor, at=AT)
    version.refresh_from_db()
    publish(version=approve(team, version), by=team.officer, at=AT)
    document = Document.objects.get(pk=version.document_id)
    publish(version=approve(team, new_version(document=document, note="更正", by=team.editor, at=AT)), by=team.officer, at=AT)
    return Document.objects.get(pk=document.pk)


def test_every_trace_is_offline_at_once(team: Team, client: Client) -> None:
    document, other = two_versions(team), published(team, title="另一件")
    relate(source=document, target=other, kind="relates", by=team.officer, at=AT)
    place = document.get_absolute_url()
    version = document.versions.get(number=1)
    file = version.attachments.get()
    addresses = [
        place,
        f"{place}versions/1/",
        f"{place}versions/2/diff/",
        f"{place}versions/1/content.json",
        f"{place}at/2026-11-24T12:00/",
        f"{place}files/{file.pk}/{file.name}",
        f"/en{place}",
    ]
    seal(document=document, reason=WHY, by=team.secrecy, at=AT)
    for address in addresses:
        assert client.get(address).status_code == 404, address
    for address in (
        "/",
        "/documents/",
        "/catalogue/",
        "/feeds/latest.atom",
        "/sitemap-1.xml",
        "/search/?q=独角兽甲乙丙",
        other.get_absolute_url(),
    ):
        page = client.get(address).content.decode()
        assert "封存的通知" not in page, address
        assert document.serial not in page, address
    assert search.search("独角兽甲乙丙", at=AT).items == []
    assert list(published_documents(at=AT)) == [other]
    assert versions_of(document) == []
    assert related_documents(other, AT) == []
    assert (document.is_public, document.sealed_at) == (False, AT)
    assert Event.objects.get(verb="document.sealed").data["reason"] == WHY


def test_kept_pages_are_renewed_with_the_commit(team: Team, django_capture_on_commit_callbacks: Callable[..., object]) -> None:
    document, other = two_versions(team), published(team, title="另一件")
    relate(source=document, target=other, kind="relates", by=team.officer, at=AT)
    PageTouch.objects.all().delete()
    seal(document=document, reason=WHY, by=team.secrecy, at=AT)
    names = {name for touch in PageTouch.objects.all() for name in touch.names}
    assert names == {f"pv:d:{document.pk}", f"pv:d:{other.pk}", f"pv:o:{team.org.pk}"}


def test_the_second_person_confirms(team: Team, head: User, person: Callable[..., User]) -> None:
    document = published(team)
    order = seal(document=document, reason=WHY, by=head, at=AT)
    assert {row.recipient for row in Notice.objects.filter(template="removal_to_confirm")} == {team.leader}
    with pytest.raises(RefusedError, match="须由提出人以外的第二人确认。"):
        confirm(order=order, by=head, at=AT)
    with pytest.raises(NotAllowedError):
        confirm(order=order, by=team.officer, at=AT)
    confirm(order=order, by=team.leader, at=AT)
    assert (order.confirmed_by, order.is_open) == (team.leader, False)
    assert Document.objects.get(pk=document.pk).sealed_at == AT
    with pytest.raises(RefusedError, match="该处置已经办理。"):
        reject(order=order, reason="不必", by=team.leader, at=AT)


def test_the_second_person_refuses_and_all_is_as_before(team: Team) -> None:
    document = two_versions(team)
    order = seal(document=document, reason=WHY, by=team.secrecy, at=AT)
    with pytest.raises(RefusedError, match="请写明理由，2至300字。"):
        reject(order=order, reason=" ", by=team.leader, at=AT)
    reject(order=order, reason="经核实不涉密", by=team.leader, at=AT)
    document.refresh_from_db()
    assert (document.is_public, document.sealed_at, document.published_at) == (True, None, AT)
    assert [row.number for row in versions_of(document)] == [2, 1]
    assert [hit.document for hit in search.search("独角兽甲乙丙", at=AT).items] == [document]


def test_lifting_needs_two_people_too(team: Team, head: User) -> None:
    document = published(team)
    withdraw(document=document, note="有误", by=team.officer, at=AT)
    confirm(order=seal(document=document, reason=WHY, by=team.secrecy, at=AT), by=team.leader, at=AT)
    order = request_lift(document=document, reason="经核实不涉密", by=team.secrecy, at=AT)
    assert Document.objects.get(pk=document.pk).sealed_at == AT
    confirm(order=order, by=head, at=AT)
    document.refresh_from_db()
    assert (document.sealed_at, document.is_public, document.withdrawal_note) == (None, False, "有误")


def test_nothing_more_is_done_to_a_sealed_document(team: Team) -> None:
    document = published(team)
    version = approve(team, new_version(document=document, note="更正", by=team.editor, at=AT))
    schedule(version=version, when=shanghai(2026, 11, 25), by=team.officer, at=AT)
    seal(document=document, reason=WHY, by=team.officer, at=AT)
    version.refresh_from_db()
    assert (version.state, publish_scheduled(shanghai(2026, 11, 26))) == ("approved", 0)
    acts: list[tuple[Callable[[], object], str]] = [
        (lambda: publish(version=version, by=team.officer, at=AT), "该信息已封存，不能发布。"),
        (lambda: save_draft(version=version, changes={"title": "改"}, by=team.editor, at=AT), "该信息已封存，不能修改。"),
        (lambda: seal(document=document, reason=WHY, by=team.officer, at=AT), "该信息已经封存。"),
        (lambda: withdraw(document=document, note="误", by=team.officer, at=AT), "该信息目前没有公开，无需撤下。"),
    ]
    for act, message in acts:
        with pytest.raises(RefusedError, match=message):
            act()


def test_a_draft_may_be_sealed(team: Team) -> None:
    version = draft(team)
    seal(document=version.document, reason=WHY, by=team.secrecy, at=AT)
    with pytest.raises(RefusedError, match="该信息已封存，不能提交审核。"):
        submit(version=version, by=team.editor, at=AT)


def test_every_refusal(team: Team, stranger: User) -> None:
    document = published(team)
    for someone in (stranger, team.editor, team.checker):
        with pytest.raises(NotAllowedError):
            seal(document=document, reason=WHY, by=someone, at=AT)
    with pytest.raises(RefusedError, match="请写明理由，2至300字。"):
        seal(document=document, reason="密", by=team.secrecy, at=AT)
    with pytest.raises(RefusedError, match="只有已封存的信息可以办理，请先封存。"):
        request_lift(document=document, reason=WHY, by=team.secrecy, at=AT)
    seal(document=document, reason=WHY, by=team.secrecy, at=AT)
    with pytest.raises(RefusedError, match="该信息的封存正等待第二人确认，请先办理。"):
        request_lift(document=document, reason=WHY, by=team.secrecy, at=AT)


def test_the_database_wants_two_people(team: Team) -> None:
    order = seal(document=published(team), reason=WHY, by=team.secrecy, at=AT)
    with pytest.raises(IntegrityError), transaction.atomic():
        RemovalOrder.objects.filter(pk=order.pk).update(confirmed_by=team.secrecy, confirmed_at=AT)
