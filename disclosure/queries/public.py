"""What the public may read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import connection
from django.db.models import Count, Prefetch, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from disclosure.dates import end_of_day, shanghai_date, start_of
from disclosure.models import Attachment, CoIssuer, Column, Document, DocumentRelation, DocumentVersion, RelationKind, VersionState
from disclosure.validity import having_validity

if TYPE_CHECKING:
    from datetime import date, datetime

    from core.models import Organisation
    from disclosure.models.documents import DocumentQuerySet


def column_and_below(column: Column) -> list[int]:
    """Ids of the column and of all below it; the tree is small, one query reads it whole."""
    parents = list(Column.objects.values_list("id", "parent_id"))
    found, frontier = {column.pk}, {column.pk}
    while frontier:
        frontier = {pk for pk, parent in parents if parent in frontier} - found
        found |= frontier
    return sorted(found)


def published_documents(
    *,
    at: datetime,
    column: Column | None = None,
    organisation: Organisation | None = None,
    kind: str | None = None,
    year: int | None = None,
    topic: str | None = None,
    validity: str | None = None,
    published_from: date | None = None,
    published_to: date | None = None,
) -> DocumentQuerySet:
    """Public documents, newest first, with what a list row shows; bodies stay in the database.

    `column` includes the columns below it, `topic` the topics below it ("综合政务" finds "综合政务/政务公开");
    `year` is that of publication in Asia/Shanghai, as are the days from which and up to which; `validity` a value of `Validity`.
    """
    documents = Document.objects.published(at).for_lists()
    if column is not None:
        below = column_and_below(column)
        documents = documents.filter(column_id=below[0]) if len(below) == 1 else documents.filter(column_id__in=below)
    if organisation is not None:
        documents = documents.filter(organisation=organisation)
    if kind:
        documents = documents.filter(kind=kind)
    if year is not None:
        first = start_of(shanghai_date(at).replace(year=year, month=1, day=1))
        documents = documents.filter(published_at__gte=first, published_at__lt=first.replace(year=year + 1))
    if published_from is not None:
        documents = documents.filter(published_at__gte=start_of(published_from))
    if published_to is not None:
        documents = documents.filter(published_at__lt=end_of_day(published_to))
    if topic:
        topics = topic_and_below(topic)
        documents = documents.filter(topic=topics[0]) if len(topics) == 1 else documents.filter(topic__in=topics)
    if validity:
        documents = having_validity(documents, validity, shanghai_date(at))
    return documents.order_by("-published_at", "-id")


# From one topic to the next in the index, however many documents each has.
TOPICS = """
WITH RECURSIVE found(topic) AS (
    SELECT min(topic) FROM disclosure_document WHERE is_public
    UNION ALL
    SELECT (SELECT min(d.topic) FROM disclosure_document d WHERE d.is_public AND d.topic > found.topic) FROM found WHERE topic IS NOT NULL
) SELECT topic FROM found WHERE substr(topic, 1, %s) = %s
"""


def topic_and_below(topic: str) -> list[str]:
    """The topic and those of public documents below it; one query. By name each has an index, by their beginning they have none."""
    with connection.cursor() as cursor:
        cursor.execute(TOPICS, [len(topic) + 1, f"{topic}/"])
        return [topic, *(below for (below,) in cursor.fetchall())]


def column_counts(at: datetime) -> dict[int, int]:
    """How many public documents stand in each column itself, by its id; one query that reads an index whole."""
    counted = Document.objects.published(at).order_by().values_list("column_id").annotate(number=Count("id"))
    return dict(counted)


def get_published(code: str, serial: str, at: datetime) -> Document:
    """The document at an address, with its current version, attachments and co-issuers loaded (three queries).

    A withdrawn document is found too, so that its page can say so: look at `withdrawn_at` before showing anything else.
    A sealed one is not. Raises Document.DoesNotExist.
    """
    readable = Q(is_public=True, published_at__lte=at) | Q(is_public=False, withdrawn_at__isnull=False)
    return (
        Document.objects.filter(readable, sealed_at__isnull=True)
        .select_related("organisation", "column", "current", "current__issuer", "current__drafting_unit", "current__column")
        .prefetch_related(
            Prefetch("current__attachments", Attachment.objects.select_related("blob")),
            Prefetch("current__co_issuers", CoIssuer.objects.select_related("organisation")),
        )
        .get(organisation__code=code, serial=serial)
    )


def versions_of(document: Document) -> list[DocumentVersion]:
    """The wordings the public may read, newest first, without bodies; none when the document is withdrawn or sealed."""
    if not document.is_public:
        return []
    public = document.versions.filter(state__in=[VersionState.PUBLISHED, VersionState.SUPERSEDED])
    return list(public.defer("body", "body_text").order_by("-number"))


def breadcrumbs(column: Column) -> list[Column]:
    """The column's path from the top; one query."""
    columns = {row.pk: row for row in Column.objects.all()}
    path: list[Column] = []
    step: Column | None = columns.get(column.pk)
    while step is not None and step not in path:
        path.append(step)
        step = columns.get(step.parent_id) if step.parent_id else None
    return path[::-1]


@dataclass(frozen=True)
class RelatedDocument:
    """The other end of a relation. `label` says what it is to the document at hand; `outgoing` when that one is the source."""

    document: Document
    kind: str
    outgoing: bool
    label: str | Promise
    effective_on: date | None


OUTGOING = {
    RelationKind.AMENDS: _("修改"),
    RelationKind.REPLACES: _("替代"),
    RelationKind.ABOLISHES: _("废止"),
    RelationKind.INTERPRETS: _("解读的文件"),
    RelationKind.RELATES: _("相关"),
}
INCOMING = {
    RelationKind.AMENDS: _("修改本文件的文件"),
    RelationKind.REPLACES: _("替代本文件的文件"),
    RelationKind.ABOLISHES: _("废止本文件的文件"),
    RelationKind.INTERPRETS: _("解读"),
    RelationKind.RELATES: _("相关"),
}


def related_documents(document: Document, at: datetime) -> list[RelatedDocument]:
    """Public documents this one amends, replaces, abolishes, interprets or relates to, and those that do so to it; one query."""
    public = {"is_public": True, "published_at__lte": at}
    out = Q(source=document, **{f"target__{name}": value for name, value in public.items()})
    back = Q(target=document, **{f"source__{name}": value for name, value in public.items()})
    found = DocumentRelation.objects.filter(out | back).select_related("source__organisation", "target__organisation").order_by("id")
    return [
        RelatedDocument(row.target, row.kind, True, OUTGOING[RelationKind(row.kind)], row.effective_on)
        if row.source_id == document.pk
        else RelatedDocument(row.source, row.kind, False, INCOMING[RelationKind(row.kind)], row.effective_on)
        for row in found
    ]
