"""用印登记簿: the letters of the units with their numbers and seals, and their files; the wording of letters, checked and previewed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe
from unfold.decorators import display

from core import admin_fields as f
from core import files
from core.access import NotAllowedError, Verb
from core.admin_acts import ActForm, sent
from core.admin_base import StaffAdmin, refusal_text, refusals
from core.counting import local_date
from core.models import Organisation
from disclosure.exports.building import UnavailableError
from requests_app.letters.builtin import Wording
from requests_app.letters.composing import preview, wording_of
from requests_app.letters.fields import fields_of
from requests_app.letters.files import MIME, docx_of, pdf_of
from requests_app.models import Letter, LetterKind, LetterTemplate
from requests_app.services.letters import open_letter
from requests_app.services.wording import reset_wording, save_wording

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.urls import URLPattern

ENDINGS = {"application/pdf": "pdf", "image/jpeg": "jpg", "image/png": "png"}


@admin.register(Letter)
class LetterAdmin(StaffAdmin):
    """A register: numbers, dates, seals. No names; the files are for those who handle, review or sign."""

    view_verb = Verb.VIEW_APPLICATIONS
    list_display = ["number_shown", "kind", "application", "dated_on", "sealed_on", "sealed_by", "state_label", "organisation"]
    list_display_links = None
    list_select_related = ["organisation", "application", "sealed_by"]
    list_filter = ["kind", "organisation"]
    search_fields = ["number", "application__number"]
    ordering = ["-id"]
    page_name = gettext_lazy("文书与用印登记")

    def get_queryset(self, request: HttpRequest) -> Any:
        """Without the words."""
        return super().get_queryset(request).defer("content")

    @display(description=gettext_lazy("文号"))
    def number_shown(self, obj: Letter) -> str:
        return obj.number or _("未编号")

    @display(description=gettext_lazy("状态"), label={"void": "default", "sealed": "success", "open": "warning"})
    def state_label(self, obj: Letter) -> tuple[str, str]:
        if obj.void_reason:
            return "void", _("已作废")
        return ("sealed", _("已用印")) if obj.sealed_on else ("open", _("待用印"))

    def get_urls(self) -> list[URLPattern]:
        """The files of a letter."""
        file = path("<int:pk>/<slug:what>/", self.admin_site.admin_view(require_safe(self.file)), name="requests_app_letter_file")
        return [file, *super().get_urls()]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """A letter is shown in its case."""
        found: Letter = self.row(request, object_id)
        return redirect(reverse("admin:requests_app_application_change", args=[found.application_id]) + "#letters")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def file(self, request: HttpRequest, pk: int, what: str) -> HttpResponse:
        """`docx`, `pdf` or `sealed`; that it was opened is recorded."""
        letter: Letter = self.row(request, str(pk))
        if what not in (*MIME, "sealed") or (what == "sealed" and letter.sealed is None):
            raise Http404
        known = self.reach(request)
        try:
            open_letter(letter=letter, what=what, by=known.user, at=known.at)
            if letter.sealed is not None and what == "sealed":
                content, mime, ending = files.read(letter.sealed), letter.sealed.mime, ENDINGS.get(letter.sealed.mime, "bin")
            elif not letter.content:
                raise Http404  # the online copy was erased
            else:
                content, mime, ending = (docx_of if what == "docx" else pdf_of)(letter.content), MIME[what], what
        except NotAllowedError as error:
            raise PermissionDenied from error
        except files.FileGoneError as error:
            raise Http404 from error
        except UnavailableError as error:
            return HttpResponse(str(error), status=503, content_type="text/plain; charset=utf-8")
        name = f"{letter.get_kind_display()}-{letter.number or letter.application.number}.{ending}"
        headers = {"Content-Disposition": content_disposition_header(True, name) or "attachment", "Cache-Control": "private, no-store"}
        return HttpResponse(content, content_type=mime, headers=headers | {"X-Content-Type-Options": "nosniff"})


class WordingForm(ActForm):
    """Title and body of one kind of letter."""

    title = f.line(gettext_lazy("标题"))
    body = f.text(gettext_lazy("正文"), most=8000, rows=20, help_text=gettext_lazy("每行一段；只能使用下列字段和 if、elif、else、endif。"))


@admin.register(LetterTemplate)
class LetterTemplateAdmin(StaffAdmin):
    """One row a kind of letter and unit; saved only when it is right, shown as it would print before that."""

    view_verb = Verb.MANAGE_LETTERS
    page_name = gettext_lazy("文书模板")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_urls(self) -> list[URLPattern]:
        """The page of one kind, by unit."""
        page = path(
            "wording/<slug:code>/<slug:kind>/", self.admin_site.admin_view(self.wording), name="requests_app_lettertemplate_wording"
        )
        return [page, *super().get_urls()]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Every kind of letter of each unit, own or built in."""
        units = Organisation.objects.filter(pk__in=self._units(request)).order_by("order", "code")
        own = {(row.organisation_id, row.kind): row for row in self.get_queryset(request).select_related("changed_by")}
        rows = [(unit, [(kind, label, own.get((unit.pk, kind))) for kind, label in LetterKind.choices]) for unit in units]
        return self._shown(request, "letter_templates.html", _("文书模板"), units=rows)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """By kind and unit instead."""
        found: LetterTemplate = self.row(request, object_id)
        return redirect("admin:requests_app_lettertemplate_wording", found.organisation.code, found.kind)

    def wording(self, request: HttpRequest, code: str, kind: str) -> HttpResponse:
        """Edit, look, save, or take the built-in wording back."""
        unit = Organisation.objects.filter(pk__in=self._units(request), code=code).first()
        if unit is None or kind not in LetterKind.values:
            raise Http404
        known = self.reach(request)
        present = wording_of(unit, kind)
        form = WordingForm(sent(request), initial={"title": present.title, "body": present.body})
        shown = present
        try:
            if request.method == "POST" and "reset" in request.POST:
                reset_wording(organisation=unit, kind=kind, by=known.user, at=known.at)
                self.message_user(request, _("已恢复内置模板。"))
                return redirect("admin:requests_app_lettertemplate_changelist")
            if request.method == "POST" and form.is_valid():
                shown = Wording(form.cleaned_data["title"], form.cleaned_data["body"])
                if "save" in request.POST:
                    save_wording(organisation=unit, kind=kind, title=shown.title, body=shown.body, by=known.user, at=known.at)
                    self.message_user(request, _("已保存模板，以后制作的文书按此行文。"))
                    return redirect("admin:requests_app_lettertemplate_changelist")
                preview(unit, kind, shown, on=local_date(known.at))
        except refusals() as error:
            form.add_error(None, refusal_text(error))
            shown = present
        example = preview(unit, kind, shown, on=local_date(known.at))
        return self._shown(
            request,
            "letter_template.html",
            _("文书模板：%(kind)s") % {"kind": LetterKind(kind).label},
            form=form,
            unit=unit,
            fields=[(name, field.label, field.example) for name, field in fields_of(kind).items()],
            example=example,
            is_own=LetterTemplate.objects.filter(organisation=unit, kind=kind).exists(),
        )

    def _units(self, request: HttpRequest) -> frozenset[int]:
        known = self.reach(request).organisations(self.view_verb)
        if not known:
            raise PermissionDenied
        return known

    def _shown(self, request: HttpRequest, template: str, title: Any, **context: Any) -> TemplateResponse:
        shared = {**self.admin_site.each_context(request), "opts": self.model._meta, "page_name": self.page_name, "title": title}
        return TemplateResponse(request, f"admin/requests_app/{template}", shared | context)
