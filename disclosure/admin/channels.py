"""Channels of a unit, and what is to be put out, corrected or taken down on them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib import admin
from django.http import FileResponse, Http404
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.decorators import action, display
from unfold.enums import ActionVariant

from core import files
from core.access import Verb
from core.admin_acts import act, sent_files
from core.admin_base import StaffAdmin
from disclosure.admin.acts import _download
from disclosure.admin.workflow_forms import PostedForm, TakenDownForm
from disclosure.copying import files_of, pictures_of, text_of
from disclosure.models import Channel, ChannelPost, PostState
from disclosure.models.channels import OPEN_POSTS
from disclosure.services import channels

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest, HttpResponse
    from django.urls import URLPattern

    from core.models import Blob

TAGS = {
    PostState.TO_POST: "warning",
    PostState.TO_CORRECT: "warning",
    PostState.TO_TAKE_DOWN: "danger",
    PostState.POSTED: "success",
    PostState.PLANNED: "info",
}


@admin.register(Channel)
class ChannelAdmin(StaffAdmin):
    """The unit's list of channels; one that carries documents is switched off, not deleted."""

    view_verb = Verb.VIEW_DOCUMENTS
    write_verb = Verb.MANAGE_WORKFLOW
    list_display = ["name", "kind", "organisation", "url", "is_default", "is_active"]
    list_select_related = ["organisation"]
    list_filter = ["kind", "is_active"]
    search_fields = ["name"]
    fields = [("organisation", "kind"), ("name", "url"), ("is_default", "is_active", "order")]
    page_name = gettext_lazy("公开渠道")

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        return super().formfield_for_dbfield(db_field, request, **kwargs | ({"assume_scheme": "https"} if db_field.name == "url" else {}))


class TodoFilter(admin.SimpleListFilter):
    title = gettext_lazy("待办")
    parameter_name = "todo"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("1", gettext_lazy("待办"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[ChannelPost]) -> QuerySet[ChannelPost]:
        return queryset.filter(state__in=OPEN_POSTS) if self.value() else queryset


@admin.register(ChannelPost)
class ChannelPostAdmin(StaffAdmin):
    """One document on one channel: text and pictures to copy, then its address, time and proof."""

    view_verb = Verb.VIEW_DOCUMENTS
    organisation_path = "document__organisation"
    list_display = ["title", "channel", "state_label", "asked_at", "posted_at", "by"]
    list_select_related = ["document__organisation", "channel", "by"]
    list_filter = [TodoFilter, "state", "channel"]
    search_fields = ["document__title", "document__index_number", "channel__name"]
    ordering = ["-asked_at", "-id"]
    page_name = gettext_lazy("渠道任务")
    actions_detail = ["posted", "taken_down"]

    @display(description=gettext_lazy("信息"), ordering="document__title")
    def title(self, obj: ChannelPost) -> str:
        return obj.document.title

    @display(description=gettext_lazy("状态"), label={state.value: tag for state, tag in TAGS.items()}, ordering="state")
    def state_label(self, obj: ChannelPost) -> tuple[str, str]:
        return obj.state, obj.get_state_display()

    def get_actions_detail(self, request: HttpRequest, object_id: Any) -> list[Any]:
        post = self.get_object(request, str(object_id))
        if post is None or post.document.organisation_id not in self.reach(request).organisations(Verb.PUBLISH):
            return []
        names = set()
        if post.state in (PostState.TO_POST, PostState.TO_CORRECT):
            names.add("posted")
        if post.state in (PostState.TO_TAKE_DOWN, PostState.POSTED, PostState.TO_CORRECT):
            names.add("taken_down")
        prefix = f"{self.opts.app_label}_{self.opts.model_name}_"
        return [row for row in self._get_base_actions_detail() if row.action_name.removeprefix(prefix) in names]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """What to copy and what was done."""
        post = self.row(request, object_id)
        document = post.document
        version = document.current or document.versions.order_by("-number").first()
        address = f"{settings.SITE_URL}{document.get_absolute_url()}" if document.is_public else ""
        shown = version is not None and not document.sealed_at
        context = {
            **self.admin_site.each_context(request),
            "opts": self.model._meta,
            "page_name": self.page_name,
            "original": post,
            "title": _("%(channel)s：%(title)s") % {"channel": post.channel, "title": document.title},
            "post": post,
            "document": document,
            "version": version,
            "text": text_of(version, address=address) if shown else "",
            "pictures": pictures_of(version) if shown else [],
            "attachments": files_of(version) if shown else [],
            "actions_detail": self._get_actions_navigation(self.actions_detail, self.get_actions_detail(request, object_id), object_id),
        }
        return TemplateResponse(request, "admin/disclosure/post.html", context)

    def _proof(self, request: HttpRequest, said: dict[str, Any]) -> dict[str, Any]:
        """The stored proof and when it was done."""
        upload, at = said["proof"], self.reach(request).at
        blob: Blob | None = files.store(upload.read(), name=upload.name, private=True, at=at) if upload else None
        return {
            "proof": blob,
            "proof_name": upload.name if upload else "",
            "when": said["when"] or at,
            "by": self.reach(request).user,
            "at": at,
        }

    @action(description=gettext_lazy("登记已发布"), icon="task_alt", variant=ActionVariant.PRIMARY, url_path="posted")
    def posted(self, request: HttpRequest, object_id: str) -> HttpResponse:
        post = self.row(request, object_id)

        def do(filled: Any) -> str:
            channels.posted(post=post, url=filled.cleaned_data["url"], **self._proof(request, filled.cleaned_data))
            return _("已登记。")

        form = PostedForm(*sent_files(request), initial={"url": post.url})
        intro = _("《%(title)s》在“%(channel)s”") % {"title": post.document.title, "channel": post.channel}
        return act(self, request, post, form=form, title=_("登记已发布"), button=_("登记已发布"), intro=intro, do=do)

    @action(description=gettext_lazy("登记已撤下"), icon="visibility_off", url_path="taken-down")
    def taken_down(self, request: HttpRequest, object_id: str) -> HttpResponse:
        post = self.row(request, object_id)

        def do(filled: Any) -> str:
            channels.taken_down(post=post, **self._proof(request, filled.cleaned_data))
            return _("已登记。")

        form = TakenDownForm(*sent_files(request))
        intro = _("《%(title)s》在“%(channel)s”") % {"title": post.document.title, "channel": post.channel}
        return act(self, request, post, form=form, title=_("登记已撤下"), button=_("登记已撤下"), intro=intro, do=do)

    def get_urls(self) -> list[URLPattern]:
        ours = [path("proof/<int:pk>/", self.admin_site.admin_view(self.proof), name="disclosure_post_proof")]
        return [*ours, *super().get_urls()]

    def proof(self, request: HttpRequest, pk: int) -> FileResponse:
        """The proof of a post within reach."""
        post = self.get_queryset(request).filter(pk=pk, proof__isnull=False).select_related("proof").first()
        if post is None:
            raise Http404
        return _download(post.proof, post.proof_name or f"proof-{post.pk}")
