"""The work calendar: years and special days to read, and loading a notice with its impact shown first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.decorators import action, display
from unfold.enums import ActionVariant
from unfold.widgets import UnfoldAdminIntegerFieldWidget, UnfoldAdminTextInputWidget

from core.access import Verb
from core.admin_acts import sent_files
from core.admin_base import StaffAdmin, refusal_text, refusals, register_refusal
from core.admin_widgets import PlainFileInput
from core.calendar_changes import Impact, apply_change, impact
from core.calendar_files import Arrangement, CalendarFileError, parse
from core.models import CalendarDay, CalendarYear

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

register_refusal(CalendarFileError)


class NoticeFileForm(forms.Form):
    """A year's arrangement as a file; the second time its text comes back with the form."""

    layer = forms.CharField(
        label=gettext_lazy("层"),
        max_length=20,
        initial="national",
        help_text=gettext_lazy("全国填 national，广西填 CN-GX，单位填单位代码。"),
        widget=UnfoldAdminTextInputWidget(),
    )
    year = forms.IntegerField(label=gettext_lazy("年"), min_value=1990, max_value=2100, widget=UnfoldAdminIntegerFieldWidget())
    source = forms.CharField(
        label=gettext_lazy("来源"),
        max_length=300,
        help_text=gettext_lazy("通知的文号和日期，例如 国办发明电〔2026〕7号。"),
        widget=UnfoldAdminTextInputWidget(),
    )
    file = forms.FileField(
        label=gettext_lazy("放假安排文件"),
        required=False,
        help_text=gettext_lazy("JSON（year、days：name、date、isOffDay）或 CSV（date,is_workday,name）。"),
        widget=PlainFileInput({"accept": ".json,.csv"}),
    )
    content = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        given = cleaned.get("file")
        content = given.read() if given else cleaned.get("content", "").encode()
        if not content:
            self.add_error("file", _("请选择文件。"))
        elif cleaned.get("year") and cleaned.get("layer"):
            try:
                self.arrangement: Arrangement = parse(content, year=cleaned["year"], layer=cleaned["layer"])
                self.text = content.decode("utf-8-sig")
            except CalendarFileError as error:
                self.add_error("file", str(error))
        return cleaned


@admin.register(CalendarYear)
class CalendarYearAdmin(StaffAdmin):
    """Every member of staff may read; loading needs MANAGE_CALENDAR."""

    organisation_path = ""
    page_name = gettext_lazy("工作日历")
    list_display = ["year", "layer", "is_known", "source"]
    list_filter = ["layer"]
    fields = ["layer", "year", "source", "verified", "uncertain_from", "uncertain_to"]
    actions_list = ["load", "days"]

    @display(description=gettext_lazy("核实"), label={"yes": "success", "no": "warning"})
    def is_known(self, obj: CalendarYear) -> tuple[str, str]:
        return ("yes", _("已核实")) if obj.verified else ("no", _("未核实"))

    def get_actions_list(self, request: HttpRequest) -> list[Any]:
        found = super().get_actions_list(request)
        return found if self.reach(request).may(Verb.MANAGE_CALENDAR) else [row for row in found if not row.action_name.endswith("_load")]

    @action(description=gettext_lazy("特别日"), url_path="days", icon="calendar_view_month")
    def days(self, request: HttpRequest) -> HttpResponse:
        return redirect("admin:core_calendarday_changelist")

    @action(description=gettext_lazy("载入放假通知"), url_path="load", icon="upload", variant=ActionVariant.PRIMARY)
    def load(self, request: HttpRequest) -> HttpResponse:
        """First what it would change, then one button that does it."""
        known = self.reach(request)
        if not known.may(Verb.MANAGE_CALENDAR):
            return redirect("admin:core_calendaryear_changelist")
        form = NoticeFileForm(*sent_files(request))
        found: Impact | None = None
        if form.is_valid():
            asked: dict[str, Any] = {
                "layer": form.cleaned_data["layer"],
                "year": form.cleaned_data["year"],
                "days": form.arrangement.days,
                "at": known.at,
            }
            try:
                if "_confirm" in request.POST and not form.cleaned_data["file"]:
                    done = apply_change(**asked, source=form.cleaned_data["source"], by=self.reach(request).user)
                    said = {"days": len(done.added) + len(done.changed) + len(done.removed), "moves": len(done.moves)}
                    self.message_user(request, _("已载入：变动 %(days)s 天，%(moves)s 个未办结期限重新计算。") % said)
                    return redirect("admin:core_calendaryear_changelist")
                found = impact(**asked)
            except refusals() as error:
                form.add_error(None, refusal_text(error))
        context = {
            **self.admin_site.each_context(request),
            "opts": self.model._meta,
            "page_name": self.page_name,
            "title": _("载入放假通知"),
            "form": form,
            "impact": found,
            "content": getattr(form, "text", ""),
        }
        return TemplateResponse(request, "admin/calendar_load.html", context)


@admin.register(CalendarDay)
class CalendarDayAdmin(StaffAdmin):
    """Days that differ from the plain week; they are changed by loading a notice, so that the impact is seen."""

    organisation_path = ""
    list_display = ["date", "layer", "name", "kind"]
    list_filter = ["layer", "is_workday"]
    date_hierarchy = "date"
    fields = ["layer", "date", "is_workday", "name", "source"]

    @display(description=gettext_lazy("性质"), label={"off": "success", "work": "warning"}, ordering="is_workday")
    def kind(self, obj: CalendarDay) -> tuple[str, str]:
        return ("work", _("调休上班日")) if obj.is_workday else ("off", _("放假"))
