"""Feeds, Atom and JSON: the newest documents of everything, a column, a unit or a saved search (`?column=&org=&kind=&topic=&q=` ...)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.http import Http404, JsonResponse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.publicsite import organisations_of, root_of
from disclosure.kinds import kinds
from disclosure.models import Document
from disclosure.opendata import parameters, selection
from disclosure.opendata.parameters import Asked, BadParameterError
from disclosure.opendata.writing import plain
from disclosure.tree import tree_of
from portal.context import identity_of

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpRequest, HttpResponse

    Base = Feed[Document, "Followed"]
else:
    Base = Feed

LENGTH = 30


@dataclass(frozen=True)
class Followed:
    """What a feed follows."""

    asked: Asked
    site: str

    @property
    def title(self) -> str:
        """The site's name with what is followed."""
        asked = self.asked
        parts = [asked.column.name if asked.column else "", asked.organisation.short_name if asked.organisation else "", asked.topic]
        parts += [str(kinds[asked.kind].label) if asked.kind else "", f"“{asked.q}”" if asked.q else ""]
        named = " · ".join(part for part in parts if part)
        return f"{named} - {self.site}" if named else _("最新公开 - %(name)s") % {"name": self.site}

    @property
    def page(self) -> str:
        """The list or search that the feed follows."""
        return f"{settings.SITE_URL}/{'search' if self.asked.q else 'documents'}/{self.asked.query()}"

    def address(self, ending: str) -> str:
        """The feed's own."""
        return f"{settings.SITE_URL}/feeds/latest.{ending}{self.asked.query()}"

    def newest(self, at: datetime) -> list[Document]:
        """At most LENGTH, newest first, without bodies."""
        ids = selection.newest(self.asked, at, LENGTH)
        found = Document.objects.published(at).for_lists().select_related("current__issuer").in_bulk(ids)
        return [found[pk] for pk in ids if pk in found]


def followed(request: HttpRequest) -> Followed:
    """What the address names; unknown columns, units and parameters are a 404."""
    try:
        asked = parameters.read(request.GET, tree_of(request), organisations_of(request))
    except BadParameterError as error:
        raise Http404(error.message) from error
    return Followed(replace(asked, sort="", page=1, page_size=parameters.PAGE_SIZE), identity_of(root_of(request))["name"])


def described(item: Document) -> str:
    """Document number, issuer and summary."""
    version = item.current
    return " · ".join(part for part in ((version.document_number, version.issuer_name, version.summary) if version else ()) if part)


class LatestFeed(Base):
    """Atom. Addresses are absolute by SITE_URL; an entry's id is its address, which never changes."""

    feed_type = Atom1Feed

    def get_object(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Followed:
        """What is followed."""
        return followed(request)

    def title(self, obj: Followed) -> str:
        """Site's name with the column's."""
        return obj.title

    def link(self, obj: Followed) -> str:
        """The list the feed follows."""
        return obj.page

    def feed_url(self, obj: Followed) -> str:
        """The feed's own address."""
        return obj.address("atom")

    def items(self, obj: Followed) -> list[Document]:
        """Newest first."""
        return obj.newest(timezone.now())

    def item_title(self, item: Document) -> str:
        """The title as it stands (not escaped twice)."""
        return item.title

    def item_description(self, item: Document) -> str:
        """Document number, issuer and summary."""
        return described(item)

    def item_link(self, item: Document) -> str:
        """Absolute."""
        return f"{settings.SITE_URL}{item.get_absolute_url()}"

    def item_guid(self, item: Document) -> str:
        """The address."""
        return self.item_link(item)

    def item_author_name(self, item: Document) -> str:
        """The unit that publishes."""
        return item.organisation.name

    def item_categories(self, item: Document) -> list[str]:
        """Its column."""
        return [item.column.name]

    def item_pubdate(self, item: Document) -> datetime | None:
        """First publication."""
        return item.published_at

    def item_updateddate(self, item: Document) -> datetime | None:
        """The newest wording."""
        return item.updated_at or item.published_at


@require_safe
def json_feed(request: HttpRequest) -> HttpResponse:
    """JSON Feed 1.1 of the same entries."""
    obj = followed(request)
    body = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": obj.title,
        "home_page_url": obj.page,
        "feed_url": obj.address("json"),
        "language": "zh-Hans",
        "authors": [{"name": obj.site, "url": f"{settings.SITE_URL}/"}],
        "items": [_entry(item) for item in obj.newest(timezone.now())],
    }
    return JsonResponse(body, content_type="application/feed+json; charset=utf-8", json_dumps_params={"ensure_ascii": False})


def _entry(item: Document) -> dict[str, Any]:
    address = f"{settings.SITE_URL}{item.get_absolute_url()}"
    return {
        "id": address,
        "url": address,
        "title": item.title,
        "content_text": described(item) or item.title,
        "date_published": plain(item.published_at),
        "date_modified": plain(item.updated_at or item.published_at),
        "authors": [{"name": item.organisation.name}],
        "tags": [item.column.name],
    }
