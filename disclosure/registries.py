"""Where the rooms above hook into submission and publication. All are called inside the acting transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from django.http import HttpRequest

    from core.models import User
    from disclosure.models import Document, DocumentVersion
    from disclosure.reading import Reading

# Each returns reasons, in the person's language, why the version may not be submitted or published; empty means none.
submission_checks: list[Callable[[DocumentVersion], list[str]]] = []
publication_checks: list[Callable[[DocumentVersion], list[str]]] = []
# Called with `version`, `by`, `at` once a version has passed its last step and awaits publication.
after_approve: list[Callable[..., None]] = []
# Called once after a version went public. `first` is true at a document's first publication.
after_publish: list[Callable[..., None]] = []
# Called with `relation`, `by`, `at` after a relation between two documents was stated.
after_relate: list[Callable[..., None]] = []
# Called with `document`, `by`, `at` after a document was withdrawn, sealed or purged: whatever keeps a copy of it lets go of it now.
after_takedown: list[Callable[..., None]] = []
# Called with `source`, `version`, `by`, `at` after the next version of a document was made from its last: rooms copy what they keep of it.
after_new_version: list[Callable[..., None]] = []
# Each returns safe HTML for a document's page, or "": called with the page, the request (None in a preview without one) and the place,
# "top" (under the links to other documents) or "below" (after the attachments). Asked on every page: look at the kind before any query.
page_parts: list[Callable[[Reading, HttpRequest | None, str], str]] = []
# Called with `document`, `by`, `at` inside an ordered purge, before the versions are emptied: rooms destroy what they derived from them.
on_purge: list[Callable[..., None]] = []


def run_after_takedown(*, document: Document, by: User | None, at: datetime) -> None:
    """Tell every registered room that the document is no longer public."""
    for hook in after_takedown:
        hook(document=document, by=by, at=at)


def run_after_publish(*, document: Document, version: DocumentVersion, first: bool, by: User | None, at: datetime) -> None:
    """Tell every registered room."""
    for hook in after_publish:
        hook(document=document, version=version, first=first, by=by, at=at)
