"""Existing content from a spreadsheet: first the preview (a dry run of django-import-export), then the import."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import redirect
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.access import Verb, require
from core.admin_acts import act, sent_files
from core.admin_base import StaffAdmin
from disclosure.admin.office_forms import ImportForm
from disclosure.dates import shanghai_date
from disclosure.errors import RefusedError
from disclosure.importing import BadRecordError, Importer, waiting
from disclosure.importing.enclosures import NoFiles, ZipSource
from disclosure.importing.resource import DocumentResource, dataset_of
from disclosure.importing.sheets import HEADS, read_sheet
from disclosure.spreadsheets import xlsx_response

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse
    from django.urls import URLPattern


class ImportPages(StaffAdmin):
    """Mixed into the admin of versions."""

    def get_urls(self) -> list[URLPattern]:
        """The page and the template to fill in."""
        view = self.admin_site.admin_view
        return [
            path("import/", view(self.import_page), name="disclosure_import"),
            path("import/template.xlsx", view(require_safe(self.import_template)), name="disclosure_import_template"),
            *super().get_urls(),
        ]

    def import_template(self, request: HttpRequest) -> HttpResponse:
        """An empty spreadsheet with the heads."""
        return xlsx_response(_("导入模板"), [(_("信息"), list(HEADS), [])])

    def import_page(self, request: HttpRequest) -> HttpResponse:
        """Choose, look at what would happen to each row, confirm. Uploads wait encrypted in between."""
        known = self.reach(request)
        organisations = known.organisations(Verb.IMPORT_DOCUMENTS)
        if not organisations:
            return redirect("admin:disclosure_documentversion_changelist")
        form = ImportForm(*sent_files(request), organisations=organisations)
        result: Any = None
        if request.method == "POST" and form.is_valid():
            try:
                result = self._run(request, form, dry_run=True)
            except (BadRecordError, RefusedError) as error:
                form.add_error(None, str(error))
        rows = [_shown(row) for row in result.rows] if result else []
        good = sum(row["kind"] in ("new", "update") for row in rows)

        def do(filled: Any) -> str:
            done = self._run(request, filled, dry_run=False)
            for name in ("kept_sheet", "kept_packed"):
                waiting.drop(filled.cleaned_data[name])
            totals = done.totals
            failed = [row for row in map(_shown, done.rows) if row["error"]]
            for row in failed[:20]:
                messages.warning(request, _("第 %(number)s 行：%(reason)s") % {"number": row["number"], "reason": row["error"]})
            return str(_("新增 %(new)s 件，发布原有草稿 %(update)s 件，已有 %(skip)s 件，失败 %(invalid)s 行。") % totals)

        return act(
            self, request, None, form=form, title=_("导入已有信息"), do=do,
            button=_("确认导入 %(count)s 件") % {"count": good} if result is not None else _("预览"),
            intro=_("用表格批量导入原网站或台账中的信息。先预览，确认后才写入；再次导入同一表格不会重复。"),
            ready="_confirm" in request.POST and result is not None, then=lambda: redirect("admin:disclosure_documentversion_changelist"),
            template="admin/disclosure/import.html", rows=rows, previewed=result is not None, good=good,
        )  # fmt: skip

    def _run(self, request: HttpRequest, form: Any, *, dry_run: bool) -> Any:
        """The Resource over the uploaded rows; leaves the keys of what waits in the form."""
        known, said = self.reach(request), form.cleaned_data
        require(known.user, Verb.IMPORT_DOCUMENTS, said["organisation"], known.at)
        sheet, packed = (self._upload(request, form, name) for name in ("sheet", "packed"))
        if sheet is None:
            raise BadRecordError(_("上传的表格已失效，请重新选择。"))
        importer = Importer(organisation=said["organisation"], column=said["column"], publish=said["publish"], by=known.user, at=known.at)
        resource = DocumentResource(importer=importer, source=ZipSource(packed) if packed else NoFiles(), today=shanghai_date(known.at))
        return resource.import_data(dataset_of(read_sheet(sheet)), dry_run=dry_run, use_transactions=True)

    def _upload(self, request: HttpRequest, form: Any, name: str) -> bytes | None:
        user, upload = self.reach(request).user.pk, form.cleaned_data.get(name)
        if upload:
            content: bytes = form.cleaned_data.setdefault(f"{name}_bytes", None) or upload.read()
            form.cleaned_data[f"{name}_bytes"] = content
            key = form.cleaned_data.get(f"kept_{name}") if form.cleaned_data.get(f"{name}_kept") else waiting.keep(content, user=user)
            form.cleaned_data |= {f"kept_{name}": key, f"{name}_kept": True}
            form.data = form.data.copy()
            form.data[f"kept_{name}"] = key
            return content
        return waiting.take(form.cleaned_data.get(f"kept_{name}", ""), user=user)


def _shown(row: Any) -> dict[str, Any]:
    values = row.row_values
    labels = {"new": _("新增"), "skip": _("已有"), "update": _("发布原有草稿"), "invalid": _("不能导入")}
    return {
        "number": values.get("row", ""),
        "title": values.get("title", ""),
        "values": [values.get(key, "") for key in ("document_number", "issuer", "published_on", "files")],
        "kind": row.import_type,
        "label": labels.get(row.import_type, ""),
        "error": "".join(row.validation_error.messages) if row.validation_error else "",
    }
