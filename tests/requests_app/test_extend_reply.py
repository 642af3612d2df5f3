"""延长答复期限: approved by the head and told to the applicant, both before the base date."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from core import files
from core.access import NotAllowedError
from core.models import Deadline, LedgerEntry, Notice
from requests_app.errors import ApplicationError
from requests_app.services.extension import approve_extension, propose_extension, tell_extension
from tests.conftest import shanghai
from tests.requests_app.acts import received

if TYPE_CHECKING:
    from core.models import Organisation, User
    from requests_app.models import Application, Extension

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(org: Organisation, officer: User) -> Application:
    """Received Monday 2026-03-02: the base date is Monday 03-30."""
    return received(org, shanghai(2026, 3, 2), by=officer, channel="in_person").application


@pytest.fixture
def asked(case: Application, officer: User, office_head: User) -> Extension:
    return propose_extension(application=case, workdays=20, reason="须检索1990年代纸质档案", by=officer, at=shanghai(2026, 3, 20))


def reply(case: Application) -> Deadline:
    return Deadline.objects.get(matter=case.matter, rule="request_reply_20wd")


def test_the_head_is_asked_and_the_handler_hears_the_answer(asked: Extension, officer: User, office_head: User) -> None:
    assert list(Notice.objects.filter(template="extension_asked").values_list("recipient", flat=True)) == [office_head.pk]
    with pytest.raises(NotAllowedError):
        approve_extension(extension=asked, by=officer, at=shanghai(2026, 3, 20))
    approve_extension(extension=asked, by=office_head, at=shanghai(2026, 3, 20))
    assert officer.pk in Notice.objects.filter(template="extension_approved").values_list("recipient", flat=True)


# Twenty workdays after 03-30, with 04-06 off: 04-28.
def test_told_on_the_base_date_it_counts_and_a_day_later_it_does_not(
    asked: Extension, case: Application, officer: User, office_head: User
) -> None:
    with pytest.raises(ApplicationError, match="延长期限尚未经信息公开工作机构负责人同意。"):
        tell_extension(extension=asked, told_on=date(2026, 3, 20), by=officer, at=shanghai(2026, 3, 20))
    approve_extension(extension=asked, by=office_head, at=shanghai(2026, 3, 27))
    with pytest.raises(ApplicationError, match="告知日期不能早于批准日期。"):
        tell_extension(extension=asked, told_on=date(2026, 3, 26), by=officer, at=shanghai(2026, 3, 31))
    with pytest.raises(ApplicationError, match="延长期限须在原期限届满前告知申请人。"):
        tell_extension(extension=asked, told_on=date(2026, 3, 31), by=officer, at=shanghai(2026, 3, 31))
    tell_extension(extension=asked, told_on=date(2026, 3, 30), by=officer, at=shanghai(2026, 3, 30, 17))
    assert reply(case).last_day == date(2026, 4, 28)
    entry = LedgerEntry.objects.get(kind="extend")
    assert (entry.approver, entry.reason) == (office_head, "经信息公开工作机构负责人同意并告知申请人")


def test_on_paper_the_signer_is_the_head(asked: Extension, case: Application, officer: User, office_head: User, leader: User) -> None:
    scan = files.store(b"%PDF-1.4\n%%EOF\n", name="签批单.pdf", private=True, at=shanghai(2026, 3, 24))
    with pytest.raises(ApplicationError, match="线下签批须上传扫描件并填写签批日期。"):
        approve_extension(extension=asked, by=officer, at=shanghai(2026, 3, 24), signer=office_head)
    with pytest.raises(ApplicationError, match="延长期限须经信息公开工作机构负责人同意。"):
        approve_extension(extension=asked, by=officer, at=shanghai(2026, 3, 24), signer=leader, signed_on=date(2026, 3, 23), scan=scan)
    approve_extension(extension=asked, by=officer, at=shanghai(2026, 3, 24), signer=office_head, signed_on=date(2026, 3, 23), scan=scan)
    tell_extension(extension=asked, told_on=date(2026, 3, 24), by=officer, at=shanghai(2026, 3, 24))
    assert reply(case).last_day == date(2026, 4, 28)


# The regulation of 2007: fifteen workdays and at most fifteen more (LEGAL.md 1.9): 2017-09-25, 10-20, 11-10.
def test_under_the_regulation_of_2007_fifteen_more_at_most(org: Organisation, officer: User, office_head: User) -> None:
    case = received(org, shanghai(2017, 9, 25), by=officer, channel="in_person").application
    with pytest.raises(ApplicationError, match="延长的期限最长不得超过15个工作日。"):
        propose_extension(application=case, workdays=16, reason="检索", by=officer, at=shanghai(2017, 10, 10))
    extension = propose_extension(application=case, workdays=15, reason="检索", by=officer, at=shanghai(2017, 10, 10))
    approve_extension(extension=extension, by=office_head, at=shanghai(2017, 10, 11))
    tell_extension(extension=extension, told_on=date(2017, 10, 12), by=officer, at=shanghai(2017, 10, 12))
    assert Deadline.objects.get(matter=case.matter).last_day == date(2017, 11, 10)
