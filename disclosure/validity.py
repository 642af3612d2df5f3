"""Validity of a document, derived and never stored: from its dates and from what published successors do to it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import Case, CharField, Exists, OuterRef, Q, TextChoices, Value, When
from django.utils.translation import gettext_lazy as _

from disclosure.dates import start_of
from disclosure.models import Document, DocumentRelation, RelationKind

if TYPE_CHECKING:
    from datetime import date

    from disclosure.models import DocumentVersion
    from disclosure.models.documents import DocumentQuerySet


class Validity(TextChoices):
    """有效性, words of TERMS.md."""

    NOT_YET = "not_yet", _("尚未施行")
    IN_FORCE = "in_force", _("现行有效")
    AMENDED = "amended", _("已修改")
    LAPSED = "lapsed", _("已失效")
    ABOLISHED = "abolished", _("已废止")


ENDING = (RelationKind.REPLACES, RelationKind.ABOLISHES)


def in_effect(on: date) -> Q:
    """Condition on DocumentRelation: its source is public and the relation has taken effect by this day (Asia/Shanghai).

    The day is the relation's own; else the one the source takes effect on; else the one the source was published on.
    """
    by_source = Q(source__current__effective_on__lte=on) | Q(
        source__current__effective_on__isnull=True, source__published_at__lt=start_of(on + timedelta(days=1))
    )
    return Q(source__is_public=True) & (Q(effective_on__lte=on) | (Q(effective_on__isnull=True) & by_source))


def with_validity(documents: DocumentQuerySet, on: date) -> DocumentQuerySet:
    """Annotate `validity` (a value of Validity) as it stands on this day; one query for a whole list.

    `expires_on` is the last day in force. What ended a document outweighs what changed it; a change outweighs its own dates.
    """
    to_this = DocumentRelation.objects.filter(in_effect(on), target=OuterRef("pk"))
    return documents.annotate(
        validity=Case(
            When(Exists(to_this.filter(kind__in=ENDING)), then=Value(Validity.ABOLISHED.value)),
            When(current__expires_on__lt=on, then=Value(Validity.LAPSED.value)),
            When(current__effective_on__gt=on, then=Value(Validity.NOT_YET.value)),
            When(Exists(to_this.filter(kind=RelationKind.AMENDS)), then=Value(Validity.AMENDED.value)),
            default=Value(Validity.IN_FORCE.value),
            output_field=CharField(),
        )
    )


def having_validity(documents: DocumentQuerySet, value: str, on: date) -> DocumentQuerySet:
    """Those whose validity on this day is `value`: the same as filtering by the annotation, in conditions an index can serve."""
    to_this = DocumentRelation.objects.filter(in_effect(on), target=OuterRef("pk"))
    ended = Exists(to_this.filter(kind__in=ENDING))
    if value == Validity.ABOLISHED:
        return documents.filter(ended)
    lapsed = Q(current__expires_on__lt=on)
    if value == Validity.LAPSED:
        return documents.filter(lapsed).exclude(ended)
    standing = documents.filter(Q(current__expires_on__isnull=True) | Q(current__expires_on__gte=on)).exclude(ended)
    if value == Validity.NOT_YET:
        return standing.filter(current__effective_on__gt=on)
    begun = standing.filter(Q(current__effective_on__isnull=True) | Q(current__effective_on__lte=on))
    amended = Exists(to_this.filter(kind=RelationKind.AMENDS))
    return begun.filter(amended) if value == Validity.AMENDED else begun.exclude(amended)


def validity(document: Document, on: date) -> Validity:
    """The validity of one published document on this day; one query. Uses an annotation that is already there."""
    if not hasattr(document, "validity"):
        document = with_validity(Document.objects.filter(pk=document.pk), on).get()
    return Validity(getattr(document, "validity"))  # noqa: B009  (an annotation, unknown to the type checker)


def validity_of_version(version: DocumentVersion, on: date) -> Validity:
    """The validity of a wording by its own dates alone: what a preview shows before publication."""
    if version.expires_on and version.expires_on < on:
        return Validity.LAPSED
    if version.effective_on and version.effective_on > on:
        return Validity.NOT_YET
    return Validity.IN_FORCE


def shown_validity(document: Document, version: DocumentVersion, on: date) -> Validity:
    """What the element table of this version shows."""
    return validity(document, on) if document.current_id == version.pk and document.is_public else validity_of_version(version, on)
