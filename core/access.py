"""Who may do what: one table of verbs and roles, printed by `manage.py access` and tested cell by cell.

Separation of duties is not in this table: whoever contributed to a version cannot approve it (disclosure/services), and no role of the
administrators approves or reveals anything (PLAN.md, three administrators).
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from datetime import datetime

    from core.models import Organisation, User


class Role(models.TextChoices):
    """Roles of TERMS.md. A person may hold several, at several organisations."""

    EDITOR = "editor", _("信息员")
    CHECKER = "checker", _("核稿人")
    SECRECY = "secrecy", _("保密审查员")
    OFFICER = "officer", _("政务公开经办人")
    OFFICE_HEAD = "office_head", _("信息公开工作机构负责人")
    LEADER = "leader", _("分管领导")
    PRINCIPAL = "principal", _("主要负责人")
    SPOKESPERSON = "spokesperson", _("新闻发言人")
    AUDITOR = "auditor", _("监督检查员")
    SYSTEM_ADMIN = "system_admin", _("系统管理员")
    SECURITY_ADMIN = "security_admin", _("安全管理员")
    AUDIT_ADMIN = "audit_admin", _("审计管理员")


class Verb(StrEnum):
    """What a member of staff can do. A view or service asks for a verb, never for a role."""

    SEE_STAFF = "see_staff"
    VIEW_DOCUMENTS = "view_documents"
    DRAFT_DOCUMENTS = "draft_documents"
    CHECK_DOCUMENTS = "check_documents"
    REVIEW_SECRECY = "review_secrecy"
    SIGN_OFF = "sign_off"
    EXPEDITE = "expedite"
    PUBLISH = "publish"
    WITHDRAW = "withdraw"
    EXAMINE_ATTRIBUTE = "examine_attribute"
    SEAL = "seal"
    CONFIRM_REMOVAL = "confirm_removal"
    RECORD_PAPER = "record_paper"
    OVERRULE_FINDINGS = "overrule_findings"
    MANAGE_WORDS = "manage_words"
    VIEW_DEADLINES = "view_deadlines"
    MANAGE_DEADLINES = "manage_deadlines"
    LIFT_OVERDUE = "lift_overdue"
    HAND_OVER = "hand_over"
    VIEW_TRAIL = "view_trail"
    MANAGE_ROSTER = "manage_roster"
    MANAGE_COLUMNS = "manage_columns"
    MANAGE_SUBSCRIPTIONS = "manage_subscriptions"
    MANAGE_WORKFLOW = "manage_workflow"
    IMPORT_DOCUMENTS = "import_documents"
    VIEW_APPLICATIONS = "view_applications"
    HANDLE_APPLICATIONS = "handle_applications"
    REVEAL_APPLICANTS = "reveal_applicants"
    REVIEW_ANSWERS = "review_answers"
    SIGN_ANSWERS = "sign_answers"
    APPROVE_EXTENSIONS = "approve_extensions"
    MANAGE_LETTERS = "manage_letters"
    KEEP_ARCHIVE = "keep_archive"
    CONFIRM_ERASURE = "confirm_erasure"
    VIEW_INCIDENTS = "view_incidents"
    HANDLE_INCIDENTS = "handle_incidents"
    GRADE_INCIDENTS = "grade_incidents"
    APPROVE_REGRADING = "approve_regrading"
    PLAN_INTERPRETATION = "plan_interpretation"
    MANAGE_EXPERTS = "manage_experts"
    MANAGE_ORGANISATIONS = "manage_organisations"
    MANAGE_CALENDAR = "manage_calendar"
    MANAGE_PEOPLE = "manage_people"
    VIEW_DEAD_LETTERS = "view_dead_letters"


_OFFICE = {Role.OFFICER, Role.OFFICE_HEAD}
_LEADERS = {Role.LEADER, Role.PRINCIPAL}
_WRITERS = {Role.EDITOR, Role.CHECKER, Role.SECRECY, *_OFFICE, *_LEADERS, Role.SPOKESPERSON}

ACCESS: dict[Verb, frozenset[Role]] = {
    Verb.SEE_STAFF: frozenset(Role),
    Verb.VIEW_DOCUMENTS: frozenset(_WRITERS | {Role.AUDITOR}),
    Verb.DRAFT_DOCUMENTS: frozenset({Role.EDITOR, Role.OFFICER}),
    Verb.CHECK_DOCUMENTS: frozenset({Role.CHECKER, Role.OFFICE_HEAD}),
    Verb.REVIEW_SECRECY: frozenset({Role.SECRECY}),
    Verb.SIGN_OFF: frozenset(_LEADERS),
    Verb.EXPEDITE: frozenset({Role.OFFICE_HEAD, Role.SPOKESPERSON, *_LEADERS}),
    Verb.PUBLISH: frozenset({Role.EDITOR, *_OFFICE}),
    Verb.WITHDRAW: frozenset(_OFFICE),
    Verb.EXAMINE_ATTRIBUTE: frozenset(_OFFICE),
    Verb.SEAL: frozenset({Role.SECRECY, *_OFFICE, *_LEADERS}),
    Verb.CONFIRM_REMOVAL: frozenset({Role.OFFICE_HEAD, *_LEADERS}),
    Verb.RECORD_PAPER: frozenset({Role.EDITOR, *_OFFICE}),
    Verb.OVERRULE_FINDINGS: frozenset({Role.CHECKER, Role.SECRECY, *_OFFICE, *_LEADERS}),
    Verb.MANAGE_WORDS: frozenset(_OFFICE),
    Verb.VIEW_DEADLINES: frozenset(_WRITERS | {Role.AUDITOR}),
    Verb.MANAGE_DEADLINES: frozenset(_OFFICE),
    Verb.LIFT_OVERDUE: frozenset({Role.OFFICE_HEAD, *_LEADERS}),
    Verb.HAND_OVER: frozenset({Role.OFFICE_HEAD, *_LEADERS}),
    Verb.VIEW_TRAIL: frozenset({Role.AUDITOR, Role.AUDIT_ADMIN}),
    Verb.MANAGE_ROSTER: frozenset({Role.OFFICE_HEAD, Role.SPOKESPERSON}),
    Verb.MANAGE_COLUMNS: frozenset(_OFFICE),
    Verb.MANAGE_SUBSCRIPTIONS: frozenset(_OFFICE),
    Verb.MANAGE_WORKFLOW: frozenset({Role.OFFICE_HEAD}),
    # what was public elsewhere goes public here without a review
    Verb.IMPORT_DOCUMENTS: frozenset(_OFFICE),
    Verb.VIEW_APPLICATIONS: frozenset({Role.CHECKER, Role.AUDITOR, *_OFFICE, *_LEADERS}),
    Verb.HANDLE_APPLICATIONS: frozenset(_OFFICE),
    Verb.REVEAL_APPLICANTS: frozenset(_OFFICE),
    Verb.REVIEW_ANSWERS: frozenset({Role.CHECKER, Role.OFFICE_HEAD}),
    Verb.SIGN_ANSWERS: frozenset({Role.OFFICE_HEAD, *_LEADERS}),
    Verb.APPROVE_EXTENSIONS: frozenset({Role.OFFICE_HEAD}),
    Verb.MANAGE_LETTERS: frozenset(_OFFICE),
    Verb.KEEP_ARCHIVE: frozenset(_OFFICE),
    Verb.CONFIRM_ERASURE: frozenset({Role.OFFICE_HEAD, *_LEADERS}),
    # incidents are internal: those who answer for them, those who review what is said, and the auditor
    Verb.VIEW_INCIDENTS: frozenset({Role.SECRECY, Role.SPOKESPERSON, Role.AUDITOR, *_OFFICE, *_LEADERS}),
    Verb.HANDLE_INCIDENTS: frozenset({Role.SPOKESPERSON, *_OFFICE}),
    Verb.GRADE_INCIDENTS: frozenset({Role.SPOKESPERSON, Role.OFFICE_HEAD, *_LEADERS}),
    Verb.APPROVE_REGRADING: frozenset({Role.OFFICE_HEAD, *_LEADERS}),
    Verb.PLAN_INTERPRETATION: frozenset({Role.EDITOR, *_OFFICE}),
    Verb.MANAGE_EXPERTS: frozenset(_OFFICE),
    Verb.MANAGE_ORGANISATIONS: frozenset({Role.SYSTEM_ADMIN}),
    Verb.MANAGE_CALENDAR: frozenset({Role.SYSTEM_ADMIN, Role.OFFICE_HEAD}),
    Verb.MANAGE_PEOPLE: frozenset({Role.SECURITY_ADMIN}),
    Verb.VIEW_DEAD_LETTERS: frozenset({Role.SYSTEM_ADMIN}),
}

# These roles look down the tree: a district's auditor sees every unit below, and administrators administer them.
DOWNWARD: frozenset[Role] = frozenset({Role.AUDITOR, Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN})

# Verbs that put something out or approve it; in production their holders sign in with a one-time password.
APPROVING: frozenset[Verb] = frozenset(
    {Verb.REVIEW_SECRECY, Verb.SIGN_OFF, Verb.PUBLISH, Verb.WITHDRAW, Verb.LIFT_OVERDUE, Verb.CHECK_DOCUMENTS}
    | {Verb.EXPEDITE, Verb.SEAL, Verb.CONFIRM_REMOVAL, Verb.IMPORT_DOCUMENTS}
    | {Verb.REVIEW_ANSWERS, Verb.SIGN_ANSWERS, Verb.APPROVE_EXTENSIONS, Verb.REVEAL_APPLICANTS, Verb.CONFIRM_ERASURE}
    | {Verb.APPROVE_REGRADING}
)
# Whoever could give oneself such a verb signs in the same way.
STRONG_SIGN_IN: frozenset[Verb] = APPROVING | {Verb.MANAGE_PEOPLE}


class NotAllowedError(Exception):
    """The person may not do this here. The message is shown to them."""


def roles_of(user: User, at: datetime) -> dict[int, set[Role]]:
    """Organisation id -> roles held there at this instant, including those of people the user stands in for."""
    from core.models import Membership, StandIn

    if not user.is_active:
        return {}
    absent = StandIn.objects.at(at).filter(substitute=user).values("absent_id")
    held: dict[int, set[Role]] = {}
    rows = Membership.objects.filter(Q(user=user) | Q(user__in=absent, user__is_active=True), organisation__is_active=True)
    for organisation_id, role in rows.values_list("organisation_id", "role"):
        held.setdefault(organisation_id, set()).add(Role(role))
    return held


def organisations_for(user: User, verb: Verb, at: datetime) -> set[int]:
    """Ids of the organisations where the user may do this now."""
    return organisations_in(roles_of(user, at), verb)


def organisations_in(held: dict[int, set[Role]], verb: Verb) -> set[int]:
    """The same from roles already read (`roles_of`): a staff page asks about many verbs and reads the roles once."""
    allowed = ACCESS[verb]
    direct = {organisation_id for organisation_id, roles in held.items() if roles & allowed}
    tops = {organisation_id for organisation_id, roles in held.items() if roles & allowed & DOWNWARD}
    return direct | _descendants(tops)


def _descendants(tops: set[int]) -> set[int]:
    """All organisations below these; the tree of a district is small, so one query reads it whole."""
    from core.models import Organisation

    if not tops:
        return set()
    parents = list(Organisation.objects.values_list("id", "parent_id"))
    found, frontier = set(tops), set(tops)
    while frontier:
        frontier = {pk for pk, parent in parents if parent in frontier} - found
        found |= frontier
    return found


def can(user: User, verb: Verb, organisation: Organisation, at: datetime) -> bool:
    """Whether the user may do this at this organisation now."""
    return organisation.pk in organisations_for(user, verb, at)


def require(user: User, verb: Verb, organisation: Organisation, at: datetime) -> None:
    """Raise NotAllowedError with a message for the person unless they may do this."""
    if not can(user, verb, organisation, at):
        raise NotAllowedError(str(_("您在“%(organisation)s”没有办理此事的权限。") % {"organisation": organisation.short_name}))


def people_with(verb_or_role: Verb | Role, organisation: Organisation, at: datetime) -> list[User]:
    """Active people who hold this at the organisation itself, with stand-ins in place of those absent; ordered by id."""
    from core.models import StandIn, User

    roles = ACCESS[verb_or_role] if isinstance(verb_or_role, Verb) else {verb_or_role}
    people = list(
        User.objects.filter(memberships__organisation=organisation, memberships__role__in=roles, is_active=True).distinct().order_by()
    )
    substitutes = {row.absent_id: row.substitute for row in StandIn.objects.at(at).select_related("substitute") if row.substitute.is_active}
    found = {person.pk: person for person in (substitutes.get(person.pk, person) for person in people)}
    return [found[pk] for pk in sorted(found)]
