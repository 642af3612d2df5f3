"""Small tables that nearly every public page needs: kept in this process while the site's version token stands."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any, TypeVar

from core.models import Organisation

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest

Table = TypeVar("Table")

LIFE = 60.0  # seconds, as for a kept page: a change past the admin (a shell, a restored backup) is seen within it
_kept: dict[str, tuple[int, float, Any]] = {}


def kept(request: HttpRequest, name: str, load: Callable[[], Table], *, published: bool = False) -> Table:
    """What `load` reads: once a request, and once for all requests under one value of the token `core.pageversions.SITE`.

    `published`: it depends on what is published too, and is kept under the token `ANY`, which every publication renews.
    The page cache leaves their values, read before anything else, on the request; without them nothing outlives the request.
    The value is shared by threads: do not change it.
    """
    tables: dict[str, Any] | None = getattr(request, "site_tables", None)
    if tables is None:
        tables = request.site_tables = {}  # type: ignore[attr-defined]
    if name not in tables:
        version, now = getattr(request, "any_version" if published else "site_version", None), time.monotonic()
        known = _kept.get(name)
        if version is None or known is None or known[0] != version or known[1] < now:
            known = (version or 0, now + LIFE, load())
            if version is not None:
                _kept[name] = known
        tables[name] = known[2]
    return tables[name]  # type: ignore[no-any-return]


def organisations_of(request: HttpRequest) -> list[Organisation]:
    """All active organisations in their order: a district's tree is small."""
    return kept(request, "organisations", lambda: list(Organisation.objects.filter(is_active=True).order_by("order", "code")))


def root_of(request: HttpRequest) -> Organisation | None:
    """The organisation that gives the site its identity: without a superior, first in order; None on an empty database."""
    return next((row for row in organisations_of(request) if row.parent_id is None), None)
