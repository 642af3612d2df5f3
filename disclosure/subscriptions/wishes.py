"""What a subscription is about: a column and those below it, a unit, a kind, a topic, words; empty parts ask nothing."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import gettext as _

from disclosure.kinds import kinds
from disclosure.models import Subscription, SubscriptionState
from disclosure.search.tokens import normalise
from disclosure.tree import column_name, unit_name

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet

    from core.models import Organisation
    from disclosure.models import Column, Document

WORD = re.compile("[\\w\x01]*\\w[\\w\x01]*")  # \x01 joins a year to its neighbours (search/tokens.py)


@dataclass(frozen=True)
class Wish:
    """See the module. `words` are separated by white space; a document must hold each of them."""

    column: Column | None = None
    organisation: Organisation | None = None
    kind: str = ""
    topic: str = ""
    words: str = ""

    @property
    def digest(self) -> str:
        """Equal for equal wishes, however the words were spaced."""
        parts = (self.column.pk if self.column else "", self.organisation.pk if self.organisation else "", self.kind, self.topic)
        return hashlib.sha256("|".join(map(str, (*parts, *sorted(pieces(self.words))))).encode()).hexdigest()

    @property
    def label(self) -> str:
        """The wish in words, in the active language."""
        parts = [
            (_("栏目"), column_name(self.column) if self.column else ""),
            (_("单位"), unit_name(self.organisation) if self.organisation else ""),
            (_("种类"), str(kinds[self.kind].label) if self.kind in kinds else ""),
            (_("主题分类"), self.topic),
            (_("检索词"), self.words),
        ]
        said = [_("%(name)s：%(value)s") % {"name": name, "value": value} for name, value in parts if value]
        return _("；").join(said) or _("全部信息")


def wish_of(row: Subscription) -> Wish:
    """The wish of a stored subscription."""
    return Wish(row.column, row.organisation, row.kind, row.topic, row.words)


def pieces(words: str) -> list[str]:
    """The words to look for, in the form in which texts are compared."""
    return list(dict.fromkeys(WORD.findall(normalise(words))))


def wanting(document: Document, path: Iterable[int]) -> QuerySet[Subscription]:
    """Confirmed subscriptions whose column, unit, kind and topic fit; `path` are ids of the document's column and those above it.

    Their words must still be looked at (`holds`). Only what was published after the confirmation counts.
    """
    topics = document.topic.split("/") if document.topic else []
    return Subscription.objects.filter(
        Q(column=None) | Q(column__in=list(path)),
        Q(organisation=None) | Q(organisation=document.organisation_id),
        state=SubscriptionState.ACTIVE,
        kind__in=["", document.kind],
        topic__in=["", *("/".join(topics[: number + 1]) for number in range(len(topics)))],
        confirmed_at__lte=document.published_at,
    )


def text_to_search(document: Document) -> str:
    """Title, number and body in the form in which words are looked for. Needs `current`."""
    version = document.current
    return _plain("\n".join((version.title, version.document_number, version.body_text))) if version else ""


def holds(text: str, words: str) -> bool:
    """Whether a text (from `text_to_search`) holds each of the words."""
    return all(piece in text for piece in pieces(words))


def _plain(text: str) -> str:
    return "".join(normalise(text).split())
