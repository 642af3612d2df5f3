"""The application form to take away: `/requests/forms/<name>.docx`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404, HttpResponse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from requests_app.letters.files import MIME
from requests_app.letters.form_files import FORMS, form_docx

if TYPE_CHECKING:
    from django.http import HttpRequest


@require_safe
def form_file(request: HttpRequest, name: str) -> HttpResponse:
    """One of the four Word files; 404 for any other name. No query."""
    if name not in FORMS:
        raise Http404
    whom, filled = FORMS[name]
    file = f"信息公开申请表（{whom}{'·填写示例' if filled else ''}）.docx"
    headers = {"Content-Disposition": content_disposition_header(True, file) or "attachment", "X-Robots-Tag": "noindex"}
    return HttpResponse(form_docx(name), content_type=MIME["docx"], headers=headers)
