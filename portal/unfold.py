"""Unfold's settings: the portal's red, the menu by task, the staff's first page. Nothing here imports a model before a request comes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.templatetags.static import static
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.http import HttpRequest

# Steps around the public pages' #9e1b1e (look.css --red); 600 carries buttons and links, 7:1 on white.
RED = {
    "50": "#fbf1f0",
    "100": "#f6dfdd",
    "200": "#eebfbc",
    "300": "#e0918d",
    "400": "#cf5f5c",
    "500": "#b93639",
    "600": "#9e1b1e",
    "700": "#7d1417",
    "800": "#651215",
    "900": "#500f12",
    "950": "#2e0709",
}


def navigation(request: HttpRequest) -> list[dict[str, Any]]:
    """The menu of the signed-in person."""
    from portal.menu import menu

    return menu(request)


UNFOLD: dict[str, Any] = {
    "SITE_TITLE": _("政务公开工作台"),
    "SITE_HEADER": _("政务公开工作台"),
    "SITE_SUBHEADER": _("期限先行，处处留痕"),
    "SITE_SYMBOL": "account_balance",
    "SHOW_HISTORY": False,
    "SHOW_VIEW_ON_SITE": False,
    "SHOW_BACK_BUTTON": True,
    "THEME": "light",
    "BORDER_RADIUS": "4px",
    "COLORS": {"primary": RED},
    "SITE_FAVICONS": [{"rel": "icon", "type": "image/svg+xml", "href": lambda request: static("img/icon.svg")}],
    "STYLES": [lambda request: static("css/staff.css")],
    "SCRIPTS": [lambda request: static("js/staff.js")],
    "DASHBOARD_CALLBACK": "portal.dashboard.fill",
    "SIDEBAR": {"show_search": False, "show_all_applications": False, "navigation": "portal.unfold.navigation"},
    "ACCOUNT": {"navigation": []},
}
