"""The staff's pages of applications: the list, the case, its buttons; who sees them."""

from __future__ import annotations

import pytest
from django.urls import reverse

from core.access import Role
from core.models import Membership, Organisation, User
from requests_app.models import Application
from tests.conftest import shanghai
from tests.portal.desk import client_of
from tests.requests_app.acts import received

pytestmark = pytest.mark.django_db


def page(application: Application) -> str:
    return reverse("admin:requests_app_application_change", args=[application.pk])


@pytest.fixture
def officer(org: Organisation) -> User:
    return person(org, Role.OFFICER, "officer")


def person(org: Organisation, role: Role, name: str) -> User:
    user = User.objects.create(username=name, display_name=name, is_staff=True)
    Membership.objects.create(user=user, organisation=org, role=role)
    return user


def test_the_list_shows_state_and_limit_and_masks_the_applicant(org: Organisation, officer: User) -> None:
    received(org, shanghai(2026, 11, 23, 9))
    body = client_of(officer).get(reverse("admin:requests_app_application_changelist")).content.decode()
    assert "TGZGH-2026-00001" in body or "-2026-00001" in body
    assert "申＊" in body
    assert "申请人甲" not in body


def test_the_case_page_shows_everything_but_masks_the_applicant(org: Organisation, officer: User) -> None:
    case = received(org, shanghai(2026, 11, 23, 9)).application
    body = client_of(officer).get(page(case)).content.decode()
    assert "2025年度工会经费收支决算" in body
    assert "申请人甲" not in body
    assert "11010519491231002X" not in body
    assert "13800000000" not in body
