"""Incidents: the list, the board, the page of one incident with a button for each verb. Nothing here is ever public."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe
from unfold.decorators import action, display
from unfold.enums import ActionVariant

from core import files
from core.access import Verb
from core.admin_base import back, refusals, tell
from core.notices import acknowledge
from core.registries import matter_pages
from interpretation.admin.incident import END, INCIDENT_ACTS, STATEMENTS, STEPS, TRIAGE, acts_for, panels_for
from interpretation.admin.incident_figures import FigurePages
from interpretation.admin.incident_forms import RegisterPage
from interpretation.admin.incident_import import ImportPage
from interpretation.admin.phone import PhonePages
from interpretation.models import Incident
from interpretation.queries.clocks import Clocks, clocks_of
from interpretation.queries.incident_board import incident_board, rows_of
from interpretation.services.incidents import MATTER_KIND
from interpretation.states import OVER

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.db.models import QuerySet
    from django.http import HttpRequest, HttpResponse
    from django.urls import URLPattern

    from core.case_page import CaseAct
    from core.models import Matter
    from interpretation.queries.incident_board import Row

GROUPS = {
    TRIAGE: gettext_lazy("定级"),
    STEPS: gettext_lazy("办理"),
    STATEMENTS: gettext_lazy("发布"),
    END: gettext_lazy("办结"),
}
LEVELS = {"late": "danger", "last": "danger", "red": "danger", "amber": "warning", "calm": "success", "done": "default", "off": "default"}
# Where the acknowledgement came from and goes back to.
BACK = {"board": "interpretation_incident_board", "phones": "interpretation_incident_phone_list"}


class OpenFilter(admin.SimpleListFilter):
    title = gettext_lazy("办理")
    parameter_name = "desk"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("open", gettext_lazy("未办结")), ("over", gettext_lazy("已办结或者已移交"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Incident]) -> QuerySet[Incident]:
        if self.value() == "open":
            return queryset.exclude(state__in=OVER)
        return queryset.filter(state__in=OVER) if self.value() == "over" else queryset


@admin.register(Incident)
class IncidentAdmin(RegisterPage, ImportPage, FigurePages, PhonePages):
    """Rows of one's own units, and of those below for the auditor."""

    view_verb = Verb.VIEW_INCIDENTS
    page_name = gettext_lazy("政务舆情")
    list_display = ["number_shown", "title", "state_label", "grade", "clock", "handler", "first_seen_at"]
    list_display_links = ["number_shown", "title"]
    list_filter = [OpenFilter, "state", "severity", "source"]
    list_select_related = ["organisation", "matter", "handler"]
    search_fields = ["number", "title", "place"]
    ordering = ["-id"]
    actions_list = ["board_page", "register_page", "import_page", "figures_page", "phone_page"]

    # ------------------------------------------------------------ the list

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        """The clocks of the page's rows in a few queries."""
        found = super().get_changelist_instance(request)
        shown = Incident.objects.filter(pk__in=[row.pk for row in found.result_list])
        known = self.reach(request)
        rows = {row.incident.pk: row for row in rows_of(shown, known.user, known.at)}
        for incident in found.result_list:
            incident.board_row = rows.get(incident.pk)
        return found

    @display(description=gettext_lazy("编号"), ordering="number")
    def number_shown(self, obj: Incident) -> str:
        return format_html('<span class="staff-nowrap">{}</span>', obj.number)

    @display(description=gettext_lazy("状态"), ordering="state", label={"open": "info", "done": "success"})
    def state_label(self, obj: Incident) -> tuple[str, str]:
        return "done" if obj.state in OVER else "open", obj.get_state_display()

    @display(description=gettext_lazy("等级"), ordering="severity")
    def grade(self, obj: Incident) -> str:
        return obj.get_severity_display() if obj.severity else _("待定级")

    @display(description=gettext_lazy("期限"), label=LEVELS)
    def clock(self, obj: Any) -> tuple[str, str]:
        row: Row | None = obj.board_row
        clock = row.clocks.first or (row.clocks.clocks[-1] if row.clocks.clocks else None) if row else None
        return (clock.level, clock.words) if clock else ("off", "—")

    def get_actions_list(self, request: HttpRequest) -> list[Any]:
        """Registering only for who may."""
        rows: list[Any] = super().get_actions_list(request)
        if self.has_add_permission(request):
            return rows
        return [row for row in rows if not row.action_name.endswith(("_register_page", "_import_page"))]

    @action(description=gettext_lazy("舆情看板"), url_path="go-board", icon="timer", variant=ActionVariant.PRIMARY)
    def board_page(self, request: HttpRequest) -> HttpResponse:
        return redirect("admin:interpretation_incident_board")

    @action(description=gettext_lazy("登记舆情"), url_path="go-register", icon="edit_document", variant=ActionVariant.PRIMARY)
    def register_page(self, request: HttpRequest) -> HttpResponse:
        return redirect("admin:interpretation_incident_add")

    @action(description=gettext_lazy("手机页面"), url_path="go-phone", icon="smartphone")
    def phone_page(self, request: HttpRequest) -> HttpResponse:
        return redirect("admin:interpretation_incident_phone_list")

    # ------------------------------------------------------------ pages

    def get_urls(self) -> list[URLPattern]:
        """The board, the acknowledgement, the snapshot, and a page for each registered act."""
        view = self.admin_site.admin_view
        acts = [path(f"<int:pk>/{act.name}/", view(self._act_page(act)), name=act.url_name) for act in INCIDENT_ACTS.values()]
        ours = [
            path("board/", view(require_safe(self.board)), name="interpretation_incident_board"),
            path("<int:pk>/acknowledge/", view(require_POST(self.acknowledge)), name="interpretation_incident_acknowledge"),
            path("<int:pk>/snapshot/", view(require_safe(self.snapshot)), name="interpretation_incident_snapshot"),
        ]
        return [*acts, *ours, *super().get_urls()]

    def board(self, request: HttpRequest) -> HttpResponse:
        """Live countdowns by the server's time."""
        known = self.reach(request)
        if not known.may(self.view_verb):
            raise PermissionDenied
        found = incident_board(known.user, known.at)
        counts = [
            ("overdue", _("逾期"), found.overdue),
            ("pressing", _("期限已过五分之四"), found.pressing),
            ("calls", _("值班呼叫待签收"), found.calls),
            ("ungraded", _("待定级"), found.ungraded),
            ("drafts", _("情况通报办理中"), found.drafts),
        ]
        return self._page(request, "incident_board.html", _("舆情看板"), board=found, counts=counts, at=known.at)

    def acknowledge(self, request: HttpRequest, pk: int) -> HttpResponse:
        """签收 of every call to this person about the incident."""
        incident: Incident = self.row(request, str(pk))
        known = self.reach(request)
        calls = clocks_of([incident.matter_id], known.user, known.at).get(incident.matter_id, Clocks()).mine
        try:
            for call in calls:
                acknowledge(notice=call.notice, by=known.user, at=known.at)
        except refusals() as error:
            tell(request, error)
        else:
            words = _("已签收。") if calls else _("没有等待您签收的值班呼叫。")
            messages.success(request, words)
        where = request.POST.get("back", "")
        if where in BACK:
            return redirect(f"admin:{BACK[where]}")
        return redirect("admin:interpretation_incident_phone", pk) if where == "phone" else back(self, incident)

    def snapshot(self, request: HttpRequest, pk: int) -> FileResponse:
        """The kept copy of what was said, as a download."""
        incident: Incident = self.row(request, str(pk))
        if incident.snapshot is None:
            raise Http404
        try:
            stream = files.open_stream(incident.snapshot)
        except files.FileGoneError as error:
            raise Http404 from error
        suffix = "." + incident.snapshot.mime.rpartition("/")[2][:5]
        response = FileResponse(stream, as_attachment=True, filename=f"{incident.number}{suffix}", content_type=incident.snapshot.mime)
        response["X-Content-Type-Options"] = "nosniff"
        response["Cache-Control"] = "private, no-store"
        return response

    def _act_page(self, act: CaseAct) -> Callable[..., HttpResponse]:
        """The act's page for whoever holds its verb where the incident lies; for strangers the incident does not exist."""

        def page(request: HttpRequest, pk: int) -> HttpResponse:
            incident: Incident = self.row(request, str(pk))
            if incident.organisation_id not in self.reach(request).organisations(act.verb):
                raise PermissionDenied
            return act.view(self, request, incident)

        return page

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The incident."""
        incident: Incident = self.row(request, object_id)
        known = self.reach(request)
        acts = acts_for(incident, known)
        return self._page(
            request,
            "incident_case.html",
            incident.title,
            original=incident,
            incident=incident,
            at=known.at,
            clocks=clocks_of([incident.matter_id], known.user, known.at).get(incident.matter_id, Clocks()),
            main_acts=[act for act in acts if act.main],
            act_groups=[(label, [act for act in acts if act.group == group and not act.main]) for group, label in GROUPS.items()],
            panels=panels_for(incident, known),
        )

    def _page(self, request: HttpRequest, template: str, title: Any, **context: Any) -> TemplateResponse:
        shown = {**self.admin_site.each_context(request), "opts": self.model._meta, "page_name": self.page_name, "title": title}
        response = TemplateResponse(request, f"admin/interpretation/{template}", shown | context)
        response["Cache-Control"] = "private, no-store"
        return response


def _page_of(matter: Matter) -> str:
    """Notices of an incident are read on a phone first."""
    incident = Incident.objects.filter(matter=matter).first()
    return reverse("admin:interpretation_incident_phone", args=[incident.pk]) if incident else reverse("admin:index")


matter_pages[MATTER_KIND] = _page_of
