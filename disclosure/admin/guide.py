"""公开指南: one form a unit, each part filled with what readers see now; emptied, a part is generated again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from unfold.widgets import UnfoldAdminTextareaWidget

from core.access import Verb
from core.admin_acts import ActForm, act, sent
from core.admin_base import StaffAdmin
from core.models import Organisation
from disclosure.guide import LONGEST, read_guide, save_guide
from disclosure.models import GuideText

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse
    from django.urls import URLPattern


class GuideForm(ActForm):
    """A field a part."""

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for part in read_guide(organisation):
            self.fields[part.code] = forms.CharField(
                label=part.title,
                initial=part.text,
                required=False,
                max_length=LONGEST,
                help_text=_("本单位编写。清空并保存即恢复自动生成。") if part.is_own else _("自动生成。改动后不再随登记信息更新。"),
                widget=UnfoldAdminTextareaWidget(attrs={"rows": 5}),
            )


@admin.register(GuideText)
class GuideTextAdmin(StaffAdmin):
    """The list shows units, not rows: a unit without rows has a guide too."""

    view_verb = Verb.MANAGE_COLUMNS
    list_display = ["organisation", "section"]

    def get_urls(self) -> list[URLPattern]:
        ours = [path("unit/<str:code>/", self.admin_site.admin_view(self.edit), name="disclosure_guidetext_unit")]
        return [*ours, *super().get_urls()]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        units = Organisation.objects.filter(pk__in=self.reach(request).organisations(self.view_verb), is_active=True)
        if not units:
            return super().changelist_view(request, extra_context)
        own = dict.fromkeys(units, 0)
        for row in GuideText.objects.filter(organisation__in=own).select_related("organisation"):
            own[row.organisation] += 1
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": self.opts.verbose_name_plural,
            "page_name": self.opts.verbose_name_plural,
            "units": [(unit, count, reverse("admin:disclosure_guidetext_unit", args=[unit.code])) for unit, count in own.items()],
        }
        return TemplateResponse(request, "admin/disclosure/guides.html", context)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        return redirect("admin:disclosure_guidetext_unit", self.row(request, object_id).organisation.code)

    def edit(self, request: HttpRequest, code: str) -> HttpResponse:
        """The form of one unit within reach."""
        reach = self.reach(request)
        unit = Organisation.objects.filter(code=code, pk__in=reach.organisations(self.view_verb)).first()
        if unit is None:
            raise Http404
        form = GuideForm(sent(request), organisation=unit)

        def do(filled: ActForm) -> str:
            changed = save_guide(organisation=unit, texts=filled.cleaned_data, by=reach.user, at=reach.at)
            return _("已保存，改动 %(count)s 个部分。") % {"count": len(changed)} if changed else _("没有改动。")

        return act(
            self,
            request,
            unit,
            form=form,
            title=_("公开指南：%(unit)s") % {"unit": unit.short_name},
            button=_("保存"),
            do=do,
            intro=_("每段一行。机构名称、地址、电话等取自单位信息，不在这里填写。"),
            back_url=reverse("admin:disclosure_guidetext_changelist"),
            then=lambda: redirect("admin:disclosure_guidetext_unit", unit.code),
        )
