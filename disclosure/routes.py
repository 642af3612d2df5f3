"""The way a version takes: the steps of its kind, what its unit asks for beyond them, or the emergency's short one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from disclosure.kinds import kinds
from disclosure.models import DocumentVersion, EmergencyOrder, ReviewRule
from disclosure.models import VersionState as S

if TYPE_CHECKING:
    from disclosure.kinds import Kind

CHECKS = (S.FIRST_CHECK, S.SECOND_CHECK, S.FINAL_CHECK)
EMERGENCY = (S.SECRECY,)  # shortened, but never without the secrecy review (LEGAL.md §13)
ORDER = (S.DRAFT, *CHECKS, S.SECRECY, S.SIGN_OFF, S.APPROVED)


def emergency_of(version: DocumentVersion) -> EmergencyOrder | None:
    """The order that put this version on the short way, if any."""
    return EmergencyOrder.objects.select_related("by").filter(version=version).first()


def rule_of(version: DocumentVersion) -> ReviewRule | None:
    """What the unit asks for: its rule for this kind, else its rule for every kind."""
    rules = ReviewRule.objects.filter(organisation=version.document.organisation_id, kind__in=["", version.kind])
    return max(rules, key=lambda rule: rule.kind, default=None)


def steps_of(version: DocumentVersion) -> tuple[S, ...]:
    """The states passed between draft and approved, for this version now."""
    if emergency_of(version):
        return EMERGENCY
    kind = kinds.get(version.kind)
    return with_checks(kind, rule_of(version)) if kind else ()


def with_checks(kind: Kind, rule: ReviewRule | None) -> tuple[S, ...]:
    """The kind's steps, with more checks in front where the unit's rule asks for more."""
    wanted = CHECKS[: rule.checks] if rule else ()
    return tuple(step for step in ORDER if step in kind.steps or step in wanted)


def step_after(version: DocumentVersion) -> S:
    """The step that follows the version's state; the steps may have changed since it got there."""
    place = ORDER.index(S(version.state))
    later = set(ORDER[place + 1 :])
    return next((step for step in steps_of(version) if step in later), S.APPROVED)
