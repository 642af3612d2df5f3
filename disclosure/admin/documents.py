"""Filing and the review: one row a document, with the version being worked on (or the last one)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin, messages
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.shortcuts import redirect
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.decorators import action, display

from core.access import Verb
from core.admin_base import StaffAdmin, back, refusal_text, refusals
from core.models import Organisation
from disclosure.admin.acts import PRIMARY
from disclosure.admin.board import buttons, panel
from disclosure.admin.filters import DeskFilter, KindFilter
from disclosure.admin.forms import VersionForm
from disclosure.admin.inspection import InspectionActs
from disclosure.admin.layout import ADDING, READING, WRITING
from disclosure.admin.office import OfficePages
from disclosure.admin.office_imports import ImportPages
from disclosure.admin.workflow_acts import WorkflowActs, workflow_buttons, workflow_panel
from disclosure.admin.writing import WritingPages
from disclosure.models import Document, DocumentVersion
from disclosure.models import VersionState as S
from disclosure.services import drafting, review
from disclosure.services.channels import choose_channels
from disclosure.services.copies import drop_copy

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

LABELS = {
    S.DRAFT: "info",
    S.FIRST_CHECK: "warning",
    S.SECOND_CHECK: "warning",
    S.FINAL_CHECK: "warning",
    S.SECRECY: "warning",
    S.SIGN_OFF: "warning",
    S.APPROVED: "primary",
    S.SCHEDULED: "primary",
    S.PUBLISHED: "success",
}
SHOWN = ["kind_label", "column_shown", "issuer_shown", "drafting_unit_shown", "co_issuer_list", "body_shown", "attachment_list"]
SUBMIT: dict[str, Any] = {"action_name": "_submit", "attrs": {}, "description": gettext_lazy("保存并提交审核"), "icon": "send"}
CHANGEABLE = (S.DRAFT, S.APPROVED, S.SCHEDULED)


@admin.register(DocumentVersion)
class VersionAdmin(WritingPages, OfficePages, ImportPages, InspectionActs, WorkflowActs):
    """The list has one row a document; older versions are reached from the timeline of the page."""

    form = VersionForm
    view_verb = Verb.VIEW_DOCUMENTS
    write_verb = Verb.DRAFT_DOCUMENTS
    organisation_path = "document__organisation"
    list_display = ["title", "state_label", "kind_label", "column", "organisation", "index_number", "created_by", "public_label"]
    list_select_related = ["document__organisation", "column", "created_by"]
    list_filter = [DeskFilter, "state", KindFilter, "column"]
    search_fields = ["title", "document_number", "document__index_number"]
    ordering = ["-id"]
    page_name = gettext_lazy("信息")
    show_add_link = False
    actions_list = ["draft", "export_register"]
    actions = ["batch_move", "batch_kind", "batch_attribute", "batch_channel", "export_chosen"]
    compressed_fields = True
    warn_unsaved_form = True
    change_form_outer_before_template = "admin/disclosure/panel.html"
    change_form_before_template = "admin/disclosure/hidden.html"
    change_form_outer_after_template = "admin/disclosure/history.html"

    # ------------------------------------------------------------ rows

    def get_queryset(self, request: HttpRequest) -> QuerySet[DocumentVersion]:
        rows = super().get_queryset(request)
        match = request.resolver_match
        if match is not None and (match.url_name or "").endswith("_changelist"):
            later = DocumentVersion.objects.filter(document=OuterRef("document"), number__gt=OuterRef("number"))
            return rows.filter(~Exists(later)).defer("body", "body_text")
        return rows.select_related("document__organisation", "document__matter", "document__current", "column__parent__parent")

    @display(description=gettext_lazy("状态"), label={state.value: label for state, label in LABELS.items()}, ordering="state")
    def state_label(self, obj: DocumentVersion) -> tuple[str, str]:
        return obj.state, obj.get_state_display()

    @display(description=gettext_lazy("种类"), ordering="kind")
    def kind_label(self, obj: DocumentVersion) -> str:
        from disclosure.kinds import kinds

        return str(kinds[obj.kind].label) if obj.kind in kinds else obj.kind

    @display(description=gettext_lazy("公开单位"), ordering="document__organisation")
    def organisation(self, obj: DocumentVersion) -> str:
        return obj.document.organisation.short_name

    @display(description=gettext_lazy("索引号"), ordering="document__index_number")
    def index_number(self, obj: DocumentVersion) -> str:
        return obj.document.index_number or "—"

    @display(description=gettext_lazy("对外"))
    def public_label(self, obj: DocumentVersion) -> str:
        document = obj.document
        if not document.is_public:
            return _("已撤下") if document.withdrawn_at else "—"
        text = _("公开中") if obj.state == S.PUBLISHED else _("旧版公开中")
        return format_html('<a class="staff-link" href="{}">{}</a>', document.get_absolute_url(), text)

    # ------------------------------------------------------------ permissions

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Drafts of one's organisation; under review or once published nothing is editable."""
        if isinstance(obj, DocumentVersion) and (obj.state not in CHANGEABLE or obj.document.sealed_at):
            return False
        return super().has_change_permission(request, obj)

    def get_actions_detail(self, request: HttpRequest, object_id: Any) -> list[Any]:
        """Only what this person can do in this state."""
        version = self.get_object(request, str(object_id))
        known = self.reach(request)
        wanted = buttons(version, known) | workflow_buttons(version, known) if version else set()
        prefix = f"{self.opts.app_label}_{self.opts.model_name}_"
        return [row for row in self._get_base_actions_detail() if row.action_name.removeprefix(prefix) in wanted]

    def get_actions_list(self, request: HttpRequest) -> list[Any]:
        rows = super().get_actions_list(request)
        return rows if self.has_add_permission(request) else [row for row in rows if not row.action_name.endswith("_draft")]

    @action(description=gettext_lazy("拟制信息"), url_path="draft", icon="edit_document", variant=PRIMARY)
    def draft(self, request: HttpRequest) -> HttpResponse:
        return redirect("admin:disclosure_documentversion_add")

    # ------------------------------------------------------------ the form

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        if obj is None:
            return ADDING
        if not self.has_change_permission(request, obj):
            return READING
        hidden = set() if obj.attachments.exists() else {"attachment_list", "remove"}
        return [(name, options | {"fields": [field for field in options["fields"] if field not in hidden]}) for name, options in WRITING]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        if obj is None:
            return []
        return ["attachment_list"] if self.has_change_permission(request, obj) else SHOWN

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        if obj is not None and not self.has_change_permission(request, obj):
            kwargs["help_texts"] = {}
        form = super().get_form(request, obj, change=change, **kwargs)
        form.organisations = Organisation.objects.filter(  # type: ignore[attr-defined]
            pk__in=self.reach(request).organisations(Verb.DRAFT_DOCUMENTS), is_active=True
        )
        form.restored = self.restored(request, obj)  # type: ignore[attr-defined]
        for name in ("issuer", "drafting_unit"):
            if name in form.base_fields:
                form.base_fields[name].queryset = Organisation.objects.filter(is_active=True)  # type: ignore[attr-defined]
        return form

    @display(description=gettext_lazy("栏目"))
    def column_shown(self, obj: DocumentVersion) -> str:
        return str(obj.column)

    @display(description=gettext_lazy("发文机关"))
    def issuer_shown(self, obj: DocumentVersion) -> str:
        return obj.issuer_name or "—"

    @display(description=gettext_lazy("起草部门"))
    def drafting_unit_shown(self, obj: DocumentVersion) -> str:
        return str(obj.drafting_unit or "—")

    @display(description=gettext_lazy("联合发文机关"))
    def co_issuer_list(self, obj: DocumentVersion) -> str:
        return "、".join(str(row) for row in obj.co_issuers.select_related("organisation")) or "—"

    @display(description=gettext_lazy("正文"))
    def body_shown(self, obj: DocumentVersion) -> str:
        from django.utils.safestring import mark_safe

        return format_html('<div class="staff-preview">{}</div>', mark_safe(obj.body))  # noqa: S308  (sanitised on save)

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        extra = dict(extra_context or {})
        version = self.get_object(request, object_id) if object_id else None
        if version is not None:
            extra |= panel(version, self.reach(request)) | workflow_panel(version, self.reach(request))
            extra["seen_revision"] = request.POST.get("seen_revision") or version.revision
            extra["title"] = version.title
        else:
            extra["title"] = _("拟制信息")
            extra["actions_submit_line"] = self.get_actions_submit_line(request, None)
        extra |= self.writing_context(request, version)
        extra |= {"show_save_and_add_another": False, "show_save_and_continue": False}
        return super().changeform_view(request, object_id, form_url, extra)

    # ------------------------------------------------------------ saving

    def save_model(self, request: HttpRequest, obj: DocumentVersion, form: Any, change: bool) -> None:
        """Through the services, never `Model.save`."""
        who: dict[str, Any] = {"by": self.reach(request).user, "at": self.reach(request).at}
        elements = form.elements()
        if change:
            version = DocumentVersion.objects.select_related("document__organisation", "document__matter").get(pk=obj.pk)
            seen = request.POST.get("seen_revision", "")
            drafting.save_draft(version=version, changes=elements, expected_revision=int(seen) if seen.isdigit() else None, **who)
        else:
            version = drafting.create_document(organisation=form.cleaned_data["organisation"], **elements, **who)
            obj.pk, obj.document = version.pk, version.document
        self.save_files(request, form, version, who)
        wanted = [row for row in form.cleaned_data.get("channels", []) if row.organisation_id == version.document.organisation_id]
        choose_channels(document=version.document, channels=wanted, **who)
        drop_copy(who["by"], version if change else None)
        obj.refresh_from_db()

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Nothing beside what the services saved."""

    def get_actions_submit_line(self, request: HttpRequest, object_id: Any) -> list[Any]:
        """Save and submit with one click; a draft that cannot be submitted yet stays saved."""
        version = self.get_object(request, str(object_id)) if object_id else None
        return [SUBMIT] if version is None or (version.state == S.DRAFT and self.has_change_permission(request, version)) else []

    def response_add(self, request: HttpRequest, obj: DocumentVersion, post_url_continue: str | None = None) -> HttpResponse:
        """Back to the new draft: the next button is there."""
        return self._saved(request, obj)

    def response_change(self, request: HttpRequest, obj: DocumentVersion) -> HttpResponse:
        return self._saved(request, obj)

    def _saved(self, request: HttpRequest, version: DocumentVersion) -> HttpResponse:
        if "_submit" not in request.POST:
            self.message_user(request, _("已保存。核对无误后，点“提交审核”。") if version.state == S.DRAFT else _("已保存。"))
            return back(self, version)
        try:
            review.submit(version=self.row(request, str(version.pk)), by=self.reach(request).user, at=self.reach(request).at)
            self.message_user(request, _("已保存并提交审核。"))
        except refusals() as error:
            self.message_user(request, _("已保存，但还不能提交审核：%(reason)s") % {"reason": refusal_text(error)}, messages.WARNING)
        return back(self, version)


@admin.register(Document)
class DocumentAdmin(StaffAdmin):
    """For choosing a document (relations) and for links: its page is the page of its latest version."""

    view_verb = Verb.VIEW_DOCUMENTS
    search_fields = ["title", "index_number"]
    ordering = ["-id"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Document]:
        """Own documents, and everything public: a relation may name another unit's document."""
        known = self.reach(request).organisations(Verb.VIEW_DOCUMENTS)
        return (
            Document.objects.filter(Q(organisation__in=known) | Q(is_public=True)).select_related("organisation")
            if known
            else Document.objects.none()
        )

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        return redirect("admin:disclosure_documentversion_changelist")

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        document = self.row(request, object_id)
        latest = document.versions.order_by("-number").values_list("pk", flat=True).first()
        return redirect("admin:disclosure_documentversion_change", latest)

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None) -> HttpResponse:
        return redirect("admin:disclosure_documentversion_add")
