"""Giving and enrolling a one-time password (django-otp): a code from an authenticator, or one of ten backup codes."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any

import django_otp
import qrcode
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice
from qrcode.image.svg import SvgPathImage

from core.admin_acts import sent
from core.events import record
from portal.otp_forms import CodeForm

if TYPE_CHECKING:
    from core.models import User
    from portal.admin_site import PortalAdminSite

BACKUP_CODES = 10
NAME = gettext_lazy("动态口令")


def verify(request: HttpRequest, site: PortalAdminSite) -> HttpResponse:
    """Ask a signed-in person for a code; without an enrolled device, lead to enrolment."""
    if not site.is_staff_member(request):
        return redirect("admin:login")
    user: Any = request.user
    if user.is_verified():
        return redirect(_target(request))
    if not TOTPDevice.objects.filter(user=user, confirmed=True).exists():
        return redirect(f"{reverse('admin:otp_enrol')}?{request.GET.urlencode()}")
    form = CodeForm(sent(request))
    if form.is_valid():
        device = _check(user, form.cleaned_data["code"])
        if device is not None:
            django_otp.login(request, device)
            return redirect(_target(request))
        form.add_error("code", _("口令不正确或已失效；连续输错会暂停片刻，请稍候再试。"))
    return render(request, "admin/otp_verify.html", {**site.each_context(request), "title": _("输入动态口令"), "form": form})


def enrol(request: HttpRequest, site: PortalAdminSite) -> HttpResponse:
    """Show the secret as a QR code, confirm it with a code, then show ten backup codes once. Replacing a device needs the old one."""
    if not site.is_staff_member(request):
        return redirect("admin:login")
    user: Any = request.user
    if not user.is_verified() and TOTPDevice.objects.filter(user=user, confirmed=True).exists():
        return redirect("admin:otp")
    device, _created = TOTPDevice.objects.get_or_create(user=user, confirmed=False, defaults={"name": str(NAME)})
    form = CodeForm(sent(request))
    context = {**site.each_context(request), "title": _("绑定动态口令"), "form": form}
    if form.is_valid():
        if device.verify_token(form.cleaned_data["code"]):
            codes = _confirm(user, device)
            django_otp.login(request, device)
            return render(request, "admin/otp_codes.html", {**context, "codes": codes, "target": _target(request)})
        form.add_error("code", _("口令不正确。请核对手机时间，输入应用里此刻显示的六位数字。"))
    secret = device.config_url.split("secret=")[1].split("&")[0]
    return render(request, "admin/otp_enrol.html", {**context, "qr": _qr(device.config_url), "secret": secret})


def _check(user: User, code: str) -> Any:
    """The device that accepts the code. Six digits ask the authenticator, else the backup codes: a wrong try throttles only one."""
    model = TOTPDevice if len(code) == 6 and code.isdigit() else StaticDevice
    for device in model.objects.filter(user=user, confirmed=True):
        if django_otp.verify_token(user, device.persistent_id, code.lower()):
            return device
    return None


@transaction.atomic
def _confirm(user: User, device: TOTPDevice) -> list[str]:
    """Make the device the person's only one and return ten new backup codes, shown once."""
    TOTPDevice.objects.filter(user=user).exclude(pk=device.pk).delete()
    StaticDevice.objects.filter(user=user).delete()
    device.confirmed = True
    device.save(update_fields=["confirmed"])
    backup = StaticDevice.objects.create(user=user, name=_("备用口令"), confirmed=True)
    codes = [StaticToken.random_token() for _number in range(BACKUP_CODES)]
    StaticToken.objects.bulk_create(StaticToken(device=backup, token=code) for code in codes)
    record("otp.enrolled", organisation=None, by=user, at=timezone.now())
    return codes


def _qr(text: str) -> SafeString:
    """The text as an inline SVG path; no script, no style, no request to anywhere."""
    picture = BytesIO()
    qrcode.make(text, image_factory=SvgPathImage, box_size=14, border=2).save(picture)
    svg = picture.getvalue().decode()
    return mark_safe(svg[svg.index("<svg") :])  # noqa: S308  (made here from our own device address)


def _target(request: HttpRequest) -> str:
    """Where the person wanted to go, if that is on this site."""
    wanted = request.GET.get(REDIRECT_FIELD_NAME, "")
    safe = url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    return wanted if wanted and safe else reverse("admin:index")
