"""What every template may use: the site's identity, its navigation, the languages of the page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.urls import NoReverseMatch, reverse
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core.publicsite import kept, root_of
from portal.language import path_in

if TYPE_CHECKING:
    from django.http import HttpRequest

    from core.models import Organisation

MOTTO = "Openness in Public Affairs"
SECTIONS = ("documents", "catalogue", "requests", "deadlines", "guide", "search", "interpretations", "responses")


def identity_of(organisation: Organisation | None) -> dict[str, str]:
    """name, subtitle, mark, domain and code of the site, in the active language."""
    if organisation is None:
        return {"name": _("政务公开平台"), "subtitle": "", "mark": "公", "domain": "", "code": settings.SITE_ID_CODE}
    chinese = organisation.site_name or f"{organisation.name}政务公开平台"
    english = organisation.english_name
    in_english = get_language() == "en" and english
    return {
        "name": english if in_english else chinese,
        "subtitle": MOTTO if in_english else f"{MOTTO} · {english}" if english else "",
        "mark": organisation.mark,
        "domain": organisation.site_domain,
        "code": organisation.site_id_code or settings.SITE_ID_CODE,
    }


def _navigation(organisation: Organisation | None) -> list[dict[str, str]]:
    """Main navigation: only pages that exist. An administrative organ's column carries the word 政府 (LEGAL.md §11)."""
    disclosure = _("政府信息公开") if organisation is not None and organisation.is_administrative else _("信息公开")
    items = [
        ("home", "home", _("首页"), ""),
        ("documents", "disclosure:list", disclosure, ""),
        ("catalogue", "disclosure:catalogue", _("公开目录"), ""),
        ("requests", "requests:office", _("依申请公开"), ""),
        ("interpretations", "interpretation:list", _("政策解读"), ""),
        ("responses", "interpretation:responses", _("回应关切"), ""),
        ("deadlines", "core:calculator", _("期限计算"), ""),
        ("guide", "guide", _("公开指南"), ""),
    ]
    found = [{"section": section, "url": url_or_nothing(name), "query": query, "label": label} for section, name, label, query in items]
    return [item | {"url": item["url"] + item["query"]} for item in found if item["url"]]


def url_or_nothing(name: str) -> str:
    """The address of a page in the active language, empty where this installation has none."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def _section(request: HttpRequest) -> str:
    """Which item of the navigation the page belongs to."""
    head = path_in("zh-hans", request.path).strip("/").split("/")[0]
    if head == "documents" and request.GET.get("kind") == "interpretation":
        return "interpretations"
    return head if head in SECTIONS else "" if head else "home"


def _elder_url(request: HttpRequest, elder: bool) -> str:
    """The same page in the other mode; the rest of the query stays."""
    if not request.META.get("QUERY_STRING"):
        return f"{request.path}?elder=1"
    query = request.GET.copy()
    query.pop("elder", None)
    if not elder:
        query["elder"] = "1"
    return f"{request.path}?{query.urlencode()}" if query else request.path


def site(request: HttpRequest) -> dict[str, object]:
    """Context processor of the public pages; the admin has its own frame. One query: the organisations."""
    path_name = request.path
    if path_name.startswith("/admin/"):
        return {}
    organisation = root_of(request)
    identity = identity_of(organisation)
    chinese, english = path_in("zh-hans", path_name), path_in("en", path_name)
    query = f"?{request.META['QUERY_STRING']}" if request.META.get("QUERY_STRING") else ""
    elder = request.GET.get("elder") == "1"
    return {
        "office": organisation,
        "site_name": identity["name"],
        "site_subtitle": identity["subtitle"],
        "site_mark": identity["mark"],
        "site_domain": identity["domain"] or settings.SITE_URL.split("://")[-1],
        "site_id_code": identity["code"],
        "navigation": kept(request, f"navigation {get_language()}", lambda: _navigation(organisation)),
        "list_url": url_or_nothing("disclosure:list"),
        "search_url": url_or_nothing("disclosure:search"),
        "calculator_url": url_or_nothing("core:calculator"),
        "section": _section(request),
        # what offices write is Chinese on English pages too; screen readers must be told
        "zh": mark_safe(' lang="zh-Hans"') if get_language() == "en" else "",
        "elder": elder,
        "elder_url": _elder_url(request, elder),
        "path_zh": chinese + query,
        "path_en": english + query,
        "site_url": settings.SITE_URL,
        "canonical": settings.SITE_URL + path_name,
        "url_zh": settings.SITE_URL + chinese,
        "url_en": settings.SITE_URL + english,
    }
