"""Pages for data users, and every list as a file."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.publicsite import organisations_of
from core.ratelimit import rate_limited
from disclosure.dates import shanghai_date
from disclosure.kinds import kinds
from disclosure.models import Document
from disclosure.opendata import archive, licence, parameters, schemas, selection, tables
from disclosure.opendata.api import LIST_PARAMETERS
from disclosure.opendata.parameters import BadParameterError
from disclosure.opendata.writing import csv_lines, json_line, plain
from disclosure.tree import column_name, tree_of, unit_name
from disclosure.validity import Validity

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

    from disclosure.opendata.parameters import Asked
    from disclosure.opendata.selection import Row

# what a list's page may carry that a file of it has no use for
OF_PAGES = ("format", "elder", "version")


@require_safe
def open_data(request: HttpRequest) -> HttpResponse:
    """开放数据: the archive with size, day and hash, the API, the feeds, the files of lists, with examples."""
    context = {
        "archive": archive.current(),
        "tables": tables.TABLES,
        "texts": tables.TEXTS,
        "with_files": settings.OPEN_DATA_WITH_FILES,
        "export_limit": f"{selection.EXPORT_LIMIT:,}",
        "rate": settings.API_RATE,
        "terms": licence.paragraphs(get_language() or ""),
    }
    return render(request, "disclosure/open_data.html", context)


@dataclass(frozen=True)
class Endpoint:
    """A row of the handbook."""

    path: str
    words: str
    example: str


@require_safe
def handbook(request: HttpRequest) -> HttpResponse:
    """The API for people: addresses, parameters, the fields of the answers, refusals."""
    base, example = f"{settings.SITE_URL}/api/v1", _example(timezone.now())
    context = {
        "base": base,
        "endpoints": [
            Endpoint("/documents", _("信息列表，可按各种条件筛选"), "/documents?kind=policy&validity=in_force"),
            Endpoint("/documents/{code}/{serial}", _("一件信息的全部要素、正文、附件和关联"), f"/documents{example}"),
            Endpoint("/documents/{code}/{serial}/versions", _("一件信息的各版本"), f"/documents{example}/versions"),
            Endpoint("/documents/{code}/{serial}/versions/{number}", _("某一版本的全部内容"), f"/documents{example}/versions/1"),
            Endpoint("/catalogue", _("栏目（含信息数）和公开目录事项"), "/catalogue"),
            Endpoint("/organisations", _("公开单位"), "/organisations"),
        ],
        "parameters": [_described(row) for row in LIST_PARAMETERS],
        "fields": [(name, _(field.description) if field.description else "") for name, field in schemas.Item.model_fields.items()],
        "kinds": [(code, kind.label) for code, kind in kinds.items()],
        "validities": Validity.choices,
        "rate": settings.API_RATE,
        "errors": [
            (400, "bad_parameter", _("参数有误；parameter 指出是哪一个")),
            (404, "not_found", _("没有这一地址，或者信息尚未公开")),
            (405, "method_not_allowed", _("本接口只读")),
            (410, "gone", _("信息已撤下；message 是撤下说明")),
            (429, "too_many_requests", _("请求过于频繁；Retry-After 是应等待的秒数")),
        ],
    }
    return render(request, "disclosure/handbook.html", context)


def _example(at: datetime) -> str:
    """Place of the newest public document, so that the examples lead somewhere."""
    newest = Document.objects.published(at).order_by("-published_at", "-id").values_list("organisation__code", "serial").first()
    return "/" + "/".join(newest or ("YNZGH", "2026-00001"))


def _described(row: dict[str, Any]) -> tuple[str, str, str]:
    """(name, words, values that may be given)."""
    schema = row["schema"]
    if "enum" in schema:
        values = _("、").join(schema["enum"])
    elif schema["type"] == "integer":
        values = f"{schema['minimum']}-{schema['maximum']}"
    else:
        values = "YYYY-MM-DD" if schema.get("format") == "date" else ""
    return row["name"], _(row["description"]), values


@require_safe
@rate_limited("export", limit=20, seconds=600, methods=("GET",))
def export(request: HttpRequest, form: str) -> HttpResponseBase:
    """The list with these filters as a file, `form` csv or json, at most EXPORT_LIMIT rows (1,000 with a query), newest first."""
    at = timezone.now()
    try:
        asked = parameters.read(request.GET, tree_of(request), organisations_of(request), also=OF_PAGES)
    except BadParameterError as error:
        return HttpResponse(error.message, status=400, content_type="text/plain; charset=utf-8", headers={"Cache-Control": "no-store"})
    if request.method == "HEAD":
        lines: Iterator[str] = iter(())
    else:
        lines = _csv(request, asked, at) if form == "csv" else _json(asked, at)
    kind = "text/csv; charset=utf-8" if form == "csv" else "application/json"
    name = f"documents-{shanghai_date(at):%Y%m%d}.{form}"
    headers = {
        "Content-Disposition": content_disposition_header(True, name) or "attachment",
        "Cache-Control": "no-store",
        "X-Robots-Tag": "noindex",
        "Access-Control-Allow-Origin": "*",
        "Cross-Origin-Resource-Policy": "cross-origin",
    }
    return StreamingHttpResponse((line.encode() for line in lines), content_type=kind, headers=headers)


def _csv(request: HttpRequest, asked: Asked, at: datetime) -> Iterator[str]:
    """For people: heads and names in the language of the address."""
    columns = {row.code: column_name(row) for row in tree_of(request).rows.values()}
    units = {row.code: unit_name(row) for row in organisations_of(request)}
    heads = [_("索引号"), _("标题"), _("发文字号"), _("发文机关"), _("主题分类"), _("成文日期"), _("发布日期"), _("有效性"), _("公开单位")]
    heads += [_("栏目"), _("种类"), _("地址")]
    labels = {value: str(label) for value, label in Validity.choices}
    kind_labels = {code: str(kind.label) for code, kind in kinds.items()}

    def cells(row: Row) -> list[object]:
        own = [row.index_number, row.title, row.document_number, row.issuer, row.topic, row.written_on, row.published_at.date()]
        names = [labels[row.validity], units.get(row.organisation, row.organisation), columns.get(row.column, row.column)]
        return [*own, *names, kind_labels.get(row.kind, row.kind), row.url]

    return csv_lines(heads, (cells(row) for row in selection.all_rows(asked, at)))


ITEM = tuple(schemas.Item.model_fields)


def _json(asked: Asked, at: datetime) -> Iterator[str]:
    """For programs: items as in the API; the last field says whether the limit cut the list."""
    yield f'{{"taken_at":"{plain(at)}","items":['
    number = 0
    for number, row in enumerate(selection.all_rows(asked, at), start=1):
        values = asdict(row)
        yield (",\n" if number > 1 else "\n") + json_line({name: values[name] for name in ITEM})
    limit = selection.SEARCH_LIMIT if asked.q else selection.EXPORT_LIMIT
    yield f'\n],"count":{number},"limit":{limit},"is_cut":{"true" if number >= limit else "false"}}}\n'
