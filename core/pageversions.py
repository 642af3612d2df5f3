"""Version tokens of public pages: random values in the shared cache that a page was built under and is only served under.

`touch()` is called inside the transaction that changes what the public sees. It leaves a row in the outbox (`PageTouch`) and renews the
tokens on commit; should the process die in between or the cache be away, the sweep job `page_versions` finds the row and renews them.

Races. A page is built from data that may be older than a change committed meanwhile, so it is kept only if the token `ANY`, which every
touch renews first, is the same before and after the building (`read` puts it last). Hence a page kept under the renewed token of a
document was built after that document's commit.
"""

from __future__ import annotations

import logging
import secrets
from typing import TYPE_CHECKING, Protocol

from django.core.cache import cache
from django.db import transaction

from core.models.pages import PageTouch

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from django.http import HttpRequest

    from core.models import Organisation

log = logging.getLogger(__name__)

SITE = "pv:site"  # renewed when everything changes: templates' data, columns, a calendar
ANY = "pv:any"  # renewed by every touch; lists, home, feeds depend on it
LIFE = 86400  # seconds; a lost token only makes pages be built anew


class _Document(Protocol):
    """What is needed of a disclosure Document, which this room cannot import."""

    pk: int
    organisation_id: int


def of_organisation(pk: int) -> str:
    """Name of an organisation's token."""
    return f"pv:o:{pk}"


def of_document(pk: int) -> str:
    """Name of a document's token."""
    return f"pv:d:{pk}"


def touch(*, document: _Document | None = None, organisation: Organisation | int | None = None) -> None:
    """Have every page that shows this built anew, at commit. A document touches its organisation too; neither given: the whole site."""
    names = []
    if document is not None:
        names += [of_document(document.pk), of_organisation(document.organisation_id)]
    if organisation is not None:
        names.append(of_organisation(organisation if isinstance(organisation, int) else organisation.pk))
    row = PageTouch.objects.create(names=names or [SITE])
    transaction.on_commit(lambda: _settle([row]), robust=True)


def reconcile(at: datetime) -> int:
    """Sweep job: renew tokens whose commit hook never ran. Returns how many touches were found; a cache that is still away raises."""
    rows = list(PageTouch.objects.order_by("id")[:5000])
    if rows:
        _settle(rows)
    return len(rows)


def _settle(rows: list[PageTouch]) -> None:
    renew({name for row in rows for name in row.names})
    PageTouch.objects.filter(pk__in=[row.pk for row in rows]).delete()


def renew(names: Iterable[str]) -> None:
    """Give these tokens, and `ANY` before them, new values. Raises whatever the cache raises."""
    cache.set_many({name: _token() for name in [ANY, *names]}, LIFE)


def read(names: Iterable[str]) -> dict[str, int]:
    """Present values of these tokens and, read last, of `ANY`; missing ones are given one. Raises whatever the cache raises."""
    wanted = [*(name for name in names if name != ANY), ANY]
    found = cache.get_many(wanted)
    if len(found) < len(wanted):
        for name in wanted:
            if name not in found:
                cache.add(name, _token(), LIFE)
        found = cache.get_many(wanted)
    return found


def _token() -> int:
    # an integer, which Django's Redis backend stores without pickling
    return secrets.randbits(62)


def depends_on(request: HttpRequest, *, document: _Document | None = None, organisation: Organisation | int | None = None) -> None:
    """A view states that its page shows no more than this document or organisation, and so outlives changes of others.

    May be called several times. A page that states nothing depends on everything published.
    """
    names: set[str] = getattr(request, "page_names", set())
    if document is not None:
        names |= {of_document(document.pk), of_organisation(document.organisation_id)}
    if organisation is not None:
        names.add(of_organisation(organisation if isinstance(organisation, int) else organisation.pk))
    request.page_names = names  # type: ignore[attr-defined]


def fresh_until(request: HttpRequest, at: datetime | None) -> None:
    """A view states when time alone will change its page (a window opens, a date passes); the earliest counts, None changes nothing."""
    known: datetime | None = getattr(request, "page_fresh_until", None)
    if at is not None and (known is None or at < known):
        request.page_fresh_until = at  # type: ignore[attr-defined]
