"""建议主动公开: their list; declined here, taken up on the case page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.decorators import action, display

from core.access import Verb
from core.admin_acts import ReasonForm, act, sent
from core.admin_base import StaffAdmin
from requests_app.models import PublicationSuggestion, SuggestionState
from requests_app.services.suggestions import decline_suggestion

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from core.admin_acts import ActForm

PENDING = (SuggestionState.OPEN, SuggestionState.ACCEPTED)


@admin.register(PublicationSuggestion)
class PublicationSuggestionAdmin(StaffAdmin):
    """Read only; the words of the application are not shown here."""

    view_verb = Verb.VIEW_APPLICATIONS
    page_name = gettext_lazy("建议主动公开")
    list_display = ["application", "source", "count", "made_on", "state_label", "last_day", "document"]
    list_display_links = ["application"]
    list_select_related = ["application", "document", "organisation", "matter"]
    list_filter = ["state", "source", "organisation"]
    search_fields = ["application__number"]
    fields = ["application", "organisation", "source", "count", "made_on", "state", "reason", "decided_by", "decided_at", "document"]
    actions_detail = ["open_case", "decline"]

    @display(description=gettext_lazy("状态"), label={"open": "warning", "accepted": "info", "declined": "default", "published": "success"})
    def state_label(self, obj: PublicationSuggestion) -> tuple[str, str]:
        return obj.state, obj.get_state_display()

    @display(description=gettext_lazy("公开期限届满日"))
    def last_day(self, obj: PublicationSuggestion) -> str:
        owed = obj.matter.deadlines.first() if obj.matter else None
        return f"{owed.last_day:%Y-%m-%d}" if owed and owed.last_day else "—"

    def get_actions_detail(self, request: HttpRequest, object_id: Any) -> list[Any]:
        """Declining is for whoever examines attributes, while it is pending."""
        found = self.get_object(request, str(object_id))
        buttons = self._get_base_actions_detail()
        may = found is not None and found.state in PENDING
        may = may and found.organisation_id in self.reach(request).organisations(Verb.EXAMINE_ATTRIBUTE)
        return [button for button in buttons if may or not button.action_name.endswith("_decline")]

    @action(description=gettext_lazy("打开申请"), icon="folder_open")
    def open_case(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return redirect("admin:requests_app_application_change", self.row(request, object_id).application_id)

    @action(description=gettext_lazy("不采纳"), icon="block")
    def decline(self, request: HttpRequest, object_id: str) -> HttpResponse:
        found: PublicationSuggestion = self.row(request, object_id)
        known = self.reach(request)
        if found.organisation_id not in known.organisations(Verb.EXAMINE_ATTRIBUTE):
            raise PermissionDenied

        def do(form: ActForm) -> str:
            decline_suggestion(suggestion=found, reason=form.cleaned_data["reason"], by=known.user, at=known.at)
            return _("已登记不采纳。")

        return act(self, request, found, form=ReasonForm(sent(request)), title=_("不采纳建议"), button=_("不采纳"), do=do)
