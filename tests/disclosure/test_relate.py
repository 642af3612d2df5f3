"""Relations between documents and the validity that follows."""

from collections.abc import Callable
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.access import NotAllowedError
from core.models import Organisation, User
from disclosure.errors import RefusedError
from disclosure.models import Document
from disclosure.queries import published_documents, related_documents
from disclosure.services.publication import withdraw
from disclosure.services.relations import relate, unrelate
from disclosure.validity import done_to, validity
from tests.conftest import shanghai
from tests.disclosure.acts import AT, Team, draft, published

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("effective", "expires", "on", "expected"),
    [
        (None, None, TODAY, "in_force"),
        (date(2026, 11, 25), None, TODAY, "not_yet"),
        (TODAY, None, TODAY, "in_force"),
        (None, TODAY, TODAY, "in_force"),
        (None, date(2026, 11, 23), TODAY, "lapsed"),
        (date(2026, 12, 1), date(2027, 12, 1), date(2027, 12, 2), "lapsed"),
    ],
)
def test_validity_by_its_own_dates(team: Team, effective: date | None, expires: date | None, on: date, expected: str) -> None:
    document = published(team, effective_on=effective, expires_on=expires)
    assert validity(document, on) == expected


@pytest.mark.parametrize(
    ("kind", "expected"), [("amends", "amended"), ("replaces", "abolished"), ("abolishes", "abolished"), ("relates", "in_force")]
)
def test_validity_by_a_successor(team: Team, kind: str, expected: str) -> None:
    old, new = published(team, title="旧"), published(team, title="新")
    relate(source=new, target=old, kind=kind, by=team.officer, at=AT)
    assert validity(old, TODAY) == expected
    assert validity(new, TODAY) == "in_force"


def test_a_successor_acts_from_its_day_on(team: Team) -> None:
    old = published(team, title="旧")
    later = published(team, title="新", effective_on=date(2027, 1, 1))
    relation = relate(source=later, target=old, kind="replaces", by=team.officer, at=AT)
    assert (validity(old, date(2026, 12, 31)), validity(old, date(2027, 1, 1))) == ("in_force", "abolished")
    relate(source=later, target=old, kind="replaces", by=team.officer, at=AT, effective_on=date(2026, 12, 1))
    assert (validity(old, date(2026, 11, 30)), validity(old, date(2026, 12, 1))) == ("in_force", "abolished")
    unrelate(relation=relation, by=team.officer, at=AT)
    assert validity(old, date(2027, 1, 1)) == "in_force"


def test_a_successor_without_a_date_acts_from_its_publication_in_shanghai(team: Team) -> None:
    old = published(team, title="旧", at=shanghai(2026, 11, 1), written_on=date(2026, 11, 1))
    new = published(team, title="新", at=shanghai(2026, 11, 24, 0, 30), written_on=date(2026, 11, 1))
    relate(source=new, target=old, kind="abolishes", by=team.officer, at=AT)
    assert (validity(old, date(2026, 11, 23)), validity(old, TODAY)) == ("in_force", "abolished")


def test_what_is_not_public_abolishes_nothing(team: Team) -> None:
    old, version = published(team, title="旧"), draft(team, title="新")
    relate(source=version.document, target=old, kind="abolishes", by=team.editor, at=AT)
    version.refresh_from_db()
    assert version.revision == 2
    assert validity(old, TODAY) == "in_force"
    new = published(team, title="又一件")
    relate(source=new, target=old, kind="abolishes", by=team.officer, at=AT)
    withdraw(document=new, note="由", by=team.officer, at=AT)
    assert validity(old, TODAY) == "in_force"


def test_both_pages_name_the_other(team: Team) -> None:
    old, new = published(team, title="旧"), published(team, title="新")
    relate(source=new, target=old, kind="replaces", by=team.officer, at=AT)
    assert [(row.document, str(row.label), row.outgoing) for row in related_documents(new, AT)] == [(old, "替代", True)]
    assert [(row.document, str(row.label), row.outgoing) for row in related_documents(old, AT)] == [(new, "替代本文件的文件", False)]


def test_a_whole_list_learns_in_one_query_what_was_done_to_it(team: Team) -> None:
    old, new = published(team, title="旧", at=shanghai(2026, 11, 23)), published(team, title="新")
    relate(source=new, target=old, kind="replaces", by=team.officer, at=AT)
    with CaptureQueriesContext(connection) as queries:
        done = done_to([old.pk, new.pk], TODAY)
    assert done == {old.pk: {"replaces"}}
    assert len(queries) == 1
    assert list(published_documents(at=AT, validity="abolished")) == [old]


def test_every_refusal(team: Team, stranger: User, other_org: Organisation, person: Callable[..., User]) -> None:
    one, two = published(team, title="一"), published(team, title="二")
    for person_ in (stranger, team.leader):
        with pytest.raises(NotAllowedError):
            relate(source=one, target=two, kind="relates", by=person_, at=AT)
    for kind, target, message in (("eats", two, "没有这种关联。"), ("relates", one, "信息不能与自身关联。")):
        with pytest.raises(RefusedError, match=message):
            relate(source=one, target=target, kind=kind, by=team.officer, at=AT)
    Document.objects.filter(pk=two.pk).update(organisation=other_org)
    two = Document.objects.get(pk=two.pk)
    with pytest.raises(RefusedError, match="只有本单位或上级单位的文件可以修改、替代或废止该文件。"):
        relate(source=one, target=two, kind="abolishes", by=team.officer, at=AT)
    Organisation.objects.filter(pk=other_org.pk).update(parent=team.org)
    relate(source=one, target=Document.objects.get(pk=two.pk), kind="abolishes", by=team.officer, at=AT)
    Document.objects.filter(pk=two.pk).update(is_public=False, sealed_at=AT)
    with pytest.raises(RefusedError, match="该信息已封存，不能关联。"):
        relate(source=one, target=Document.objects.get(pk=two.pk), kind="relates", by=team.officer, at=AT)
