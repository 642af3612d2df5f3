"""Whose turn it is: which versions wait for the signed-in person."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Exists, F, OuterRef, Q, Subquery

from core.access import Verb
from core.models import Approval
from core.models.approvals import Verdict
from disclosure.models import ChannelPost, Contribution, DocumentVersion, RemovalOrder
from disclosure.models import VersionState as S
from disclosure.models.channels import OPEN_POSTS

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from core.reach import Reach

# Which verb moves a version on from a state.
VERB_OF_STATE: dict[str, Verb] = {
    S.DRAFT: Verb.DRAFT_DOCUMENTS,
    S.FIRST_CHECK: Verb.CHECK_DOCUMENTS,
    S.SECOND_CHECK: Verb.CHECK_DOCUMENTS,
    S.FINAL_CHECK: Verb.CHECK_DOCUMENTS,
    S.SECRECY: Verb.REVIEW_SECRECY,
    S.SIGN_OFF: Verb.SIGN_OFF,
    S.APPROVED: Verb.PUBLISH,
    S.SCHEDULED: Verb.PUBLISH,
}
REVIEW = (S.FIRST_CHECK, S.SECOND_CHECK, S.FINAL_CHECK, S.SECRECY, S.SIGN_OFF)


def waiting_for(reach: Reach) -> QuerySet[DocumentVersion]:
    """Versions the person can move on now: reviews of what others wrote, and approved ones to publish. Oldest first, without bodies."""
    condition = Q(pk__in=[])
    for state, verb in VERB_OF_STATE.items():
        if state in (*REVIEW, S.APPROVED):
            condition |= Q(state=state, document__organisation__in=reach.organisations(verb))
    own = Contribution.objects.filter(version=OuterRef("pk"), user=reach.user.pk)
    rows = DocumentVersion.objects.filter(condition, document__sealed_at__isnull=True)
    return (
        rows.filter(~Q(state__in=REVIEW) | ~Exists(own)).select_related("document__organisation").defer("body", "body_text").order_by("id")
    )


def returned_to(reach: Reach) -> QuerySet[DocumentVersion]:
    """Drafts of the person that a reviewer sent back, with the reviewer's words as `returned_because`."""
    last = Approval.objects.filter(matter=OuterRef("document__matter")).order_by("-id")
    rows = DocumentVersion.objects.filter(state=S.DRAFT, created_by=reach.user.pk).annotate(
        verdict=Subquery(last.values("verdict")[:1]),
        returned_because=Subquery(last.values("comment")[:1]),
        returned_at=Subquery(last.values("at")[:1]),
    )
    return (
        rows.filter(verdict=Verdict.RETURN, returned_at__gte=F("created_at"))
        .select_related("document__organisation")
        .defer("body", "body_text")
        .order_by("-id")
    )


def open_posts(reach: Reach) -> QuerySet[ChannelPost]:
    """Channels that wait for somebody of the person's units, oldest first."""
    rows = ChannelPost.objects.filter(state__in=OPEN_POSTS, document__organisation__in=reach.organisations(Verb.PUBLISH))
    return rows.select_related("document__organisation", "channel").order_by("asked_at", "id")


def waiting_removals(reach: Reach) -> QuerySet[RemovalOrder]:
    """Orders of sealing, lifting and purging that others asked for and the person can confirm."""
    return (
        RemovalOrder.objects.filter(
            confirmed_at__isnull=True, rejected_at__isnull=True, document__organisation__in=reach.organisations(Verb.CONFIRM_REMOVAL)
        )
        .exclude(requested_by=reach.user.pk)
        .select_related("document__organisation", "requested_by")
        .order_by("id")
    )
