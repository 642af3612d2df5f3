"""The staff's pages of incidents: who opens them, registering by hand, a page for each verb, the board, the acknowledgement."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from core.models import Event, Notice, Organisation, User
from core.notices import render
from core.sweep import run_sweep
from interpretation.models import Incident, IncidentState, Severity
from tests.conftest import shanghai
from tests.interpretation.incidents import SEEN, graded, registered
from tests.interpretation.statements import drafted
from tests.portal.desk import client_of

pytestmark = pytest.mark.django_db
PNG = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89"
    b"\x00\x00\x00\rIDATx\x9cc\xf8\xff\xff?\x00\x05\xfe\x02\xfe\xa7\x9a\xa0\xa0\x00\x00\x00\x00IEND\xaeB`\x82"
)
FORM = {
    "title": "网传某职工驿站停水", "source": "social", "category": "interests", "heat": "120", "place": "示例镇",
    "link": "https://post.example.invalid/1", "occurred_at": "2026-11-20T21:30", "first_seen_at": "2026-11-20T21:50",
}  # fmt: skip


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch) -> Callable[[datetime], None]:
    def put(at: datetime) -> None:
        monkeypatch.setattr("django.utils.timezone.now", lambda: at)

    put(SEEN)
    return put


@pytest.fixture
def speaker(org: Organisation, person: Callable[..., User]) -> User:
    return person("spokesperson", org, name="发言人甲")


@pytest.fixture
def client(speaker: User, now: Callable[[datetime], None]) -> Client:
    return client_of(speaker)


def _page(incident: Incident, name: str = "change") -> str:
    return reverse(f"admin:interpretation_incident_{name}", args=[incident.pk])


def _text(client: Client, address: str) -> str:
    return client.get(address).content.decode()


# ------------------------------------------------------------ who


def test_owner_colleague_stranger_and_nobody(
    org: Organisation, other_org: Organisation, speaker: User, person: Callable[..., User], now: Callable[[datetime], None]
) -> None:
    incident = graded(org, speaker)
    pages = [_page(incident), _page(incident, "phone"), _page(incident, "regrade")]
    people = {"owner": speaker, "leader": person("leader", org), "stranger": person("spokesperson", other_org)}
    seen = {name: [client_of(user).get(page).status_code for page in pages] for name, user in people.items()}
    assert seen == {"owner": [200, 200, 200], "leader": [200, 200, 200], "stranger": [404, 404, 404]}
    assert [client_of(person("auditor", org)).get(page).status_code for page in pages] == [200, 200, 403]
    assert [client_of(None).get(page).status_code for page in pages] == [302, 302, 302]


def test_the_board_is_for_those_who_may_see_incidents(
    org: Organisation, person: Callable[..., User], now: Callable[[datetime], None]
) -> None:
    board = reverse("admin:interpretation_incident_board")
    found = {role: client_of(person(role, org)).get(board).status_code for role in ("editor", "checker", "officer", "principal", "auditor")}
    assert found == {"editor": 403, "checker": 403, "officer": 200, "principal": 200, "auditor": 200}


def test_an_editor_never_reads_the_title_of_an_incident(
    org: Organisation, speaker: User, person: Callable[..., User], now: Callable[[datetime], None]
) -> None:
    incident = graded(org, speaker)
    editor, leader = client_of(person("editor", org)), client_of(person("leader", org))
    pages = [reverse(f"admin:{name}") for name in ("index", "core_deadline_changelist", "core_matter_changelist")]
    assert [incident.title in _text(editor, page) for page in pages] == [False, False, False]
    assert [incident.title in _text(leader, page) for page in pages] == [True, True, True]


# ------------------------------------------------------------ registering


def test_an_incident_is_registered_by_hand_with_its_snapshot(client: Client, org: Organisation) -> None:
    answer = client.post(
        reverse("admin:interpretation_incident_add"),
        FORM | {"organisation": org.pk, "once": "a", "snapshot": SimpleUploadedFile("a.png", PNG, "image/png")},
    )
    incident = Incident.objects.get()
    assert answer["Location"] == _page(incident)
    assert (incident.title, incident.heat, incident.occurred_at) == ("网传某职工驿站停水", 120, shanghai(2026, 11, 20, 21, 30))
    assert incident.state == IncidentState.REGISTERED
    kept = client.get(_page(incident, "snapshot"))
    assert b"".join(kept.streaming_content) == PNG  # type: ignore[attr-defined]
    assert kept["Content-Disposition"] == 'attachment; filename="YNZGH-YQ-2026-0001.png"'


def test_the_same_page_sent_twice_registers_once(client: Client, org: Organisation) -> None:
    for _time in range(2):
        client.post(reverse("admin:interpretation_incident_add"), FORM | {"organisation": org.pk, "once": "same"})
    assert Incident.objects.count() == 1


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"occurred_at": "2026-11-20T21:55"}, "发生时间不能晚于发现时间。"),
        ({"first_seen_at": "2026-11-21T08:00"}, "发现时间不能晚于现在。"),
        ({"link": "javascript:alert(1)"}, "输入一个有效的 URL。"),
        ({"title": ""}, "这个字段是必填项。"),
    ],
)
def test_a_refused_registration_says_why_and_keeps_what_was_typed(
    client: Client, org: Organisation, changed: dict[str, str], message: str
) -> None:
    page = client.post(reverse("admin:interpretation_incident_add"), FORM | {"organisation": org.pk} | changed).content.decode()
    assert message in page
    assert 'value="示例镇"' in page
    assert Incident.objects.count() == 0


# ------------------------------------------------------------ acts


def test_grading_starts_the_clocks(client: Client, org: Organisation, speaker: User) -> None:
    incident = registered(org, speaker)
    assert "定级后起算。" in _text(client, _page(incident))
    client.post(_page(incident, "grade"), {"severity": "grave", "counts_from": "discovery", "needs_conference": "on"})
    incident.refresh_from_db()
    assert (incident.state, incident.severity, incident.needs_conference) == (IncidentState.TRIAGED, Severity.GRAVE, True)
    page = _text(client, _page(incident))
    assert "首次发布已掌握的事实类信息" in page
    assert 'data-due="2026-11-20T23:00:00+08:00"' in page


def test_counting_from_an_unknown_occurrence_is_refused_beside_the_form(client: Client, org: Organisation, speaker: User) -> None:
    incident = registered(org, speaker)
    page = client.post(_page(incident, "grade"), {"severity": "other", "counts_from": "occurrence"}).content.decode()
    assert "未登记发生时间，不能自发生时起算。" in page


def test_regrading_shows_the_history_and_the_lateness(
    client: Client, org: Organisation, speaker: User, now: Callable[[datetime], None]
) -> None:
    incident = graded(org, speaker)
    now(SEEN + timedelta(hours=3))
    client.post(_page(incident, "regrade"), {"severity": "grave", "reason": "出现重大人员伤亡"})
    page = _text(client, _page(incident))
    assert "已逾期 2 小时" in page
    assert "调整等级：其他政务舆情 → 特别重大、重大突发事件" in page
    assert "出现重大人员伤亡" in page


def test_steps_are_recorded_and_shown(client: Client, org: Organisation, speaker: User, person: Callable[..., User]) -> None:
    incident = graded(org, speaker)
    officer = person("officer", org, name="经办人乙")
    client.post(_page(incident, "assign"), {"handler": officer.pk, "spokesperson": speaker.pk})
    client.post(_page(incident, "report"), {"to": "区人民政府办公室", "note": "已赴现场"})
    client.post(_page(incident, "consult"), {"organ": "区委宣传部", "note": "同意先发布已掌握的事实"})
    page = _text(client, _page(incident))
    for words in ("经办人乙", "发言人甲", "向上级报告：区人民政府办公室", "与宣传部门会商：区委宣传部", "处置中"):
        assert words in page
    assert list(Event.objects.filter(matter=incident.matter, verb__startswith="incident.").order_by("id").values_list("verb", flat=True))[
        -4:
    ] == ["incident.assigned", "incident.handling", "incident.reported", "incident.consulted"]


def test_closing_without_a_statement_is_refused_word_for_word(client: Client, org: Organisation, speaker: User) -> None:
    incident = graded(org, speaker)
    page = client.post(_page(incident, "close"), {"result": "已修复", "lessons": "加强巡检"}).content.decode()
    assert "尚未发布情况通报，不能办结。" in page
    assert ">已修复</textarea>" in page


def test_what_is_not_ours_is_transferred_and_its_receipt_added_later(client: Client, org: Organisation, speaker: User) -> None:
    incident = graded(org, speaker)
    client.post(_page(incident, "transfer"), {"to": "区水务局", "reason": "属该局职责"})
    incident.refresh_from_db()
    assert incident.state == IncidentState.TRANSFERRED
    assert "登记签收凭证" in _text(client, _page(incident))
    client.post(_page(incident, "receipt"), {"receipt": SimpleUploadedFile("a.png", PNG, "image/png")})
    assert incident.transfers.get().receipt is not None
    assert incident.title not in _text(client, reverse("admin:interpretation_incident_board"))


# ------------------------------------------------------------ the board


def test_the_board_carries_the_servers_time_and_each_due_time(
    client: Client, org: Organisation, speaker: User, now: Callable[[datetime], None]
) -> None:
    incident = graded(org, speaker, severity=Severity.GRAVE)
    now(SEEN + timedelta(minutes=50))
    page = _text(client, reverse("admin:interpretation_incident_board"))
    assert 'data-now="2026-11-20T22:50:00+08:00"' in page
    assert 'data-due="2026-11-20T23:00:00+08:00"' in page
    assert f'<article class="incident-card" data-level="last" id="incident-{incident.pk}">' in page
    assert "还剩 10 分钟" in page
    assert "js/incidents.js" in page


def test_whoever_is_called_acknowledges_with_one_button(
    client: Client, org: Organisation, speaker: User, now: Callable[[datetime], None]
) -> None:
    incident = graded(org, speaker)
    run_sweep(at=SEEN + timedelta(minutes=1))
    now(SEEN + timedelta(minutes=4))
    board = reverse("admin:interpretation_incident_board")
    assert "值班呼叫等待您签收（22:11 前）" in _text(client, board)
    answer = client.post(_page(incident, "acknowledge"), {"back": "board"})
    assert answer["Location"] == board
    assert Notice.objects.filter(acknowledge_by__isnull=False).get().acknowledged_at == SEEN + timedelta(minutes=4)
    page = _text(client, _page(incident))
    assert "3 分钟签收" in page
    assert "值班呼叫等待您签收" not in page


def test_the_call_leads_to_the_phone_page_of_the_incident(org: Organisation, speaker: User) -> None:
    incident = graded(org, speaker)
    run_sweep(at=SEEN + timedelta(minutes=1))
    _subject, _words, address = render(Notice.objects.select_related("organisation", "matter", "deadline").get(template="duty_call"))
    assert address.endswith(_page(incident, "phone"))


def test_a_colleague_who_was_not_called_has_nothing_to_acknowledge(
    client: Client, org: Organisation, speaker: User, person: Callable[..., User]
) -> None:
    incident = graded(org, speaker)
    run_sweep(at=SEEN + timedelta(minutes=1))
    other = client_of(person("officer", org))
    answer = other.post(_page(incident, "acknowledge"), {"back": "phone"}, follow=True)
    assert "没有等待您签收的值班呼叫。" in answer.content.decode()
    assert other.get(_page(incident, "acknowledge")).status_code == 405


def test_the_first_statement_is_offered_until_there_is_one(
    org: Organisation, person: Callable[..., User], now: Callable[[datetime], None]
) -> None:
    officer = person("officer", org)
    incident = graded(org, person("spokesperson", org))
    address = reverse("admin:interpretation_incident_change", args=[incident.pk])
    client = client_of(officer)
    assert "拟写首次通报" in client.get(address).content.decode()
    drafted(incident, officer, SEEN)
    page = client.get(address).content.decode()
    assert "拟写首次通报" not in page
    assert "拟写后续通报" in page
