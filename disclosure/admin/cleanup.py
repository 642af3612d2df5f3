"""规范性文件清理: what is about to lapse, what has lapsed, what states no last day; as a list and as CSV."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import F
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.decorators import action, display

from core.access import Verb
from core.admin_base import StaffAdmin
from core.reach import reach
from disclosure.cleanup import MONTHS, STATES, only, state_of, to_clean
from disclosure.dates import shanghai_date
from disclosure.models import NormativeDocument
from disclosure.opendata.writing import csv_lines

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest

BY_LAST_DAY = (F("current__expires_on").asc(nulls_last=True), "-published_at")
LABELS = {"soon": "warning", "lapsed": "danger", "endless": "info", "fine": "success", "ended": "default"}


class CleanupFilter(admin.SimpleListFilter):
    """What the clean-up has to decide on; without a choice everything that needs looking at."""

    title = gettext_lazy("清理")
    parameter_name = "cleanup"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [*((state, STATES[state]) for state in ("soon", "lapsed", "endless")), ("all", gettext_lazy("全部"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        known = reach(request)
        months = request.GET.get("months", "")
        return only(queryset, self.value() or "", on=shanghai_date(known.at), months=int(months) if months in MONTHS else 12)


class MonthsFilter(admin.SimpleListFilter):
    """How far ahead 即将失效 looks."""

    title = gettext_lazy("多久之内失效")
    parameter_name = "months"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [(months, _("%(months)s个月内") % {"months": months}) for months in MONTHS]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset  # read by CleanupFilter


@admin.register(NormativeDocument)
class CleanupAdmin(StaffAdmin):
    """A row leads to the document's own page, where a successor is stated or a new version prepared."""

    view_verb = Verb.VIEW_DOCUMENTS
    list_display = ["title", "number", "unit", "effective", "expires", "state"]
    list_filter = [CleanupFilter, MonthsFilter, "organisation"]
    search_fields = ["title", "current__document_number"]
    actions_list = ["download"]

    def get_ordering(self, request: HttpRequest) -> tuple[Any, ...]:
        return BY_LAST_DAY

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return to_clean(super().get_queryset(request))

    @display(description=gettext_lazy("发文字号"))
    def number(self, obj: NormativeDocument) -> str:
        return obj.current.document_number if obj.current and obj.current.document_number else "—"

    @display(description=gettext_lazy("公开单位"), ordering="organisation")
    def unit(self, obj: NormativeDocument) -> str:
        return obj.organisation.short_name

    @display(description=gettext_lazy("施行日期"), ordering="current__effective_on")
    def effective(self, obj: NormativeDocument) -> date | str:
        return obj.current.effective_on or "—" if obj.current else "—"

    @display(description=gettext_lazy("失效日期"), ordering="current__expires_on")
    def expires(self, obj: NormativeDocument) -> date | str:
        return obj.current.expires_on or "—" if obj.current else "—"

    @display(description=gettext_lazy("清理"), label=LABELS)
    def state(self, obj: NormativeDocument) -> tuple[str, str]:
        found = state_of(obj)
        return found, str(STATES[found])

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        return redirect("admin:disclosure_documentversion_change", self.row(request, object_id).current_id)

    @action(description=gettext_lazy("导出 CSV"), url_path="csv", icon="download")
    def download(self, request: HttpRequest) -> HttpResponse:
        """All rows that need looking at, within reach."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        known = self.reach(request)
        rows = only(self.get_queryset(request), "", on=shanghai_date(known.at), months=12)
        head = [_("标题"), _("发文字号"), _("公开单位"), _("施行日期"), _("失效日期"), _("清理"), _("索引号")]
        lines = (
            [
                row.title,
                row.current.document_number,
                row.organisation.short_name,
                row.current.effective_on,
                row.current.expires_on,
                str(STATES[state_of(row)]),
                row.index_number,
            ]
            for row in rows.order_by(*BY_LAST_DAY)
        )
        name = f"cleanup-{shanghai_date(known.at).isoformat()}.csv"
        return HttpResponse(
            "".join(csv_lines(head, lines)),
            content_type="text/csv; charset=utf-8",
            headers={"Content-Disposition": f'attachment; filename="{name}"'},
        )
