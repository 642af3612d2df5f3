"""What changed, what stood at a time, and whether it is what was published."""

import hashlib
import json
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from core import triggers
from core.models import Event, Organisation, User
from core.trail import seal
from disclosure.models import Document, DocumentVersion
from disclosure.services.attachments import add_attachment
from disclosure.services.drafting import new_version, save_draft
from disclosure.services.publication import publish, withdraw
from tests.conftest import shanghai
from tests.disclosure.acts import Team, approve, draft

pytestmark = pytest.mark.django_db
FIRST, SECOND, NOW = shanghai(2026, 11, 20, 9), shanghai(2026, 11, 22, 15), shanghai(2026, 11, 24, 10)


@pytest.fixture(autouse=True)
def _still(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)


@pytest.fixture
def document(team: Team) -> Document:
    """Published on the 20th, corrected on the 22nd."""
    version = draft(team, title="读书月通知", body="<p>各基层工会：</p><p>请于12月10日前报名。</p>", at=FIRST)
    add_attachment(version=version, name="表.txt", title="报名表", content="表\n".encode(), by=team.editor, at=FIRST)
    version.refresh_from_db()
    publish(version=approve(team, version, FIRST), by=team.officer, at=FIRST)
    found = Document.objects.get(pk=version.document_id)
    second = new_version(document=found, note="更正报名日期", by=team.editor, at=SECOND)
    changes = {"title": "读书月活动通知", "body": "<p>各基层工会：</p><p>请于12月15日前报名。</p>", "summary": "读书月"}
    save_draft(version=second, changes=changes, by=team.editor, at=SECOND)
    second.attachments.all().delete()
    second.refresh_from_db()
    publish(version=approve(team, second, SECOND), by=team.officer, at=SECOND)
    return Document.objects.get(pk=found.pk)


def get(client: Client, document: Document, rest: str) -> tuple[int, str]:
    answer = client.get(f"/documents/YNZGH/{document.serial}/{rest}")
    return answer.status_code, answer.content.decode()


def test_the_difference_marks_what_changed_and_says_so_to_readers_of_screens(client: Client, document: Document) -> None:
    status, page = get(client, document, "versions/2/diff/")
    assert status == 200
    assert "第 1 版与第 2 版对照" in page
    assert "更正报名日期" in page
    assert '请于12月1<del><span class="sr">删去：</span>0</del>日前报名。' in page
    assert '请于12月1<ins><span class="sr">新增：</span>5</ins>日前报名。' in page
    assert '读书月<ins><span class="sr">新增：</span>活动</ins>通知' in page
    assert "<b>内容概述</b>" in page
    assert '<del><span class="sr">删去：</span>报名表</del>' in page


def test_the_timeline_links_to_it_and_to_the_proof(client: Client, document: Document) -> None:
    page = get(client, document, "")[1]
    assert f'href="/documents/YNZGH/{document.serial}/versions/2/diff/"' in page
    assert "versions/1/diff/" not in page
    assert f'href="/documents/YNZGH/{document.serial}/at/2026-11-22T15:00:00.000000/"' in page


def test_the_first_wording_has_nothing_before_it(client: Client, document: Document) -> None:
    status, page = get(client, document, "versions/1/diff/")
    assert status == 404
    assert "这是第一个公开的版本，没有可以对照的前一版本。" in page
    assert get(client, document, "versions/3/diff/")[0] == 404


@pytest.mark.parametrize(
    ("when", "number"),
    [
        ("2026-11-20T09:00", 1),
        ("2026-11-20", 1),
        ("2026-11-22T14:59:59", 1),
        ("2026-11-22T15:00:00+08:00", 2),
        ("2026-11-22T07:00:00Z", 2),
        ("2026-11-22", 2),
        ("2026-11-24", 2),
    ],
)
def test_what_stood_at_a_time(client: Client, document: Document, when: str, number: int) -> None:
    status, page = get(client, document, f"at/{when}/")
    assert status == 200
    assert f"第 {number} 版" in page
    assert ("12月10日前" in page, "12月15日前" in page) == (number == 1, number == 2)
    version = document.versions.get(number=number)
    assert f"<code>{version.content_hash}</code>" in page
    assert "内容未被改动" in page


@pytest.mark.parametrize(
    ("when", "message"),
    [
        ("2026-11-20T08:59", "这一时间早于该信息的首次发布，当时没有公开的内容。"),
        ("2026-11-19", "这一时间早于该信息的首次发布，当时没有公开的内容。"),
        ("2026-11-25", "所填时间晚于现在，还没有可以查看的内容。"),
        ("2026-11-24T10:01", "所填时间晚于现在，还没有可以查看的内容。"),
        ("9999-12-31", "时间的写法应如 2026-11-24 或 2026-11-24T09:30（北京时间）。"),
        ("0001-01-01T00:00+14:00", "时间的写法应如 2026-11-24 或 2026-11-24T09:30（北京时间）。"),
        ("yesterday", "时间的写法应如 2026-11-24 或 2026-11-24T09:30（北京时间）。"),
        ("2026-13-40", "时间的写法应如 2026-11-24 或 2026-11-24T09:30（北京时间）。"),
    ],
)
def test_a_time_at_which_nothing_stood_is_a_404_with_words(client: Client, document: Document, when: str, message: str) -> None:
    status, page = get(client, document, f"at/{when}/")
    assert status == 404
    assert message in page


def test_anybody_can_compute_the_hash_of_what_stood(client: Client, document: Document) -> None:
    for version in document.versions.all():
        answer = client.get(f"/documents/YNZGH/{document.serial}/versions/{version.number}/content.json")
        assert hashlib.sha256(answer.content).hexdigest() == version.content_hash
        assert Event.objects.filter(verb="version.published", data__hash=version.content_hash).count() == 1
    first = client.get(f"/documents/YNZGH/{document.serial}/versions/1/content.json").json()
    assert first["attachments"] == [["表.txt", "报名表", hashlib.sha256("表\n".encode()).hexdigest()]]


def test_a_unit_renamed_later_changes_nothing_that_stood(client: Client, document: Document, org: Organisation) -> None:
    Organisation.objects.filter(pk=org.pk).update(name="邕宁区工会联合会")
    status, page = get(client, document, "at/2026-11-20/")
    assert status == 200
    assert "内容未被改动" in page
    assert "<dd>南宁市邕宁区总工会</dd>" in page


def test_tampering_with_what_stood_is_told(client: Client, document: Document) -> None:
    version = document.versions.get(number=1)
    with triggers.suspended(DocumentVersion, reason="试验", by=User.objects.get(username__startswith="officer"), at=NOW):
        DocumentVersion.objects.filter(pk=version.pk).update(body="<p>改过</p>")
    assert "重新计算的散列与操作记录不一致，请勿采信，并告知本站。" in get(client, document, "at/2026-11-20/")[1]
    with pytest.raises(CommandError, match="not every wording is what was published"):
        call_command("verify_document", f"YNZGH/{document.serial}", stdout=StringIO())


def test_the_command_verifies_every_wording(document: Document) -> None:
    seal(NOW)
    out = StringIO()
    call_command("verify_document", f"YNZGH/{document.serial}", "--json", stdout=out)
    rows: list[dict[str, Any]] = json.loads(out.getvalue())["versions"]
    assert [(row["version"], row["holds"]) for row in rows] == [(1, True), (2, True)]
    assert all(row["seal"] for row in rows)
    with pytest.raises(CommandError, match="no public document at YNZGH/2026-99999"):
        call_command("verify_document", "YNZGH/2026-99999")


def test_of_a_withdrawn_document_the_past_is_gone_too(client: Client, document: Document, team: Team) -> None:
    withdraw(document=document, note="内容有误", by=team.officer, at=NOW)
    for rest in ("versions/2/diff/", "versions/1/content.json", "at/2026-11-20/", "at/2026-11-24/"):
        assert get(client, document, rest)[0] == 404, rest
    back = new_version(document=document, note="重新发布", by=team.editor, at=NOW)
    publish(version=approve(team, back, NOW), by=team.officer, at=NOW)
    status, page = get(client, document, "at/2026-11-20/")
    assert (status, "当时公开的版本后来已撤下，不再提供。" in page) == (404, True)
    assert get(client, document, "at/2026-11-24T10:00/")[0] == 200


def test_times_are_not_kept_by_the_page_cache(client: Client, document: Document) -> None:
    answer = client.get(f"/documents/YNZGH/{document.serial}/at/2026-11-20/")
    assert answer["Cache-Control"] == "no-cache"
