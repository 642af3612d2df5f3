"""People in clear, archive and erasure on the staff's pages; and who reaches which address of the room."""

from __future__ import annotations

import io
import json
import re
import zipfile
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from django.contrib import admin
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from core.access import Role
from core.files import store
from core.models import Event
from requests_app import codes
from requests_app.models import (
    Application,
    Complaint,
    ErasureList,
    LetterTemplate,
    Paper,
    Proceeding,
    PublicationSuggestion,
    RetentionRule,
)
from requests_app.privacy.erasing import propose
from requests_app.services.archiving import archive, transfer
from requests_app.services.complaints import open_complaint
from requests_app.services.letters import make_letter
from requests_app.services.proceedings import open_proceeding
from requests_app.services.receipt import confirm
from requests_app.services.withdrawal import withdraw
from tests.conftest import shanghai
from tests.portal.desk import client_of
from tests.requests_app.acts import APPLICANT, received

if TYPE_CHECKING:
    from collections.abc import Callable

    from core.models import Organisation, User

pytestmark = pytest.mark.django_db
EARLIER, NOW = shanghai(2024, 11, 1), shanghai(2026, 11, 24)


@pytest.fixture(autouse=True)
def _on_a_tuesday(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.fixture
def case(org: Organisation, officer: User) -> Application:
    found = received(org, EARLIER).application
    confirm(application=found, confirmed_at=EARLIER, by=officer, at=EARLIER)
    return found


@pytest.fixture
def transferred(case: Application, officer: User) -> Application:
    """Kept online for two years since 5 November 2024: due on 5 November 2026."""
    withdraw(application=case, on=date(2024, 11, 4), by=officer, at=shanghai(2024, 11, 4))
    archive(application=case, archive_number="2024-1", by=officer, at=shanghai(2024, 11, 5))
    transfer(application=case, transferred_on=date(2024, 11, 5), by=officer, at=shanghai(2024, 11, 5))
    return case


def url(name: str, row: Any) -> str:
    return reverse(f"admin:requests_app_{name}", args=[row.pk])


def test_a_person_is_seen_in_clear_on_one_page_for_a_reason(case: Application, officer: User) -> None:
    browser, address = client_of(officer), url("application_reveal", case)
    whom = f"party:{case.parties.get().pk}"
    asked = browser.get(address).content.decode()
    assert "申请人甲" not in asked
    assert '<option value="" selected>请选择</option>' in re.sub(r"\s+", " ", asked).replace("> ", ">").replace(" <", "<")
    refused = browser.post(address, {"whom": whom, "reason": ""}).content.decode()
    assert "申请人甲" not in refused
    shown = browser.post(address, {"whom": whom, "reason": "contact"})
    for value in ("申请人甲", "11010519491231002X", "13800000000"):
        assert value in shown.content.decode()
    assert "no-store" in shown["Cache-Control"]
    assert Event.objects.get(verb="application.person_revealed").data["reason"] == "contact"
    assert "申请人甲" not in browser.get(url("application_change", case)).content.decode()


def test_everything_about_a_person_comes_as_one_file(case: Application, org: Organisation, officer: User) -> None:
    second = received(org, shanghai(2026, 11, 20)).application
    answer = client_of(officer).post(url("application_export_person", case), {"whom": f"party:{case.parties.get().pk}"})
    assert answer["Content-Type"] == "application/zip"
    with zipfile.ZipFile(io.BytesIO(answer.content)) as packed:
        data = json.loads(packed.read("data.json"))
    assert [row["number"] for row in data["applications"]] == [case.number, second.number]
    assert data["applications"][0]["parties"] == [{"role": "applicant", **APPLICANT}]
    assert data["applications"][0]["items"] == ["2025年度工会经费收支决算"]
    event = Event.objects.get(verb="person.exported")
    assert event.data == {"numbers": [case.number, second.number]}


def test_a_closed_case_is_archived_transferred_listed_approved(
    case: Application, officer: User, office_head: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    from requests_app.privacy.erasing import erase_approved

    browser = client_of(officer)
    withdraw(application=case, on=date(2024, 11, 4), by=officer, at=shanghai(2024, 11, 4))
    browser.post(url("application_archive", case), {"archive_number": "2024-1"})
    browser.post(url("application_transfer", case), {"transferred_on": "2024-11-05"})
    case.refresh_from_db()
    assert (case.state, case.archive_number, case.transferred_on) == ("archived", "2024-1", date(2024, 11, 5))
    assert case.number in browser.get(reverse("admin:requests_app_erasurelist_add")).content.decode()
    browser.post(reverse("admin:requests_app_erasurelist_add"), {"cases": [case.pk]})
    listed = ErasureList.objects.get()
    own = browser.get(url("erasurelist_change", listed)).content.decode()
    assert "清单须由拟制人以外的人批准。" in own
    page = client_of(office_head).get(url("erasurelist_change", listed)).content.decode()
    assert "批准清除" in page
    client_of(office_head).post(url("erasurelist_approve_list", listed), {})
    assert erase_approved(NOW) == 1
    shown = browser.get(url("application_change", case)).content.decode()
    assert "在线副本已于 2026-11-24 清除。" in shown
    assert "2025年度工会经费收支决算" not in shown


def test_with_nothing_due_no_list_is_drawn_up(org: Organisation, officer: User) -> None:
    shown = client_of(officer).get(reverse("admin:requests_app_erasurelist_add"), follow=True)
    assert "目前没有保存期满的申请。" in shown.content.decode()


def test_the_unit_sets_how_long_copies_are_kept(org: Organisation, office_head: User) -> None:
    browser, address = client_of(office_head), reverse("admin:requests_app_retentionrule_add")
    refused = browser.post(address, {"organisation": org.pk, "months": 1, "unfinished_hours": 24})
    assert "确保该值大于或等于6。" in refused.content.decode()
    browser.post(address, {"organisation": org.pk, "months": 36, "unfinished_hours": 12})
    assert list(RetentionRule.objects.values_list("organisation", "months", "unfinished_hours")) == [(org.pk, 36, 12)]


# ------------------------------------------------------------ every address of the room


def addresses() -> list[tuple[str, bool]]:
    """(name, whether it is about one row) of every staff page of this room."""
    found = []
    for model, page in admin.site._registry.items():
        if model._meta.app_label == "requests_app":
            for pattern in page.get_urls():
                if pattern.name and pattern.name.startswith("requests_app_"):
                    found.append((pattern.name, "<" in str(pattern.pattern)))
    return sorted(set(found))


@pytest.fixture
def rows(org: Organisation, officer: User, transferred: Application) -> dict[str, Any]:
    """A row of every model that has staff pages."""
    case = received(org, shanghai(2026, 11, 20)).application
    confirm(application=case, confirmed_at=shanghai(2026, 11, 20), by=officer, at=shanghai(2026, 11, 20))
    who: dict[str, Any] = {"by": officer, "at": NOW}
    review = open_proceeding(
        application=case, kind="review", organ="邕宁区人民政府", claims="撤销", copy_received_on=date(2026, 11, 23), **who
    )
    complaint = open_complaint(organisation=org, person={"name": "投诉人乙"}, text="x", received_on=date(2026, 11, 23), **who)
    template = LetterTemplate.objects.create(organisation=org, kind="fee", title="x", body="x", changed_at=NOW)
    scan = store(b"%PDF-1.7\n", name="a.pdf", private=True, at=NOW)
    letter = make_letter(application=case, kind="receipt", **who)
    return {
        "application": case,
        "paper": Paper.objects.create(application=case, kind="identity", name="a.pdf", blob=scan, added_at=NOW),
        "letter": letter,
        "proceeding": review,
        "complaint": complaint,
        "erasurelist": propose(organisation=org, applications=[transferred], **who),
        "retentionrule": RetentionRule.objects.create(organisation=org),
        "lettertemplate": template,
        "publicationsuggestion": PublicationSuggestion.objects.create(
            organisation=org, application=case, source="asked_often", made_on=date(2026, 11, 23)
        ),
    }


def test_every_address_about_a_row_is_there_for_its_unit_alone(
    rows: dict[str, Any], other_org: Organisation, org: Organisation, person: Callable[..., User]
) -> None:
    """Owner, colleague without a part in applications, strangers with every right elsewhere, nobody."""
    owner, every = client_of(person(("officer", "office_head"), org)), tuple(role.value for role in Role)
    editor, stranger, nobody = client_of(person("editor", org)), client_of(person(every, other_org)), client_of(None)
    looked = 0
    for name, about_row in addresses():
        if not about_row:
            continue
        row = rows[name.removeprefix("requests_app_").split("_")[0]]
        try:
            address = reverse(f"admin:{name}", args=[row.pk])
        except NoReverseMatch:
            continue  # a page of a part of the row: its own test
        looked += 1
        assert owner.get(address).status_code < 500, name
        for browser in (editor, stranger, nobody):
            got, posted = browser.get(address), browser.post(address, {})
            for answer in (got, posted):
                assert answer.status_code in (302, 403, 404, 405), (name, answer.status_code)
                assert answer.status_code != 302 or "login" in answer["Location"] or "/admin/" in answer["Location"], name
                assert "投诉人" not in answer.content.decode(), name
                assert "2025年度工会经费收支决算" not in answer.content.decode(), name
    assert looked > 20


def test_every_address_without_a_row_is_closed_to_who_has_no_part_in_applications(
    rows: dict[str, Any], org: Organisation, other_org: Organisation, person: Callable[..., User]
) -> None:
    owner, editor = client_of(person(("officer", "office_head"), org)), client_of(person("editor", org))
    every = tuple(role.value for role in Role)
    stranger = client_of(person(every, other_org))
    for name, about_row in addresses():
        if about_row:
            continue
        address = reverse(f"admin:{name}")
        assert owner.get(address).status_code < 500, name
        assert editor.get(address).status_code in (302, 403, 404), name
        shown = stranger.get(address)
        assert shown.status_code < 500, name
        assert rows["application"].number not in shown.content.decode(errors="replace"), name


def test_an_auditor_sees_that_there_is_a_case_and_nothing_of_what_is_asked(rows: dict[str, Any], org: Organisation, person: Any) -> None:
    auditor = client_of(person("auditor", org))
    case: Application = rows["application"]
    body = auditor.get(url("application_change", case)).content.decode()
    assert case.number in body
    assert "2025年度工会经费收支决算" not in body
    assert auditor.get(url("application_reveal", case)).status_code == 403
    assert auditor.get(url("application_export_person", case)).status_code == 403
    found: Complaint = rows["complaint"]
    assert "投诉人乙" not in auditor.get(url("complaint_change", found)).content.decode()
    review: Proceeding = rows["proceeding"]
    assert "撤销" not in auditor.get(url("proceeding_change", review)).content.decode()


def test_an_auditor_opens_no_paper_and_looks_for_nobody(rows: dict[str, Any], org: Organisation, person: Any, officer: User) -> None:
    paper = rows["paper"]
    paper.kind = "application"
    paper.save()
    auditor, leader = client_of(person("auditor", org)), client_of(person("leader", org))
    address = reverse("admin:requests_app_paper_file", args=[paper.pk])
    assert auditor.get(address).status_code in (403, 404)
    assert leader.get(address).status_code == 200
    paper.kind = "identity"
    paper.save()
    assert leader.get(address).status_code in (403, 404)
    assert client_of(officer).get(address).status_code == 200
    assert Event.objects.filter(verb="application.paper_opened").count() == 2
    find = reverse("admin:requests_app_application_find")
    assert auditor.get(find).status_code == 403
    client_of(officer).post(find, {"name": "申请人甲", "identity_number": "", "phone": ""})
    event = Event.objects.get(verb="person.searched")
    assert (event.actor, event.organisation, event.data) == (officer, org, {"found": 2})


def test_a_page_of_a_step_that_the_case_never_had_leads_back(case: Application, office_head: User) -> None:
    answer = client_of(office_head).get(url("application_extend-approve", case), follow=True)
    assert "该申请目前不能办理此事，请刷新后再试。" in answer.content.decode()
    case.erased_at = NOW
    case.save(update_fields=["erased_at"])
    answer = client_of(office_head).get(url("application_reveal", case), follow=True)
    assert "该申请的在线副本已清除，不能再办理。" in answer.content.decode()


def test_a_lost_query_code_is_reissued_on_proof_of_identity_and_shown_once(case: Application, officer: User) -> None:
    before, address = case.code_hash, url("application_reissue-code", case)
    client_of(officer).post(address, {"proof": ""})
    case.refresh_from_db()
    assert case.code_hash == before
    page = client_of(officer).post(address, {"proof": "original"})
    case.refresh_from_db()
    found = re.search(r"[A-Z2-7]{4}-[A-Z2-7]{4}-[A-Z2-7]{4}", page.content.decode())
    assert found is not None
    assert case.code_hash != before
    assert codes.find(case.number, found.group()) == case.pk
    assert found.group() not in client_of(officer).get(address).content.decode()
