"""The verbs: ask for a subscription, confirm it, end it, and delete what must not be kept."""

from __future__ import annotations

import logging
import secrets
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from core.access import NotAllowedError, Verb, organisations_for, require
from core.events import record
from disclosure.models import Subscription, SubscriptionItem, SubscriptionState
from disclosure.models.subscriptions import address_index

if TYPE_CHECKING:
    from datetime import datetime

    from core.models import User
    from disclosure.subscriptions.wishes import Wish

log = logging.getLogger(__name__)

# Stated on the form: what is not confirmed in time is deleted.
UNCONFIRMED = timedelta(days=7)
UNDELIVERABLE = timedelta(days=30)
REMEMBERED = timedelta(days=90)  # sent items, which keep a document from being sent twice
# Nobody can fill another's mailbox: so many unconfirmed wishes for one address, and a confirmation is repeated only after this time.
MOST_PENDING = 5
AGAIN = timedelta(hours=6)


@transaction.atomic
def subscribe(*, email: str, wish: Wish, rhythm: str, language: str, at: datetime) -> None:
    """Store the wish and have a confirmation sent to the address (form valid, nothing else is known of it).

    Says nothing about what was there before: a confirmed wish stays as it is, an unconfirmed one is mailed again at most every six hours,
    and beyond MOST_PENDING unconfirmed wishes of one address nothing happens.
    """
    index = address_index(email)
    row = Subscription.objects.select_for_update().filter(address_index=index, wish=wish.digest).first()
    if row is None:
        if Subscription.objects.filter(address_index=index, state=SubscriptionState.PENDING).count() >= MOST_PENDING:
            return
        row = Subscription(
            address_index=index,
            key=secrets.token_urlsafe(32),
            wish=wish.digest,
            column=wish.column,
            organisation=wish.organisation,
            kind=wish.kind,
            topic=wish.topic,
            words=wish.words,
            created_at=at,
        )
    elif row.state == SubscriptionState.ACTIVE or (row.due_at or row.sent_at or row.created_at) > at - AGAIN:
        return
    row.set_email(email)
    row.state, row.rhythm, row.language = SubscriptionState.PENDING, rhythm, language
    row.created_at, row.due_at, row.tries, row.failed_at = at, at, 0, None
    row.save()
    transaction.on_commit(_wake, robust=True)


@transaction.atomic
def confirm(*, key: str, at: datetime) -> Subscription | None:
    """The owner of the address agrees. A second time changes nothing; None when there is no such subscription (any more)."""
    row = Subscription.objects.select_for_update(of=("self",)).select_related("column", "organisation").filter(key=key).first()
    if row is not None and row.state != SubscriptionState.ACTIVE:
        row.state, row.confirmed_at, row.due_at, row.tries, row.failed_at = SubscriptionState.ACTIVE, at, None, 0, None
        row.save(update_fields=["state", "confirmed_at", "due_at", "tries", "failed_at"])
        record("subscription.confirmed", organisation=row.organisation, by=None, at=at, subscription=row.pk)
    return row


@transaction.atomic
def cancel(*, key: str, at: datetime, by: User | None = None) -> bool:
    """End a subscription: address, wish and items are deleted. Says whether there was one; a second time harms nothing."""
    row = Subscription.objects.select_for_update(of=("self",)).select_related("organisation").filter(key=key).first()
    if row is None:
        return False
    record("subscription.cancelled", organisation=row.organisation, by=by, at=at, subscription=row.pk)
    row.delete()
    return True


@transaction.atomic
def remove(*, subscription: Subscription, by: User, at: datetime) -> None:
    """A member of staff ends it at the reader's wish (个人信息保护法 47条). Raises NotAllowedError.

    One of the whole platform may be ended by whoever holds the verb anywhere.
    """
    if subscription.organisation is not None:
        require(by, Verb.MANAGE_SUBSCRIPTIONS, subscription.organisation, at)
    elif not organisations_for(by, Verb.MANAGE_SUBSCRIPTIONS, at):
        raise NotAllowedError(_("您没有办理此事的权限。"))
    cancel(key=subscription.key, at=at, by=by)


def delete_old(at: datetime) -> int:
    """Delete unconfirmed subscriptions after seven days, undeliverable ones after thirty, sent items after ninety; returns how many."""
    unconfirmed = Q(state=SubscriptionState.PENDING, created_at__lt=at - UNCONFIRMED)
    undeliverable = Q(state=SubscriptionState.FAILED, failed_at__lt=at - UNDELIVERABLE)
    rows, _ignored = Subscription.objects.filter(unconfirmed | undeliverable).delete()
    items, _ignored = SubscriptionItem.objects.filter(sent_at__lt=at - REMEMBERED).delete()
    return rows + items


def _wake() -> None:
    """Have a worker send at once; with the broker away the next turn finds the row."""
    from disclosure.subscriptions.tasks import send_subscriptions

    try:
        send_subscriptions.apply_async(retry=False, expires=60)
    except Exception:
        log.warning("the broker does not answer; the confirmation waits for the next turn", exc_info=True)
