"""From a publication to the rows that say who must be told. The publication itself only leaves a row behind, whoever subscribes."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Exists, OuterRef

from core.probes import Probe
from disclosure.dates import SHANGHAI
from disclosure.models import Column, Document, FreshDocument, Subscription, SubscriptionItem, SubscriptionState
from disclosure.models.subscriptions import Rhythm
from disclosure.subscriptions.wishes import holds, text_to_search, wanting

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from core.models import User
    from disclosure.models import DocumentVersion

# What is filed late with its old date (an import) is no news.
NEWS = timedelta(days=3)
MORNING = time(8, 0)
AT_ONCE = 200  # documents matched in one turn of the sweep


def note_publication(*, document: Document, version: DocumentVersion, first: bool, by: User | None, at: datetime, **extra: Any) -> None:
    """Hook after publication: remember a new document for the next sweep. Corrections are not mailed."""
    if first and document.published_at is not None and document.published_at > at - NEWS:
        FreshDocument.objects.get_or_create(document=document, defaults={"at": at})


anything_fresh = Probe(lambda at: FreshDocument.objects.all())


def match(at: datetime) -> int:
    """Turn fresh documents into items of the subscriptions that want them; each in a transaction of its own. Returns how many documents."""
    if not anything_fresh(at):
        return 0
    keys = list(FreshDocument.objects.order_by("id").values_list("pk", flat=True)[:AT_ONCE])
    return sum(_match_one(pk, at) for pk in keys)


@transaction.atomic
def _match_one(pk: int, at: datetime) -> int:
    fresh = FreshDocument.objects.select_for_update(skip_locked=True).filter(pk=pk).first()
    if fresh is None:  # another sweep has it
        return 0
    document = Document.objects.select_related("current").get(pk=fresh.document_id)
    if document.is_public and document.current is not None and document.published_at is not None:
        text: str | None = None
        items = []
        for subscription, words in wanting(document, _path(document)).values_list("pk", "words"):
            if words:
                text = text if text is not None else text_to_search(document)
                if not holds(text, words):
                    continue
            items.append(SubscriptionItem(subscription_id=subscription, document=document, created_at=at))
        SubscriptionItem.objects.bulk_create(items, ignore_conflicts=True, batch_size=500)
    fresh.delete()
    return 1


def _idle(at: datetime) -> QuerySet[Subscription]:
    waiting = Exists(SubscriptionItem.objects.filter(subscription=OuterRef("pk"), sent_at=None))
    return Subscription.objects.filter(waiting, state=SubscriptionState.ACTIVE, due_at=None)


anything_idle = Probe(_idle)


def wake(at: datetime) -> int:
    """Set when the mail must go for every subscription that has something waiting and no time yet. Derived anew, so nothing is stranded."""
    if not anything_idle(at):
        return 0
    idle = _idle(at)
    immediate = idle.filter(rhythm=Rhythm.IMMEDIATE).update(due_at=at)
    return immediate + idle.filter(rhythm=Rhythm.DAILY).update(due_at=next_morning(at))


def next_morning(at: datetime) -> datetime:
    """08:00 in Asia/Shanghai after this instant."""
    here = at.astimezone(SHANGHAI)
    today = datetime.combine(here.date(), MORNING, tzinfo=SHANGHAI)
    return today if here < today else today + timedelta(days=1)


def _path(document: Document) -> list[int]:
    """Ids of the document's column and of those above it; one query."""
    parents = dict(Column.objects.values_list("pk", "parent_id"))
    found: list[int] = []
    step: int | None = document.column_id
    while step is not None and step not in found:
        found.append(step)
        step = parents.get(step)
    return found
