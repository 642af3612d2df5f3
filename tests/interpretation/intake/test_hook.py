"""The signed hook: what is taken, and every refusal word for word, with nothing stored."""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from core import files
from core.models import Blob, Event, Matter, Notice, Organisation, User
from interpretation.intake import views
from interpretation.models import Incident, MonitoringEvent, MonitoringService
from interpretation.services.monitoring import renew_key, switch
from tests.interpretation.intake.hook import EVENT, NOW, URL, headers_for, post, report

pytestmark = pytest.mark.django_db
BODY = json.dumps(EVENT).encode()
FIELDS = "有字段不符合要求。"


def nothing_stored(settings: Any) -> bool:
    kept = [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]
    rows = (Incident, MonitoringEvent, Matter, Blob)
    return not kept and not any(model.objects.exists() for model in rows) and not Event.objects.filter(verb__startswith="incident").exists()


def test_a_signed_report_is_registered_and_those_who_grade_are_told(
    service: MonitoringService, org: Organisation, office_head: User, editor: User
) -> None:
    answer = report(
        service,
        source="social",
        link="https://forum.example/1",
        place="某街道",
        topic="民生",
        category="interests",
        heat=1200,
        occurred_at="2026-11-24T01:30:00Z",
        text="网帖称\n供水中断",
    )
    assert (answer.status_code, answer["Content-Type"], answer["Cache-Control"]) == (201, "application/json", "no-store")
    assert answer.json() == {"incident": "YNZGH-YQ-2026-0001", "event_id": "ev-1", "new": True}
    incident = Incident.objects.get()
    assert (incident.organisation, incident.registered_by, incident.registered_at) == (org, None, NOW)
    assert (incident.source, incident.link, incident.place, incident.topic) == ("social", "https://forum.example/1", "某街道", "民生")
    assert (incident.category, incident.heat, incident.severity) == ("interests", 1200, "")
    assert incident.first_seen_at == datetime(2026, 11, 24, 1, 50, tzinfo=UTC)
    assert incident.occurred_at == datetime(2026, 11, 24, 1, 30, tzinfo=UTC)
    assert incident.snapshot is not None
    assert incident.snapshot.private
    assert files.read(incident.snapshot).decode() == "网帖称\n供水中断"
    told = Notice.objects.filter(template="incident_received")
    assert [(notice.recipient, notice.params["number"]) for notice in told] == [(office_head, "YNZGH-YQ-2026-0001")]
    assert EVENT["title"] not in json.dumps([notice.params for notice in told], ensure_ascii=False)


def test_a_snapshot_comes_in_base64(service: MonitoringService) -> None:
    png = b"\x89PNG\r\n\x1a\n" + bytes(20)
    assert report(service, snapshot={"name": "页面.png", "base64": base64.b64encode(png).decode()}).status_code == 201
    kept = Incident.objects.get().snapshot
    assert kept is not None
    assert (kept.mime, files.read(kept)) == ("image/png", png)


def test_the_same_event_again_leads_to_the_first_incident(service: MonitoringService) -> None:
    report(service)
    answer = report(service)
    assert (answer.status_code, answer.json()) == (200, {"incident": "YNZGH-YQ-2026-0001", "event_id": "ev-1", "new": False})
    again = post(BODY, headers_for(service, BODY, timestamp=str(int(NOW.timestamp()) - 200)))
    assert again.status_code == 200
    assert (Incident.objects.count(), MonitoringEvent.objects.count()) == (1, 1)


def test_the_same_event_with_other_content_is_refused(service: MonitoringService) -> None:
    report(service)
    answer = report(service, heat=5)
    assert (answer.status_code, answer.json()) == (409, {"error": "other_content", "message": "事件标识“ev-1”已用于另一内容。"})
    assert Incident.objects.get().heat == 0


def test_events_of_two_services_are_apart(service: MonitoringService, other_org: Organisation, person: Any) -> None:
    from tests.interpretation.intake.hook import service_of

    other = service_of(other_org, person("officer", other_org))
    assert [report(service).status_code, report(other).status_code] == [201, 201]
    assert sorted(Incident.objects.values_list("number", flat=True)) == ["YNRSJ-YQ-2026-0001", "YNZGH-YQ-2026-0001"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"X-Portal-Signature": "sha256=" + "0" * 64},
        {"X-Portal-Signature": ""},
        {"X-Portal-Signature": "签名"},
        {"X-Portal-Service": "nobody"},
        {"X-Portal-Service": "x" * 2000},
        {"X-Portal-Timestamp": "soon"},
        {"X-Portal-Timestamp": "-1"},
        {"X-Portal-Timestamp": "9" * 400},
    ],
)
def test_a_wrong_signature_is_refused(service: MonitoringService, wrong: dict[str, str], settings: Any) -> None:
    answer = post(BODY, headers_for(service, BODY) | wrong)
    assert (answer.status_code, answer.json()) == (401, {"error": "signature", "message": "签名无效。"})
    assert nothing_stored(settings)


def test_the_signature_covers_time_and_body(service: MonitoringService, settings: Any) -> None:
    signed = headers_for(service, BODY)
    assert post(BODY + b" ", signed).status_code == 401
    assert post(BODY, signed | {"X-Portal-Timestamp": str(int(NOW.timestamp()) + 1)}).status_code == 401
    assert nothing_stored(settings)


@pytest.mark.parametrize("seconds", [-301, 301])
def test_a_report_recorded_and_sent_again_later_is_refused(service: MonitoringService, seconds: int, settings: Any) -> None:
    answer = post(BODY, headers_for(service, BODY, timestamp=str(int(NOW.timestamp()) + seconds)))
    assert answer.status_code == 401
    assert answer.json() == {"error": "time", "message": "签名时间与服务器时间相差超过300秒，请校准时钟后重新签名。"}
    assert nothing_stored(settings)


def test_an_old_key_and_a_service_switched_off_are_refused(service: MonitoringService, officer: User, settings: Any) -> None:
    signed = headers_for(service, BODY)
    renew_key(service=service, by=officer, at=NOW)
    assert post(BODY, signed).status_code == 401
    switch(service=service, active=False, by=officer, at=NOW)
    assert report(service).status_code == 401
    assert nothing_stored(settings)


def test_ten_megabytes_are_refused_unread(service: MonitoringService, settings: Any) -> None:
    body = b"[" * (10 * 1024 * 1024)
    answer = post(body, headers_for(service, body))
    assert (answer.status_code, answer.json()) == (413, {"error": "too_large", "message": "内容不能超过65536字节。"})
    assert nothing_stored(settings)


def test_a_body_without_length_is_refused(service: MonitoringService) -> None:
    answer = Client().post(URL, data=BODY, content_type="application/json", CONTENT_LENGTH="")
    assert (answer.status_code, answer.json()) == (411, {"error": "length", "message": "请求须带 Content-Length。"})


def test_other_types_and_methods_are_refused(service: MonitoringService) -> None:
    answer = post(BODY, headers_for(service, BODY), content_type="text/plain")
    assert (answer.status_code, answer.json()) == (415, {"error": "type", "message": "Content-Type 应为 application/json。"})
    answer = Client().get(URL)
    assert (answer.status_code, answer["Allow"]) == (405, "POST")
    assert answer.json() == {"error": "method", "message": "只接受 POST。"}


@pytest.mark.parametrize("body", [b" ", b"\xff\xfe", b"{", b"[" * 60_000, b'{"heat": NaN}', b"1" * 60_000, b'{"title": Infinity}'])
def test_what_is_no_json_is_refused(service: MonitoringService, body: bytes, settings: Any) -> None:
    answer = post(body, headers_for(service, body))
    assert (answer.status_code, answer.json()) == (400, {"error": "json", "message": "内容不是有效的 UTF-8 JSON。"})
    assert nothing_stored(settings)


TIME = "应为带时区的时间，例如 2026-11-24T09:30:00+08:00。"


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("event_id", None, "必须填写。"),
        ("event_id", 7, "应为文字。"),
        ("event_id", "事件 1", "只能含有字母、数字和 . _ : - ，不超过100个。"),
        ("title", "  ", "必须填写。"),
        ("title", ["a"], "应为文字。"),
        ("title", "字" * 201, "不能超过200个字。"),
        ("title", "a\x00b", "含有不允许的字符。"),
        ("title", "a\ud800", "含有不允许的字符。"),
        ("title", "a\nb", "含有不允许的字符。"),
        ("source", "rumour", "应为以下之一：monitoring、media、social、hotline、letter、superior、other。"),
        ("category", 1, "应为文字。"),
        ("category", "secret", "应为以下之一：misreading、interests、morals、emergency、demanded、other。"),
        ("link", "javascript:alert(1)", "应为 http 或 https 开头的网址。"),
        ("heat", -1, "应为0至1000000000之间的整数。"),
        ("heat", True, "应为0至1000000000之间的整数。"),
        ("heat", "12", "应为0至1000000000之间的整数。"),
        ("heat", 1.5, "应为0至1000000000之间的整数。"),
        ("heat", 10**30, "应为0至1000000000之间的整数。"),
        ("first_seen_at", "2026-11-24T09:50:00", TIME),
        ("first_seen_at", "2026-13-24T09:50:00Z", TIME),
        ("first_seen_at", "0001-01-01T00:00:00+08:00", TIME),
        ("first_seen_at", 1_700_000_000, "应为文字。"),
        ("first_seen_at", "2026-11-24T10:06:00+08:00", "发现时间不能晚于现在。"),
        ("occurred_at", "2026-11-24T09:51:00+08:00", "发生时间不能晚于发现时间。"),
        ("snapshot", "iVBOR", "应为含有 name 和 base64 两项文字的对象。"),
        ("snapshot", {"name": "a.png"}, "应为含有 name 和 base64 两项文字的对象。"),
        ("snapshot", {"name": "a.exe", "base64": ""}, "文件名应以 .pdf .jpg .jpeg .png .webp .txt 结尾，不超过100个字。"),
        ("snapshot", {"name": "a.png", "base64": "*"}, "base64 无法解码。"),
        ("snapshot", {"name": "a.png", "base64": "aGVsbG8="}, "“a.png”的内容与扩展名不符。"),
        ("grade", "grave", "没有这个字段。"),
    ],
)
def test_wrong_fields_are_named(service: MonitoringService, field: str, value: Any, message: str, settings: Any) -> None:
    answer = report(service, **{field: value})
    said = answer.json()
    assert answer.status_code == 422
    assert said["error"] == "fields"
    assert said["message"] == FIELDS
    assert message == said["fields"][field]
    assert nothing_stored(settings)


def test_text_and_file_together_are_refused(service: MonitoringService) -> None:
    answer = report(service, text="a", snapshot={"name": "a.txt", "base64": "YQ=="})
    assert answer.json()["fields"] == {"snapshot": "text 和 snapshot 只能填写一项。"}


@pytest.mark.parametrize("data", [[], "text", 1, None])
def test_only_an_object_is_taken(service: MonitoringService, data: Any) -> None:
    body = json.dumps(data).encode()
    assert post(body, headers_for(service, body)).json()["fields"] == {"": "内容应为一个 JSON 对象。"}


def test_too_many_requests_are_put_off(service: MonitoringService, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "A_MINUTE", 2)
    assert [report(service).status_code for _ in range(3)] == [201, 200, 429]
    answer = report(service)
    assert answer.json()["message"] == "请求过于频繁，请稍后再试。"
    assert answer["Retry-After"] == str(answer.json()["retry_after"])


def test_the_key_stands_nowhere_in_clear(service: MonitoringService) -> None:
    from django.db import connection

    report(service)
    with connection.cursor() as cursor:
        cursor.execute("SELECT key FROM interpretation_monitoringservice")
        sealed = bytes(cursor.fetchone()[0])
    assert service.key.encode() not in sealed
    assert not [event for event in Event.objects.all() if service.key in json.dumps(event.data)]
