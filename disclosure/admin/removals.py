"""Orders of sealing, lifting and purging: the second person decides here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.decorators import action, display
from unfold.enums import ActionVariant

from core.access import Verb
from core.admin_acts import ActForm, act, sent
from core.admin_base import StaffAdmin
from disclosure.admin.workflow_forms import RejectForm
from disclosure.models import RemovalOrder
from disclosure.services import removal

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@admin.register(RemovalOrder)
class RemovalAdmin(StaffAdmin):
    """Nothing is typed in here: an order begins on the document's page."""

    view_verb = Verb.SEAL
    organisation_path = "document__organisation"
    list_display = ["document", "kind", "state_label", "requested_by", "requested_at", "confirmed_by"]
    list_select_related = ["document__organisation", "requested_by", "confirmed_by"]
    list_filter = ["kind"]
    search_fields = ["document__index_number", "order_number", "issuing_body"]
    page_name = gettext_lazy("封存与清除")
    actions_detail = ["confirm_removal", "reject_removal"]

    @display(description=gettext_lazy("状态"), label={"open": "warning", "done": "success", "no": "info"})
    def state_label(self, obj: RemovalOrder) -> tuple[str, str]:
        return ("open", _("等待第二人确认")) if obj.is_open else ("done", _("已确认")) if obj.confirmed_at else ("no", _("已否决"))

    def get_actions_detail(self, request: HttpRequest, object_id: Any) -> list[Any]:
        order, known = self.get_object(request, str(object_id)), self.reach(request)
        if order is None or not order.is_open or order.requested_by_id == known.user.pk:
            return []
        return self._get_base_actions_detail() if order.document.organisation_id in known.organisations(Verb.CONFIRM_REMOVAL) else []

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The order, what it does, and the copies outside."""
        order = self.row(request, object_id)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.model._meta,
            "page_name": self.page_name,
            "original": order,
            "title": f"{order.get_kind_display()}：{order.document}",
            "order": order,
            "state": self.state_label(order)[1],
            "posts": order.document.posts.select_related("channel"),
            "own": order.is_open and order.requested_by_id == self.reach(request).user.pk,
            "actions_detail": self._get_actions_navigation(self.actions_detail, self.get_actions_detail(request, object_id), object_id),
        }
        return TemplateResponse(request, "admin/disclosure/removal.html", context)

    def _who(self, request: HttpRequest) -> dict[str, Any]:
        return {"by": self.reach(request).user, "at": self.reach(request).at}

    @action(description=gettext_lazy("确认"), icon="check", variant=ActionVariant.DANGER, url_path="confirm")
    def confirm_removal(self, request: HttpRequest, object_id: str) -> HttpResponse:
        order = self.row(request, object_id)

        def do(_form: ActForm) -> str:
            removal.confirm(order=order, **self._who(request))
            return _("已确认%(what)s。") % {"what": order.get_kind_display()}

        intro = _("确认%(what)s：%(document)s") % {"what": order.get_kind_display(), "document": order.document}
        return act(self, request, order, form=ActForm(sent(request)), title=_("确认"), button=_("确认"), intro=intro, do=do, danger=True)

    @action(description=gettext_lazy("否决"), icon="undo", url_path="reject")
    def reject_removal(self, request: HttpRequest, object_id: str) -> HttpResponse:
        order = self.row(request, object_id)

        def do(filled: ActForm) -> str:
            removal.reject(order=order, reason=filled.cleaned_data["reason"], **self._who(request))
            return _("已否决%(what)s。") % {"what": order.get_kind_display()}

        intro = _("否决%(what)s：%(document)s") % {"what": order.get_kind_display(), "document": order.document}
        return act(self, request, order, form=RejectForm(sent(request)), title=_("否决"), button=_("否决"), intro=intro, do=do)
