"""The list of applications and the page of a case, with everything of it and its buttons."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin, messages
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.http import FileResponse, Http404
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe
from unfold.decorators import display

from core import files
from core.access import NotAllowedError, Verb
from core.admin_base import back
from requests_app.admin.desk import DeskPages
from requests_app.admin.filters import CardFilter, DeskFilter
from requests_app.admin.panels import may_read
from requests_app.admin.registry import ANSWER, CARE, CASE_ACTS, LETTERS, STEPS, acts_for, is_gone, panels_for
from requests_app.models import Application, Paper, PartyRole
from requests_app.privacy.masking import masked
from requests_app.queries.board import Row, rows_of
from requests_app.queries.shown import shown_state
from requests_app.services.papers import open_paper

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.db.models import QuerySet
    from django.http import HttpRequest, HttpResponse
    from django.urls import URLPattern

    from core.case_page import CaseAct

CARDS = {"": "default", "green": "success", "yellow": "warning", "red": "danger", "overdue": "danger"}
GROUPS = {
    STEPS: gettext_lazy("办理"),
    ANSWER: gettext_lazy("答复"),
    LETTERS: gettext_lazy("文书"),
    CARE: gettext_lazy("案卷"),
}


@admin.register(Application)
class ApplicationAdmin(DeskPages):
    """Nothing is edited here: every change is a verb of the services, behind a button."""

    view_verb = Verb.VIEW_APPLICATIONS
    list_display = [
        "number_shown",
        "state_label",
        "due",
        "card",
        "applicant",
        "channel",
        "handler",
        "received",
        "organisation",
    ]
    list_display_links = ["number_shown"]
    list_select_related = ["organisation", "matter__handler"]
    list_filter = [DeskFilter, CardFilter, "state", "channel", "applicant_class", "year", "organisation"]
    search_fields = ["number", "foreign_number"]
    search_help_text = gettext_lazy("按申请编号、统一平台编号检索；按姓名、证件号码、电话请用“查找申请人”。")
    ordering = ["-id"]
    page_name = gettext_lazy("公开申请")
    list_per_page = 30

    # ------------------------------------------------------------ rows

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Newest first, with the applicant; the board's words are read once a page (`_row`)."""
        rows = super().get_queryset(request).select_related("organisation", "matter__handler", "merged_into")
        match = request.resolver_match
        listing = match is not None and (match.url_name or "").endswith("_changelist")
        return rows.prefetch_related("parties") if listing else rows

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        """The limits of the page's rows in four queries, not four a row."""
        found = super().get_changelist_instance(request)
        shown = Application.objects.filter(pk__in=[row.pk for row in found.result_list])
        rows = {row.application.pk: row for row in rows_of(shown, self.reach(request).at)}
        for application in found.result_list:
            application.board_row = rows.get(application.pk)
        return found

    @display(description=gettext_lazy("申请编号"), ordering="number")
    def number_shown(self, obj: Application) -> str:
        return format_html('<span class="staff-nowrap">{}</span>', obj.number)

    @display(description=gettext_lazy("收到申请之日"), ordering="received_on")
    def received(self, obj: Application) -> str:
        return format_html('<span class="staff-nowrap">{}</span>', f"{obj.received_on:%Y-%m-%d}" if obj.received_on else "—")

    @display(description=gettext_lazy("状态"), ordering="state", label={"open": "info", "done": "success", "off": "default"})
    def state_label(self, obj: Any) -> tuple[str, str]:
        kind = "open" if not obj.is_closed else "off" if obj.state in ("lapsed", "withdrawn", "merged") else "done"
        return kind, obj.board_row.state

    @display(description=gettext_lazy("答复期限届满日"))
    def due(self, obj: Any) -> str:
        row: Row = obj.board_row
        if row.limit is None:
            return "—"
        if row.why_paused:
            return _("扣除期间（%(why)s）") % {"why": row.why_paused}
        words = f"{row.limit.last_day:%Y-%m-%d}" if row.limit.last_day else _("待重新计算")
        return _("%(day)s（按提交之日预计）") % {"day": words} if obj.received_on is None else words

    @display(description=gettext_lazy("剩余"), label=CARDS)
    def card(self, obj: Any) -> tuple[str, str]:
        return obj.board_row.card.value, obj.board_row.left_label or "—"

    @display(description=gettext_lazy("申请人"))
    def applicant(self, obj: Application) -> str:
        for party in obj.parties.all():
            if party.role == PartyRole.APPLICANT:
                return masked(party).get("name", "—")
        return "—"

    @display(description=gettext_lazy("承办人"))
    def handler(self, obj: Application) -> str:
        return str(obj.matter.handler or _("待签收"))

    # ------------------------------------------------------------ pages

    def get_urls(self) -> list[URLPattern]:
        """A page for each registered act of a case."""
        acts = [
            path(f"<int:pk>/{act.name}/", self.admin_site.admin_view(self._act_page(act)), name=act.url_name) for act in CASE_ACTS.values()
        ]
        paper = path("paper/<int:pk>/", self.admin_site.admin_view(require_safe(self.paper)), name="requests_app_paper_file")
        return [*acts, paper, *super().get_urls()]

    def paper(self, request: HttpRequest, pk: int) -> FileResponse:
        """A paper of a case within reach, as a download; that it was opened is recorded."""
        known = self.reach(request)
        found = Paper.objects.select_related("application__organisation", "application__matter", "blob").filter(pk=pk).first()
        if found is None or not self.get_queryset(request).filter(pk=found.application_id).exists():
            raise Http404
        if not may_read(found.application, known):
            raise PermissionDenied
        try:
            open_paper(paper=found, by=known.user, at=known.at)
            stream = files.open_stream(found.blob)
        except NotAllowedError as error:
            raise PermissionDenied from error
        except files.FileGoneError as error:
            raise Http404 from error
        response = FileResponse(stream, as_attachment=True, filename=found.name, content_type=found.blob.mime)
        response["X-Content-Type-Options"] = "nosniff"
        response["Cache-Control"] = "private, no-store"
        return response

    def _act_page(self, act: CaseAct) -> Callable[..., HttpResponse]:
        """The act's page for whoever holds its verb where the case lies; for strangers the case does not exist."""

        def page(request: HttpRequest, pk: int) -> HttpResponse:
            application: Application = self.row(request, str(pk))
            if application.organisation_id not in self.reach(request).organisations(act.verb):
                raise PermissionDenied
            if is_gone(act, application):
                messages.error(request, _("该申请的在线副本已清除，不能再办理。"))
                return back(self, application)
            try:
                return act.view(self, request, application)
            except ObjectDoesNotExist:  # a step the case never had, asked for by a stale page or a typed address
                messages.error(request, _("该申请目前不能办理此事，请刷新后再试。"))
                return back(self, application)

        return page

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The case."""
        application: Application = self.row(request, object_id)
        known = self.reach(request)
        acts = acts_for(application, known)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.model._meta,
            "page_name": self.page_name,
            "original": application,
            "title": application.number,
            "application": application,
            "state": shown_state(application, known.at),
            "main_acts": [act for act in acts if act.main],
            "act_groups": [(label, [act for act in acts if act.group == group and not act.main]) for group, label in GROUPS.items()],
            "panels": panels_for(application, known),
        }
        return TemplateResponse(request, "admin/requests_app/case.html", context)
