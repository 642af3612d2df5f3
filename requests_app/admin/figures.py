"""依申请公开统计: the annual report's sections 三 and 四 of one unit and year, month by month, what was asked repeatedly; and as xlsx."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.access import Verb
from core.admin_base import StaffAdmin
from core.counting import local_date
from core.models import Organisation
from disclosure.spreadsheets import xlsx_response
from requests_app.figures import (
    BLOCKS,
    COLUMNS,
    RESULT_COLUMNS,
    ROW_KEYS,
    answered_by_documents,
    applications_of_the_year,
    asked_repeatedly,
    months,
    proceedings_of_the_year,
    report_contradictions,
    row_label,
)
from requests_app.models import ApplicantClass, ProceedingKind, ProceedingResult

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse
    from django.urls import URLPattern

EARLIEST = 2008


@dataclass
class Table:
    """A name, a head and rows."""

    name: str
    head: list[str]
    rows: list[list[Any]]


def tables_of(organisation: Organisation, year: int) -> tuple[list[Table], list[str]]:
    """The tables, and what in section 三 does not reconcile (always empty unless rows were changed by hand)."""
    cells = applications_of_the_year(organisation=organisation, year=year)
    before = applications_of_the_year(organisation=organisation, year=year - 1)
    results = proceedings_of_the_year(organisation=organisation, year=year)
    columns = [str(ApplicantClass(column).label) if column in ApplicantClass.values else _("总计") for column in COLUMNS]
    result_labels = {**{value: str(label) for value, label in ProceedingResult.choices}, "pending": _("尚未审结"), "total": _("总计")}
    tables = [
        Table(
            _("三、收到和处理政府信息公开申请情况"),
            [_("情形"), *columns],
            [[row_label(key), *(cells[key][column] for column in COLUMNS)] for key in ROW_KEYS],
        ),
        Table(
            _("四、政府信息公开行政复议、行政诉讼情况"),
            [_("种类"), *(result_labels[column] for column in RESULT_COLUMNS)],
            [[str(ProceedingKind(block).label), *(results[block][column] for column in RESULT_COLUMNS)] for block in BLOCKS],
        ),
        Table(
            _("按月统计"),
            [_("月份"), _("收到"), _("办结"), _("按期答复"), _("逾期答复"), _("延长答复期限"), _("月末未办结")],
            [
                [row.month, row.received, row.closed, row.in_time, row.late, row.extended, row.open_at_end]
                for row in months(organisation=organisation, year=year)
            ],
        ),
        Table(
            _("多人申请的相同信息"),
            [_("申请编号"), _("申请人数"), _("发现日期"), _("状态"), _("主动公开的信息")],
            [
                [row.application.number, row.count, f"{row.made_on:%Y-%m-%d}", row.get_state_display(), str(row.document or "—")]
                for row in asked_repeatedly(organisation=organisation, year=year)
            ],
        ),
        Table(
            _("填写申请时由已公开信息解答"),
            [_("标题"), _("索引号"), _("次数")],
            [[row.title, row.index_number, row.times] for row in answered_by_documents(organisation=organisation, year=year)],
        ),
    ]
    return tables, report_contradictions(cells, before)


class FigurePages(StaffAdmin):
    """Mixed into the admin of proceedings."""

    def get_urls(self) -> list[URLPattern]:
        """The page and its file."""
        view = self.admin_site.admin_view
        return [
            path("figures/", view(require_safe(self.figures)), name="requests_app_figures"),
            path("figures.xlsx", view(require_safe(self.figures_file)), name="requests_app_figures_file"),
            *super().get_urls(),
        ]

    def _asked(self, request: HttpRequest) -> tuple[list[Organisation], Organisation, int, str]:
        """(units in reach, the unit, the year, what is wrong with the year asked for)."""
        known = self.reach(request)
        units = list(Organisation.objects.filter(pk__in=known.organisations(Verb.VIEW_APPLICATIONS)).order_by("id"))
        if not units:
            raise PermissionDenied
        unit = next((row for row in units if row.code == request.GET.get("org")), units[0])
        today, typed = local_date(known.at), request.GET.get("year", "")
        if not typed:
            return units, unit, today.year, ""
        if typed.isascii() and typed.isdigit() and EARLIEST <= int(typed[:9]) <= today.year:
            return units, unit, int(typed), ""
        problem = _("“%(value)s”不是%(first)s年至%(last)s年之间的年份。")
        return units, unit, today.year, problem % {"value": typed[:20], "first": EARLIEST, "last": today.year}

    def figures(self, request: HttpRequest) -> HttpResponse:
        """Figures of a unit in reach (`?org=YNZGH&year=2026`)."""
        units, unit, year, problem = self._asked(request)
        tables, contradictions = tables_of(unit, year)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("依申请公开统计"),
            "page_name": _("依申请公开统计"),
            "units": units,
            "unit": unit,
            "year": year,
            "problem": problem,
            "tables": tables,
            "contradictions": contradictions,
        }
        return TemplateResponse(request, "admin/requests_app/figures.html", context)

    def figures_file(self, request: HttpRequest) -> HttpResponse:
        """The same as xlsx, a sheet a table."""
        _units, unit, year, _problem = self._asked(request)
        tables, _contradictions = tables_of(unit, year)
        return xlsx_response(_("依申请公开统计%(year)s") % {"year": year}, [(table.name, table.head, table.rows) for table in tables])
