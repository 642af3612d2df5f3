"""Validity of a document, derived and never stored: from its dates and from what published successors do to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q, TextChoices
from django.utils.translation import gettext_lazy as _

from disclosure.dates import end_of_day
from disclosure.models import DocumentRelation, RelationKind

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import date

    from disclosure.models import Document, DocumentVersion
    from disclosure.models.documents import DocumentQuerySet


class Validity(TextChoices):
    """有效性, words of TERMS.md."""

    NOT_YET = "not_yet", _("尚未施行")
    IN_FORCE = "in_force", _("现行有效")
    AMENDED = "amended", _("已修改")
    LAPSED = "lapsed", _("已失效")
    ABOLISHED = "abolished", _("已废止")


ENDING = (RelationKind.REPLACES, RelationKind.ABOLISHES)
CHANGING = (*ENDING, RelationKind.AMENDS)


def in_effect(on: date) -> Q:
    """Condition on DocumentRelation: its source is public and the relation has taken effect by this day (Asia/Shanghai).

    The day is the relation's own; else the one the source takes effect on; else the one the source was published on.
    """
    by_source = Q(source__current__effective_on__lte=on) | Q(
        source__current__effective_on__isnull=True, source__published_at__lt=end_of_day(on)
    )
    return Q(source__is_public=True) & (Q(effective_on__lte=on) | (Q(effective_on__isnull=True) & by_source))


def derive(done: Collection[str], effective_on: date | None, expires_on: date | None, on: date) -> Validity:
    """The rule: validity on this day of a document with these dates, to which public documents in effect have `done` these things.

    `expires_on` is the last day in force. What ended a document outweighs what changed it; its own dates outweigh a change.
    """
    if any(kind in done for kind in ENDING):
        return Validity.ABOLISHED
    if expires_on and expires_on < on:
        return Validity.LAPSED
    if effective_on and effective_on > on:
        return Validity.NOT_YET
    return Validity.AMENDED if RelationKind.AMENDS in done else Validity.IN_FORCE


def done_to(ids: Iterable[int], on: date) -> dict[int, set[str]]:
    """What public documents in effect on this day do to these documents: kinds of relation by id; one query for a whole list."""
    found: dict[int, set[str]] = {}
    relations = DocumentRelation.objects.filter(in_effect(on), target_id__in=list(ids), kind__in=CHANGING)
    for pk, kind in relations.values_list("target_id", "kind"):
        found.setdefault(pk, set()).add(kind)
    return found


def having_validity(documents: DocumentQuerySet, value: str, on: date) -> DocumentQuerySet:
    """Those whose validity on this day is `value`: the same as `derive`, in conditions an index can serve."""
    to_this = DocumentRelation.objects.filter(in_effect(on), target=OuterRef("pk"))
    begun = Q(current__effective_on__isnull=True) | Q(current__effective_on__lte=on)
    unexpired = Q(current__expires_on__isnull=True) | Q(current__expires_on__gte=on)
    if value == Validity.IN_FORCE:
        return documents.filter(unexpired, begun).exclude(Exists(to_this.filter(kind__in=CHANGING)))
    ended = Exists(to_this.filter(kind__in=ENDING))
    if value == Validity.ABOLISHED:
        return documents.filter(ended)
    documents = documents.exclude(ended)
    if value == Validity.LAPSED:
        return documents.filter(current__expires_on__lt=on)
    if value == Validity.NOT_YET:
        return documents.filter(unexpired, current__effective_on__gt=on)
    return documents.filter(unexpired, begun, Exists(to_this.filter(kind=RelationKind.AMENDS)))


def validity(document: Document, on: date) -> Validity:
    """The validity of one published document, whose `current` is loaded, on this day; one query."""
    dates = (document.current.effective_on, document.current.expires_on) if document.current else (None, None)
    return derive(done_to([document.pk], on).get(document.pk, ()), *dates, on)


def validity_of_version(version: DocumentVersion, on: date) -> Validity:
    """The validity of a wording by its own dates alone: what a preview shows before publication."""
    return derive((), version.effective_on, version.expires_on, on)


def shown_validity(document: Document, version: DocumentVersion, on: date) -> Validity:
    """What the element table of this version shows."""
    return validity(document, on) if document.current_id == version.pk and document.is_public else validity_of_version(version, on)
