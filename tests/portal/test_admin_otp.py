"""One-time passwords: approvers enrol at the first sign-in and give a code at each; others sign in as before."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django_otp.oath import TOTP
from django_otp.plugins.otp_static.models import StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from core.models import Event, Organisation, User
from tests.portal.desk import client_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def required(settings: Any) -> None:
    settings.OTP_REQUIRED = True


def code_of(device: TOTPDevice, step: int = 0) -> str:
    """What the authenticator shows now, or `step` half minutes later."""
    totp = TOTP(device.bin_key)
    totp.time = time.time() + 30 * step
    return f"{totp.token():06d}"


def enrolled(user: User) -> TOTPDevice:
    """A device that was confirmed before."""
    return TOTPDevice.objects.create(user=user, name="动态口令", confirmed=True)


def test_an_approver_without_a_device_reaches_nothing_but_enrolment(leader: User) -> None:
    client = client_of(leader)
    answer = client.get("/admin/disclosure/documentversion/", follow=True)
    assert [step[0].split("?")[0] for step in answer.redirect_chain] == ["/admin/login/", "/admin/otp/", "/admin/otp/enrol/"]
    page = answer.content.decode()
    assert "<svg" in page
    assert "sidebar-apps" not in page
    for address in ("/admin/", "/admin/core/deadline/", "/admin/password_change/", "/admin/core/matter/handover/"):
        assert client.get(address).status_code == 302


def test_enrolment_confirms_with_a_code_and_shows_ten_backup_codes_once(leader: User) -> None:
    client = client_of(leader)
    client.get("/admin/otp/enrol/")
    device = TOTPDevice.objects.get(user=leader)
    assert not device.confirmed
    page = client.post("/admin/otp/enrol/?next=/admin/core/deadline/", {"code": code_of(device)}).content.decode()
    codes = list(StaticToken.objects.values_list("token", flat=True))
    assert len(codes) == 10
    assert all(code in page for code in codes)
    assert 'href="/admin/core/deadline/"' in page
    assert client.get("/admin/").status_code == 200
    assert Event.objects.get().verb == "otp.enrolled"


def test_a_wrong_code_confirms_nothing(leader: User) -> None:
    client = client_of(leader)
    client.get("/admin/otp/enrol/")
    assert "口令不正确" in client.post("/admin/otp/enrol/", {"code": "12345"}).content.decode()
    assert not TOTPDevice.objects.get(user=leader).confirmed
    assert client.get("/admin/").status_code == 302


def test_a_code_opens_the_door_and_leads_where_one_wanted(leader: User) -> None:
    device, client = enrolled(leader), client_of(leader)
    answer = client.post("/admin/otp/?next=/admin/core/deadline/", {"code": code_of(device)})
    assert answer["Location"] == "/admin/core/deadline/"
    assert client.get("/admin/core/deadline/").status_code == 200


def test_it_leads_to_no_other_site(leader: User) -> None:
    device = enrolled(leader)
    answer = client_of(leader).post("/admin/otp/?next=https://example.invalid/", {"code": code_of(device)})
    assert answer["Location"] == "/admin/"


def test_a_backup_code_works_once(leader: User) -> None:
    from django_otp.plugins.otp_static.models import StaticDevice

    enrolled(leader)
    StaticToken.objects.create(device=StaticDevice.objects.create(user=leader, confirmed=True), token="abcd2345")
    assert client_of(leader).post("/admin/otp/", {"code": "ABCD 2345"}).status_code == 302
    again = client_of(leader).post("/admin/otp/", {"code": "abcd2345"})
    assert "口令不正确" in again.content.decode()


def test_knowing_the_password_is_not_enough_to_replace_a_device(leader: User) -> None:
    enrolled(leader)
    assert client_of(leader).get("/admin/otp/enrol/")["Location"] == "/admin/otp/"
    assert TOTPDevice.objects.filter(user=leader).count() == 1


def test_somebody_elses_code_does_not_help(leader: User, secrecy: User) -> None:
    enrolled(leader)
    other = enrolled(secrecy)
    assert "口令不正确" in client_of(leader).post("/admin/otp/", {"code": code_of(other)}).content.decode()


def test_who_approves_nothing_signs_in_as_before(org: Organisation) -> None:
    from core.models import Membership

    auditor = User.objects.create(username="auditor1", display_name="检", is_staff=True)
    Membership.objects.create(user=auditor, organisation=org, role="auditor")
    assert client_of(auditor).get("/admin/").status_code == 200


def test_the_demo_asks_for_none(leader: User, settings: Any) -> None:
    settings.OTP_REQUIRED = False
    assert client_of(leader).get("/admin/").status_code == 200


def test_strangers_see_no_enrolment(org: Organisation) -> None:
    for address in ("/admin/otp/", "/admin/otp/enrol/"):
        assert Client().get(address)["Location"] == "/admin/login/"
    assert not TOTPDevice.objects.exists()


def test_the_security_administrator_resets_a_lost_device(leader: User, org: Organisation, settings: Any) -> None:
    from core.models import Membership

    keeper = User.objects.create(username="keeper", display_name="安全", is_staff=True)
    Membership.objects.create(user=keeper, organisation=org, role="security_admin")
    enrolled(leader)
    assert client_of(leader).post(f"/admin/core/user/{leader.pk}/reset_otp/").status_code == 302
    assert TOTPDevice.objects.exists()
    device, client = enrolled(keeper), client_of(keeper)
    client.post("/admin/otp/", {"code": code_of(device)})
    client.post(f"/admin/core/user/{leader.pk}/reset_otp/")
    assert list(TOTPDevice.objects.values_list("user", flat=True)) == [keeper.pk]
    assert Event.objects.get().verb == "user.otp_reset"


def test_whoever_hands_out_roles_signs_in_like_an_approver(person: Callable[..., User], org: Organisation) -> None:
    assert client_of(person("security_admin", org)).get("/admin/").status_code == 302
    assert client_of(person("audit_admin", org)).get("/admin/").status_code == 200
