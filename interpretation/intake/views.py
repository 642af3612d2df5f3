"""The signed hook (docs/operators.md, Reports of a monitoring service). Errors are JSON; nothing is stored then."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING, Any, NoReturn

from django.http import JsonResponse
from django.http.request import UnreadablePostError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from core.filetypes import FileRefusedError
from core.ratelimit import client_key, wait_seconds
from interpretation.errors import InterpretationError
from interpretation.intake.payload import FieldsError, Seen, checked
from interpretation.intake.signing import WINDOW, is_fresh, is_signed
from interpretation.models import MonitoringService
from interpretation.services.intake import OtherContentError, receive

if TYPE_CHECKING:
    from django.http import HttpRequest

MOST = 64 * 1024  # bytes of a report
A_MINUTE = 600  # requests of one address


class HookError(Exception):
    """An answer other than success."""

    def __init__(self, status: int, code: str, message: str, **more: Any) -> None:
        super().__init__(message)
        self.status, self.content = status, {"error": code, "message": message, **more}


@csrf_exempt
def incidents(request: HttpRequest) -> JsonResponse:
    """POST one event: 201 with the incident's number, 200 when it was reported before, else an error."""
    try:
        answer = _taken(request)
    except HookError as error:
        answer = JsonResponse(error.content, status=error.status)
        if error.status == 405:
            answer["Allow"] = "POST"
        if "retry_after" in error.content:
            answer["Retry-After"] = str(error.content["retry_after"])
    answer["Cache-Control"] = "no-store"
    return answer


def _taken(request: HttpRequest) -> JsonResponse:
    if request.method != "POST":
        raise HookError(405, "method", _("只接受 POST。"))
    wait = wait_seconds("incident-hook", client_key(request), limit=A_MINUTE, seconds=60, now=time.time())
    if wait:
        raise HookError(429, "too_many", _("请求过于频繁，请稍后再试。"), retry_after=wait)
    body = _body(request)
    service = _signed_by(request, body)
    at = timezone.now()
    event_id, seen = _understood(body, at=at)
    try:
        incident, new = receive(service=service, event_id=event_id, seen=seen, at=at)
    except OtherContentError as error:
        raise HookError(409, "other_content", str(error)) from error
    except FileRefusedError as error:
        raise HookError(422, "fields", _("有字段不符合要求。"), fields={"snapshot": str(error)}) from error
    except InterpretationError as error:
        raise HookError(422, "refused", str(error)) from error
    return JsonResponse({"incident": incident.number, "event_id": event_id, "new": new}, status=201 if new else 200)


def _body(request: HttpRequest) -> bytes:
    """At most MOST bytes; what says that it is more is not read at all."""
    length = request.META.get("CONTENT_LENGTH") or ""
    if not (length.isascii() and length.isdigit()):
        raise HookError(411, "length", _("请求须带 Content-Length。"))
    if len(length) > 9 or int(length) > MOST:
        raise HookError(413, "too_large", _("内容不能超过%(most)s字节。") % {"most": MOST})
    if request.content_type != "application/json":
        raise HookError(415, "type", _("Content-Type 应为 application/json。"))
    try:
        return request.read(MOST + 1)
    except (UnreadablePostError, OSError) as error:
        raise HookError(400, "broken", _("内容没有收完整。")) from error


def _signed_by(request: HttpRequest, body: bytes) -> MonitoringService:
    """The active service whose key signed the body just now. Which part is wrong is not told, but for the time."""
    code, timestamp = request.headers.get("X-Portal-Service", ""), request.headers.get("X-Portal-Timestamp", "")
    if "\x00" in code or len(code) > 24:
        _unsigned()
    service = MonitoringService.objects.filter(code=code, active=True, organisation__is_active=True).first()
    # an unknown service costs as much as a known one
    key = service.key if service else "no such service"
    if not is_signed(key, timestamp, body, request.headers.get("X-Portal-Signature", "")) or service is None:
        _unsigned()
    if not is_fresh(timestamp, time.time()):
        raise HookError(401, "time", _("签名时间与服务器时间相差超过%(seconds)s秒，请校准时钟后重新签名。") % {"seconds": WINDOW})
    return service


def _unsigned() -> NoReturn:
    raise HookError(401, "signature", _("签名无效。"))


def _understood(body: bytes, *, at: Any) -> tuple[str, Seen]:
    try:
        data = json.loads(body.decode(), parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise HookError(400, "json", _("内容不是有效的 UTF-8 JSON。")) from error
    try:
        return checked(data, at=at, event=True)
    except FieldsError as error:
        raise HookError(422, "fields", _("有字段不符合要求。"), fields=error.fields) from error


def _no_number(value: str) -> NoReturn:
    raise ValueError(value)
