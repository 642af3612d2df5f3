"""Reviews and suits: their list, their page with the limit, and the buttons; opened from the case they are about."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe
from unfold.decorators import action, display
from unfold.enums import ActionVariant

from core.access import Verb
from core.admin_acts import ActForm, act, sent, sent_files
from core.admin_base import StaffAdmin
from core.due_words import due_text, how_far
from core.files import read, store
from core.models import Deadline
from requests_app.admin.figures import FigurePages
from requests_app.admin.proceeding_forms import ConcludeForm, NewAnswerForm, OpenProceedingForm, ReplyForm
from requests_app.admin.registry import CARE, case_act, case_panel
from requests_app.models import Application, ApplicationState, Proceeding, ProceedingKind, ProceedingResult
from requests_app.services import evidence, proceedings

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest
    from django.urls import URLPattern

    from core.reach import Reach

RESULTS = {"": "warning", "upheld": "success", "corrected": "danger", "other": "info"}


def _limits(found: Proceeding, at: Any) -> list[dict[str, str]]:
    rows = Deadline.objects.filter(matter=found.matter_id).order_by("id")
    return [{"pk": str(row.pk), "due": due_text(row), "far": how_far(row, at), "state": row.get_state_display()} for row in rows]


@case_act("proceeding", gettext_lazy("登记复议诉讼"), verb=Verb.HANDLE_APPLICATIONS, when=lambda case: bool(case.received_on), group=CARE)
def register_proceeding(page: StaffAdmin, request: HttpRequest, application: Application) -> HttpResponse:
    """A review or suit about this case."""
    made: list[Proceeding] = []

    def do(form: ActForm) -> str:
        said = form.cleaned_data
        made.append(proceedings.open_proceeding(application=application, **said, **_who(page, request)))
        return _("已登记%(kind)s。") % {"kind": made[0].get_kind_display()}

    return act(
        page, request, application, form=OpenProceedingForm(sent(request), application=application), title=_("登记复议诉讼"),
        button=_("登记"), do=do, intro=_("登记后从收到副本之日起计算答复、答辩期限，并通知领导。"),
        then=lambda: redirect("admin:requests_app_proceeding_change", made[0].pk),
    )  # fmt: skip


@case_panel("proceedings", "admin/requests_app/case_proceedings.html", order=80)
def proceedings_of_the_case(application: Application, reach: Reach) -> dict[str, Any]:
    """Reviews, suits and complaints about the case; left out where there are none."""
    rows, complaints = list(application.proceedings.order_by("id")), list(application.complaints.order_by("id"))
    if not rows and not complaints:
        return {}
    return {"proceedings": [(row, _limits(row, reach.at)) for row in rows], "complaints": complaints}


@admin.register(Proceeding)
class ProceedingAdmin(FigurePages):
    """Nothing is edited here: every change is a verb of the services, behind a button."""

    view_verb = Verb.VIEW_APPLICATIONS
    organisation_path = "application__organisation"
    list_display = ["number", "kind", "organ", "case_number", "copy_received_on", "due", "replied_on", "result_label"]
    list_display_links = ["number"]
    list_select_related = ["application__organisation", "matter"]
    list_filter = ["kind", "result", "application__organisation"]
    search_fields = ["application__number", "case_number", "organ"]
    ordering = ["-id"]
    page_name = gettext_lazy("复议诉讼")
    actions_detail = ["reply", "evidence_bundle", "change_procedure", "conclude", "order_new_answer"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """With the limits of all rows in two queries."""
        return super().get_queryset(request).prefetch_related("matter__deadlines__organisation")

    @display(description=gettext_lazy("申请编号"), ordering="application__number")
    def number(self, obj: Proceeding) -> str:
        return obj.application.number

    @display(description=gettext_lazy("答复、答辩期限"))
    def due(self, obj: Proceeding) -> str:
        clocks = sorted(obj.matter.deadlines.all(), key=lambda row: row.pk)
        return due_text(clocks[-1]) if clocks else "—"

    @display(description=gettext_lazy("结果"), ordering="result", label=RESULTS)
    def result_label(self, obj: Proceeding) -> tuple[str, str]:
        return obj.result, obj.get_result_display() if obj.result else _("尚未审结")

    def get_urls(self) -> list[URLPattern]:
        """The bundle's file."""
        file = self.admin_site.admin_view(require_safe(self.bundle_file))
        return [path("<int:pk>/evidence.zip", file, name="requests_app_proceeding_bundle"), *super().get_urls()]

    def get_actions_detail(self, request: HttpRequest, object_id: Any) -> list[Any]:
        """Buttons that fit where the case stands, for whoever may handle it."""
        found, known = self.get_object(request, str(object_id)), self.reach(request)
        if found is None or found.application.organisation_id not in known.organisations(Verb.HANDLE_APPLICATIONS):
            return []
        fits = {
            "reply": not found.result and found.replied_on is None,
            "evidence_bundle": True,
            "change_procedure": not found.result and found.kind == ProceedingKind.REVIEW and found.replied_on is None,
            "conclude": not found.result,
            "order_new_answer": found.result == ProceedingResult.CORRECTED
            and found.application.state in (ApplicationState.CLOSED, ApplicationState.ARCHIVED),
        }
        return [button for button in self._get_base_actions_detail() if any(fits[n] for n in fits if button.action_name.endswith(f"_{n}"))]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The case as it stands: limit, dates, result. Claims are for those who handle it."""
        found, known = self.row(request, object_id), self.reach(request)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.model._meta,
            "page_name": self.page_name,
            "original": found,
            "title": f"{found.get_kind_display()} {found.application.number}",
            "proceeding": found,
            "limits": _limits(found, known.at),
            "handles": found.application.organisation_id in known.organisations(Verb.HANDLE_APPLICATIONS),
            "actions_detail": self._get_actions_navigation(self.actions_detail, self.get_actions_detail(request, object_id), object_id),
        }
        return TemplateResponse(request, "admin/requests_app/proceeding.html", context)

    # ------------------------------------------------------------ buttons

    @action(description=gettext_lazy("提交答复、答辩"), icon="send", variant=ActionVariant.PRIMARY, url_path="reply")
    def reply(self, request: HttpRequest, object_id: str) -> HttpResponse:
        found, who = self.row(request, object_id), _who(self, request)

        def do(form: ActForm) -> str:
            file = form.cleaned_data["paper"]
            paper = store(file.read(), name=file.name, private=True, at=who["at"]) if file else None
            proceedings.reply(proceeding=found, replied_on=form.cleaned_data["replied_on"], paper=paper, **who)
            return _("已登记提交日期，期限已履行。")

        title = _("提交答复、答辩")
        return act(self, request, found, form=ReplyForm(*sent_files(request)), title=title, button=_("登记"), do=do)

    @action(description=gettext_lazy("生成证据材料包"), icon="folder_zip", url_path="evidence")
    def evidence_bundle(self, request: HttpRequest, object_id: str) -> HttpResponse:
        found, who = self.row(request, object_id), _who(self, request)

        def do(_form: ActForm) -> str:
            evidence.make_bundle(proceeding=found, **who)
            return _("已生成证据材料包。")

        intro = _("把案卷全部材料、文书、送达凭证和固定的期限计算明细装入一个压缩包。")
        return act(self, request, found, form=ActForm(sent(request)), title=_("证据材料包"), button=_("生成"), do=do, intro=intro)

    def bundle_file(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The bundle, for those who handle the case; its reading is in the trail."""
        found, who = self.row(request, str(pk)), _who(self, request)
        if found.application.organisation_id not in self.reach(request).organisations(Verb.REVEAL_APPLICANTS):
            raise PermissionDenied
        if found.bundle is None:
            raise Http404
        evidence.read_bundle(proceeding=found, **who)
        response = HttpResponse(read(found.bundle), content_type="application/zip")
        response["Content-Disposition"] = content_disposition_header(True, f"{found.application.number}-{found.kind}.zip") or ""
        response["Cache-Control"] = "no-store"
        return response

    @action(description=gettext_lazy("变更审理程序"), icon="swap_horiz", url_path="procedure")
    def change_procedure(self, request: HttpRequest, object_id: str) -> HttpResponse:
        found, who = self.row(request, object_id), _who(self, request)

        def do(_form: ActForm) -> str:
            proceedings.change_procedure(proceeding=found, is_simplified=not found.is_simplified, **who)
            return _("已变更审理程序，答复期限已重新计算。")

        to = _("普通程序（十个工作日）") if found.is_simplified else _("简易程序（五个工作日）")
        intro = _("改为%(to)s，仍从收到副本之日起算。") % {"to": to}
        return act(self, request, found, form=ActForm(sent(request)), title=_("变更审理程序"), button=_("变更"), do=do, intro=intro)

    @action(description=gettext_lazy("登记结果"), icon="gavel", url_path="conclude")
    def conclude(self, request: HttpRequest, object_id: str) -> HttpResponse:
        found, who = self.row(request, object_id), _who(self, request)

        def do(form: ActForm) -> str:
            proceedings.conclude(proceeding=found, **form.cleaned_data, **who)
            return _("已登记结果。")

        return act(self, request, found, form=ConcludeForm(sent(request)), title=_("登记结果"), button=_("登记"), do=do)

    @action(description=gettext_lazy("重新答复"), icon="replay", variant=ActionVariant.DANGER, url_path="new-answer")
    def order_new_answer(self, request: HttpRequest, object_id: str) -> HttpResponse:
        found, who = self.row(request, object_id), _who(self, request)

        def do(form: ActForm) -> str:
            proceedings.order_new_answer(proceeding=found, ordered_on=form.cleaned_data["ordered_on"], **who)
            return _("申请已恢复办理，答复期限重新计算。")

        intro = _("决定、判决责令重新答复的，申请恢复办理；年度报告只按第一次答复计一件。")
        title, form = _("重新答复"), NewAnswerForm(sent(request))
        return act(self, request, found, form=form, title=title, button=_("恢复办理"), do=do, intro=intro, danger=True)


def _who(page: StaffAdmin, request: HttpRequest) -> dict[str, Any]:
    return {"by": page.reach(request).user, "at": page.reach(request).at}
