"""The Atom feed: the newest documents, of all columns or of one and those below it (`?column=code`)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.http import Http404
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _

from core.publicsite import root_of
from disclosure.models import Column
from disclosure.queries import published_documents
from portal.context import identity_of

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpRequest

    from core.models import Organisation
    from disclosure.models import Document

    Base = Feed[Document, tuple[Organisation | None, Column | None]]
else:
    Base = Feed

LENGTH = 30


class LatestFeed(Base):
    """Addresses are absolute by SITE_URL; an entry's id is its address, which never changes."""

    feed_type = Atom1Feed

    def get_object(self, request: HttpRequest, *args: Any, **kwargs: Any) -> tuple[Organisation | None, Column | None]:
        """(root organisation, column); an unknown column is a 404 with words."""
        code = request.GET.get("column", "")
        column = Column.objects.filter(code=code).first() if code else None
        if code and column is None:
            raise Http404
        return root_of(request), column

    def title(self, obj: tuple[Organisation | None, Column | None]) -> str:
        """Site's name with the column's."""
        name = identity_of(obj[0])["name"]
        return f"{obj[1].name} - {name}" if obj[1] else _("最新公开 - %(name)s") % {"name": name}

    def link(self, obj: tuple[Organisation | None, Column | None]) -> str:
        """The list the feed follows."""
        return f"{settings.SITE_URL}/documents/" + (f"?column={obj[1].code}" if obj[1] else "")

    def feed_url(self, obj: tuple[Organisation | None, Column | None]) -> str:
        """The feed's own address."""
        return f"{settings.SITE_URL}/feeds/latest.atom" + (f"?column={obj[1].code}" if obj[1] else "")

    def items(self, obj: tuple[Organisation | None, Column | None]) -> list[Document]:
        """Newest first, without bodies."""
        return list(published_documents(at=timezone.now(), column=obj[1]).select_related("current__issuer")[:LENGTH])

    def item_title(self, item: Document) -> str:
        """The title as it stands (not escaped twice)."""
        return item.title

    def item_description(self, item: Document) -> str:
        """Document number, issuer and summary."""
        version = item.current
        return " · ".join(part for part in ((version.document_number, version.issuer_name, version.summary) if version else ()) if part)

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
