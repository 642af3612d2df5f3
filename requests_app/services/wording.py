"""The wording of letters as an organisation has it: checked when it is saved, taken back to the built-in one."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from core.access import Verb, require
from core.events import record
from requests_app.errors import ApplicationError
from requests_app.letters.builtin import Wording
from requests_app.letters.composing import reasons_against
from requests_app.models import LetterKind, LetterTemplate

if TYPE_CHECKING:
    from datetime import datetime

    from core.models import Organisation, User


@transaction.atomic
def save_wording(*, organisation: Organisation, kind: str, title: str, body: str, by: User, at: datetime) -> LetterTemplate:
    """Keep the organisation's own wording of one kind of letter; letters already made stay as they are.

    Raises NotAllowedError, ApplicationError.
    """
    require(by, Verb.MANAGE_LETTERS, organisation, at)
    if kind not in LetterKind.values:
        raise ApplicationError(_("请选择文书种类。"))
    body = "\n".join(line.rstrip() for line in body.strip().splitlines())
    reasons = reasons_against(kind, Wording(title.strip(), body))
    if reasons:
        raise ApplicationError(*reasons)
    values = {"title": title.strip(), "body": body, "changed_by": by, "changed_at": at}
    row, _created = LetterTemplate.objects.update_or_create(organisation=organisation, kind=kind, defaults=values)
    digest = hashlib.sha256(f"{row.title}\n{row.body}".encode()).hexdigest()
    record("letter_template.saved", organisation=organisation, by=by, at=at, kind=str(kind), sha256=digest)
    return row


@transaction.atomic
def reset_wording(*, organisation: Organisation, kind: str, by: User, at: datetime) -> None:
    """Back to the built-in wording. Raises NotAllowedError, ApplicationError."""
    require(by, Verb.MANAGE_LETTERS, organisation, at)
    gone, _rows = LetterTemplate.objects.filter(organisation=organisation, kind=kind).delete()
    if not gone:
        raise ApplicationError(_("该文书使用的就是内置模板。"))
    record("letter_template.reset", organisation=organisation, by=by, at=at, kind=str(kind))
