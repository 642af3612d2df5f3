"""The title of a confidential matter: boards leave it out for whoever lacks its verb; the trail says its number."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime

import pytest
from django.test import Client
from django.urls import reverse

from core import confidential, deadlines
from core.access import Verb
from core.events import record
from core.models import Event, Matter, Organisation, User
from tests.portal.desk import client_of

pytestmark = pytest.mark.django_db
TITLE = "网传食堂停业"


@pytest.fixture(autouse=True)
def _secret_kind() -> Iterator[None]:
    before = dict(confidential.confidential_kinds)
    confidential.confidential_kinds["secret"] = Verb.SIGN_OFF
    yield
    confidential.confidential_kinds.clear()
    confidential.confidential_kinds.update(before)


@pytest.fixture
def matter(org: Organisation, editor: User, at: datetime) -> Matter:
    found = Matter.objects.create(organisation=org, kind="secret", number="YQ-1", title=TITLE, opened_at=at)
    deadlines.open_deadline(rule="response_48h", matter=found, start=at, by=editor, at=at)
    record("secret.noted", organisation=org, matter=found, by=editor, at=at)
    return found


def _seen(client: Client, name: str) -> bool:
    return TITLE in client.get(reverse(f"admin:{name}")).content.decode()


def test_boards_leave_it_out_for_whoever_lacks_the_verb(matter: Matter, org: Organisation, person: Callable[..., User]) -> None:
    editor, leader = client_of(person("editor", org)), client_of(person("leader", org))
    pages = ["core_deadline_changelist", "core_matter_changelist", "index"]
    assert [_seen(editor, page) for page in pages] == [False, False, False]
    assert [_seen(leader, page) for page in pages] == [True, True, True]


def test_its_pages_do_not_exist_for_them(matter: Matter, org: Organisation, person: Callable[..., User]) -> None:
    client = client_of(person("editor", org))
    limit = matter.deadlines.get()
    assert client.get(reverse("admin:core_deadline_change", args=[limit.pk])).status_code == 404
    assert client.get(reverse("admin:core_matter_change", args=[matter.pk])).status_code == 404


def test_the_trail_is_whole_but_names_only_the_number(matter: Matter, org: Organisation, person: Callable[..., User]) -> None:
    client = client_of(person("audit_admin", org))
    page = client.get(reverse("admin:core_event_changelist")).content.decode()
    assert "secret.noted" in page
    assert "YQ-1" in page
    assert TITLE not in page
    event = Event.objects.get(verb="secret.noted")
    assert TITLE not in client.get(reverse("admin:core_event_change", args=[event.pk])).content.decode()
