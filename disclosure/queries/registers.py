"""Tables for the office: the register of documents with all elements, the transfer list, the figures of a month."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Prefetch, Sum
from django.utils.translation import gettext as _

from core.models import Deadline, Organisation
from core.models.deadlines import DeadlineState
from core.rules import get_rule
from disclosure.dates import end_of_day, shanghai_date, start_of
from disclosure.kinds import kinds
from disclosure.models import CoIssuer, Column, Document, DocumentReading, DocumentVersion

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator
    from datetime import date, datetime

    from django.db.models import QuerySet

    from disclosure.models import Transfer

MOST_ROWS = 20_000


def register_head() -> list[str]:
    """Heads of the register."""
    return [
        *(_("索引号"), _("标题"), _("发文字号"), _("种类"), _("栏目"), _("公开单位"), _("发文机关"), _("联合发文机关"), _("起草部门")),
        *(_("成文日期"), _("发布日期"), _("施行日期"), _("失效日期"), _("主题分类"), _("主题词"), _("关键词"), _("内容概述")),
        *(_("公开属性"), _("依据"), _("状态"), _("版本号"), _("附件数"), _("内容校验值")),
    ]


def register_rows(versions: QuerySet[DocumentVersion]) -> Iterator[list[Any]]:
    """A row a version, at most MOST_ROWS; bodies are not loaded."""
    partners = Prefetch("co_issuers", CoIssuer.objects.select_related("organisation"))
    rows = (
        versions.defer("body", "body_text")
        .select_related("document__organisation", "column", "issuer", "drafting_unit")
        .prefetch_related(partners)
        .annotate(files=Count("attachments", distinct=True))
    )
    for row in rows[:MOST_ROWS].iterator(chunk_size=500):
        kind = kinds.get(row.kind)
        yield [
            row.document.index_number,
            row.title,
            row.document_number,
            str(kind.label) if kind else row.kind,
            row.column.name,
            row.document.organisation.name,
            row.issuer_name,
            "、".join(str(partner) for partner in row.co_issuers.all()),
            row.drafting_unit.name if row.drafting_unit else row.drafting_unit_text,
            row.written_on,
            shanghai_date(row.published_at) if row.published_at else None,
            row.effective_on,
            row.expires_on,
            *(row.topic, row.subject_words, row.keywords, row.summary),
            row.get_attribute_display(),
            row.ground,
            row.get_state_display(),
            row.number,
            row.files,
            row.content_hash,
        ]


def transfer_head() -> list[str]:
    """Heads of the transfer list."""
    return [
        _("序号"),
        _("索引号"),
        _("标题"),
        _("发文字号"),
        _("成文日期"),
        _("发布日期"),
        _("字数"),
        _("附件数"),
        _("内容校验值（SHA-256）"),
    ]


def transfer_rows(transfer: Transfer) -> Iterator[list[Any]]:
    """A row a document as it stands now; what was destroyed by order keeps its number only."""
    files = dict(transfer.documents.order_by().values_list("pk").annotate(Count("current__attachments")))
    for number, row in enumerate(transfer.documents.select_related("current").order_by("written_on", "id"), start=1):
        current = row.current
        if current is None or row.sealed_at is not None:
            yield [number, row.index_number, _("（已封存或者清除）"), "", None, None, 0, 0, ""]
            continue
        published = shanghai_date(row.published_at) if row.published_at else None
        yield [
            *(number, row.index_number, row.title, current.document_number, row.written_on, published),
            *(len(current.body_text), files[row.pk], current.content_hash),
        ]


@dataclass(frozen=True)
class Table:
    """A table of figures: its name, heads and rows."""

    name: str
    head: list[str]
    rows: list[list[Any]]


def month_tables(organisations: Collection[int], *, first: date, last: date) -> list[Table]:
    """What these units first published from `first` to `last`: by unit, column and kind; timeliness; readings. Seven queries."""
    since, until = start_of(first), end_of_day(last)
    fresh = Document.objects.filter(organisation__in=organisations, published_at__gte=since, published_at__lt=until)
    units = dict(Organisation.objects.values_list("pk", "name"))
    columns = dict(Column.objects.values_list("pk", "name"))

    def counted(name: str) -> list[tuple[Any, int]]:
        return list(fresh.order_by().values_list(name).annotate(number=Count("pk")).order_by("-number", name))

    head = [_("名称"), _("件数")]
    tables = [
        Table(_("按单位"), head, [[units.get(pk, ""), number] for pk, number in counted("organisation")]),
        Table(_("按栏目"), head, [[columns.get(pk, ""), number] for pk, number in counted("column")]),
        Table(_("按种类"), head, [[str(kinds[code].label) if code in kinds else code, number] for code, number in counted("kind")]),
        Table(
            _("公开时限（%(amount)s个工作日）") % {"amount": get_rule("publish_20wd").amount},
            [_("单位"), _("按期公开"), _("逾期公开"), _("按期率")],
            list(_timeliness(organisations, units, since, until)),
        ),
    ]
    readings = DocumentReading.objects.filter(document__organisation__in=organisations, day__gte=first, day__lte=last)
    most = readings.values_list("document__title").annotate(total=Sum("count")).order_by("-total")[:20]
    tables.append(Table(_("阅读最多"), [_("标题"), _("次数")], [[title, number] for title, number in most]))
    return tables


def _timeliness(organisations: Iterable[int], units: dict[int, str], since: datetime, until: datetime) -> Iterator[list[Any]]:
    """By the limit of publication that was met between these instants: a late one stays late."""
    met = Deadline.objects.filter(
        rule="publish_20wd", state=DeadlineState.MET, organisation__in=organisations, matter__document__published_at__gte=since,
        matter__document__published_at__lt=until,
    )  # fmt: skip
    figures: dict[int, list[int]] = {}
    for unit, late in met.values_list("organisation", "late_seconds"):
        figures.setdefault(unit, [0, 0])[1 if late else 0] += 1
    for unit, (good, late) in sorted(figures.items(), key=lambda row: units.get(row[0], "")):
        yield [units.get(unit, ""), good, late, f"{good / (good + late):.1%}"]
