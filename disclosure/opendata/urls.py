"""Addresses for programs: they have no language, so they stand beside the pages' and not below `/en/`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import URLPattern, path

from disclosure.opendata import archive_views
from disclosure.opendata.api import api, not_found
from disclosure.opendata.openness import open_to_all

if TYPE_CHECKING:
    from collections.abc import Iterator

app_name = "open"


def _api() -> Iterator[URLPattern]:
    """ninja's addresses, opened to all; its root, which only names the handbook, is left out."""
    for pattern in api.urls[0]:
        if isinstance(pattern, URLPattern) and pattern.name != "api-root":
            yield path(f"api/v1/{pattern.pattern}", open_to_all(pattern.callback), name=pattern.name or "")


urlpatterns = [
    *_api(),
    path("api/v1/<path:rest>", open_to_all(not_found), name="nothing"),
    path("api/v1/", open_to_all(not_found), name="root"),
    path("open-data/latest.zip", archive_views.latest, name="archive"),
]
