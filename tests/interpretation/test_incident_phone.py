"""The leader's phone page: facts, clock and the statement; approve, return, put on the short way; who may not is told why."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from core.models import Organisation, User
from disclosure.default_columns import ensure_columns
from disclosure.models import DocumentVersion, VersionState
from disclosure.services import review
from interpretation.models import Incident, Severity, StatementKind
from interpretation.services import statements, triage
from tests.interpretation.incidents import SEEN, registered
from tests.portal.desk import client_of

pytestmark = pytest.mark.django_db
NOW = SEEN + timedelta(minutes=30)


@pytest.fixture(autouse=True)
def _now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)


@pytest.fixture
def officer(org: Organisation, person: Callable[..., User]) -> User:
    return person("officer", org, name="经办人乙")


@pytest.fixture
def leader(org: Organisation, person: Callable[..., User]) -> User:
    return person("leader", org)


@pytest.fixture
def incident(org: Organisation, officer: User, leader: User) -> Incident:
    return _grave(org, officer, leader)


def _grave(org: Organisation, officer: User, leader: User) -> Incident:
    found = registered(org, officer, place="示例镇")
    return triage.grade(incident=found, severity=Severity.GRAVE, needs_conference=False, by=leader, at=SEEN)


@pytest.fixture
def version(incident: Incident, officer: User) -> DocumentVersion:
    ensure_columns()
    return statements.draft_statement(
        incident=incident,
        title="关于供水中断的情况通报",
        body="<p>某小区供水管破裂，抢修人员已到场，预计今晚恢复供水。</p>",
        kind=StatementKind.FIRST,
        by=officer,
        at=SEEN + timedelta(minutes=20),
    )


def _page(incident: Incident) -> str:
    return reverse("admin:interpretation_incident_phone", args=[incident.pk])


def _send(client: Client, version: DocumentVersion, incident: Incident, verdict: str, reason: str = "", revision: int = 0) -> str:
    sent = {"version": version.pk, "revision": revision or version.revision, "verdict": verdict, "reason": reason}
    answer = client.post(_page(incident), sent, follow=True)
    version.refresh_from_db()
    return answer.content.decode()


def test_it_shows_clock_facts_and_the_statement_as_it_would_go_out(incident: Incident, version: DocumentVersion, leader: User) -> None:
    page = client_of(leader).get(_page(incident)).content.decode()
    for words in ("还剩 30 分钟", "示例镇", "关于供水中断的情况通报", "预计今晚恢复供水", "拟稿 经办人乙", "应急发布"):
        assert words in page
    assert 'data-now="2026-11-20T22:30:00+08:00"' in page


def test_the_leader_signs_what_passed_the_secrecy_review(
    incident: Incident, version: DocumentVersion, officer: User, leader: User, secrecy: User
) -> None:
    review.submit(version=version, by=officer, at=NOW)
    review.pass_step(version=version, by=secrecy, at=NOW)
    client = client_of(leader)
    page = client.get(reverse("admin:interpretation_incident_phone_list")).content.decode()
    assert "待您办理：待签发" in page
    assert "已通过，目前为“待发布”。" in _send(client, version, incident, "pass")
    assert version.state == VersionState.APPROVED


def test_the_leader_returns_it_with_a_reason(
    incident: Incident, version: DocumentVersion, officer: User, leader: User, secrecy: User
) -> None:
    review.submit(version=version, by=officer, at=NOW)
    review.pass_step(version=version, by=secrecy, at=NOW)
    client = client_of(leader)
    assert "退回修改须写明理由。" in _send(client, version, incident, "return")
    assert version.state == VersionState.SIGN_OFF
    assert "已退回拟稿人修改。" in _send(client, version, incident, "return", "请写明停水范围。")
    assert version.state == VersionState.DRAFT


def test_the_short_way_still_wants_a_second_persons_secrecy_review(
    incident: Incident, version: DocumentVersion, org: Organisation, person: Callable[..., User]
) -> None:
    both = person(("leader", "secrecy"), org)
    client = client_of(both)
    page = _send(client, version, incident, "expedite", "短")
    assert "请写明应急理由，5至300字。" in page
    assert ">短</textarea>" in page
    assert "已决定应急发布，目前为“保密审查中”。" in _send(client, version, incident, "expedite", "须在一小时内发布。")
    assert "应急发布的决定与保密审查须由两人分别办理。" in _send(client, version, incident, "pass")
    assert version.state == VersionState.SECRECY
    second = client_of(person("secrecy", org))
    assert "已通过，目前为“待发布”。" in _send(second, version, incident, "pass")


def test_nobody_approves_what_they_wrote(
    incident: Incident, version: DocumentVersion, org: Organisation, person: Callable[..., User]
) -> None:
    writer = person(("officer", "secrecy"), org, name="两职甲")
    own = statements.draft_statement(incident=incident, title="澄清", body="<p>并无停水一周。</p>", kind="update", by=writer, at=NOW)
    review.submit(version=own, by=writer, at=NOW)
    assert "两职甲参与撰写了该信息，不能审核。" in _send(client_of(writer), own, incident, "pass")
    assert own.state == VersionState.SECRECY


def test_a_text_changed_meanwhile_is_read_again_first(incident: Incident, version: DocumentVersion, officer: User, secrecy: User) -> None:
    review.submit(version=version, by=officer, at=NOW)
    page = _send(client_of(secrecy), version, incident, "pass", revision=version.revision + 1)
    assert "您看到的内容已被修改，请重新阅读后再办理。" in page
    assert version.state == VersionState.SECRECY


def test_a_version_of_another_incident_is_not_found_here(
    org: Organisation, incident: Incident, version: DocumentVersion, officer: User, leader: User
) -> None:
    other = _grave(org, officer, leader)
    sent = {"version": version.pk, "revision": version.revision, "verdict": "pass"}
    assert client_of(leader).post(_page(other), sent).status_code == 404
    assert client_of(leader).post(_page(incident), {"version": "x", "verdict": "destroy"}).status_code == 200


def test_the_case_page_drafts_a_statement_and_leads_to_the_draft(incident: Incident, officer: User) -> None:
    ensure_columns()
    client = client_of(officer)
    address = reverse("admin:interpretation_incident_statement", args=[incident.pk])
    assert "拟写首次通报" in client.get(reverse("admin:interpretation_incident_change", args=[incident.pk])).content.decode()
    answer = client.post(address, {"title": "情况通报", "body": "第一段<b>\n第二段"})
    version = DocumentVersion.objects.get()
    assert answer["Location"] == reverse("admin:disclosure_documentversion_change", args=[version.pk])
    assert version.body == "<p>第一段&lt;b&gt;</p><p>第二段</p>"
    assert "已有首次通报，请拟写后续通报。" in client.post(address, {"title": "再来", "body": "一段"}).content.decode()


def test_a_clarification_and_a_conference_from_the_case_page(incident: Incident, officer: User) -> None:
    ensure_columns()
    client = client_of(officer)

    def address(name: str) -> str:
        return reverse(f"admin:interpretation_incident_{name}", args=[incident.pk])

    claim = {"title": "澄清说明", "claim": "停水一周", "verdict": "false", "facts": "当晚恢复", "evidence": "抢修记录"}
    client.post(address("clarification"), claim)
    assert "停水一周" in DocumentVersion.objects.get().body
    page = client.post(address("conference"), {"held_at": "2026-11-20T22:20", "place": "一楼会议室"}).content.decode()
    assert "新闻发布会须由主要负责人或者新闻发言人出席，请登记出席情况。" in page
    client.post(address("conference"), {"held_at": "2026-11-20T22:20", "place": "一楼会议室", "attended_by_principal": "on"})
    held = incident.conferences.get()
    client.post(address("transcript"), {"conference": held.pk, "title": "发布会实录", "body": "问：何时恢复？\n答：今晚。"})
    held.refresh_from_db()
    assert held.transcript is not None
