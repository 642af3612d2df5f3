"""清除清单 and 保存期限: what is due is listed by one person and approved by another; the job erases."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.decorators import action, display
from unfold.enums import ActionVariant

from core import admin_fields as f
from core.access import Verb
from core.admin_acts import ActForm, act, sent
from core.admin_base import StaffAdmin
from core.models import Organisation
from requests_app.models import ErasureList, ErasureState, RetentionRule
from requests_app.privacy import erasing

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

LEAST_MONTHS, MOST_MONTHS = 6, 120  # a suit may still be brought within six months
MOST_HOURS = 168


class ChooseForm(ActForm):
    """Which of the cases that are due."""

    def __init__(self, *args: Any, organisation: Organisation, at: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        rows = erasing.due(organisation, at)
        choices = [(row.pk, f"{row.number}（{row.archive_number}，{row.transferred_on}）") for row in rows]
        self.fields["cases"] = f.several(
            _("%(unit)s：保存期满的申请") % {"unit": organisation.short_name},
            choices,
            required=True,
            initial=[key for key, _label in choices],
        )


@admin.register(ErasureList)
class ErasureListAdmin(StaffAdmin):
    """Lists are never edited: they are drawn up, approved or not, carried out."""

    view_verb = Verb.VIEW_APPLICATIONS
    write_verb = Verb.KEEP_ARCHIVE
    list_display = ["title", "state_label", "count", "made_by", "decided_by", "done_at"]
    list_display_links = ["title"]
    list_select_related = ["organisation", "made_by", "decided_by"]
    list_filter = ["state", "organisation"]
    ordering = ["-id"]
    page_name = gettext_lazy("清除清单")
    actions_detail: ClassVar[list[str]] = ["approve_list", "reject_list"]

    @display(description=gettext_lazy("清单"))
    def title(self, obj: ErasureList) -> str:
        return str(obj)

    @display(description=gettext_lazy("状态"), label={"open": "warning", "done": "success", "no": "info"})
    def state_label(self, obj: ErasureList) -> tuple[str, str]:
        kinds = {ErasureState.DONE: "done", ErasureState.REJECTED: "no"}
        return kinds.get(ErasureState(obj.state), "open"), obj.get_state_display()

    @display(description=gettext_lazy("件数"))
    def count(self, obj: ErasureList) -> int:
        return obj.applications.count()

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Draw up a list for the first of one's units that has cases due."""
        known = self.reach(request)
        units = list(Organisation.objects.filter(pk__in=known.organisations(Verb.KEEP_ARCHIVE)).order_by("pk"))
        if not units:
            raise PermissionDenied
        unit = next((row for row in units if erasing.due(row, known.at).exists()), units[0])
        back_url = reverse("admin:requests_app_erasurelist_changelist")
        if not erasing.due(unit, known.at).exists():
            messages.info(request, _("目前没有保存期满的申请。"))
            return redirect(back_url)
        form = ChooseForm(sent(request), organisation=unit, at=known.at)

        def do(filled: ActForm) -> str:
            chosen = list(erasing.due(unit, known.at).filter(pk__in=filled.cleaned_data["cases"]))
            erasing.propose(organisation=unit, applications=chosen, by=known.user, at=known.at)
            return _("清单已提交，由另一人批准后自动清除。")

        months = erasing.months_of(unit)
        intro = _("已移交档案满%(months)s个月的申请。清除的是在线副本，档案不受影响；统计数字保留。") % {"months": months}
        return act(
            self, request, None, form=form, title=_("拟制清除清单"), button=_("提交清单"), do=do, intro=intro,
            then=lambda: redirect(back_url), back_url=back_url,
        )  # fmt: skip

    def get_actions_detail(self, request: HttpRequest, object_id: Any) -> list[Any]:
        """For a second person who may."""
        found, known = self.get_object(request, str(object_id)), self.reach(request)
        if found is None or found.state != ErasureState.PROPOSED or found.made_by_id == known.user.pk:
            return []
        return self._get_base_actions_detail() if found.organisation_id in known.organisations(Verb.CONFIRM_ERASURE) else []

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The list."""
        found = self.row(request, object_id)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.model._meta,
            "page_name": self.page_name,
            "original": found,
            "title": str(found),
            "listed": found,
            "state": self.state_label(found)[1],
            "applications": found.applications.order_by("pk"),
            "own": found.state == ErasureState.PROPOSED and found.made_by_id == self.reach(request).user.pk,
            "actions_detail": self._get_actions_navigation(self.actions_detail, self.get_actions_detail(request, object_id), object_id),
        }
        return TemplateResponse(request, "admin/requests_app/erasure.html", context)

    @action(description=gettext_lazy("批准清除"), icon="check", variant=ActionVariant.DANGER, url_path="approve")
    def approve_list(self, request: HttpRequest, object_id: str) -> HttpResponse:
        found, known = self.row(request, object_id), self.reach(request)

        def do(_form: ActForm) -> str:
            erasing.approve(listed=found, by=known.user, at=known.at)
            return _("已批准，即将自动清除。")

        intro = _("清除后在线副本不能恢复，档案不受影响。")
        return act(
            self, request, found, form=ActForm(sent(request)), title=_("批准清除"), button=_("批准清除"), do=do, intro=intro, danger=True
        )

    @action(description=gettext_lazy("不予批准"), icon="undo", url_path="reject")
    def reject_list(self, request: HttpRequest, object_id: str) -> HttpResponse:
        found, known = self.row(request, object_id), self.reach(request)

        def do(_form: ActForm) -> str:
            erasing.reject(listed=found, by=known.user, at=known.at)
            return _("未批准，清单作废。")

        return act(self, request, found, form=ActForm(sent(request)), title=_("不予批准"), button=_("不予批准"), do=do)


@admin.register(RetentionRule)
class RetentionRuleAdmin(StaffAdmin):
    """How long the unit keeps online copies after the transfer, and unfinished forms."""

    view_verb = Verb.VIEW_APPLICATIONS
    write_verb = Verb.CONFIRM_ERASURE
    list_display = ["organisation", "months", "unfinished_hours"]
    list_display_links = ["organisation"]
    fields = ["organisation", "months", "unfinished_hours"]
    ordering = ["organisation"]
    page_name = gettext_lazy("申请资料保存期限")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return ["organisation"] if obj else []

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Within bounds that make sense."""
        bounds = {"months": (LEAST_MONTHS, MOST_MONTHS), "unfinished_hours": (1, MOST_HOURS)}
        if db_field.name in bounds:
            least, most = bounds[db_field.name]
            return f.number(db_field.verbose_name, least=least, most=most)
        return super().formfield_for_dbfield(db_field, request, **kwargs)
