"""Monitoring services and their keys."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from core.access import Verb, require
from core.events import record
from interpretation.errors import InterpretationError
from interpretation.models import MonitoringService

if TYPE_CHECKING:
    from datetime import datetime

    from core.models import Organisation, User


@transaction.atomic
def add_service(*, organisation: Organisation, name: str, by: User, at: datetime) -> MonitoringService:
    """Let a program report incidents of the unit. Its code and key are made here. Raises NotAllowedError, InterpretationError."""
    require(by, Verb.HANDLE_INCIDENTS, organisation, at)
    name = name.strip()
    if not name:
        raise InterpretationError(_("请填写“%(name)s”。") % {"name": _("名称")})
    if MonitoringService.objects.filter(organisation=organisation, name=name).exists():
        raise InterpretationError(_("已有同名的监测服务。"))
    service = MonitoringService.objects.create(
        organisation=organisation, code=secrets.token_hex(8), name=name[:120], key=secrets.token_urlsafe(32), made_at=at, keyed_at=at
    )
    record("monitoring.added", organisation=organisation, by=by, at=at, service=service.code)
    return service


@transaction.atomic
def renew_key(*, service: MonitoringService, by: User, at: datetime) -> MonitoringService:
    """Another key; the old one ends at once. Raises NotAllowedError."""
    require(by, Verb.HANDLE_INCIDENTS, service.organisation, at)
    service.key, service.keyed_at = secrets.token_urlsafe(32), at
    service.save(update_fields=["key", "keyed_at"])
    record("monitoring.key_renewed", organisation=service.organisation, by=by, at=at, service=service.code)
    return service


@transaction.atomic
def switch(*, service: MonitoringService, active: bool, by: User, at: datetime) -> MonitoringService:
    """Take its reports, or refuse them. Raises NotAllowedError."""
    require(by, Verb.HANDLE_INCIDENTS, service.organisation, at)
    if service.active != active:
        service.active = active
        service.save(update_fields=["active"])
        verb = "monitoring.switched_on" if active else "monitoring.switched_off"
        record(verb, organisation=service.organisation, by=by, at=at, service=service.code)
    return service
