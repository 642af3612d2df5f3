"""Invented readers: how often each document was read in the last two weeks, and what some subscribe to."""

from datetime import datetime, timedelta

from disclosure.dates import shanghai_date
from disclosure.models import Column, Document, DocumentReading, Subscription, SubscriptionState
from disclosure.models.search import FruitlessSearch
from disclosure.models.subscriptions import Rhythm
from disclosure.subscriptions.wishes import Wish

DAYS = 14
# looked for in vain: words, how often a day
MISSED = {"住房公积金贷款": 3, "职工食堂补贴": 2, "国发〔2019〕5号": 1}


def load_readers(at: datetime) -> int:
    """Readings of every public document and three subscriptions; returns how many readings."""
    today, rows = shanghai_date(at), []
    for document in Document.objects.published(at).order_by("id"):
        since = shanghai_date(document.published_at) if document.published_at else today
        for back in range(DAYS):
            day = today - timedelta(days=back)
            if day >= since:  # the newer, the more; always the same numbers
                age = (day - since).days
                rows.append(DocumentReading(document=document, day=day, count=3 + (document.pk * 7 + back * 11) % 17 + 90 // (age + 2)))
    DocumentReading.objects.bulk_create(rows)
    notices = Column.objects.filter(code="notices").first()
    for number, (wish, state) in enumerate(
        [
            (Wish(column=notices), SubscriptionState.ACTIVE),
            (Wish(words="医疗互助"), SubscriptionState.ACTIVE),
            (Wish(kind="policy"), SubscriptionState.PENDING),
        ]
    ):
        row = Subscription(
            key=f"demo-{number}", wish=wish.digest, column=wish.column, kind=wish.kind, words=wish.words, rhythm=Rhythm.DAILY,
            language="zh-hans", state=state, created_at=at - timedelta(days=2),
            confirmed_at=at - timedelta(days=2) if state == SubscriptionState.ACTIVE else None,
        )  # fmt: skip
        row.set_email(f"reader{number}@example.invalid")
        row.save()
    days = [today - timedelta(days=back) for back in range(5)]
    missed = [FruitlessSearch(words=words, day=day, count=count) for words, count in MISSED.items() for day in days]
    FruitlessSearch.objects.bulk_create(missed)
    return sum(row.count for row in rows)
