"""Bundles: what goes public together, published or scheduled with one button; and the rules of review."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.decorators import action, display
from unfold.enums import ActionVariant
from unfold.widgets import UnfoldAdminSelectWidget

from core.access import Verb
from core.admin_acts import ActForm, act, sent
from core.admin_base import StaffAdmin
from disclosure.admin.act_forms import ScheduleForm
from disclosure.kinds import kind_choices
from disclosure.models import Bundle, BundlePart, ReviewRule
from disclosure.models import VersionState as S
from disclosure.queries import reasons_not_to_publish
from disclosure.services import bundles

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse
    from django.urls import URLPattern


@admin.register(Bundle)
class BundleAdmin(StaffAdmin):
    """Its parts with what keeps each back; parts come in from their own pages."""

    view_verb = Verb.VIEW_DOCUMENTS
    list_display = ["title", "state_label", "organisation", "created_by", "created_at"]
    list_select_related = ["organisation", "created_by"]
    search_fields = ["title", "parts__version__title"]
    page_name = gettext_lazy("组合发布")
    actions_detail = ["publish_bundle", "schedule_bundle", "unschedule_bundle"]

    @display(description=gettext_lazy("状态"))
    def state_label(self, obj: Bundle) -> str:
        return _("已发布") if obj.published_at else _("待发布")

    def get_actions_detail(self, request: HttpRequest, object_id: Any) -> list[Any]:
        bundle = self.get_object(request, str(object_id))
        if bundle is None or bundle.published_at or bundle.organisation_id not in self.reach(request).organisations(Verb.PUBLISH):
            return []
        scheduled = bundle.parts.filter(version__state=S.SCHEDULED).exists()
        names = {"publish_bundle", "schedule_bundle"} | ({"unschedule_bundle"} if scheduled else set())
        prefix = f"{self.opts.app_label}_{self.opts.model_name}_"
        return [row for row in self._get_base_actions_detail() if row.action_name.removeprefix(prefix) in names]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The bundle and its parts."""
        bundle = self.row(request, object_id)
        at = self.reach(request).at
        parts = bundle.parts.select_related("version__document__organisation", "version__document__matter")
        rows = [(part, [] if bundle.published_at else reasons_not_to_publish(part.version, at=at)) for part in parts]
        context = {
            **self.admin_site.each_context(request),
            "opts": self.model._meta,
            "page_name": self.page_name,
            "original": bundle,
            "title": bundle.title,
            "bundle": bundle,
            "rows": rows,
            "may": not bundle.published_at and bundle.organisation_id in self.reach(request).organisations(Verb.PUBLISH),
            "actions_detail": self._get_actions_navigation(self.actions_detail, self.get_actions_detail(request, object_id), object_id),
        }
        return TemplateResponse(request, "admin/disclosure/bundle.html", context)

    def _go(self, request: HttpRequest, object_id: str, form: ActForm, title: Any, do: Any) -> HttpResponse:
        bundle = self.row(request, object_id)
        intro = _("组合“%(title)s”：%(parts)s") % {
            "title": bundle.title,
            "parts": "、".join(f"《{part.version.title}》" for part in bundle.parts.select_related("version")),
        }
        return act(
            self, request, bundle, form=form, title=title, button=title, intro=intro, do=lambda filled: do(bundle, filled.cleaned_data)
        )

    def _who(self, request: HttpRequest) -> dict[str, Any]:
        return {"by": self.reach(request).user, "at": self.reach(request).at}

    @action(description=gettext_lazy("全部发布"), icon="public", variant=ActionVariant.PRIMARY, url_path="publish")
    def publish_bundle(self, request: HttpRequest, object_id: str) -> HttpResponse:
        def do(bundle: Bundle, said: dict[str, Any]) -> str:
            bundles.publish_bundle(bundle=bundle, **self._who(request))
            return _("组合内的信息已全部发布。")

        return self._go(request, object_id, ActForm(sent(request)), _("全部发布"), do)

    @action(description=gettext_lazy("定时发布"), icon="schedule", url_path="schedule")
    def schedule_bundle(self, request: HttpRequest, object_id: str) -> HttpResponse:
        def do(bundle: Bundle, said: dict[str, Any]) -> str:
            bundles.schedule_bundle(bundle=bundle, when=said["scheduled_for"], **self._who(request))
            return _("已设定，到时全部自动发布。")

        return self._go(request, object_id, ScheduleForm(sent(request)), _("定时发布"), do)

    @action(description=gettext_lazy("取消定时"), icon="timer_off", url_path="unschedule")
    def unschedule_bundle(self, request: HttpRequest, object_id: str) -> HttpResponse:
        def do(bundle: Bundle, said: dict[str, Any]) -> str:
            bundles.unschedule_bundle(bundle=bundle, **self._who(request))
            return _("已取消定时，可随时发布。")

        return self._go(request, object_id, ActForm(sent(request)), _("取消定时"), do)

    def get_urls(self) -> list[URLPattern]:
        ours = [path("part/<int:pk>/remove/", self.admin_site.admin_view(self.remove), name="disclosure_bundlepart_remove")]
        return [*ours, *super().get_urls()]

    def remove(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Take one version out."""
        part = BundlePart.objects.select_related("bundle", "version__document").filter(pk=pk, bundle__in=self.get_queryset(request)).first()
        if part is None:
            raise Http404

        def do(_form: ActForm) -> str:
            bundles.remove_part(part=part, **self._who(request))
            return _("已移出组合。")

        def then() -> HttpResponse:
            return redirect("admin:disclosure_documentversion_change", part.version_id)

        intro = _("将《%(title)s》移出组合“%(bundle)s”。") % {"title": part.version.title, "bundle": part.bundle.title}
        return act(
            self,
            request,
            part.bundle,
            form=ActForm(sent(request)),
            title=_("移出组合"),
            button=_("移出组合"),
            intro=intro,
            do=do,
            then=then,
        )


class ReviewRuleForm(forms.ModelForm):  # type: ignore[type-arg]
    kind = forms.ChoiceField(label=gettext_lazy("种类"), required=False, widget=UnfoldAdminSelectWidget())
    checks = forms.TypedChoiceField(
        label=gettext_lazy("审核级数"),
        coerce=int,
        choices=[
            (0, gettext_lazy("按种类")),
            (1, gettext_lazy("初审")),
            (2, gettext_lazy("初审、复审")),
            (3, gettext_lazy("初审、复审、终审")),
        ],
        widget=UnfoldAdminSelectWidget(),
        help_text=gettext_lazy("只能比该种类原有的环节多，不能少；保密审查和签发不可省去。"),
    )

    class Meta:
        model = ReviewRule
        fields = ("organisation", "kind", "checks", "different_people")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [("", gettext_lazy("全部种类")), *kind_choices()]  # type: ignore[attr-defined]


@admin.register(ReviewRule)
class ReviewRuleAdmin(StaffAdmin):
    """What a unit asks for beyond the registry of kinds."""

    form = ReviewRuleForm
    view_verb = Verb.MANAGE_WORKFLOW
    write_verb = Verb.MANAGE_WORKFLOW
    may_delete = True
    list_display = ["organisation", "kind_label", "checks", "different_people"]
    list_select_related = ["organisation"]
    page_name = gettext_lazy("审核环节设置")

    @display(description=gettext_lazy("种类"))
    def kind_label(self, obj: ReviewRule) -> str:
        return str(dict(kind_choices()).get(obj.kind, obj.kind)) if obj.kind else _("全部种类")
