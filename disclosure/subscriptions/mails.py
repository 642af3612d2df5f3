"""What the mails say, in the language in which the reader subscribed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from core.models import Organisation
from disclosure.models import Document
from disclosure.subscriptions.services import UNCONFIRMED
from disclosure.subscriptions.wishes import wish_of

if TYPE_CHECKING:
    from datetime import datetime

    from disclosure.models import Subscription

SHOWN = 50  # documents named in one mail


@dataclass(frozen=True)
class Mail:
    """A mail as text; `cancel_url` ends the subscription it was sent for."""

    subject: str
    text: str
    cancel_url: str


def confirmation(row: Subscription) -> Mail:
    """Asks the owner of the address whether they want it."""
    name = site_name()
    context = {
        "site": name,
        "wish": wish_of(row).label,
        "rhythm": row.get_rhythm_display(),
        "confirm_url": settings.SITE_URL + reverse("disclosure:confirm", args=[row.key]),
        "days": UNCONFIRMED.days,
    }
    text = render_to_string("disclosure/mail/confirm.txt", context)
    return Mail(_("请确认订阅 - %(site)s") % {"site": name}, text, cancel_url(row))


def digest(row: Subscription, items: list[int], at: datetime) -> Mail | None:
    """What was published for this wish; None when nothing of it is public any more."""
    documents = list(
        Document.objects.published(at)
        .filter(pk__in=row.items.filter(pk__in=items).values("document"))
        .select_related("organisation", "column")
        .order_by("-published_at", "-id")
    )
    if not documents:
        return None
    name, number = site_name(), len(documents)
    context = {
        "site": name,
        "wish": wish_of(row).label,
        "documents": [(document, settings.SITE_URL + document.get_absolute_url()) for document in documents[:SHOWN]],
        "more": max(0, number - SHOWN),
        "list_url": settings.SITE_URL + reverse("disclosure:list"),
        "cancel_url": cancel_url(row),
    }
    said = {"title": documents[0].title, "number": number, "site": name}
    subject = (_("%(title)s - %(site)s") if number == 1 else _("%(title)s等 %(number)s 条新公开的信息 - %(site)s")) % said
    return Mail(" ".join(subject.split()), render_to_string("disclosure/mail/digest.txt", context), cancel_url(row))


def cancel_url(row: Subscription) -> str:
    """Absolute."""
    return f"{settings.SITE_URL}{reverse('disclosure:cancel', args=[row.key])}"


def site_name() -> str:
    """Name of the site, without a request."""
    root = Organisation.objects.filter(parent=None, is_active=True).order_by("order", "code").first()
    return (root.site_name or root.name) if root else _("政务公开平台")
