"""解读方案: written beside the policy's draft; the board of what is not yet planned, due today and overdue; the tasks of co-issuers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe
from unfold.decorators import action, display
from unfold.enums import ActionVariant

from core.access import Verb
from core.admin_acts import act, sent
from core.admin_base import StaffAdmin
from core.models import Deadline
from disclosure.kinds import kinds
from disclosure.models import Document, DocumentVersion
from interpretation.admin.plan_forms import AssistForm, PlanForm
from interpretation.casting import casting_of
from interpretation.models import AssistTask, InterpretationPlan, PlanState
from interpretation.queries.plans import interpretation_board
from interpretation.services.plans import CHANGEABLE, finish_assist, save_plan

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse
    from django.urls import URLPattern

    from core.admin_acts import ActForm
    from core.reach import Reach

STATES = {PlanState.DRAFT.value: "warning", PlanState.APPROVED.value: "info", PlanState.FULFILLED.value: "success"}


@admin.register(InterpretationPlan)
class PlanAdmin(StaffAdmin):
    """Plans of policies that one's units issue, interpret or assist with."""

    view_verb = Verb.VIEW_DOCUMENTS
    page_name = gettext_lazy("解读方案")
    list_display = ["title", "state_label", "interpreter", "handler", "form_labels", "planned_on"]
    list_select_related = ["policy", "interpreter", "handler"]
    list_filter = ["state", "case"]
    search_fields = ["policy__title", "policy__index_number"]
    ordering = ["-id"]
    actions_list = ["board_page"]

    # ------------------------------------------------------------ rows

    def within(self, organisations: frozenset[int]) -> Q:
        return (
            Q(interpreter__in=organisations)
            | Q(policy__organisation__in=organisations)
            | Q(pk__in=AssistTask.objects.filter(organisation__in=organisations).values("plan"))
        )

    def get_queryset(self, request: HttpRequest) -> QuerySet[InterpretationPlan]:
        return super().get_queryset(request).select_related("policy__organisation", "policy__matter", "interpreter", "handler", "matter")

    @display(description=gettext_lazy("政策文件"))
    def title(self, obj: InterpretationPlan) -> str:
        return obj.policy.title

    @display(description=gettext_lazy("状态"), ordering="state", label=STATES)
    def state_label(self, obj: InterpretationPlan) -> tuple[str, str]:
        return obj.state, str(obj.get_state_display())

    @display(description=gettext_lazy("解读形式"))
    def form_labels(self, obj: InterpretationPlan) -> str:
        return obj.form_labels

    @action(description=gettext_lazy("解读看板"), url_path="go-board", icon="timer", variant=ActionVariant.PRIMARY)
    def board_page(self, request: HttpRequest) -> HttpResponse:
        return redirect("admin:interpretation_plan_board")

    # ------------------------------------------------------------ pages

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        ours = [
            path("board/", view(require_safe(self.board)), name="interpretation_plan_board"),
            path("policy/<int:pk>/", view(self.write), name="interpretation_plan_write"),
            path("task/<int:pk>/", view(self.task), name="interpretation_plan_task"),
        ]
        return [*ours, *super().get_urls()]

    def board(self, request: HttpRequest) -> HttpResponse:
        """What one's units have not planned, owe today, owe since, owe soon, and what others ask of them."""
        known = self.reach(request)
        if not known.may(self.view_verb):
            raise PermissionDenied
        found = interpretation_board(known.organisations(self.view_verb), known.at)
        context = {"board": found, "at": known.at, "plans": known.organisations(Verb.PLAN_INTERPRETATION)}
        return self._page(request, "plan_board.html", _("解读看板"), **context)

    def write(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The plan of the policy's draft; for strangers the policy does not exist."""
        known = self.reach(request)
        rows = Document.objects.filter(organisation__in=known.organisations(self.view_verb)).select_related("organisation", "matter")
        policy = get_object_or_404(rows, pk=pk)
        version = policy.versions.select_related("issuer", "drafting_unit", "document__organisation").order_by("-number").first()
        if version is None or not _is_policy(version):
            raise Http404
        if policy.organisation_id not in known.organisations(Verb.PLAN_INTERPRETATION):
            raise PermissionDenied
        plan = InterpretationPlan.objects.filter(policy=policy).select_related("interpreter").first()
        form = PlanForm(sent(request), casting=casting_of(version), plan=plan)

        def do(form: ActForm) -> str:
            save_plan(policy=policy, by=known.user, at=known.at, **form.cleaned_data)
            return _("已保存解读方案，随文件一并审批。")

        back_url = reverse("admin:disclosure_documentversion_change", args=[version.pk])
        title = _("解读方案：%(title)s") % {"title": policy.title}
        return act(self, request, plan, form=form, title=title, button=_("保存"), do=do, then=lambda: redirect(back_url), back_url=back_url)

    def task(self, request: HttpRequest, pk: int) -> HttpResponse:
        """A co-issuer says what it contributed."""
        known = self.reach(request)
        rows = AssistTask.objects.filter(organisation__in=known.organisations(self.view_verb))
        task = get_object_or_404(rows.select_related("plan__policy", "organisation", "matter"), pk=pk)
        if task.organisation_id not in known.organisations(Verb.PLAN_INTERPRETATION):
            raise PermissionDenied

        def do(form: ActForm) -> str:
            finish_assist(task=task, note=form.cleaned_data["note"], by=known.user, at=known.at)
            return _("已登记配合情况。")

        title = _("办结配合解读：%(title)s") % {"title": task.plan.policy.title}
        return act(self, request, task.plan, form=AssistForm(sent(request)), title=title, button=_("办结"), do=do)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The plan with its limit and its tasks."""
        plan: InterpretationPlan = self.row(request, object_id)
        known = self.reach(request)
        version = plan.policy.versions.order_by("-number").first()
        context: dict[str, Any] = {
            "plan": plan,
            "original": plan,
            "at": known.at,
            "version": version if plan.policy.organisation_id in known.organisations(self.view_verb) else None,
            "tasks": plan.tasks.select_related("organisation", "done_by"),
            "mine": known.organisations(Verb.PLAN_INTERPRETATION),
            "deadline": Deadline.objects.filter(matter=plan.matter_id).first() if plan.matter_id else None,
            "may_change": version is not None and may_write(version, plan, known),
            "may_interpret": plan.state != PlanState.FULFILLED and plan.interpreter_id in known.organisations(Verb.DRAFT_DOCUMENTS),
        }
        if context["deadline"]:
            context["is_late"] = context["deadline"].is_overdue(known.at)
        return self._page(request, "plan_page.html", _("解读方案：%(title)s") % {"title": plan.policy.title}, **context)

    def _page(self, request: HttpRequest, template: str, title: Any, **context: Any) -> TemplateResponse:
        shown = {**self.admin_site.each_context(request), "opts": self.model._meta, "page_name": self.page_name, "title": title}
        response = TemplateResponse(request, f"admin/interpretation/{template}", shown | context)
        response["Cache-Control"] = "private, no-store"
        return response


def may_write(version: DocumentVersion, plan: InterpretationPlan | None, reach: Reach) -> bool:
    """Whether the person can write the plan as things stand."""
    if version.document.organisation_id not in reach.organisations(Verb.PLAN_INTERPRETATION) or version.needs_interpretation is False:
        return False
    if version.document.published_at is not None:
        return plan is None or plan.state == PlanState.DRAFT
    return version.state in CHANGEABLE and not version.document.sealed_at


def plan_box(version: DocumentVersion, reach: Reach) -> str:
    """In the panel of a policy: its plan, or that it has none."""
    if not _is_policy(version) or version.needs_interpretation is False:
        return ""
    plan = InterpretationPlan.objects.filter(policy=version.document_id).select_related("interpreter", "handler").first()
    context = {"plan": plan, "version": version, "writes": may_write(version, plan, reach), "casting": casting_of(version)}
    return render_to_string("admin/interpretation/plan_box.html", context)


def _is_policy(version: DocumentVersion) -> bool:
    known = kinds.get(version.kind)
    return known is not None and known.is_policy
