"""移送清单: what the archive and the public library are owed of the unit's public documents (条例第二十五条)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from core.access import Verb, require
from core.events import record
from disclosure.dates import shanghai_date, start_of
from disclosure.errors import RefusedError
from disclosure.models import Document, Receiver, Transfer

if TYPE_CHECKING:
    from datetime import datetime

    from core.models import Organisation, User

EARLIEST = 1949


def owed(organisation: Organisation, *, year: int, receiver: str) -> QuerySet[Document]:
    """Public documents formed in this year (by the date written, else by publication) that are on no list for this receiver yet."""
    first = start_of(date(year, 1, 1))
    published = Q(written_on__isnull=True, published_at__gte=first, published_at__lt=first.replace(year=year + 1))
    rows = Document.objects.filter(Q(written_on__year=year) | published, organisation=organisation, is_public=True, sealed_at__isnull=True)
    return rows.exclude(transfers__receiver=receiver).order_by("written_on", "id")


@transaction.atomic
def make_transfer(*, organisation: Organisation, receiver: str, receiver_name: str, year: int, by: User, at: datetime) -> Transfer:
    """Put what is owed on a list and record that it was handed over. Raises NotAllowedError, RefusedError."""
    require(by, Verb.WITHDRAW, organisation, at)
    if receiver not in Receiver.values:
        raise RefusedError(_("请选择接收单位类别。"))
    name = receiver_name.strip()
    if not name or len(name) > 120:
        raise RefusedError(_("接收单位应为1至120个字。"))
    if not EARLIEST <= year <= shanghai_date(at).year:
        raise RefusedError(_("年度应在%(first)s至%(last)s之间。") % {"first": EARLIEST, "last": shanghai_date(at).year})
    documents = list(owed(organisation, year=year, receiver=receiver).select_for_update(of=("self",)))
    if not documents:
        raise RefusedError(_("%(year)s年没有待移送的信息。") % {"year": year})
    made = Transfer.objects.create(organisation=organisation, receiver=receiver, receiver_name=name, year=year, made_at=at, by=by)
    made.documents.set(documents)
    record(
        "transfer.made",
        organisation=organisation,
        by=by,
        at=at,
        transfer=made.pk,
        receiver=receiver,
        receiver_name=name,
        year=year,
        count=len(documents),
        documents=[document.pk for document in documents],
    )
    return made
