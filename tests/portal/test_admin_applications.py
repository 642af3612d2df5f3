"""The staff's pages of applications: the list, the case, its buttons; who sees them."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import timezone

from core.access import Role
from core.models import Membership, Organisation, User
from requests_app.models import Application
from tests.conftest import shanghai
from tests.portal.desk import client_of
from tests.requests_app.acts import received

pytestmark = pytest.mark.django_db


def page(application: Application) -> str:
    return reverse("admin:requests_app_application_change", args=[application.pk])


@pytest.fixture(autouse=True)
def _on_a_tuesday(monkeypatch: pytest.MonkeyPatch) -> None:
    """The pages read the clock: it stands at Tuesday 24 November 2026, ten o'clock."""
    monkeypatch.setattr(timezone, "now", lambda: shanghai(2026, 11, 24))


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


def url(name: str, application: Application) -> str:
    return reverse(f"admin:requests_app_application_{name}", args=[application.pk])


def test_claim_correct_and_supply_by_buttons(org: Organisation, officer: User) -> None:
    client = client_of(officer)
    case = received(org, shanghai(2026, 11, 23, 9)).application
    body = client.get(page(case)).content.decode()
    assert url("confirm", case) in body
    assert url("correct", case) not in body
    assert client.get(url("confirm", case)).status_code == 200
    client.post(url("confirm", case), {"confirmed_at": "2026-11-23T10:00"})
    case.refresh_from_db()
    assert str(case.received_on) == "2026-11-23"
    client.post(url("claim", case))
    case.refresh_from_db()
    assert case.matter.handler == officer
    body = client.get(page(case)).content.decode()
    for name in ("correct", "extend", "reasons", "consult", "assign", "note", "paper", "split", "merge", "withdraw"):
        assert url(name, case) in body
        assert client.get(url(name, case)).status_code == 200
    answer = client.post(url("correct", case), {"points": "请补充年度", "told_on": "2026-11-24", "until": "2026-11-22"})
    assert "补正期限须在告知日期之后。" in answer.content.decode()
    client.post(url("correct", case), {"points": "请补充年度", "told_on": "2026-11-24", "until": "2026-12-15"})
    case.refresh_from_db()
    assert case.state == "correction"
    assert "请补充年度" in client.get(page(case)).content.decode()


def test_a_colleague_without_the_right_and_a_stranger_see_no_case(org: Organisation, other_org: Organisation, officer: User) -> None:
    case = received(org, shanghai(2026, 11, 23, 9)).application
    auditor, stranger = person(org, Role.AUDITOR, "auditor1"), person(other_org, Role.OFFICER, "stranger1")
    editor = person(org, Role.EDITOR, "editor1")
    assert client_of(auditor).get(page(case)).status_code == 200
    assert "2025年度工会经费收支决算" not in client_of(auditor).get(page(case)).content.decode()
    assert client_of(auditor).get(url("claim", case)).status_code == 403
    for user in (stranger, editor):
        assert client_of(user).get(url("confirm", case)).status_code in (403, 404, 302)
        assert client_of(user).post(url("confirm", case), {"confirmed_at": "2026-11-23T10:00"}).status_code != 200
    case.refresh_from_db()
    assert case.received_on is None
