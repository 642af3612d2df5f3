"""Writing in the filing form: what is typed is kept, files in their order, hints of what reads alike, relations taken back."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, JsonResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from unfold.decorators import display

from core.access import Verb
from core.admin_acts import ActForm, act, sent
from core.admin_base import StaffAdmin, refusal_text, refusals
from disclosure.duplicates import likes_of
from disclosure.filepreview import can_preview
from disclosure.models import DocumentRelation, DocumentVersion, VersionState
from disclosure.pictures import PICTURES, address_of
from disclosure.services import copies
from disclosure.services.attachments import add_attachment, remove_attachment, reorder_attachments
from disclosure.services.relations import unrelate
from disclosure.services.word_body import take_word

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse
    from django.urls import URLPattern

MOST_SENT = 3_000_000  # bytes of one automatic saving


class WritingPages(StaffAdmin):
    """Mixed into the admin of versions."""

    class Media:
        js = ("js/autosave.js",)

    def get_urls(self) -> list[URLPattern]:
        """Automatic saving, and taking a relation back."""
        view = self.admin_site.admin_view
        return [
            path("autosave/", view(require_POST(self.autosave)), name="disclosure_autosave"),
            path("discard/", view(require_POST(self.discard)), name="disclosure_discard"),
            path("relation/<int:pk>/remove/", view(self.unrelate_page), name="disclosure_unrelate"),
            *super().get_urls(),
        ]

    # ------------------------------------------------------------ what is typed and not saved

    def _version_asked(self, request: HttpRequest) -> DocumentVersion | None:
        """The version that the form is about; None for a new document, 404 for what is out of reach."""
        typed = request.POST.get("copy_version", "")
        if not typed:
            return None
        found: DocumentVersion = self.row(request, typed)
        return found

    def autosave(self, request: HttpRequest) -> JsonResponse:
        """`copy_version`, `copy_revision`, `fields` (JSON): {"saved_at"} or, refused, 409 with {"message"}."""
        version = self._version_asked(request)
        revision = request.POST.get("copy_revision", "0")
        try:
            fields = json.loads(request.POST.get("fields", "")[:MOST_SENT])
        except ValueError:
            fields = None
        if not isinstance(fields, dict) or not (revision.isascii() and revision.isdigit() and len(revision) < 10):
            return JsonResponse({"message": _("内容无法识别，未自动保存。")}, status=400)
        known = self.reach(request)
        try:
            copy = copies.keep_copy(version=version, revision=int(revision), fields=fields, by=known.user, at=known.at)
        except refusals() as error:
            return JsonResponse({"message": refusal_text(error)}, status=409)
        return JsonResponse({"saved_at": date_format(timezone.localtime(copy.saved_at), "H:i:s")})

    def discard(self, request: HttpRequest) -> HttpResponse:
        """What was typed is not wanted."""
        version = self._version_asked(request)
        copies.drop_copy(self.reach(request).user, version)
        if version is None:
            return redirect("admin:disclosure_documentversion_add")
        return redirect("admin:disclosure_documentversion_change", version.pk)

    def writing_context(self, request: HttpRequest, version: DocumentVersion | None) -> dict[str, Any]:
        """What the form shows: a copy to take back, documents that read alike."""
        if not (self.has_change_permission(request, version) if version else self.has_add_permission(request)):
            return {}
        copy = copies.copy_of(self.reach(request).user, version)
        return {
            "autosave_url": reverse("admin:disclosure_autosave"),
            "copy": copy if copy and "restore" not in request.GET and request.method == "GET" else None,
            "is_restored": copy is not None and "restore" in request.GET and request.method == "GET",
            "likes": likes_of(version) if version and version.state == VersionState.DRAFT and request.method == "GET" else [],
        }

    def restored(self, request: HttpRequest, version: DocumentVersion | None) -> dict[str, Any]:
        """The fields to fill in when the person asks for them (`?restore=1`)."""
        copy = copies.copy_of(self.reach(request).user, version) if "restore" in request.GET and request.method == "GET" else None
        return copy.fields if copy else {}

    # ------------------------------------------------------------ files

    @display(description=gettext_lazy("附件"))
    def attachment_list(self, obj: DocumentVersion) -> str:
        """Each with its preview, for pictures the address that the editor takes, and where it can be changed its place."""
        rows = []
        may = not obj.is_frozen
        for number, row in enumerate(obj.attachments.all(), start=1):
            place = (
                format_html(
                    '<input class="staff-place" type="number" min="1" max="999" name="place_{}" value="{}" aria-label="{}"> ',
                    row.pk,
                    number,
                    _("“%(name)s”的顺序") % {"name": row.title},
                )
                if may
                else ""
            )
            seen = (
                format_html(
                    ' <a class="staff-link" href="{}" target="_blank" rel="noopener">{}</a>',
                    reverse("disclosure:staff_file_preview", args=[row.pk]),
                    _("预览"),
                )
                if can_preview(row.name)
                else ""
            )
            shown = row.name.rpartition(".")[2].lower() in PICTURES
            address = format_html(" <code>{}</code>", address_of(obj.document_id, row.name)) if shown else ""
            file = reverse("admin:disclosure_attachment_file", args=[row.pk])
            rows.append((place, file, row.title, row.name, seen, address))
        return format_html_join("", '<p>{}<a class="staff-link" href="{}">{}</a> <small>{}</small>{}{}</p>', rows) or "—"

    def save_files(self, request: HttpRequest, form: Any, version: DocumentVersion, who: dict[str, Any]) -> None:
        """Removed, added, put in order; last the Word file that becomes the body, with its pictures."""
        removed = form.cleaned_data.get("remove", [])
        for row in form.kept:
            if str(row.pk) in removed:
                remove_attachment(attachment=row, **who)
        for upload in form.cleaned_data.get("uploads", []):
            add_attachment(version=version, name=upload.name, title="", content=upload.read(), **who)
        kept = [row.pk for row in form.kept if str(row.pk) not in removed]
        places = {pk: place for pk in kept if (place := request.POST.get(f"place_{pk}", "")).isascii() and place.isdigit()}
        if places:
            order = sorted(kept, key=lambda pk: int(places.get(pk, "0")))
            fresh = [pk for pk in version.attachments.values_list("pk", flat=True) if pk not in kept]
            reorder_attachments(version=version, order=[*order, *fresh], **who)
        word = form.cleaned_data.get("word")
        if word:
            read = take_word(version=version, content=word.read(), name=word.name, **who)
            if read.left_out:
                said = _("Word 文件中有 %(count)s 幅图形不是 PNG、JPEG、GIF 图片，没有导入，请另存为图片后上传。")
                messages.warning(request, said % {"count": read.left_out})

    # ------------------------------------------------------------ relations

    def unrelate_page(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Take a relation back, after asking."""
        known = self.reach(request)
        relation = (
            DocumentRelation.objects.filter(pk=pk, source__organisation__in=known.organisations(Verb.VIEW_DOCUMENTS))
            .select_related("source__organisation", "source__matter", "target__organisation")
            .first()
        )
        if relation is None:
            raise Http404
        latest = relation.source.versions.order_by("-number").first()
        intro = _("《%(source)s》%(kind)s《%(target)s》") % {
            "source": relation.source.title,
            "kind": relation.get_kind_display(),
            "target": relation.target.title,
        }

        def do(filled: ActForm) -> str:
            unrelate(relation=relation, by=known.user, at=known.at)
            return _("已取消关联。")

        return act(
            self, request, latest, form=ActForm(sent(request)), title=_("取消关联"), button=_("取消关联"), do=do, intro=intro, danger=True
        )
