"""The register of experts. The trail names the row, never the person."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from core.access import Verb, require
from core.events import record
from core.models import Organisation
from disclosure.dates import shanghai_date
from disclosure.errors import RefusedError
from interpretation.models import Expert

if TYPE_CHECKING:
    from datetime import datetime

    from core.models import User

FIELDS = ("name", "post", "field", "consented_on", "is_active")


@transaction.atomic
def save_expert(*, expert: Expert | None, organisation: Organisation, changes: dict[str, Any], by: User, at: datetime) -> Expert:
    """Register an expert, or change one: fields of FIELDS. An expert is named in public, so consent comes first.

    Raises NotAllowedError, RefusedError.
    """
    require(by, Verb.MANAGE_EXPERTS, expert.organisation if expert else organisation, at)
    row = Expert.objects.select_for_update().get(pk=expert.pk) if expert else Expert(organisation=organisation)
    for name in FIELDS:
        if name in changes:
            value = changes[name]
            setattr(row, name, " ".join(value.split()) if isinstance(value, str) else value)
    if not row.name or not row.field:
        raise RefusedError(_("请填写专家的姓名和专业领域。"))
    if row.consented_on is None or row.consented_on > shanghai_date(at):
        raise RefusedError(_("请填写专家同意公开姓名的日期，不得晚于今天。"))
    row.save()
    record("expert.saved", organisation=row.organisation, by=by, at=at, expert=row.pk, fields=sorted(changes), is_active=row.is_active)
    return row
