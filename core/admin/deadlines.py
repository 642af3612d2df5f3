"""The board of what is owed, soonest first, overdue on top; one deadline with its ledger and its day-by-day trace."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.db.models import Case, IntegerField, Q, QuerySet, Value, When
from django.http import Http404
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.decorators import action, display

from core import deadlines as ledger
from core.access import Verb, people_with, require
from core.admin.deadline_forms import UNITS, CancelForm, LocalRuleForm, MeetForm, VoidForm
from core.admin_acts import ActForm, act, sent
from core.admin_base import StaffAdmin, register_refusal
from core.confidential import shown_matters
from core.counting import CountingError
from core.due_words import due_text, how_far
from core.models import Deadline, LocalRule
from core.models.deadlines import DeadlineState
from core.rules import RuleError, granted_codes, rule_for, rules

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

    from core.models import User

register_refusal(ledger.LedgerError, RuleError, CountingError)


class DueFilter(admin.SimpleListFilter):
    """Open ones by how near they are."""

    title = gettext_lazy("到期")
    parameter_name = "due"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [
            ("open", gettext_lazy("未办结")),
            ("overdue", gettext_lazy("逾期")),
            ("paused", gettext_lazy("扣除期间")),
            ("dead", gettext_lazy("死信")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Deadline]) -> QuerySet[Deadline]:
        now = timezone.now()
        wanted = {
            "open": Q(state=DeadlineState.OPEN),
            "overdue": Q(state=DeadlineState.OPEN, due_at__lte=now) & ~Q(rule__in=granted_codes()),
            "paused": Q(state=DeadlineState.OPEN, due_at__isnull=True),
            "dead": Q(dead=True),
        }
        return queryset.filter(wanted[self.value()]) if self.value() in wanted else queryset  # type: ignore[index]


class RuleFilter(admin.SimpleListFilter):
    title = gettext_lazy("规则")
    parameter_name = "rule"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [(code, versions[0].label) for code, versions in rules.items()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Deadline]) -> QuerySet[Deadline]:
        return queryset.filter(rule=self.value()) if self.value() else queryset


@admin.register(Deadline)
class DeadlineAdmin(StaffAdmin):
    """Due dates are results of the ledger: nothing here is typed in. Buttons add entries."""

    view_verb = Verb.VIEW_DEADLINES
    list_display = ["due", "far", "matter_title", "rule_label", "organisation", "handler", "state_label"]
    list_display_links = ["due", "matter_title"]
    list_select_related = ["matter__handler", "organisation"]
    list_filter = [DueFilter, RuleFilter, "organisation"]
    search_fields = ["matter__title", "matter__number"]
    actions_detail = ["meet", "cancel", "void"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Deadline]:
        return super().get_queryset(request).filter(shown_matters(self.reach(request)))

    def get_ordering(self, request: HttpRequest) -> tuple[Any, ...]:
        """Overdue duties of the body first, then what is open by due date, then what is closed."""
        overdue = Q(state=DeadlineState.OPEN, due_at__lte=timezone.now()) & ~Q(rule__in=granted_codes())
        rank = Case(
            When(overdue, then=Value(0)), When(state=DeadlineState.OPEN, then=Value(1)), default=Value(2), output_field=IntegerField()
        )
        return (rank.asc(), "due_at", "id")

    @display(description=gettext_lazy("期限届满日"), ordering="due_at")
    def due(self, obj: Deadline) -> str:
        return due_text(obj)

    @display(description=gettext_lazy("剩余"), label={"late": "danger", "open": "warning", "done": "success", "off": "default"})
    def far(self, obj: Deadline) -> tuple[str, str]:
        now = timezone.now()
        done = {DeadlineState.MET.value: "late" if (obj.late_seconds or 0) > 0 else "done", DeadlineState.CANCELLED.value: "off"}
        return done.get(obj.state, "late" if obj.is_overdue(now) else "open"), how_far(obj, now)

    @display(description=gettext_lazy("事项"), ordering="matter__title")
    def matter_title(self, obj: Deadline) -> str:
        return obj.matter.title

    @display(description=gettext_lazy("期限"), ordering="rule")
    def rule_label(self, obj: Deadline) -> str:
        return str(rule_for(obj.rule, obj.organisation).label)

    @display(description=gettext_lazy("经办人"))
    def handler(self, obj: Deadline) -> str:
        return str(obj.matter.handler or "—")

    @display(description=gettext_lazy("状态"), ordering="state")
    def state_label(self, obj: Deadline) -> str:
        text = obj.get_state_display()
        return format_html("{} <b>{}</b>", text, _("逾期经批准撤销")) if obj.overdue_lifted else text

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The deadline, its ledger, its trace."""
        deadline = self.row(request, object_id)
        at = self.reach(request).at
        names = self.get_actions_detail(request, object_id)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.model._meta,
            "original": deadline.matter.title,
            "title": deadline.matter.title,
            "deadline": deadline,
            "rule": rule_for(deadline.rule, deadline.organisation),
            "due": due_text(deadline),
            "far": how_far(deadline, at),
            "late": deadline.is_overdue(at) or (deadline.late_seconds or 0) > 0,
            "trace": ledger.explain(deadline, at=at),
            "today": timezone.localdate(at),
            "entries": deadline.entries.select_related("actor", "approver", "voided_by"),
            "document": getattr(deadline.matter, "document", None),
            "actions_detail": self._get_actions_navigation(self.actions_detail, names, object_id),
        }
        return TemplateResponse(request, "admin/deadline.html", context)

    # ------------------------------------------------------------ buttons

    def get_actions_detail(self, request: HttpRequest, object_id: Any) -> list[Any]:
        deadline = self.get_object(request, str(object_id))
        if deadline is None or deadline.organisation_id not in self.reach(request).organisations(Verb.MANAGE_DEADLINES):
            return []
        wanted = {"void"} if self._voidable(deadline) else set()
        wanted |= {"meet", "cancel"} if deadline.state == DeadlineState.OPEN else set()
        return [row for row in self._get_base_actions_detail() if row.action_name.rpartition("_")[2] in wanted]

    def _voidable(self, deadline: Deadline) -> QuerySet[Any]:
        return deadline.entries.filter(voided_by__isnull=True).exclude(kind__in=["void", "start"]).order_by("-id")

    def _approvers(self, request: HttpRequest, deadline: Deadline) -> list[User]:
        """Who may approve that an overdue mark is lifted: neither the handler nor whoever records it."""
        people = people_with(Verb.LIFT_OVERDUE, deadline.organisation, self.reach(request).at)
        return [person for person in people if person.pk not in {deadline.matter.handler_id, request.user.pk}]

    def _entry(
        self,
        request: HttpRequest,
        object_id: str,
        title: Any,
        form: Callable[[Deadline], ActForm],
        do: Callable[[Deadline, dict[str, Any]], str],
    ) -> HttpResponse:
        deadline = self.row(request, object_id)

        def run(filled: ActForm) -> str:
            require(self.reach(request).user, Verb.MANAGE_DEADLINES, deadline.organisation, self.reach(request).at)
            return do(deadline, filled.cleaned_data)

        intro = _("%(matter)s，%(rule)s") % {"matter": deadline.matter.title, "rule": self.rule_label(deadline)}
        return act(self, request, deadline, form=form(deadline), title=title, button=title, do=run, intro=intro)

    def _who(self, request: HttpRequest) -> dict[str, Any]:
        return {"by": self.reach(request).user, "at": self.reach(request).at}

    @action(description=gettext_lazy("登记履行"), icon="task_alt")
    def meet(self, request: HttpRequest, object_id: str) -> HttpResponse:
        def do(deadline: Deadline, said: dict[str, Any]) -> str:
            ledger.meet(deadline=deadline, effective_at=said["effective_at"], reason=said["reason"], **self._who(request))
            return _("已登记履行：%(result)s。") % {"result": how_far(deadline, self.reach(request).at)}

        return self._entry(request, object_id, _("登记履行"), lambda deadline: MeetForm(sent(request)), do)

    @action(description=gettext_lazy("取消期限"), icon="event_busy")
    def cancel(self, request: HttpRequest, object_id: str) -> HttpResponse:
        def do(deadline: Deadline, said: dict[str, Any]) -> str:
            ledger.cancel(
                deadline=deadline,
                effective_at=self.reach(request).at,
                reason=said["reason"],
                approver=said["approver"],
                **self._who(request),
            )
            return _("已取消期限，记录保留。")

        return self._entry(
            request, object_id, _("取消期限"), lambda deadline: CancelForm(sent(request), approvers=self._approvers(request, deadline)), do
        )

    @action(description=gettext_lazy("撤销记录"), icon="undo")
    def void(self, request: HttpRequest, object_id: str) -> HttpResponse:
        def do(deadline: Deadline, said: dict[str, Any]) -> str:
            ledger.void_entry(entry=said["entry"], reason=said["reason"], approver=said["approver"], **self._who(request))
            return _("已撤销该记录，期限重新计算。")

        def form(deadline: Deadline) -> ActForm:
            return VoidForm(sent(request), approvers=self._approvers(request, deadline), entries=self._voidable(deadline))

        return self._entry(request, object_id, _("撤销记录"), form, do)

    def history_view(self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        raise Http404


@admin.register(LocalRule)
class LocalRuleAdmin(StaffAdmin):
    """Local limits with their source; used wherever they are stricter."""

    form = LocalRuleForm
    write_verb = Verb.MANAGE_CALENDAR
    list_display = ["label", "code", "limit", "organisation", "valid_from", "valid_to", "source"]
    list_select_related = ["organisation"]
    fields = ["organisation", "label", "code", ("amount", "unit"), "backward", "source", ("valid_from", "valid_to")]

    @display(description=gettext_lazy("期限"), ordering="amount")
    def limit(self, obj: LocalRule) -> str:
        return f"{obj.amount} {dict(UNITS).get(obj.unit, obj.unit)}"
