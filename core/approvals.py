"""Verdicts at a step, given on the screen or recorded from paper (线下签批)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.access import Verb, require
from core.events import record
from core.models import Approval
from core.models.approvals import Verdict

if TYPE_CHECKING:
    from datetime import date, datetime

    from core.models import Blob, Matter, User


class ApprovalError(Exception):
    """The verdict cannot be recorded. The message is shown to the person."""


@dataclass(frozen=True)
class PaperApproval:
    """Who signed, on which day, and the scan of the signed slip."""

    signer: User
    signed_on: date
    scan: Blob


def record_approval(
    *, matter: Matter, revision: int, step: str, verdict: str, by: User, at: datetime, comment: str = "", paper: PaperApproval | None = None
) -> Approval:
    """Record a verdict on one revision. On paper, `by` is who uploads the scan and needs the right to; the signer is who decided.

    Whether the person may decide at this step is for the caller, who knows what the step asks. Raises ApprovalError, NotAllowedError.
    """
    if verdict not in Verdict.values:
        raise ApprovalError(_("没有这种意见。"))
    if verdict == Verdict.RETURN and not comment.strip():
        raise ApprovalError(_("退回修改须说明理由。"))
    if paper is not None:
        require(by, Verb.RECORD_PAPER, matter.organisation, at)
        if paper.signed_on > timezone.localtime(at).date():
            raise ApprovalError(_("签批日期不能晚于今天。"))
        if not paper.signer.is_active:
            raise ApprovalError(_("签批人的账号已停用。"))
        if paper.scan.destroyed_at:
            raise ApprovalError(_("请上传签批扫描件。"))
    with transaction.atomic():
        approval = Approval.objects.create(
            matter=matter,
            revision=revision,
            step=step,
            verdict=verdict,
            by=by,
            at=at,
            comment=comment.strip(),
            on_paper=paper is not None,
            signer=paper.signer if paper else None,
            signed_on=paper.signed_on if paper else None,
            scan=paper.scan if paper else None,
        )
        about: dict[str, Any] = {
            "revision": revision,
            "step": step,
            "verdict": str(verdict),
            "comment": approval.comment,
            "on_paper": approval.on_paper,
        }
        if paper:
            about |= {"signer": paper.signer.pk, "signed_on": paper.signed_on, "scan": paper.scan.sha256}
        record("approval.recorded", organisation=matter.organisation, matter=matter, by=by, at=at, **about)
    return approval


def deciders(matter: Matter, revision: int) -> set[int]:
    """Ids of those who decided on this revision: the signers of paper, else who pressed the button."""
    rows = Approval.objects.filter(matter=matter, revision=revision).values_list("signer_id", "by_id")
    return {signer or by for signer, by in rows}
