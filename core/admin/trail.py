"""The trail and the approvals: read only."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import BooleanField, Case, Q, Value, When
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.contrib.filters.admin import RangeDateTimeFilter
from unfold.decorators import action, display

from core.access import Verb
from core.admin_base import StaffAdmin
from core.confidential import shown_matters
from core.models import Approval, Event
from core.registries import step_labels
from core.verb_labels import verb_label

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest, HttpResponse


@admin.register(Event)
class EventAdmin(StaffAdmin):
    """What was done, by whom and when; rows without an organisation (accounts, the calendar) are shown to everybody who reads a trail."""

    view_verb = Verb.VIEW_TRAIL
    list_display = ["at", "what", "organisation", "about", "actor"]
    list_select_related = ["organisation", "matter", "actor"]
    list_filter = [("at", RangeDateTimeFilter), "organisation"]
    list_filter_submit = True
    search_fields = ["verb", "matter__title", "actor__display_name"]
    fields = ["at", "what", "verb", "organisation", "about", "actor", "data", "uid", "row_hash"]
    readonly_fields = ["what", "about"]
    actions_list = ["verify_chain"]
    show_full_result_count = False

    def within(self, organisations: frozenset[int]) -> Q:
        return Q(organisation__in=organisations) | Q(organisation__isnull=True)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """The trail is whole for its readers; of a matter that is not for them it says the number, not the title."""
        known = shown_matters(self.reach(request))
        is_shown = Case(When(known, then=Value(True)), default=Value(False), output_field=BooleanField()) if known else Value(True)
        rows: QuerySet[Any] = super().get_queryset(request).annotate(names_matter=is_shown)
        return rows

    @display(description=gettext_lazy("事项"), ordering="matter__title")
    def about(self, obj: Any) -> str:
        if obj.matter is None:
            return "—"
        return str(obj.matter) if obj.names_matter else obj.matter.number or _("（内部事项）")

    @display(description=gettext_lazy("操作"), ordering="verb")
    def what(self, obj: Event) -> str:
        return verb_label(obj.verb)

    @action(description=gettext_lazy("校验操作记录"), url_path="verify", icon="verified_user")
    def verify_chain(self, request: HttpRequest) -> HttpResponse:
        """Check the whole chain of seals; nothing is changed, so a link is enough to ask."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        from core.trail import verify

        context = {
            **self.admin_site.each_context(request),
            "opts": self.model._meta,
            "title": _("校验操作记录"),
            "result": verify() if request.method == "POST" else None,
        }
        return TemplateResponse(request, "admin/verify_trail.html", context)


@admin.register(Approval)
class ApprovalAdmin(StaffAdmin):
    """Verdicts, on the screen or on paper."""

    view_verb = Verb.VIEW_DOCUMENTS
    organisation_path = "matter__organisation"
    list_display = ["matter", "step_label", "verdict_label", "by", "at", "on_paper", "signer"]
    list_select_related = ["matter", "by", "signer"]
    list_filter = ["verdict", "on_paper"]
    search_fields = ["matter__title"]
    ordering = ["-id"]
    fields = ["matter", "revision", "step_label", "verdict", "by", "at", "comment", "on_paper", "signer", "signed_on"]

    @display(description=gettext_lazy("意见"), label={"pass": "success", "return": "warning"})
    def verdict_label(self, obj: Approval) -> tuple[str, str]:
        return obj.verdict, obj.get_verdict_display()

    @display(description=gettext_lazy("环节"))
    def step_label(self, obj: Approval) -> str:
        return str(step_labels.get(obj.step, obj.step))

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).filter(shown_matters(self.reach(request))).select_related("matter")
