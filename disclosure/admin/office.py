"""The office's day with lists: changes of many documents at once, the register as xlsx, the figures of a month."""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from typing import TYPE_CHECKING, Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe
from unfold.decorators import action

from core.access import Verb
from core.admin_acts import act, sent
from core.admin_base import StaffAdmin
from disclosure.admin.office_forms import AttributeForm, ChannelsForm, KindForm, MoveForm
from disclosure.dates import shanghai_date
from disclosure.queries.registers import MOST_ROWS, month_tables, register_head, register_rows
from disclosure.services import batch
from disclosure.spreadsheets import xlsx_response

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest, HttpResponse
    from django.urls import URLPattern

    from disclosure.models import DocumentVersion

BATCHES = {
    "move": gettext_lazy("批量调整栏目"),
    "kind": gettext_lazy("批量修改种类"),
    "attribute": gettext_lazy("批量修改公开属性"),
    "channel": gettext_lazy("批量增加渠道"),
}


class OfficePages(StaffAdmin):
    """Mixed into the admin of versions."""

    def get_urls(self) -> list[URLPattern]:
        """Pages beside the list."""
        view = self.admin_site.admin_view
        return [
            path("batch/<str:what>/", view(self.batch_page), name="disclosure_batch"),
            path("register.xlsx", view(require_safe(self.register_file)), name="disclosure_register"),
            path("statistics/", view(require_safe(self.statistics)), name="disclosure_statistics"),
            path("statistics.xlsx", view(require_safe(self.statistics_file)), name="disclosure_statistics_file"),
            *super().get_urls(),
        ]

    # ------------------------------------------------------------ many at once

    def _to_batch(self, request: HttpRequest, queryset: QuerySet[Any], what: str) -> HttpResponse:
        ids = ",".join(str(pk) for pk in queryset.values_list("pk", flat=True)[: batch.MOST + 1])
        return redirect(f"{reverse('admin:disclosure_batch', args=[what])}?ids={ids}")

    @admin.action(description=BATCHES["move"], permissions=["change"])
    def batch_move(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse:
        return self._to_batch(request, queryset, "move")

    @admin.action(description=BATCHES["kind"], permissions=["change"])
    def batch_kind(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse:
        return self._to_batch(request, queryset, "kind")

    @admin.action(description=BATCHES["attribute"], permissions=["change"])
    def batch_attribute(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse:
        return self._to_batch(request, queryset, "attribute")

    @admin.action(description=BATCHES["channel"], permissions=["change"])
    def batch_channel(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse:
        return self._to_batch(request, queryset, "channel")

    @admin.action(description=gettext_lazy("导出所选（xlsx）"))
    def export_chosen(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse:
        return xlsx_response(_("信息登记簿"), [(_("信息登记簿"), register_head(), register_rows(queryset))])

    def batch_page(self, request: HttpRequest, what: str) -> HttpResponse:
        """`?ids=1,2,3`: says what would be changed, asks for the new value, then lists what was done and what was refused."""
        known = self.reach(request)
        if what not in BATCHES or not known.may(Verb.DRAFT_DOCUMENTS):
            return redirect("admin:disclosure_documentversion_changelist")
        versions = self._chosen(request)
        if not versions:
            messages.warning(request, _("请先在列表中勾选信息。"))
            return redirect("admin:disclosure_documentversion_changelist")
        form: Any = {"move": MoveForm, "kind": KindForm, "attribute": AttributeForm}.get(what, MoveForm)(sent(request))
        if what == "channel":
            form = ChannelsForm(sent(request), organisations=known.organisations(Verb.DRAFT_DOCUMENTS))
        outcome: list[batch.BatchOutcome] = []

        def do(filled: Any) -> str:
            who: dict[str, Any] = {"versions": versions, "by": known.user, "at": known.at}
            if what == "move":
                outcome.append(batch.move_many(column=filled.cleaned_data["column"], **who))
            elif what == "channel":
                outcome.append(batch.channel_many(channels=list(filled.cleaned_data["channels"]), **who))
            else:
                said = filled.cleaned_data
                outcome.append(batch.change_many(changes=filled.changes(), note=said["note"], submit=said["submit"], **who))
            return ""

        context: dict[str, Any] = {"versions": versions, "back_url": reverse("admin:disclosure_documentversion_changelist")}

        def then() -> HttpResponse:
            shown = {
                **self.admin_site.each_context(request),
                "opts": self.opts,
                "page_name": self.page_name,
                "title": BATCHES[what],
                "outcome": outcome[0],
                **context,
            }
            return TemplateResponse(request, "admin/disclosure/batch_done.html", shown)

        return act(
            self, request, None, form=form, title=BATCHES[what], button=BATCHES[what], do=do, then=then,
            intro=_("逐件办理，不能办的列出原因，其余照办。"), template="admin/disclosure/batch.html", **context,
        )  # fmt: skip

    def _chosen(self, request: HttpRequest) -> list[DocumentVersion]:
        ids = [int(piece) for piece in request.GET.get("ids", "").split(",") if piece.isascii() and piece.isdigit() and len(piece) < 16]
        rows = self.get_queryset(request).filter(pk__in=ids[: batch.MOST])
        return list(rows.select_related("document__organisation", "document__matter", "column").order_by("pk"))

    # ------------------------------------------------------------ register and figures

    @action(description=gettext_lazy("导出登记簿"), url_path="export-register", icon="table_view")
    def export_register(self, request: HttpRequest) -> HttpResponse:
        """The list as it is filtered, as xlsx."""
        query = request.GET.urlencode()
        return redirect(reverse("admin:disclosure_register") + (f"?{query}" if query else ""))

    def register_file(self, request: HttpRequest) -> HttpResponse:
        """All elements of every document in reach, by the filters of the list (`?desk=&state__exact=&q=...`)."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        from django.contrib.admin.options import IncorrectLookupParameters

        try:
            rows = self.get_changelist_instance(request).get_queryset(request)
        except (IncorrectLookupParameters, ValueError):
            messages.error(request, _("筛选条件有误。"))
            return redirect("admin:disclosure_documentversion_changelist")
        from disclosure.models import DocumentVersion

        latest = DocumentVersion.objects.filter(pk__in=rows.order_by().values("pk")).order_by("-pk")
        return xlsx_response(_("信息登记簿"), [(_("信息登记簿"), register_head(), register_rows(latest[:MOST_ROWS]))])

    def _month(self, request: HttpRequest) -> tuple[date, date, str]:
        today = shanghai_date(self.reach(request).at)
        typed = request.GET.get("month", "").strip()
        try:
            first = date.fromisoformat(f"{typed}-01") if typed else today.replace(day=1)
            problem = ""
        except ValueError:
            first, problem = today.replace(day=1), _("“%(value)s”不是有效的月份，应写成 2026-01。") % {"value": typed[:20]}
        if not 1949 <= first.year <= 9998:
            first, problem = today.replace(day=1), _("“%(value)s”不是有效的月份，应写成 2026-01。") % {"value": typed[:20]}
        return first, first.replace(day=monthrange(first.year, first.month)[1]), problem

    def statistics(self, request: HttpRequest) -> HttpResponse:
        """Monthly figures of the units in reach (`?month=2026-11`)."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        first, last, problem = self._month(request)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("月度统计"),
            "page_name": _("月度统计"),
            "month": first,
            "problem": problem,
            "tables": month_tables(self.reach(request).organisations(Verb.VIEW_DOCUMENTS), first=first, last=last),
        }
        return TemplateResponse(request, "admin/disclosure/statistics.html", context)

    def statistics_file(self, request: HttpRequest) -> HttpResponse:
        """The same as xlsx, a sheet a table."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        first, last, _problem = self._month(request)
        tables = month_tables(self.reach(request).organisations(Verb.VIEW_DOCUMENTS), first=first, last=last)
        return xlsx_response(_("月度统计%(month)s") % {"month": f"{first:%Y-%m}"}, [(row.name, row.head, row.rows) for row in tables])
