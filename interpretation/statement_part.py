"""What stands at the top of a statement's page: the others of its thread; for a clarification its finding, and ClaimReview for machines."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import mark_safe

from core.counting import SHANGHAI
from disclosure.opendata.selection import absolute
from interpretation.models import ClaimCheck, Finding
from interpretation.threads import KINDS, siblings_of

if TYPE_CHECKING:
    from django.http import HttpRequest

    from disclosure.reading import Reading

# schema.org ratings run from worst to best; the words say what was found.
RATINGS = {Finding.FALSE: 1, Finding.MISLEADING: 2, Finding.PARTLY: 3, Finding.TRUE: 5}
_ESCAPED = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026", 0x2028: "\\u2028", 0x2029: "\\u2029"}


def statement_part(page: Reading, request: HttpRequest | None, place: str) -> str:
    """Hook of `page_parts`: nothing on any other kind of document. At most three queries."""
    if place != "top" or page.version.kind not in KINDS:
        return ""
    check = ClaimCheck.objects.filter(version=page.version).first() if page.version.kind == "clarification" else None
    is_public = page.document.is_public and page.is_current
    thread = siblings_of(page.document, timezone.now()) if is_public else None
    if check is None and thread is None:
        return ""
    data = mark_safe(_script(claim_review(page, check))) if check and is_public else ""  # noqa: S308  (escaped there)
    context = {"check": check, "thread": thread, "document": page.document, "claim_review": data}
    return render_to_string("interpretation/statement_part.html", context, request=request)


def claim_review(page: Reading, check: ClaimCheck) -> dict[str, Any]:
    """schema.org ClaimReview of a public clarification."""
    document = page.document
    author = {
        "@type": "GovernmentOrganization" if document.organisation.is_administrative else "Organization",
        "name": document.organisation.name,
    }
    published = document.published_at
    return {
        "@context": "https://schema.org",
        "@type": "ClaimReview",
        "url": absolute(document.get_absolute_url()),
        "datePublished": published.astimezone(SHANGHAI).isoformat(timespec="seconds") if published else "",
        "inLanguage": "zh-Hans",
        "author": author,
        "claimReviewed": check.claim,
        "reviewBody": check.facts,
        "itemReviewed": {"@type": "Claim", "text": check.claim},
        "reviewRating": {
            "@type": "Rating",
            "ratingValue": RATINGS[Finding(check.verdict)],
            "worstRating": 1,
            "bestRating": 5,
            "alternateName": check.get_verdict_display(),
        },
    }


def _script(data: dict[str, Any]) -> str:
    """A data block is not run, but its text must not end the element it stands in."""
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).translate(_ESCAPED)
