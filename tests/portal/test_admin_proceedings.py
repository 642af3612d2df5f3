"""The staff's pages of reviews, suits and complaints, and of figures; who sees them. The clock stands at 24 November 2026."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
from django.urls import reverse

from core.access import Role
from core.files import read
from core.models import Deadline, Event, Membership, Organisation, User
from requests_app.models import Application, Complaint, Proceeding
from requests_app.services.complaints import open_complaint
from requests_app.services.proceedings import open_proceeding
from tests.conftest import shanghai
from tests.portal.desk import client_of
from tests.requests_app.acts import received

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(org: Organisation, officer: User, now: datetime) -> Application:
    return received(org, shanghai(2026, 11, 2), by=officer, channel="in_person").application


@pytest.fixture
def review(case: Application, officer: User) -> Proceeding:
    return open_proceeding(
        application=case, kind="review", organ="邕宁区人民政府", copy_received_on=date(2026, 11, 20), claims="撤销答复", by=officer,
        at=shanghai(2026, 11, 20),
    )  # fmt: skip


def page(found: Any) -> str:
    return reverse(f"admin:requests_app_{found._meta.model_name}_change", args=[found.pk])


def button(found: Any, name: str) -> str:
    return reverse(f"admin:requests_app_{found._meta.model_name}_{name}", args=[found.pk])


def text(response: Any) -> str:
    return str(response.content.decode())


# Copy on Friday 20 November 2026: ten workdays are 23 to 27 November and 30 November to 4 December.
def test_a_review_is_registered_from_the_case_and_answered(case: Application, officer: User) -> None:
    browser = client_of(officer)
    form = {
        "kind": "review",
        "organ": "邕宁区人民政府",
        "copy_received_on": "2026-11-20",
        "claims": "撤销答复",
        "case_number": "",
        "follows": "",
    }
    done = browser.post(reverse("admin:requests_app_application_proceeding", args=[case.pk]), form)
    found = Proceeding.objects.get()
    assert done["Location"] == page(found)
    shown = text(browser.get(page(found)))
    assert "2026-12-04" in shown
    assert "撤销答复" in shown
    assert "提交答复、答辩" in shown
    browser.post(button(found, "reply"), {"replied_on": "2026-11-24"})
    browser.post(button(found, "conclude"), {"result": "upheld", "result_on": "2026-11-24", "note": ""})
    found.refresh_from_db()
    assert (found.replied_on, found.result) == (date(2026, 11, 24), "upheld")
    assert Deadline.objects.get(matter=found.matter).state == "met"
    assert "尚未审结" not in text(browser.get(page(found)))
    assert "行政复议" in text(browser.get(page(case)))


def test_a_refusal_is_shown_beside_the_form_and_keeps_what_was_typed(case: Application, officer: User) -> None:
    form = {
        "kind": "suit_after",
        "organ": "邕宁区人民法院",
        "copy_received_on": "2026-11-20",
        "claims": "撤销",
        "case_number": "",
        "follows": "",
    }
    shown = text(client_of(officer).post(reverse("admin:requests_app_application_proceeding", args=[case.pk]), form))
    assert "复议后起诉须选择经过的行政复议。" in shown
    assert "邕宁区人民法院" in shown


def test_the_procedure_is_changed_by_a_button(review: Proceeding, officer: User) -> None:
    client_of(officer).post(button(review, "change_procedure"), {})
    # five workdays from 20 November: 23 to 27 November
    assert Deadline.objects.get(matter=review.matter).last_day == date(2026, 11, 27)


def test_one_click_makes_the_bundle_and_reading_it_is_in_the_trail(review: Proceeding, officer: User) -> None:
    browser = client_of(officer)
    address = reverse("admin:requests_app_proceeding_bundle", args=[review.pk])
    browser.post(button(review, "evidence_bundle"), {})
    review.refresh_from_db()
    assert review.bundle is not None
    assert review.bundle.private
    answer = browser.get(address)
    assert answer["Content-Type"] == "application/zip"
    assert "no-store" in answer["Cache-Control"]
    assert answer.content == read(review.bundle)
    verbs = list(Event.objects.filter(matter=review.matter).order_by("id").values_list("verb", flat=True))
    assert verbs[-2:] == ["proceeding.bundle_made", "proceeding.bundle_read"]


def test_strangers_find_nothing_and_the_auditor_no_words(review: Proceeding, org: Organisation, stranger: User, person: Any) -> None:
    other = person("officer", stranger.memberships.get().organisation)
    for user in (stranger, other):
        assert client_of(user).get(page(review)).status_code in (302, 403, 404)
        assert client_of(user).post(button(review, "conclude"), {"result": "upheld", "result_on": "2026-11-24"}).status_code in (
            302,
            403,
            404,
        )
    auditor = User.objects.create(username="auditor9", display_name="监督员", is_staff=True)
    Membership.objects.create(user=auditor, organisation=org, role=Role.AUDITOR)
    shown = text(client_of(auditor).get(page(review)))
    assert "邕宁区人民政府" in shown
    assert "撤销答复" not in shown
    assert client_of(auditor).get(reverse("admin:requests_app_proceeding_bundle", args=[review.pk])).status_code == 403
    review.refresh_from_db()
    assert review.result == ""


def test_a_complainant_is_masked_until_revealed_with_an_event(case: Application, org: Organisation, officer: User) -> None:
    browser = client_of(officer)
    form = {"received_on": "2026-11-20", "source": "来信", "text": "答复不完整", "name": "投诉人乙", "phone": "13900000000", "address": ""}
    browser.post(reverse("admin:requests_app_application_complaint", args=[case.pk]), form)
    found = Complaint.objects.get()
    shown = text(browser.get(page(found)))
    assert "投＊" in shown
    assert "投诉人乙" not in shown
    assert "答复不完整" in shown
    revealed = browser.post(button(found, "reveal_complainant"), {})
    assert "投诉人乙" in text(revealed)
    assert Event.objects.filter(matter=found.matter, verb="complaint.revealed", actor=officer).count() == 1
    browser.post(button(found, "close_complaint"), {"finding": "内容完整", "closed_on": "2026-11-24"})
    found.refresh_from_db()
    assert (found.closed_on, found.is_founded) == (date(2026, 11, 24), False)


def test_a_complaint_without_a_case_is_registered_from_the_list(org: Organisation, officer: User, now: datetime) -> None:
    form = {"organisation": org.pk, "received_on": "2026-11-20", "source": "", "text": "未更新指南", "name": "", "phone": "", "address": ""}
    client_of(officer).post(reverse("admin:requests_app_complaint_add"), form)
    found = Complaint.objects.get()
    assert (found.organisation, found.application, found.person) == (org, None, {})
    assert "匿名" in text(client_of(officer).get(page(found)))
    assert "未更新指南" not in text(client_of(officer).get(reverse("admin:requests_app_complaint_changelist")))


def test_complaints_of_others_do_not_exist(org: Organisation, officer: User, other_org: Organisation, person: Any, now: datetime) -> None:
    found = open_complaint(
        organisation=org, person={}, text="未更新指南", received_on=date(2026, 11, 20), by=officer, at=shanghai(2026, 11, 20)
    )
    other = client_of(person("officer", other_org))
    assert other.get(page(found)).status_code in (302, 404)
    assert other.post(button(found, "reveal_complainant"), {}).status_code == 404


def test_the_figures_of_a_year_are_tables_and_a_file(case: Application, review: Proceeding, officer: User) -> None:
    browser, address = client_of(officer), reverse("admin:requests_app_figures")
    shown = text(browser.get(address, {"year": "2026"}))
    assert "一、本年新收政府信息公开申请数量" in shown
    assert "结转下年度继续办理" in shown
    assert "“今年”不是2008年至2026年之间的年份。" in text(browser.get(address, {"year": "今年"}))
    assert browser.get(reverse("admin:requests_app_figures_file"), {"year": "2026"})["Content-Type"].endswith("sheet")


def test_figures_are_for_whoever_sees_applications(org: Organisation, editor: User, now: datetime) -> None:
    for name in ("requests_app_figures", "requests_app_figures_file"):
        assert client_of(editor).get(reverse(f"admin:{name}")).status_code == 403
