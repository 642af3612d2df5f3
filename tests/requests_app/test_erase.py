"""Online copies go after the transfer to the archive, by list and second person; what statistics count stays."""

from __future__ import annotations

import os
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from django.apps import apps
from django.urls import reverse

from core import files
from core.access import NotAllowedError
from core.fields import _Encrypted
from core.models import Blob, Event
from requests_app.errors import ApplicationError
from requests_app.figures import applications_of_the_year
from requests_app.models import Application, ErasureList, FormDraft, Note, Paper, Party, RetentionRule
from requests_app.privacy.emptying import OWNED
from requests_app.privacy.erasing import approve, due, erase_approved, propose, reject
from requests_app.privacy.sweeping import sweep_drafts, sweep_orphans
from requests_app.services.archiving import archive, transfer
from requests_app.services.consultation import consult, record_opinion
from requests_app.services.delivery import finish, record_signature
from requests_app.services.receipt import confirm
from requests_app.services.withdrawal import withdraw
from tests.conftest import shanghai
from tests.portal.desk import client_of
from tests.requests_app.acts import APPLICANT, AT, received
from tests.requests_app.answering import drafted, opened, posted, sealed_letter, signed

if TYPE_CHECKING:
    from core.models import Organisation, User

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\n"
# Transferred on 1 December 2026 and kept for 24 months: due from 1 December 2028.
LATER = shanghai(2028, 12, 1)


@pytest.fixture
def case(org: Organisation, officer: User) -> Application:
    """Withdrawn after its receipt, archived and transferred on 1 December 2026."""
    found = received(org, AT).application
    confirm(application=found, confirmed_at=AT, by=officer, at=AT)
    blob = files.store(PDF, name="a.pdf", private=True, at=AT)
    os.utime(files.path_of(blob), (0, 0))
    Paper.objects.create(application=found, kind="identity", name="身份证.pdf", blob=blob, added_at=AT)
    Note.objects.create(application=found, kind="call", text="电话联系申请人甲", on=AT.date(), by=officer, at=AT)
    withdraw(application=found, on=date(2026, 11, 25), by=officer, at=shanghai(2026, 11, 25))
    archive(application=found, archive_number="2026-1", by=officer, at=shanghai(2026, 11, 30))
    transfer(application=found, transferred_on=date(2026, 12, 1), by=officer, at=shanghai(2026, 12, 1))
    return found


def test_a_case_is_due_when_its_months_after_the_transfer_are_over(case: Application, org: Organisation) -> None:
    assert list(due(org, shanghai(2028, 11, 30, 23, 59))) == []
    assert list(due(org, LATER)) == [case]
    RetentionRule.objects.create(organisation=org, months=36)
    assert list(due(org, LATER)) == []
    assert list(due(org, shanghai(2029, 12, 1))) == [case]


def test_an_approved_list_is_carried_out_and_leaves_a_tombstone(
    case: Application, org: Organisation, officer: User, office_head: User, django_capture_on_commit_callbacks: Any
) -> None:
    listed = propose(organisation=org, applications=[case], by=officer, at=LATER)
    assert erase_approved(LATER) == 0
    approve(listed=listed, by=office_head, at=LATER)
    blob = Blob.objects.get()
    with django_capture_on_commit_callbacks(execute=True):
        assert erase_approved(LATER) == 1
    case.refresh_from_db()
    party = case.parties.get()
    assert (case.wanted, case.code_hash, case.erased_at) == ({}, "", LATER)
    assert (party.data, party.name_index, party.identity_index, party.phone_index) == ({}, "", "", "")
    assert [item.wanted for item in case.items.all()] == [""]
    assert (case.papers.count(), case.notes.get().text) == (0, "")
    assert not files.path_of(blob).exists()
    assert not Blob.objects.exists()
    # What the annual report counts.
    assert (case.number, case.state, case.row, case.applicant_class) == ("YNZGH-2026-00001", "archived", "r6_3", "citizen")
    assert (case.received_on, case.closed_on, case.items.count()) == (date(2026, 11, 24), date(2026, 11, 25), 1)
    assert ErasureList.objects.get().state == "done"
    erased = Event.objects.get(verb="application.erased")
    assert (erased.actor, erased.matter, erased.data) == (
        None, case.matter, {"list": listed.pk, "parties": 1, "letters": 0, "papers": 1, "files": 1}
    )  # fmt: skip
    assert erase_approved(LATER) == 0
    assert list(due(org, LATER)) == []


def test_whoever_drew_up_the_list_does_not_approve_it(case: Application, org: Organisation, office_head: User) -> None:
    listed = propose(organisation=org, applications=[case], by=office_head, at=LATER)
    for verb in (approve, reject):
        with pytest.raises(NotAllowedError, match="清单须由拟制人以外的人批准。"):
            verb(listed=listed, by=office_head, at=LATER)
    assert list(due(org, LATER)) == []  # on a list already


def test_only_leaders_and_the_head_approve(case: Application, org: Organisation, officer: User, checker: User, leader: User) -> None:
    listed = propose(organisation=org, applications=[case], by=officer, at=LATER)
    with pytest.raises(NotAllowedError, match="您在“区总工会”没有办理此事的权限。"):
        approve(listed=listed, by=checker, at=LATER)
    approve(listed=listed, by=leader, at=LATER)
    with pytest.raises(ApplicationError, match="该清单目前为“已批准，待清除”，不能再批准。"):
        approve(listed=listed, by=leader, at=LATER)


def test_a_rejected_list_erases_nothing_and_frees_its_cases(case: Application, org: Organisation, officer: User, leader: User) -> None:
    reject(listed=propose(organisation=org, applications=[case], by=officer, at=LATER), by=leader, at=LATER)
    assert erase_approved(LATER) == 0
    assert case.parties.get().data == APPLICANT
    assert list(due(org, LATER)) == [case]


def test_only_what_is_due_is_listed(case: Application, org: Organisation, officer: User, checker: User) -> None:
    with pytest.raises(ApplicationError, match="以下申请不能列入清除清单：YNZGH-2026-00001。"):
        propose(organisation=org, applications=[case], by=officer, at=shanghai(2027, 1, 4))
    with pytest.raises(ApplicationError, match="没有保存期满的申请。"):
        propose(organisation=org, applications=[], by=officer, at=LATER)
    with pytest.raises(NotAllowedError, match="没有办理此事的权限"):
        propose(organisation=org, applications=[case], by=checker, at=LATER)


def test_a_suit_that_is_still_open_keeps_the_case(case: Application, org: Organisation, officer: User, leader: User) -> None:
    from requests_app.services.complaints import close_complaint, open_complaint

    listed = propose(organisation=org, applications=[case], by=officer, at=LATER)
    approve(listed=listed, by=leader, at=LATER)
    about = {"organisation": org, "application": case, "received_on": date(2028, 12, 1), "by": officer, "at": LATER}
    complaint = open_complaint(person={"name": "投诉人乙"}, text="答复有误", **about)  # type: ignore[arg-type]
    assert erase_approved(LATER) == 0
    assert Event.objects.filter(verb="application.erasure_skipped", matter=case.matter).count() == 1
    assert case.parties.get().data == APPLICANT
    assert list(due(org, LATER)) == []
    close_complaint(complaint=complaint, finding="不属实", is_founded=False, closed_on=date(2028, 12, 1), by=officer, at=LATER)
    assert list(due(org, LATER)) == [case]


def test_a_case_withdrawn_before_its_receipt_can_be_archived_and_erased(org: Organisation, officer: User, leader: User) -> None:
    case = received(org, AT).application
    withdraw(application=case, on=date(2026, 11, 24), by=None, at=AT)
    archive(application=case, archive_number="2026-2", by=officer, at=AT)
    transfer(application=case, transferred_on=date(2026, 11, 24), by=officer, at=AT)
    approve(listed=propose(organisation=org, applications=[case], by=officer, at=LATER), by=leader, at=LATER)
    assert erase_approved(LATER) == 1
    assert (Party.objects.get().data, case.state) == ({}, "withdrawn")


def test_archiving_is_refused_with_words(org: Organisation, officer: User, checker: User) -> None:
    case = received(org, AT).application
    with pytest.raises(ApplicationError, match="只有已办结且未归档的申请可以归档。"):
        archive(application=case, archive_number="1", by=officer, at=AT)
    with pytest.raises(ApplicationError, match="请先归档，再登记移交。"):
        transfer(application=case, transferred_on=date(2026, 11, 24), by=officer, at=AT)
    confirm(application=case, confirmed_at=AT, by=officer, at=AT)
    withdraw(application=case, on=date(2026, 11, 24), by=officer, at=AT)
    with pytest.raises(ApplicationError, match="请填写档号。"):
        archive(application=case, archive_number=" ", by=officer, at=AT)
    with pytest.raises(NotAllowedError, match="没有办理此事的权限"):
        archive(application=case, archive_number="1", by=checker, at=AT)
    archive(application=case, archive_number="1", by=officer, at=AT)
    with pytest.raises(ApplicationError, match="移交日期不能晚于今天。"):
        transfer(application=case, transferred_on=date(2026, 11, 25), by=officer, at=AT)
    with pytest.raises(ApplicationError, match="移交日期不能早于办结日期。"):
        transfer(application=case, transferred_on=date(2026, 11, 23), by=officer, at=AT)
    transfer(application=case, transferred_on=date(2026, 11, 24), by=officer, at=AT)
    with pytest.raises(ApplicationError, match="该申请已登记移交。"):
        transfer(application=case, transferred_on=date(2026, 11, 24), by=officer, at=AT)


def test_of_a_whole_case_nothing_is_left_for_whoever_has_the_key(
    org: Organisation, officer: User, checker: User, leader: User, django_capture_on_commit_callbacks: Any
) -> None:
    at = shanghai(2026, 3, 20)
    case = opened(org, shanghai(2026, 3, 2), officer)
    consultation = consult(
        application=case, kind="third_party", party={"name": "第三方乙"}, summary="申请人甲申请", sent_on=date(2026, 3, 3),
        reached_on=date(2026, 3, 3), by=officer, at=shanghai(2026, 3, 3),
    )  # fmt: skip
    record_opinion(
        consultation=consultation, answer="refusal", reason="第三方乙不同意", is_reasonable=False, answered_on=date(2026, 3, 4),
        by=officer, at=shanghai(2026, 3, 4),
    )  # fmt: skip
    signed(drafted(case, officer, at, outcome="36-5", reason="由申请人甲所在单位保存"), officer, checker, leader, at)
    delivery = posted(sealed_letter(case, at), date(2026, 3, 20), officer, at)
    record_signature(delivery=delivery, signed_on=date(2026, 3, 23), by=officer, at=shanghai(2026, 3, 23))
    finish(application=case, by=officer, at=shanghai(2026, 3, 24))
    case.refresh_from_db()
    before = applications_of_the_year(organisation=org, year=2026)
    archive(application=case, archive_number="2026-3", by=officer, at=shanghai(2026, 3, 25))
    transfer(application=case, transferred_on=date(2026, 3, 25), by=officer, at=shanghai(2026, 3, 25))
    approve(listed=propose(organisation=org, applications=[case], by=officer, at=LATER), by=leader, at=LATER)
    with django_capture_on_commit_callbacks(execute=True):
        assert erase_approved(LATER) == 1
    for model in apps.get_app_config("requests_app").get_models():
        for field in model._meta.local_concrete_fields:
            if isinstance(field, _Encrypted):
                assert set(map(repr, model._default_manager.values_list(field.name, flat=True))) <= {"''", "{}"}, (model, field.name)
    assert not Blob.objects.exists()
    assert applications_of_the_year(organisation=org, year=2026) == before
    case.refresh_from_db()
    assert (case.state, case.row, bool(case.trace)) == ("archived", "r4_1", True)
    page = client_of(officer).get(reverse("admin:requests_app_application_change", args=[case.pk]))
    assert page.status_code == 200
    assert "在线副本已于" in page.content.decode()


def test_every_encrypted_table_of_the_room_is_emptied() -> None:
    """A table that somebody adds must be named in OWNED, or be deleted with the case."""
    sealed = {
        model
        for model in apps.get_app_config("requests_app").get_models()
        if any(isinstance(field, _Encrypted) for field in model._meta.local_concrete_fields)
    }
    deleted = {"Application", "FormDraft", "DraftFile", "Paper"}
    assert {model.__name__ for model in sealed - set(OWNED)} <= deleted


# ------------------------------------------------------------ unfinished forms


def draft(org: Organisation | None, key: str, **given: Any) -> FormDraft:
    return FormDraft.objects.create(token_hash=key, organisation=org, data={"who": {"name": "申请人甲"}}, started_at=AT, **given)


def test_unfinished_forms_go_after_their_hours(org: Organisation, other_org: Organisation, django_capture_on_commit_callbacks: Any) -> None:
    RetentionRule.objects.create(organisation=other_org, unfinished_hours=2)
    for number, (unit, touched) in enumerate([(org, 9), (org, 11), (other_org, 9), (other_org, 23), (None, 9)]):
        draft(unit, str(number), touched_at=shanghai(2026, 11, 24, touched))
    blob = files.store(PDF, name="a.pdf", private=True, at=AT)
    os.utime(files.path_of(blob), (0, 0))
    FormDraft.objects.get(token_hash="0").files.create(kind="identity", name="a.pdf", blob=blob)
    with django_capture_on_commit_callbacks(execute=True):
        assert sweep_drafts(shanghai(2026, 11, 25, 10)) == 4
    # Of the unit with two hours even the one of 23:00 has gone, since it is 10:00 of the next day.
    assert list(FormDraft.objects.values_list("token_hash", flat=True)) == ["1"]
    assert not files.path_of(blob).exists()
    assert sweep_drafts(shanghai(2026, 11, 26, 12, 5)) == 0  # not a tenth minute


def test_a_form_that_was_sent_forgets_its_code_after_half_an_hour(org: Organisation) -> None:
    case = received(org, AT).application
    sent = draft(org, "x", touched_at=AT, sent_as=case)
    sweep_drafts(shanghai(2026, 11, 24, 10, 30))
    sent.refresh_from_db()
    assert sent.data == {"who": {"name": "申请人甲"}}
    sweep_drafts(shanghai(2026, 11, 24, 10, 40))
    sent.refresh_from_db()
    assert sent.data == {}


def test_bytes_that_no_row_holds_are_swept_early_in_the_morning() -> None:
    path = files.path_of(files.store(PDF, name="a.pdf", private=True, at=AT))
    Blob.objects.all().delete()
    os.utime(path, (0, 0))
    assert sweep_orphans(shanghai(2026, 11, 25, 5)) == 0
    assert sweep_orphans(shanghai(2026, 11, 25, 4)) == 1
    assert not path.exists()
