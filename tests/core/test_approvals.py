"""Verdicts on the screen and on paper."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from django.db import IntegrityError, transaction

from core import files
from core.access import NotAllowedError
from core.approvals import ApprovalError, PaperApproval, deciders, record_approval
from core.models import Approval, Blob, Event, Matter, Organisation, User


@pytest.fixture
def matter(org: Organisation, at: datetime) -> Matter:
    return Matter.objects.create(organisation=org, kind="document", title="某份文件", opened_at=at)


@pytest.fixture
def scan(at: datetime, db: None) -> Blob:
    return files.store(b"%PDF-1.7 signed", name="slip.pdf", private=True, at=at)


def test_a_verdict_on_the_screen_names_who_and_when(matter: Matter, leader: User, at: datetime) -> None:
    approval = record_approval(matter=matter, revision=2, step="sign_off", verdict="pass", by=leader, at=at)
    assert (approval.by, approval.at, approval.on_paper) == (leader, at, False)
    event = Event.objects.get(verb="approval.recorded")
    assert event.data == {"revision": 2, "step": "sign_off", "verdict": "pass", "comment": "", "on_paper": False}
    assert deciders(matter, 2) == {leader.pk}
    assert deciders(matter, 1) == set()


def test_a_verdict_on_paper_names_signer_and_scan_beside_who_recorded_it(
    matter: Matter, officer: User, leader: User, scan: Blob, at: datetime
) -> None:
    paper = PaperApproval(signer=leader, signed_on=date(2026, 11, 24), scan=scan)
    approval = record_approval(matter=matter, revision=1, step="sign_off", verdict="pass", by=officer, at=at, comment=" 同意 ", paper=paper)
    assert (approval.by, approval.signer, approval.on_paper, approval.comment) == (officer, leader, True, "同意")
    assert Event.objects.get(verb="approval.recorded").data == {
        "revision": 1,
        "step": "sign_off",
        "verdict": "pass",
        "comment": "同意",
        "on_paper": True,
        "signer": leader.pk,
        "signed_on": "2026-11-24",
        "scan": scan.sha256,
    }
    assert deciders(matter, 1) == {leader.pk}


def test_a_return_needs_a_reason(matter: Matter, checker: User, at: datetime) -> None:
    with pytest.raises(ApprovalError, match="退回修改须说明理由。"):
        record_approval(matter=matter, revision=1, step="first_check", verdict="return", by=checker, at=at, comment="  ")
    record_approval(matter=matter, revision=1, step="first_check", verdict="return", by=checker, at=at, comment="缺少依据")
    with pytest.raises(IntegrityError), transaction.atomic():
        Approval.objects.create(matter=matter, revision=1, step="x", verdict="return", by=checker, at=at)


def test_an_unknown_verdict_is_refused(matter: Matter, checker: User, at: datetime) -> None:
    with pytest.raises(ApprovalError, match="没有这种意见"):
        record_approval(matter=matter, revision=1, step="first_check", verdict="maybe", by=checker, at=at)


def test_paper_is_recorded_only_by_those_who_may(
    matter: Matter, checker: User, stranger: User, leader: User, scan: Blob, at: datetime
) -> None:
    paper = PaperApproval(signer=leader, signed_on=date(2026, 11, 24), scan=scan)
    for other in (checker, stranger):
        with pytest.raises(NotAllowedError):
            record_approval(matter=matter, revision=1, step="sign_off", verdict="pass", by=other, at=at, paper=paper)


def test_paper_is_not_signed_tomorrow_nor_by_somebody_gone_nor_without_its_scan(
    matter: Matter, officer: User, leader: User, scan: Blob, at: datetime
) -> None:
    def attempt(message: str, signed_on: date) -> None:
        paper = PaperApproval(signer=leader, signed_on=signed_on, scan=scan)
        with pytest.raises(ApprovalError, match=message):
            record_approval(matter=matter, revision=1, step="sign_off", verdict="pass", by=officer, at=at, paper=paper)

    attempt("签批日期不能晚于今天", date(2026, 11, 25))
    leader.is_active = False
    attempt("签批人的账号已停用", date(2026, 11, 23))
    leader.is_active = True
    scan.destroyed_at = at
    attempt("请上传签批扫描件", date(2026, 11, 23))
    assert not Approval.objects.exists()
