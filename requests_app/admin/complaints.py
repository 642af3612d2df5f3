"""投诉、举报: their list, their page, and the two buttons."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.decorators import action, display
from unfold.enums import ActionVariant

from core.access import Verb
from core.admin_acts import ActForm, act, sent
from core.admin_base import StaffAdmin
from requests_app.admin.proceeding_forms import CloseComplaintForm, OpenComplaintForm
from requests_app.admin.registry import CARE, case_act
from requests_app.models import Application, Complaint
from requests_app.privacy.masking import masked_data
from requests_app.services.complaints import close_complaint, open_complaint, reveal_complainant

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

PERSON = ("name", "phone", "address")


def _open(page: StaffAdmin, request: HttpRequest, application: Application | None, organisations: Any) -> HttpResponse:
    made: list[Complaint] = []

    def do(form: ActForm) -> str:
        said = form.cleaned_data
        about: dict[str, Any] = {
            "organisation": application.organisation if application else said["organisation"],
            "application": application,
        }
        person = {name: said[name] for name in PERSON}
        who: dict[str, Any] = {"by": page.reach(request).user, "at": page.reach(request).at}
        rest: dict[str, Any] = {name: said[name] for name in ("text", "received_on", "source")}
        made.append(open_complaint(person=person, **about, **rest, **who))
        return _("已登记投诉举报。")

    form = OpenComplaintForm(sent(request), organisations=organisations)
    back: dict[str, Any] = {} if application else {"back_url": reverse("admin:requests_app_complaint_changelist")}
    return act(
        page, request, application, form=form, title=_("登记投诉举报"), button=_("登记"), do=do,
        then=lambda: redirect("admin:requests_app_complaint_change", made[0].pk), **back,
    )  # fmt: skip


@case_act("complaint", gettext_lazy("登记投诉举报"), verb=Verb.HANDLE_APPLICATIONS, when=lambda case: True, group=CARE)
def register_complaint(page: StaffAdmin, request: HttpRequest, application: Application) -> HttpResponse:
    """A complaint about this case."""
    return _open(page, request, application, None)


@admin.register(Complaint)
class ComplaintAdmin(StaffAdmin):
    """Who complained is masked; revealing leaves an event."""

    view_verb = Verb.VIEW_APPLICATIONS
    write_verb = Verb.HANDLE_APPLICATIONS
    list_display = ["title", "received_on", "source", "organisation", "state_label", "closed_on"]
    list_display_links = ["title"]
    list_select_related = ["organisation", "matter", "application"]
    list_filter = ["is_founded", "organisation"]
    search_fields = ["application__number", "source"]
    ordering = ["-id"]
    page_name = gettext_lazy("投诉举报")
    actions_detail = ["close_complaint", "reveal_complainant"]

    @display(description=gettext_lazy("投诉举报"))
    def title(self, obj: Complaint) -> str:
        return f"{obj.received_on:%Y-%m-%d} {obj.application or ''}".strip()

    @display(description=gettext_lazy("状态"), label={"open": "warning", "done": "success"})
    def state_label(self, obj: Complaint) -> tuple[str, str]:
        if obj.closed_on is None:
            return "open", _("办理中")
        return "done", _("属实") if obj.is_founded else _("不属实")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """A complaint about no particular case."""
        organisations = self.reach(request).organisations(Verb.HANDLE_APPLICATIONS)
        if not organisations:
            raise PermissionDenied
        return _open(self, request, None, organisations)

    def get_actions_detail(self, request: HttpRequest, object_id: Any) -> list[Any]:
        """For whoever handles complaints there; a closed one is not closed again."""
        found, known = self.get_object(request, str(object_id)), self.reach(request)
        if found is None or found.organisation_id not in known.organisations(Verb.HANDLE_APPLICATIONS):
            return []
        fits = {"close_complaint": found.closed_on is None, "reveal_complainant": bool(found.person)}
        return [button for button in self._get_base_actions_detail() if any(fits[n] for n in fits if button.action_name.endswith(f"_{n}"))]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The complaint; its text is for those who handle it."""
        return self._page(request, self.row(request, object_id), revealed=None)

    def _page(self, request: HttpRequest, found: Complaint, revealed: dict[str, str] | None) -> HttpResponse:
        labels = {"name": _("投诉人"), "phone": _("联系电话"), "address": _("通信地址")}
        person = masked_data(found.person) if revealed is None else revealed
        context = {
            **self.admin_site.each_context(request),
            "opts": self.model._meta,
            "page_name": self.page_name,
            "original": found,
            "title": _("投诉举报 %(day)s") % {"day": found.received_on},
            "complaint": found,
            "state": self.state_label(found)[1],
            "person": [(labels[name], person[name]) for name in PERSON if person.get(name)],
            "handles": found.organisation_id in self.reach(request).organisations(Verb.HANDLE_APPLICATIONS),
            "actions_detail": self._get_actions_navigation(self.actions_detail, self.get_actions_detail(request, found.pk), str(found.pk)),
        }
        response = TemplateResponse(request, "admin/requests_app/complaint.html", context)
        response["Cache-Control"] = "no-store"
        return response

    @action(description=gettext_lazy("办结"), icon="check", variant=ActionVariant.PRIMARY, url_path="close")
    def close_complaint(self, request: HttpRequest, object_id: str) -> HttpResponse:
        found, known = self.row(request, object_id), self.reach(request)

        def do(form: ActForm) -> str:
            close_complaint(complaint=found, **form.cleaned_data, by=known.user, at=known.at)
            return _("已办结。")

        return act(self, request, found, form=CloseComplaintForm(sent(request)), title=_("办结投诉举报"), button=_("办结"), do=do)

    @action(description=gettext_lazy("查看投诉人"), icon="visibility", url_path="reveal")
    def reveal_complainant(self, request: HttpRequest, object_id: str) -> HttpResponse:
        found, known = self.row(request, object_id), self.reach(request)

        def do(_form: ActForm) -> None:
            reveal_complainant(complaint=found, by=known.user, at=known.at)

        return act(
            self, request, found, form=ActForm(sent(request)), title=_("查看投诉人"), button=_("查看"), do=do,
            intro=_("查看完整信息会记入操作记录。"), then=lambda: self._page(request, found, revealed=found.person),
        )  # fmt: skip
