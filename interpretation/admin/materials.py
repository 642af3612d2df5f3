"""Where interpretations are written: one page a version, a button for each part. Review and publication stay on the version's own page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.decorators import action, display
from unfold.enums import ActionVariant

from core.access import Verb
from core.admin_acts import act, sent, sent_files
from core.admin_base import StaffAdmin
from core.models import Organisation
from disclosure.default_columns import ensure_columns
from disclosure.kinds import kinds
from disclosure.models import Document, DocumentVersion, VersionState
from interpretation.admin import material_forms as forms
from interpretation.material.checklist import INTERPRETATION, POINTS, reasons_to_submit
from interpretation.models import Material
from interpretation.services import material_files, materials

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse
    from django.urls import URLPattern

    from core.admin_acts import ActForm
    from core.reach import Reach

CHANGEABLE = (VersionState.DRAFT, VersionState.APPROVED, VersionState.SCHEDULED)


@admin.register(Material)
class MaterialAdmin(StaffAdmin):
    """The latest version of each interpretation of one's units."""

    view_verb = Verb.VIEW_DOCUMENTS
    organisation_path = "version__document__organisation"
    page_name = gettext_lazy("解读材料")
    list_display = ["title", "form_label", "state_label", "unit", "policy"]
    list_filter = ["form", "version__state"]
    search_fields = ["version__title"]
    ordering = ["-version_id"]
    fields = ["title", "policy", "form_label", "state_label", "gaps", "points", "text"]
    readonly_fields = fields
    actions_list = ["start"]
    actions_detail = [
        "version_page",
        "write",
        "questions",
        "speakers",
        "add_picture",
        "pictures",
        "add_chart",
        "remove_chart",
        "media_files",
    ]

    # ------------------------------------------------------------ rows

    def get_queryset(self, request: HttpRequest) -> QuerySet[Material]:
        later = DocumentVersion.objects.filter(document=OuterRef("version__document"), number__gt=OuterRef("version__number"))
        rows = super().get_queryset(request).select_related("version__document__organisation", "version__document__matter")
        return rows.filter(~Exists(later)).prefetch_related("version__document__relations_out__target")

    @display(description=gettext_lazy("标题"))
    def title(self, obj: Material) -> str:
        return obj.version.title

    @display(description=gettext_lazy("形式"), ordering="form")
    def form_label(self, obj: Material) -> str:
        return str(obj.get_form_display())

    @display(description=gettext_lazy("状态"), ordering="version__state")
    def state_label(self, obj: Material) -> str:
        return str(obj.version.get_state_display())

    @display(description=gettext_lazy("公开单位"))
    def unit(self, obj: Material) -> str:
        return obj.version.document.organisation.short_name

    @display(description=gettext_lazy("解读的文件"))
    def policy(self, obj: Material) -> str:
        rows = [row.target.title for row in obj.version.document.relations_out.all() if row.kind == "interprets"]
        return "；".join(rows) or "—"

    @display(description=gettext_lazy("提交审核前还需补齐"))
    def gaps(self, obj: Material) -> str:
        return "\n".join(reasons_to_submit(obj.version)) if obj.version.state in CHANGEABLE else "—"

    @display(description=gettext_lazy("要点核对"))
    def points(self, obj: Material) -> str:
        rows = []
        for code, label in POINTS.items():
            answer = obj.checklist.get(code)
            said = _("未核对") if not answer else _("已说明") if answer.get("covered") else _("不适用：%(reason)s") % answer
            rows.append(f"{label}：{said}")
        return "\n".join(rows)

    @display(description=gettext_lazy("正文（由各部分组成）"))
    def text(self, obj: Material) -> str:
        return format_html('<div class="staff-preview">{}</div>', mark_safe(obj.version.body))  # noqa: S308  (sanitised on save)

    # ------------------------------------------------------------ permissions

    def may_write(self, request: HttpRequest, obj: Material | None) -> bool:
        """A version not public yet and not under review, in a unit where the person drafts."""
        if obj is None or obj.version.state not in CHANGEABLE or obj.version.document.sealed_at:
            return False
        return obj.version.document.organisation_id in self.reach(request).organisations(Verb.DRAFT_DOCUMENTS)

    def get_actions_detail(self, request: HttpRequest, object_id: Any) -> list[Any]:
        writes = self.may_write(request, self.get_object(request, str(object_id)))
        return [row for row in self._get_base_actions_detail() if writes or row.action_name.endswith("_version_page")]

    def get_actions_list(self, request: HttpRequest) -> list[Any]:
        return super().get_actions_list(request) if self.reach(request).may(Verb.DRAFT_DOCUMENTS) else []

    def get_urls(self) -> list[URLPattern]:
        own = path("begin/<int:pk>/", self.admin_site.admin_view(self.begin), name="interpretation_material_begin")
        return [own, *super().get_urls()]

    # ------------------------------------------------------------ beginning

    @action(description=gettext_lazy("拟制解读"), url_path="start", icon="edit_document", variant=ActionVariant.PRIMARY)
    def start(self, request: HttpRequest) -> HttpResponse:
        known = self.reach(request)
        units = Organisation.objects.filter(pk__in=known.organisations(Verb.DRAFT_DOCUMENTS), is_active=True)
        if not units:
            raise PermissionDenied
        policy_kinds = [kind.code for kind in kinds.values() if kind.is_policy]
        within = Q(organisation__in=known.organisations(Verb.VIEW_DOCUMENTS)) | Q(is_public=True)
        policies = Document.objects.filter(within, kind__in=policy_kinds, sealed_at__isnull=True).order_by("-id")
        asked = request.GET.get("policy", "")
        found = policies.filter(pk=int(asked)).first() if asked.isascii() and asked.isdigit() and len(asked) < 18 else None
        initial = {"policy": found.pk, "title": _("《%(title)s》解读") % {"title": found.title[:280]}} if found else {}
        form = forms.StartForm(sent(request), units=units, policies=policies, initial=initial)
        made: list[DocumentVersion] = []

        def do(form: ActForm) -> str:
            column = ensure_columns()["interpretations"]
            made.append(materials.start_interpretation(**form.cleaned_data, column=column, by=known.user, at=known.at))
            return _("已建立解读草稿，请填写内容。")

        def then() -> HttpResponse:
            return redirect("admin:interpretation_material_change", Material.objects.get(version=made[0]).pk)

        back_url = reverse("admin:interpretation_material_changelist")
        return act(self, request, None, form=form, title=_("拟制解读"), button=_("建立草稿"), do=do, then=then, back_url=back_url)

    def begin(self, request: HttpRequest, pk: int) -> HttpResponse:
        """A version filed as an interpretation without material gets it: its form is asked, its present text kept."""
        known = self.reach(request)
        versions = DocumentVersion.objects.filter(kind=INTERPRETATION, document__organisation__in=known.organisations(Verb.DRAFT_DOCUMENTS))
        version = versions.select_related("document__organisation", "document__matter").filter(pk=pk).first()
        if version is None:
            raise Http404
        if (material := Material.objects.filter(version=version).first()) is not None:
            return redirect("admin:interpretation_material_change", material.pk)

        def do(form: ActForm) -> str:
            materials.set_material(version=version, changes={"form": form.cleaned_data["form"]}, by=known.user, at=known.at)
            return _("已建立解读材料，请填写要点核对。")

        def then() -> HttpResponse:
            return redirect("admin:interpretation_material_change", Material.objects.get(version=version).pk)

        back_url = reverse("admin:disclosure_documentversion_change", args=[pk])
        form = forms.BeginForm(sent(request))
        return act(self, request, None, form=form, title=_("填写解读材料"), button=_("建立"), do=do, then=then, back_url=back_url)

    # ------------------------------------------------------------ parts

    @action(description=gettext_lazy("信息页面（审核、发布）"), icon="description")
    def version_page(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return redirect("admin:disclosure_documentversion_change", self.row(request, object_id).version_id)

    @action(description=gettext_lazy("内容和要点核对"), icon="edit", variant=ActionVariant.PRIMARY, url_path="write")
    def write(self, request: HttpRequest, object_id: str) -> HttpResponse:
        material = self._own(request, object_id)
        form = forms.MaterialForm(sent(request), material=material)
        return self._part(
            request,
            material,
            form,
            _("内容和要点核对"),
            lambda version, who: materials.set_material(version=version, changes=form.changes, **who),
        )

    @action(description=gettext_lazy("问答"), icon="quiz", url_path="questions")
    def questions(self, request: HttpRequest, object_id: str) -> HttpResponse:
        material = self._own(request, object_id)
        form = forms.QuestionsForm(sent(request), version=material.version)
        return self._part(
            request, material, form, _("问答"), lambda version, who: materials.set_questions(version=version, rows=form.rows, **who)
        )

    @action(description=gettext_lazy("出席人员"), icon="groups", url_path="speakers")
    def speakers(self, request: HttpRequest, object_id: str) -> HttpResponse:
        material = self._own(request, object_id)
        form = forms.SpeakersForm(sent(request), version=material.version)
        return self._part(
            request, material, form, _("出席人员"), lambda version, who: materials.set_speakers(version=version, rows=form.rows, **who)
        )

    @action(description=gettext_lazy("添加图解页"), icon="add_photo_alternate", url_path="add-picture")
    def add_picture(self, request: HttpRequest, object_id: str) -> HttpResponse:
        def do(version: DocumentVersion, who: dict[str, Any]) -> None:
            file = form.cleaned_data["file"]
            material_files.add_picture(version=version, name=file.name, content=file.read(), text=form.cleaned_data["text"], **who)

        form = forms.PictureForm(*sent_files(request))
        return self._part(request, self._own(request, object_id), form, _("添加图解页"), do)

    @action(description=gettext_lazy("图解各页"), icon="photo_library", url_path="pictures")
    def pictures(self, request: HttpRequest, object_id: str) -> HttpResponse:
        material = self._own(request, object_id)
        form = forms.PicturesForm(sent(request), version=material.version)
        return self._part(
            request, material, form, _("图解各页"), lambda version, who: material_files.set_pictures(version=version, rows=form.rows, **who)
        )

    @action(description=gettext_lazy("添加图表"), icon="bar_chart", url_path="add-chart")
    def add_chart(self, request: HttpRequest, object_id: str) -> HttpResponse:
        def do(version: DocumentVersion, who: dict[str, Any]) -> None:
            said = dict(form.cleaned_data)
            file = said.pop("file")
            material_files.add_chart(version=version, name=file.name, content=file.read(), **said, **who)

        form = forms.ChartForm(*sent_files(request))
        return self._part(request, self._own(request, object_id), form, _("添加图表"), do)

    @action(description=gettext_lazy("删去图表"), icon="delete", url_path="remove-chart")
    def remove_chart(self, request: HttpRequest, object_id: str) -> HttpResponse:
        material = self._own(request, object_id)
        form = forms.RemoveChartForm(sent(request), version=material.version)
        return self._part(
            request,
            material,
            form,
            _("删去图表"),
            lambda _version, who: material_files.remove_chart(chart=form.cleaned_data["chart"], **who),
        )

    @action(description=gettext_lazy("音视频和字幕"), icon="movie", url_path="media")
    def media_files(self, request: HttpRequest, object_id: str) -> HttpResponse:
        def do(version: DocumentVersion, who: dict[str, Any]) -> None:
            said = form.cleaned_data
            pairs: dict[str, Any] = {name: (said[name].name, said[name].read()) for name in ("file", "poster") if said[name]}
            captions = said["captions"].read() if said["captions"] else None
            material_files.set_media(version=version, captions=captions, **pairs, **who)

        form = forms.MediaForm(*sent_files(request))
        return self._part(request, self._own(request, object_id), form, _("音视频和字幕"), do)

    def _own(self, request: HttpRequest, object_id: str) -> Material:
        material: Material = self.row(request, object_id)
        if not self.may_write(request, material):
            raise PermissionDenied
        return material

    def _part(
        self, request: HttpRequest, material: Material, form: Any, title: str, do: Callable[[DocumentVersion, dict[str, Any]], Any]
    ) -> HttpResponse:
        def saved(_form: ActForm) -> str:
            do(material.version, {"by": self.reach(request).user, "at": self.reach(request).at})
            return _("已保存。")

        return act(self, request, material, form=form, title=title, button=_("保存"), do=saved)


def material_box(version: DocumentVersion, reach: Reach) -> str:
    """In the panel of a version that interprets: where its material is written."""
    if version.kind != INTERPRETATION:
        return ""
    material = Material.objects.filter(version=version).first()
    writes = version.state in CHANGEABLE and version.document.organisation_id in reach.organisations(Verb.DRAFT_DOCUMENTS)
    return render_to_string("admin/interpretation/material_box.html", {"material": material, "version": version, "writes": writes})
