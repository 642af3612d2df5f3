"""What is withdrawn or sealed is nowhere to be found, page cache on: pages, versions, search, feeds, lists, API, archive."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import unquote

import pytest
from django.utils.http import urlencode

from core.sweep.running import run_sweep
from disclosure import tasks
from disclosure.models import Document, DocumentVersion
from disclosure.opendata import archive
from disclosure.services.attachments import add_attachment
from disclosure.services.drafting import new_version
from disclosure.services.publication import publish, withdraw
from disclosure.services.relations import relate
from disclosure.services.removal import seal
from tests.conftest import shanghai
from tests.disclosure.acts import AT, Team, approve, draft, published

if TYPE_CHECKING:
    from django.conf import LazySettings
    from django.test import Client
    from pytest_django import DjangoCaptureOnCommitCallbacks

pytestmark = pytest.mark.django_db
TITLE, WORDS, FILE = "独角兽的通知", "麒麟甲乙丙丁", "凤凰名单"
LISTS = (
    "/", "/documents/", "/documents/?kind=notice", "/catalogue/", "/en/documents/", f"/search/?{urlencode({'q': WORDS})}",
    f"/search/?{urlencode({'q': '独角兽'})}", f"/search/suggest/?{urlencode({'q': '独角'})}", "/sitemap-1.xml", "/feeds/latest.atom",
    "/feeds/latest.json", f"/feeds/latest.json?{urlencode({'q': WORDS})}", "/documents/export.csv", "/documents/export.json",
    f"/documents/export.json?{urlencode({'q': WORDS})}", "/api/v1/documents", f"/api/v1/documents?{urlencode({'q': WORDS})}",
)  # fmt: skip


class Clock:
    """What the views read."""

    now = AT


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr("django.utils.timezone.now", lambda: clock.now)
    return clock


def told(client: Client, path: str) -> str:
    """What an address answers, streamed or not."""
    answer = client.get(path)
    return (b"".join(answer.streaming_content) if answer.streaming else answer.content).decode("utf-8", "replace")  # type: ignore[attr-defined]


def betrays(text: str, document: Document, path: str = "") -> bool:
    """Whether anything of it is there; a search page repeats what was typed."""
    return any(word in text for word in (TITLE, WORDS, FILE, f"/{document.serial}") if word not in unquote(path))


def filed(team: Team) -> Document:
    """Two public wordings and a file."""
    version = draft(team, title=TITLE, body=f"<p>{WORDS}</p>")
    add_attachment(version=version, name=f"{FILE}.txt", title=FILE, content="张三\n".encode(), by=team.editor, at=AT)
    version.refresh_from_db()
    publish(version=approve(team, version), by=team.officer, at=AT)
    document = Document.objects.get(pk=version.document_id)
    publish(version=approve(team, new_version(document=document, note="更正", by=team.editor, at=AT)), by=team.officer, at=AT)
    return Document.objects.get(pk=document.pk)


def take_down(team: Team, document: Document, at: datetime) -> None:
    withdraw(document=document, note="内容有误。", by=team.officer, at=at)


def lock_away(team: Team, document: Document, at: datetime) -> None:
    seal(document=document, reason="疑似泄露工作秘密", by=team.secrecy, at=at)


@pytest.mark.parametrize(("act", "status"), [(take_down, 410), (lock_away, 404)])
def test_it_is_nowhere(
    act: Callable[[Team, Document, datetime], None],
    status: int,
    team: Team,
    client: Client,
    clock: Clock,
    settings: LazySettings,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    settings.PAGE_CACHE = True
    with django_capture_on_commit_callbacks(execute=True):
        document, other = filed(team), published(team, title="留下的通知")
        relate(source=document, target=other, kind="relates", by=team.officer, at=AT)
    clock.now = AT + timedelta(minutes=1)
    tasks.refresh_open_data()
    file = DocumentVersion.objects.get(document=document, number=1).attachments.get()
    page, data = document.get_absolute_url(), f"/api/v1/documents/{document.organisation.code}/{document.serial}"
    own = (page, f"{page}versions/1/", f"/en{page}", data, f"{data}/versions", f"{data}/versions/1")
    for path in (*own, *LISTS, other.get_absolute_url(), f"/api/v1/documents/YNZGH/{other.serial}"):
        assert betrays(told(client, path), document, path), path
    assert client.get(f"{page}files/{file.pk}/{file.name}").status_code == 200

    with django_capture_on_commit_callbacks(execute=True):
        act(team, document, clock.now)
    for path in own:
        answer = client.get(path)
        assert answer.status_code in (status, 404), path
        assert WORDS not in answer.content.decode(), path
        assert FILE not in answer.content.decode(), path
        assert status == 410 or TITLE not in answer.content.decode(), path
    for path in (*LISTS, other.get_absolute_url(), f"/api/v1/documents/YNZGH/{other.serial}"):
        assert not betrays(told(client, path), document, path), path
    assert client.get(f"{page}files/{file.pk}/{file.name}").status_code == 404
    assert client.get("/open-data/latest.zip").status_code == 404

    run_sweep(clock.now + timedelta(minutes=1))
    assert list(archive.folder().iterdir()) == []
    clock.now += timedelta(minutes=2)
    tasks.refresh_open_data()
    found = archive.current()
    assert found is not None
    with zipfile.ZipFile(found.path) as zipped:
        for name in zipped.namelist():
            assert not betrays(zipped.read(name).decode(), document), name
        assert "留下的通知" in zipped.read("documents.csv").decode()
    assert clock.now - AT <= timedelta(minutes=5)
    assert shanghai(2026, 11, 24) == AT
