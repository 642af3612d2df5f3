"""Taking down."""

import pytest

from core.access import NotAllowedError
from core.models import Event, User
from disclosure import search
from disclosure.errors import RefusedError
from disclosure.models import Document
from disclosure.queries import get_published, published_documents, related_documents, versions_of
from disclosure.services.drafting import new_version
from disclosure.services.publication import publish, publish_scheduled, schedule, withdraw
from disclosure.services.relations import relate
from tests.conftest import shanghai
from tests.disclosure.acts import AT, Team, approve, published

pytestmark = pytest.mark.django_db


def test_only_a_notice_stays(team: Team) -> None:
    other, document = published(team, title="另一件"), published(team)
    relate(source=document, target=other, kind="relates", by=team.officer, at=AT)
    withdraw(document=document, note="内容有误", by=team.officer, at=AT)
    assert (document.is_public, document.withdrawn_at, document.withdrawal_note) == (False, AT, "内容有误")
    assert document.versions.get().state == "withdrawn"
    assert list(published_documents(at=AT)) == [other]
    assert search.search("元旦放假", at=AT).items == []
    assert versions_of(document) == []
    assert related_documents(other, AT) == []
    found = get_published("YNZGH", document.serial, AT)
    assert (found, found.withdrawal_note) == (document, "内容有误")
    assert Event.objects.get(verb="document.withdrawn").data["note"] == "内容有误"


def test_every_refusal(team: Team, stranger: User) -> None:
    document = published(team)
    for person in (stranger, team.editor, team.leader):
        with pytest.raises(NotAllowedError):
            withdraw(document=document, note="由", by=person, at=AT)
    with pytest.raises(RefusedError, match="请填写撤下说明，它将对外公开。"):
        withdraw(document=document, note=" ", by=team.officer, at=AT)
    with pytest.raises(RefusedError, match="撤下说明最多300字。"):
        withdraw(document=document, note="长" * 301, by=team.officer, at=AT)
    withdraw(document=document, note="由", by=team.officer, at=AT)
    with pytest.raises(RefusedError, match="该信息目前没有公开，无需撤下。"):
        withdraw(document=document, note="由", by=team.officer, at=AT)


def test_a_scheduled_correction_does_not_bring_it_back_by_itself(team: Team) -> None:
    document = published(team)
    version = approve(team, new_version(document=document, note="更正", by=team.editor, at=AT))
    schedule(version=version, when=shanghai(2026, 11, 25), by=team.officer, at=AT)
    withdraw(document=document, note="先撤下", by=team.officer, at=AT)
    assert publish_scheduled(shanghai(2026, 11, 26)) == 0
    publish(version=version, by=team.officer, at=shanghai(2026, 11, 27))
    document = Document.objects.get(pk=document.pk)
    assert (document.is_public, document.withdrawn_at, document.withdrawal_note, document.serial) == (True, None, "", "2026-00001")
    assert [row.number for row in versions_of(document)] == [2]


def test_historical_versions_go_too(team: Team) -> None:
    document = published(team)
    publish(version=approve(team, new_version(document=document, note="更正", by=team.editor, at=AT)), by=team.officer, at=AT)
    document.refresh_from_db()
    withdraw(document=document, note="由", by=team.officer, at=AT)
    assert set(document.versions.values_list("state", flat=True)) == {"withdrawn"}
