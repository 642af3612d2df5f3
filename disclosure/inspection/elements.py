"""A version's own words: personal data and listed words in every element, links, pictures, dates, lengths."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _

from core.models import Organisation
from disclosure.dates import shanghai_date
from disclosure.inspection.detectors import contact_key
from disclosure.inspection.report import Finding, in_text
from disclosure.kinds import kinds
from disclosure.models import Document, DocumentVersion
from disclosure.sanitise import parse

if TYPE_CHECKING:
    from collections.abc import Iterator

    from disclosure.inspection.words import WordList

# Elements the public reads; each may hold personal data.
TEXTS = (
    *("title", "summary", "note", "document_number", "issuer_text", "drafting_unit_text", "topic", "subject_words", "keywords"),
    *("content_source", "author", "interpretation_reason"),
)
LONGEST = {"title": 100, "summary": 200}
WANTED = ("topic", "summary")
_SIGNED = re.compile(r"^[^\d]{0,12}(\d{4})年(\d{1,2})月(\d{1,2})日$")


def published_contacts() -> frozenset[str]:
    """Keys of the telephones, fax numbers, mailboxes and addresses that the units publish in their guide (条例 12)."""
    keys: set[str] = set()
    rows = Organisation.objects.filter(is_active=True).values_list("office_phone", "office_fax", "office_email", "office_address")
    for phone, fax, email, address in rows:
        for number in re.split(r"[、,，;；/]|\s{2,}", f"{phone}、{fax}"):
            key = contact_key(number)
            keys |= {key, key[-7:], key[-8:]} if len(key) >= 7 else set()
        keys |= {contact_key(value) for value in (email, address) if value}
    return frozenset(keys)


def inspect_elements(version: DocumentVersion, *, published: frozenset[str], words: WordList) -> list[Finding]:
    """Everything but the attachments. No clock: dates are compared with each other only."""
    found = in_text(version.body_text, source="body", published=published, words=words)
    for name in TEXTS:
        text = getattr(version, name)
        if text:
            found += [
                Finding(row.kind, name, row.value, row.excerpt, times=row.times)
                for row in in_text(text, source=name, published=published, words=words)
            ]
    return [*found, *_lengths(version), *_dates(version), *(_markup(version) if "<a " in version.body or "<img" in version.body else ())]


def _lengths(version: DocumentVersion) -> Iterator[Finding]:
    for name, most in LONGEST.items():
        count = len(getattr(version, name))
        if count > most:
            yield Finding("too_long", name, str(count), _("%(count)s字，建议不超过%(most)s字") % {"count": count, "most": most})
    kind = kinds.get(version.kind)
    for name in WANTED:
        if kind is not None and name not in kind.required and not getattr(version, name):
            yield Finding("missing", name, name)


def _dates(version: DocumentVersion) -> Iterator[Finding]:
    written = version.written_on
    if not isinstance(written, date):
        return
    public_at = version.published_at or version.scheduled_for
    if public_at is not None and shanghai_date(public_at) < written:
        day = shanghai_date(public_at)
        said = _("发布日期 %(public)s 早于成文日期 %(written)s") % {"public": day.isoformat(), "written": written.isoformat()}
        yield Finding("date_order", "written_on", f"{day} {written}", said)
    if version.effective_on and version.effective_on < written:
        said = _("施行日期 %(effective)s 早于成文日期 %(written)s") % {
            "effective": version.effective_on.isoformat(),
            "written": written.isoformat(),
        }
        yield Finding("date_differs", "effective_on", f"{version.effective_on} {written}", said)
    signed = next((match for line in version.body_text.splitlines()[-6:] if (match := _SIGNED.match(line.replace(" ", "")))), None)
    if signed and tuple(int(piece) for piece in signed.groups()) != (written.year, written.month, written.day):
        said = _("正文落款 %(signed)s，成文日期 %(written)s") % {"signed": signed.group().strip(), "written": written.isoformat()}
        yield Finding("date_differs", "written_on", said, said)


def _markup(version: DocumentVersion) -> Iterator[Finding]:
    root = parse(version.body)
    for link in root.iter("a"):
        address = (link.get("href") or "").strip()
        if address and is_broken(address):
            yield Finding("broken_link", "body", address, f"{link.text_content().strip()[:30]} {address}"[:60])
    bare = [picture.get("src") or "" for picture in root.iter("img") if not (picture.get("alt") or "").strip()]
    if bare:
        yield Finding("no_alt", "body", " ".join(bare), unquote(bare[0])[:60], times=len(bare))


def is_broken(address: str) -> bool:
    """Whether a link within this site leads nowhere. Other sites are not asked: an inspection makes no requests."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return True
    if parts.scheme in {"mailto", "tel"} or (not parts.scheme and not parts.netloc and not parts.path):
        return False
    if parts.netloc and parts.netloc != urlsplit(settings.SITE_URL).netloc:
        return False
    if parts.scheme not in {"", "http", "https"} or not parts.path.startswith("/"):
        return bool(parts.path)  # a file on somebody's disk, or an address relative to where it was copied from
    path = parts.path.removeprefix("/en") or "/"
    if path.startswith(settings.STATIC_URL):
        return False
    try:
        match = resolve(path)
    except Resolver404:
        return True
    code, serial = match.kwargs.get("code"), match.kwargs.get("serial")
    if code and serial and path.startswith("/documents/"):
        return not Document.objects.filter(organisation__code=code, serial=serial, is_public=True).exists()
    return False
