"""Incidents from a CSV: shown line by line first, then the good lines are registered."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.crypto import get_random_string
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe
from unfold.decorators import action

from core import admin_fields as f
from core import crypto
from core.access import Verb
from core.admin_acts import ActForm, sent_files
from core.admin_base import StaffAdmin, refusal_text, refusals
from core.admin_widgets import PlainFileInput
from core.models import Organisation
from interpretation.intake.sheet import Line, lines_of, read_cells, template
from interpretation.services.intake import import_lines, standing

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.urls import URLPattern

KEPT = 3600  # seconds between the preview and its confirmation
CONTEXT = b"incident import"
MOST_BYTES = 2 * 1024 * 1024


class SheetForm(ActForm):
    organisation = f.row(gettext_lazy("责任单位"), Organisation.objects.none())
    sheet = forms.FileField(
        label=gettext_lazy("CSV 文件"),
        help_text=gettext_lazy("UTF-8 或者 GB 18030 编码，不超过2 MB，一行一件。"),
        widget=PlainFileInput({"accept": ".csv,.txt"}),
    )

    def __init__(self, *args: Any, organisations: frozenset[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["organisation"]
        chosen.queryset = Organisation.objects.filter(pk__in=organisations, is_active=True)
        if chosen.queryset.count() == 1:
            chosen.initial = chosen.queryset[0].pk


class ImportPage(StaffAdmin):
    """Mixed into the admin of incidents."""

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        ours = [
            path("import/", view(self.import_sheet), name="interpretation_incident_import"),
            path("import/template.csv", view(require_safe(self.import_template)), name="interpretation_incident_import_template"),
        ]
        return [*ours, *super().get_urls()]

    @action(description=gettext_lazy("批量导入"), url_path="go-import", icon="upload")
    def import_page(self, request: HttpRequest) -> HttpResponse:
        return redirect("admin:interpretation_incident_import")

    def import_template(self, request: HttpRequest) -> HttpResponse:
        """Head and an example."""
        self._importing(request)
        response = HttpResponse(template(), content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = content_disposition_header(True, f"{_('舆情导入模板')}.csv") or "attachment"
        return response

    def import_sheet(self, request: HttpRequest) -> HttpResponse:
        """Upload, preview, confirmation. Nothing is registered before the confirmation; a preview is confirmed once."""
        organisations = self._importing(request)
        known = self.reach(request)
        if request.method == "POST" and "token" in request.POST:
            return self._confirmed(request, request.POST["token"])
        form = SheetForm(*sent_files(request), organisations=organisations)
        lines: list[Line] = []
        token = ""
        if request.method == "POST" and form.is_valid():
            organisation, file = form.cleaned_data["organisation"], form.cleaned_data["sheet"]
            try:
                rows = read_cells(file.read(MOST_BYTES + 1))
            except refusals() as error:
                form.add_error("sheet", refusal_text(error))
            else:
                lines = [_with_standing(organisation, line) for line in lines_of(rows, at=known.at)]
                token = get_random_string(32)
                content = json.dumps({"organisation": organisation.pk, "rows": rows}).encode()
                cache.set(self._key(request, token), crypto.encrypt(content, context=CONTEXT), KEPT)
        good = [line for line in lines if line.seen is not None and not line.problem]
        return self._shown(request, form=form, lines=lines, good=good, token=token if good else "")

    def _confirmed(self, request: HttpRequest, token: str) -> HttpResponse:
        known = self.reach(request)
        key = self._key(request, token)
        sealed = cache.get(key)
        if sealed is None or not cache.delete(key):
            self.message_user(request, _("预览已过期或者已经导入，请重新上传。"), "ERROR")
            return redirect("admin:interpretation_incident_import")
        kept = json.loads(crypto.decrypt(sealed, context=CONTEXT))
        organisation = Organisation.objects.get(pk=kept["organisation"])
        lines = lines_of([(number, cells) for number, cells in kept["rows"]], at=known.at)
        try:
            done = import_lines(organisation=organisation, lines=lines, by=known.user, at=known.at)
        except refusals() as error:
            self.message_user(request, refusal_text(error), "ERROR")
            return redirect("admin:interpretation_incident_import")
        return self._shown(request, form=None, done=done)

    def _importing(self, request: HttpRequest) -> frozenset[int]:
        organisations = self.reach(request).organisations(Verb.HANDLE_INCIDENTS)
        if not organisations:
            raise PermissionDenied
        return organisations

    def _key(self, request: HttpRequest, token: str) -> str:
        safe = "".join(char for char in token[:32] if char.isascii() and char.isalnum())
        return f"incident-import:{self.reach(request).user.pk}:{safe}"

    def _shown(self, request: HttpRequest, **context: Any) -> HttpResponse:
        shown = {**self.admin_site.each_context(request), "opts": self.opts, "page_name": self.page_name, "title": _("批量导入舆情")}
        response = TemplateResponse(request, "admin/interpretation/incident_import.html", shown | context)
        response["Cache-Control"] = "private, no-store"
        return response


def _with_standing(organisation: Organisation, line: Line) -> Line:
    problem = line.problem or standing(organisation, line)
    return Line(line.number, line.cells, line.seen, problem) if problem else line
