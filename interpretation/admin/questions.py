"""Readers' questions: read by whoever sees the unit's documents, answered by whoever publishes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.decorators import action, display
from unfold.enums import ActionVariant

from core.access import Verb
from core.admin_acts import ActForm, ReasonForm, act, sent
from core.admin_base import StaffAdmin
from interpretation.admin.material_forms import AnswerForm
from interpretation.models import QuestionState as S
from interpretation.models import ReaderQuestion
from interpretation.question_states import QUESTION
from interpretation.services import questions

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

TARGETS = {"let_through": S.WAITING, "answer": S.ANSWERED, "hide": S.HIDDEN}


@admin.register(ReaderQuestion)
class ReaderQuestionAdmin(StaffAdmin):
    """A button for each thing that may be done with a question."""

    view_verb = Verb.VIEW_DOCUMENTS
    organisation_path = "document__organisation"
    page_name = gettext_lazy("读者提问")
    list_display = ["short", "document", "state_label", "asked_at", "answered_at", "is_shown"]
    list_select_related = ["document"]
    list_filter = ["state", "is_shown"]
    search_fields = ["document__title"]
    ordering = ["-asked_at"]
    fields = ["document", "text", "contact_shown", "state", "asked_at", "answer", "is_shown", "reason", "answered_by", "answered_at"]
    readonly_fields = fields
    actions_detail = ["let_through", "answer", "hide"]

    @display(description=gettext_lazy("问题"))
    def short(self, obj: ReaderQuestion) -> str:
        return obj.text[:40]

    @display(description=gettext_lazy("状态"), label={"held": "warning", "waiting": "warning", "answered": "success", "hidden": "default"})
    def state_label(self, obj: ReaderQuestion) -> tuple[str, str]:
        return obj.state, obj.get_state_display()

    @display(description=gettext_lazy("联系方式"))
    def contact_shown(self, obj: ReaderQuestion) -> str:
        return obj.contact or "—"

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.fields

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """The reader's address only for whoever answers."""
        if obj is not None and obj.document.organisation_id in self.reach(request).organisations(Verb.PUBLISH):
            return self.fields
        return [name for name in self.fields if name != "contact_shown"]

    def get_actions_detail(self, request: HttpRequest, object_id: Any) -> list[Any]:
        found = self.get_object(request, str(object_id))
        if found is None or found.document.organisation_id not in self.reach(request).organisations(Verb.PUBLISH):
            return []
        prefix = f"{self.opts.app_label}_{self.opts.model_name}_"
        allowed = QUESTION.moves[found.state]
        rows = self._get_base_actions_detail()
        return [row for row in rows if TARGETS[row.action_name.removeprefix(prefix)] in allowed]

    @action(description=gettext_lazy("核实通过"), icon="check", url_path="let-through")
    def let_through(self, request: HttpRequest, object_id: str) -> HttpResponse:
        found, who = self._own(request, object_id)

        def do(_form: ActForm) -> str:
            questions.let_through(question=found, **who)
            return _("已转入待解答。")

        return act(self, request, found, form=ActForm(sent(request)), title=_("核实通过"), button=_("核实通过"), do=do)

    @action(description=gettext_lazy("解答"), icon="reply", url_path="answer", variant=ActionVariant.PRIMARY)
    def answer(self, request: HttpRequest, object_id: str) -> HttpResponse:
        found, who = self._own(request, object_id)

        def do(form: ActForm) -> str:
            questions.answer(question=found, text=form.cleaned_data["text"], is_shown=form.cleaned_data["is_shown"], **who)
            return _("已解答并公开展示。") if found.is_shown else _("已解答，不公开展示。")

        form = AnswerForm(sent(request), initial={"text": found.answer, "is_shown": found.is_shown})
        return act(self, request, found, form=form, title=_("解答"), button=_("解答"), do=do, intro=found.text)

    @action(description=gettext_lazy("不予展示"), icon="visibility_off", url_path="hide")
    def hide(self, request: HttpRequest, object_id: str) -> HttpResponse:
        found, who = self._own(request, object_id)

        def do(form: ActForm) -> str:
            questions.hide(question=found, reason=form.cleaned_data["reason"], **who)
            return _("已登记不予展示。")

        return act(self, request, found, form=ReasonForm(sent(request)), title=_("不予展示"), button=_("不予展示"), do=do, danger=True)

    def _own(self, request: HttpRequest, object_id: str) -> tuple[ReaderQuestion, dict[str, Any]]:
        found: ReaderQuestion = self.row(request, object_id)
        known = self.reach(request)
        if found.document.organisation_id not in known.organisations(Verb.PUBLISH):
            raise PermissionDenied
        return found, {"by": known.user, "at": known.at}
