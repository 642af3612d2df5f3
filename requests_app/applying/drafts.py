"""The draft behind the form: found by the secret in its address, saved with every step whether it is right or not, gone after its hours.

`FormDraft.data`: {step: {field: text or list of texts}} as typed; after sending {"code": sealed} for a short while, then nothing.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.db import transaction
from django.http import QueryDict

from core import files
from requests_app.models import FormDraft, RetentionRule

if TYPE_CHECKING:
    from datetime import datetime

    from core.models import Organisation
    from requests_app.applying.steps import Step
    from requests_app.models import DraftFile

HOURS = 24  # an unfinished form is kept, where the office has no rule of its own
FRESH = timedelta(hours=1)  # no rule lets a form go sooner
LONGEST_VALUE = 10_000  # characters
MOST_VALUES = 200
# How long after sending the receipt still shows the query code, so that a page that did not load, or a second click, loses nothing.
CODE_SHOWN = timedelta(minutes=30)


def token_hash(token: str) -> str:
    """How a token is stored."""
    return hmac.new(settings.INDEX_KEY.encode(), f"form draft|{token}".encode(), hashlib.sha256).hexdigest()


def start(*, organisation: Organisation | None, data: dict[str, Any], at: datetime) -> tuple[FormDraft, str]:
    """A new draft and the token of its address, which is nowhere else."""
    token = secrets.token_urlsafe(24)
    draft = FormDraft.objects.create(token_hash=token_hash(token), organisation=organisation, data=data, started_at=at, touched_at=at)
    return draft, token


def find(token: str, *, at: datetime, lock: bool = False) -> FormDraft | None:
    """The draft of this token; None for an unknown one and for one past its hours. `lock`: inside a transaction, until its end."""
    rows = FormDraft.objects.select_for_update() if lock else FormDraft.objects.all()
    try:
        draft = rows.get(token_hash=token_hash(token[:64]))
    except FormDraft.DoesNotExist:
        return None
    if draft.touched_at > at - FRESH:
        return draft
    return None if draft.touched_at < at - timedelta(hours=hours_of(draft.organisation)) else draft


def hours_of(organisation: Organisation | None) -> int:
    """How many hours an unfinished form of this office is kept."""
    rule = RetentionRule.objects.filter(organisation=organisation).first() if organisation else None
    return max(rule.unfinished_hours, 1) if rule else HOURS


def months_of(organisation: Organisation | None) -> int:
    """How many months after the transfer to the archive the online copy of a case is kept."""
    rule = RetentionRule.objects.filter(organisation=organisation).first() if organisation else None
    return rule.months if rule else RetentionRule._meta.get_field("months").default


def save(
    *, draft: FormDraft, step: Step, typed: dict[str, str | list[str]], organisation: Organisation | None = None, at: datetime
) -> None:
    """Keep what was typed in this step, right or wrong; the other steps stay, also when two windows save at once."""
    with transaction.atomic():
        row = FormDraft.objects.select_for_update().get(pk=draft.pk)
        if row.sent_as_id is None:
            row.data = {**row.data, step.value: {**row.data.get(step.value, {}), **typed}}
            row.organisation = organisation or row.organisation
            row.touched_at = at
            row.save(update_fields=["data", "organisation", "touched_at"])
            draft.data, draft.organisation, draft.touched_at = row.data, organisation or draft.organisation, at


def note(*, draft: FormDraft, name: str, value: Any, at: datetime) -> None:
    """Keep something beside the steps, such as which offers were looked at."""
    with transaction.atomic():
        row = FormDraft.objects.select_for_update().get(pk=draft.pk)
        if row.sent_as_id is None:
            row.data, row.touched_at = {**row.data, name: value}, at
            row.save(update_fields=["data", "touched_at"])
            draft.data = row.data


def discard(draft: FormDraft) -> None:
    """The person does not go on: everything typed and uploaded is deleted. A sent draft stays, for its receipt."""
    with transaction.atomic():
        row = FormDraft.objects.select_for_update().filter(pk=draft.pk, sent_as__isnull=True).first()
        if row is not None:
            blobs = [file.blob for file in row.files.select_related("blob")]
            row.delete()
            files.release(blobs)


def detach(*, draft: FormDraft, file: str) -> None:
    """Take a file out again; an unknown one changes nothing."""
    if file.isascii() and file.isdigit() and len(file) < 16:
        with transaction.atomic():
            for row in draft.files.select_related("blob").filter(pk=int(file)):
                row.delete()
                files.release([row.blob])


def typed_in(post: QueryDict, names: dict[str, bool]) -> dict[str, str | list[str]]:
    """What came for these fields (name -> whether it may come several times), cut to a sane length, without NUL bytes."""
    found: dict[str, str | list[str]] = {}
    for name, several in list(names.items())[:MOST_VALUES]:
        if several:
            found[name] = [_clean(value) for value in post.getlist(name)[:MOST_VALUES]]
        else:  # a box without its tick does not come at all
            found[name] = _clean(post.get(name, ""))
    return found


def as_post(typed: dict[str, Any]) -> QueryDict:
    """Stored input in the shape that forms take."""
    post = QueryDict(mutable=True)
    for name, value in typed.items():
        post.setlist(name, value if isinstance(value, list) else [value])
    return post


def _clean(value: str) -> str:
    return value.replace("\x00", "")[:LONGEST_VALUE]


def files_of(draft: FormDraft) -> dict[str, list[DraftFile]]:
    """Files by kind, in the order they came."""
    found: dict[str, list[DraftFile]] = {}
    for file in sorted(draft.files.all(), key=lambda file: file.pk):
        found.setdefault(file.kind, []).append(file)
    return found


def seal_code(code: str, token: str) -> str:
    """The query code, readable only with the token of the address: the database and its keys alone do not tell it."""
    nonce = secrets.token_bytes(12)
    return base64.b64encode(nonce + AESGCM(_code_key(token)).encrypt(nonce, code.encode(), None)).decode()


def shown_code(draft: FormDraft, token: str, at: datetime) -> str:
    """The query code while the receipt may still show it, else empty. `touched_at` of a sent draft is when it was sent."""
    sealed = draft.data.get("code", "")
    if not sealed or at > draft.touched_at + CODE_SHOWN:
        return ""
    content = base64.b64decode(sealed)
    try:
        return AESGCM(_code_key(token)).decrypt(content[:12], content[12:], None).decode()
    except InvalidTag:
        return ""


def forget_code(draft: FormDraft) -> None:
    """The applicant has written it down."""
    draft.data = {}
    draft.save(update_fields=["data"])


def _code_key(token: str) -> bytes:
    return hashlib.sha256(f"query code of|{token}".encode()).digest()
