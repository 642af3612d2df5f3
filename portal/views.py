"""Pages of the site itself: home, guide, errors."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django.contrib import admin
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.publicsite import organisations_of, root_of
from disclosure import listing
from disclosure.dates import shanghai_date
from disclosure.guide import guide_title, preamble, read_guide
from disclosure.kinds import kinds
from disclosure.old_addresses import redirect_of
from disclosure.queries import published_documents
from disclosure.rows import Names, read_rows
from disclosure.tree import tree_of
from portal import figures

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

LATEST = 8
# The tabs of the home page: kinds readers look for, in this order.
TABS = ("policy", "notice", "finance", "interpretation", "news")
UNITS = 12


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The first page: search, the newest of each kind (`?kind=`), applying, the columns, figures. At most eight queries."""
    at = timezone.now()
    kind = request.GET.get("kind", "")
    kind = kind if kind in TABS and kind in kinds else ""
    tree, units = tree_of(request), organisations_of(request)
    latest = published_documents(at=at, kind=kind or None)[:LATEST]
    rows = list(read_rows(latest, at, Names(tree, units)).values())
    context = {
        "rows": rows,
        "kind": kind,
        "tabs": [(code, kinds[code].label) for code in TABS if code in kinds],
        "more": reverse("disclosure:list") + (f"?kind={kind}" if kind else ""),
        "words": words_to_try([row.keywords for row in rows]),
        "tree": tree,
        "units": units[:UNITS],
        "unit_count": len(units),
        "figures": figures.published(request, at),
        "promises": figures.promises(request, at),
        "today": shanghai_date(at),
        "list_limit": listing.COUNT_LIMIT,
    }
    return render(request, "portal/home.html", context)


def words_to_try(keywords: list[str]) -> list[str]:
    """A few different keywords of the newest documents: each finds something."""
    words = [word.strip() for line in keywords for word in re.split("[,，、;；\\s]+", line)]
    return list(dict.fromkeys(word for word in words if 2 <= len(word) <= 10))[:4]


@require_safe
def guide(request: HttpRequest) -> HttpResponse:
    """公开指南 (article 12) of a unit (`?org=CODE`), else of the site's first unit."""
    units, wanted = organisations_of(request), request.GET.get("org", "")
    unit = next((row for row in units if row.code == wanted), None)
    problem = _("没有代码为“%(value)s”的单位，已显示主办单位的指南。") % {"value": wanted[:40]} if wanted and unit is None else ""
    unit = unit or root_of(request)
    context = {
        "tree": tree_of(request),
        "units": units,
        "unit": unit,
        "title": guide_title(unit),
        "preamble": preamble(unit),
        "parts": read_guide(unit),
        "problem": problem,
    }
    return render(request, "portal/guide.html", context)


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """无障碍说明: what was done so that everybody can read, what is known to be missing, and whom to tell."""
    return render(request, "portal/accessibility.html")


def _error(request: HttpRequest, status: int, title: str, advice: str) -> HttpResponse:
    context = {"status": status, "title": title, "advice": advice}
    # the staff's pages have their own frame; an address refused before anybody was recognised has none
    if request.path.startswith("/admin/") and hasattr(request, "user"):
        return render(request, "admin/error.html", admin.site.each_context(request) | context, status=status)
    return render(request, "portal/error.html", context, status=status)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400."""
    return _error(request, 400, _("请求无法识别"), _("地址或提交的内容有误，请返回上一页检查后重试。"))


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403."""
    return _error(request, 403, _("没有权限查看此页"), _("如需帮助，请与本站信息公开工作机构联系。"))


def page_not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404; an address of the former site leads to the document that took its place."""
    if request.method in ("GET", "HEAD") and (moved := redirect_of(request)) is not None:
        return moved
    return _error(request, 404, _("没有找到这个页面"), _("地址可能有误，或者信息尚未公开。您可以搜索，或者依法申请公开。"))


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form that came without its token."""
    return _error(request, 403, _("表单已失效"), _("请返回上一页，刷新后重新提交。已填写的内容可以先复制保存。"))


def server_error(request: HttpRequest) -> HttpResponse:
    """500: nothing that could fail again, so neither database nor context."""
    from django.http import HttpResponseServerError
    from django.template import loader

    return HttpResponseServerError(loader.render_to_string("500.html"))
