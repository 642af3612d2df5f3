"""政务舆情统计 of one unit and year, for those who may see incidents; and as xlsx."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe
from unfold.decorators import action

from core.access import Verb
from core.admin_base import StaffAdmin
from core.counting import local_date
from core.models import Organisation
from disclosure.spreadsheets import xlsx_response
from interpretation.queries.response_figures import by_label, incident_figures

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpRequest, HttpResponse
    from django.urls import URLPattern

EARLIEST = 2016
Table = tuple[str, list[str], list[list[Any]]]


def tables_of(organisation: Organisation, year: int, at: datetime) -> list[Table]:
    """(name, head, rows) of each table."""
    months = incident_figures(organisation=organisation, year=year, at=at)
    head = [
        _("月份"),
        _("登记"),
        _("重大突发事件"),
        _("已办结"),
        _("已移交"),
        _("按时回应"),
        _("其中逾期经批准撤销"),
        _("逾期回应"),
        _("逾期未回应"),
    ]
    rows: list[list[Any]] = []
    for number, row in enumerate(months, start=1):
        answers = row.answers
        counts = [row.registered, row.grave, row.closed, row.transferred, answers.on_time, answers.lifted, answers.late, answers.open]
        rows.append([number, *counts])
    rows.append([_("总计"), *(sum(row[place] for row in rows) for place in range(1, len(head)))])
    names = {"sources": (_("按来源"), _("来源")), "categories": (_("按类别"), _("类别"))}
    others = [(names[name][0], [names[name][1], _("登记")], [list(row) for row in found]) for name, found in by_label(months)]
    return [(_("按月统计"), head, rows), *others]


class FigurePages(StaffAdmin):
    """Mixed into the admin of incidents."""

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        ours = [
            path("figures/", view(require_safe(self.figures)), name="interpretation_incident_figures"),
            path("figures.xlsx", view(require_safe(self.figures_file)), name="interpretation_incident_figures_file"),
        ]
        return [*ours, *super().get_urls()]

    @action(description=gettext_lazy("舆情统计"), url_path="go-figures", icon="bar_chart")
    def figures_page(self, request: HttpRequest) -> HttpResponse:
        return redirect("admin:interpretation_incident_figures")

    def figures(self, request: HttpRequest) -> HttpResponse:
        """Figures of a unit in reach (`?org=YNZGH&year=2026`)."""
        units, unit, year, problem = self._asked(request)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("政务舆情统计"),
            "page_name": _("政务舆情统计"),
            "units": units,
            "unit": unit,
            "year": year,
            "problem": problem,
            "tables": tables_of(unit, year, self.reach(request).at),
        }
        return TemplateResponse(request, "admin/interpretation/incident_figures.html", context)

    def figures_file(self, request: HttpRequest) -> HttpResponse:
        """The same as xlsx, a sheet a table."""
        _units, unit, year, _problem = self._asked(request)
        return xlsx_response(_("政务舆情统计%(year)s") % {"year": year}, tables_of(unit, year, self.reach(request).at))

    def _asked(self, request: HttpRequest) -> tuple[list[Organisation], Organisation, int, str]:
        """(units in reach, the unit, the year, what is wrong with the year asked for)."""
        known = self.reach(request)
        units = list(Organisation.objects.filter(pk__in=known.organisations(Verb.VIEW_INCIDENTS)).order_by("id"))
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
