"""robots.txt and the sitemap: an index, the fixed pages, and files of FILE_SIZE documents cut by id, so that no file needs an OFFSET."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from django.conf import settings
from django.db.models import Max
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from core.ratelimit import rate_limited
from disclosure.models import Column, Document

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from django.http import HttpRequest

FILE_SIZE = 50_000  # as many addresses as sitemaps.org allows in one file
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
SCHEMA = "http://www.sitemaps.org/schemas/sitemap/0.9"
PAGES = (
    "home",
    "disclosure:list",
    "disclosure:catalogue",
    "disclosure:library",
    "requests:office",
    "guide",
    "disclosure:open_data",
    "disclosure:handbook",
)


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """What crawlers need not read: the admin, and the search with its endless addresses."""
    lines = [
        "User-agent: *",
        "Disallow: /admin/",
        "Disallow: /search/",
        "Disallow: /en/search/",
        "Disallow: /documents/export",
        "Disallow: /en/documents/export",
        "",
        f"Sitemap: {settings.SITE_URL}/sitemap.xml",
        "",
    ]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The index of the files; one query."""
    last = Document.objects.aggregate(last=Max("id"))["last"] or 0
    names = ["pages", *range(1, -(-last // FILE_SIZE) + 1)]
    rows = "".join(f"<sitemap><loc>{settings.SITE_URL}/sitemap-{name}.xml</loc></sitemap>\n" for name in names)
    return _xml(f'<sitemapindex xmlns="{SCHEMA}">\n{rows}</sitemapindex>\n')


@require_safe
def pages(request: HttpRequest) -> HttpResponse:
    """Fixed pages and columns; one query."""
    addresses = [reverse(name) for name in PAGES]
    addresses += [
        f"{reverse('disclosure:list')}?column={code}" for code in Column.objects.filter(is_listed=True).values_list("code", flat=True)
    ]
    return _urls((address, None) for address in addresses)


@require_safe
@rate_limited("sitemap", limit=120, seconds=600, methods=("GET",))  # a full file is too large to be kept
def documents(request: HttpRequest, number: int) -> HttpResponse:
    """Public documents with ids of the `number`-th stretch, 404 beyond the last; two queries."""
    first = (number - 1) * FILE_SIZE
    if number < 1 or first >= (Document.objects.aggregate(last=Max("id"))["last"] or 1):
        raise Http404
    rows = (
        Document.objects.published(timezone.now())
        .filter(id__gt=first, id__lte=first + FILE_SIZE)
        .order_by("id")
        .values_list("organisation__code", "serial", "updated_at", "published_at")
    )
    # fifty thousand reversals would take seconds
    pattern = reverse("disclosure:document", args=["CODE", "SERIAL"])
    return _urls(
        (pattern.replace("CODE", code).replace("SERIAL", serial), updated or published) for code, serial, updated, published in rows
    )


def _urls(rows: Iterable[tuple[str, datetime | None]]) -> HttpResponse:
    body = "".join(f"<url><loc>{escape(settings.SITE_URL + address)}</loc>{_changed(changed)}</url>\n" for address, changed in rows)
    return _xml(f'<urlset xmlns="{SCHEMA}">\n{body}</urlset>\n')


def _changed(at: datetime | None) -> str:
    return f"<lastmod>{at.isoformat(timespec='seconds')}</lastmod>" if at else ""


def _xml(body: str) -> HttpResponse:
    return HttpResponse(HEAD + body, content_type="application/xml; charset=utf-8")
