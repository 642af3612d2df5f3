"""What the public looked for in vain, most frequent first, between two days."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.access import Verb
from core.admin_base import StaffAdmin
from disclosure.dates import shanghai_date
from disclosure.models.search import FruitlessSearch
from disclosure.search.fruitless import most_missed

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

DAYS = 30


@admin.register(FruitlessSearch)
class FruitlessSearchAdmin(StaffAdmin):
    """One page, the report; the rows themselves are nobody's to open or change."""

    view_verb = Verb.VIEW_DOCUMENTS
    organisation_path = ""

    def get_urls(self) -> list[URLPattern]:
        """The report under the list's name."""
        return [path("", self.admin_site.admin_view(require_safe(self.report)), name="disclosure_fruitlesssearch_changelist")]

    def report(self, request: HttpRequest) -> HttpResponse:
        """`?from=&to=`, both days included; the last 30 days when nothing is asked, and where a date is none."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        today = shanghai_date(self.reach(request).at)
        problems: list[str] = []
        until = _day(request, "to", today, problems)
        since = _day(request, "from", min(today, until) - timedelta(days=DAYS - 1), problems)
        if since > until:
            problems.append(_("起始日期晚于截止日期。"))
        context: dict[str, Any] = {
            **self.admin_site.each_context(request),
            "opts": self.model._meta,
            "title": _("无结果检索"),
            "page_name": _("无结果检索"),
            "rows": most_missed(since=since, until=until),
            "since": since,
            "until": until,
            "problems": problems,
        }
        return TemplateResponse(request, "admin/disclosure/fruitless.html", context)


def _day(request: HttpRequest, name: str, default: date, problems: list[str]) -> date:
    typed = request.GET.get(name, "").strip()
    if not typed:
        return default
    try:
        day = date.fromisoformat(typed)
    except ValueError:
        day = date.min
    if 1949 <= day.year <= 9998:
        return day
    problems.append(_("“%(value)s”不是有效的日期，应写成 2026-01-31。") % {"value": typed[:40]})
    return default
