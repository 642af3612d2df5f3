"""The one AdminSite: Unfold's look, roles of core/access.py instead of superusers, one-time passwords for approvers."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from django.conf import settings
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy
from unfold.sites import UnfoldAdminSite

from core.access import Verb
from core.ratelimit import client_key, too_many, wait_seconds

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


class PortalAdminSite(UnfoldAdminSite):
    """Open to active staff who hold a role somewhere; approvers in production only after their one-time password."""

    index_title = gettext_lazy("今天")

    def is_staff_member(self, request: HttpRequest) -> bool:
        """Signed in, active, staff, with a role at some organisation."""
        from core.reach import reach

        user = request.user
        return bool(user.is_active and user.is_authenticated and user.is_staff and reach(request).may(Verb.SEE_STAFF))

    def awaits_otp(self, request: HttpRequest) -> bool:
        """Whether this person must still give a one-time password in this session (OTP_REQUIRED, core.access.STRONG_SIGN_IN)."""
        from core.reach import reach

        if not settings.OTP_REQUIRED or not reach(request).needs_otp():
            return False
        return not request.user.is_verified()  # type: ignore[union-attr]  # set by django-otp's middleware

    def has_permission(self, request: HttpRequest) -> bool:
        """The door of every staff page."""
        return self.is_staff_member(request) and not self.awaits_otp(request)

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Sign in; somebody signed in who lacks only the one-time password is sent to give or enrol it."""
        if request.method == "GET" and self.is_staff_member(request) and self.awaits_otp(request):
            target = request.GET.get(REDIRECT_FIELD_NAME, "")
            return redirect(f"{reverse('admin:otp')}?{REDIRECT_FIELD_NAME}={quote(target)}" if target else reverse("admin:otp"))
        if request.method == "POST":
            # axes counts a name at an address; this counts the address, whatever names it tries
            wait = wait_seconds("login", client_key(request), limit=30, seconds=600, now=time.time())
            if wait:
                return too_many(request, wait, "admin/too_many.html")
        response: HttpResponse = super().login(request, extra_context)
        return response

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        """Models by application, for an application's own page; all other pages have the menu by task and need not reckon it up."""
        return super().get_app_list(request, app_label) if app_label else []

    def extra_urls(self) -> list[URLPattern]:
        """Pages outside the door: they check for themselves who asks."""
        from portal import otp

        return [
            path("otp/", otp.verify, {"site": self}, name="otp"),
            path("otp/enrol/", otp.enrol, {"site": self}, name="otp_enrol"),
        ]
