"""Who may do what, cell by cell; owner, colleague, stranger; stand-ins; roles that look down the tree."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from io import StringIO

import pytest
from django.core.management import call_command

from core.access import ACCESS, APPROVING, DOWNWARD, NotAllowedError, Role, Verb, can, organisations_for, people_with, require, roles_of
from core.models import Membership, Organisation, User

# Columns: editor, checker, secrecy, officer, office head, leader, principal, spokesperson, auditor, system, security, audit administrator.
TABLE = """
see_staff             x x x x x x x x x x x x
view_documents        x x x x x x x x x . . .
draft_documents       x . . x . . . . . . . .
check_documents       . x . . x . . . . . . .
review_secrecy        . . x . . . . . . . . .
sign_off              . . . . . x x . . . . .
expedite              . . . . x x x x . . . .
publish               x . . x x . . . . . . .
withdraw              . . . x x . . . . . . .
seal                  . . x x x x x . . . . .
confirm_removal       . . . . x x x . . . . .
examine_attribute     . . . x x . . . . . . .
record_paper          x . . x x . . . . . . .
overrule_findings     . x x x x x x . . . . .
manage_words          . . . x x . . . . . . .
view_deadlines        x x x x x x x x x . . .
manage_deadlines      . . . x x . . . . . . .
lift_overdue          . . . . x x x . . . . .
hand_over             . . . . x x x . . . . .
view_trail            . . . . . . . . x . . x
manage_roster         . . . . x . . x . . . .
manage_columns        . . . x x . . . . . . .
manage_subscriptions  . . . x x . . . . . . .
manage_workflow       . . . . x . . . . . . .
import_documents      . . . x x . . . . . . .
view_applications     . x . x x x x . x . . .
handle_applications   . . . x x . . . . . . .
reveal_applicants     . . . x x . . . . . . .
review_answers        . x . . x . . . . . . .
sign_answers          . . . . x x x . . . . .
approve_extensions    . . . . x . . . . . . .
manage_letters        . . . x x . . . . . . .
keep_archive          . . . x x . . . . . . .
confirm_erasure       . . . . x x x . . . . .
view_incidents        . . x x x x x x x . . .
handle_incidents      . . . x x . . x . . . .
grade_incidents       . . . . x x x x . . . .
approve_regrading     . . . . x x x . . . . .
plan_interpretation   x . . x x . . . . . . .
manage_experts        . . . x x . . . . . . .
manage_organisations  . . . . . . . . . x . .
manage_calendar       . . . . x . . . . x . .
manage_people         . . . . . . . . . . x .
view_dead_letters     . . . . . . . . . x . .
"""
ROLES = [
    "editor",
    "checker",
    "secrecy",
    "officer",
    "office_head",
    "leader",
    "principal",
    "spokesperson",
    "auditor",
    "system_admin",
    "security_admin",
    "audit_admin",
]
ROWS = {words[0]: words[1:] for words in map(str.split, TABLE.strip().splitlines())}
CELLS = [(verb, role, mark == "x") for verb, marks in ROWS.items() for role, mark in zip(ROLES, marks, strict=True)]


def test_the_table_knows_every_verb_and_every_role() -> None:
    assert set(ROWS) == {verb.value for verb in Verb} == {verb.value for verb in ACCESS}
    assert set(ROLES) == set(Role.values)
    assert len(CELLS) == len(Verb) * 12


@pytest.mark.parametrize("role", ROLES)
def test_a_role_may_do_what_the_table_says_and_nothing_else(
    role: str, org: Organisation, other_org: Organisation, person: Callable[..., User], at: datetime
) -> None:
    member = person(role, org)
    for verb, of, expected in CELLS:
        if of == role:
            assert can(member, Verb(verb), org, at) is expected, (verb, role)
            assert not can(member, Verb(verb), other_org, at)


def test_no_administrator_approves_or_publishes_anything() -> None:
    for verb in APPROVING:
        assert not ACCESS[verb] & {Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN, Role.AUDITOR}


def test_only_auditors_and_administrators_look_down_the_tree(
    org: Organisation, other_org: Organisation, person: Callable[..., User], at: datetime
) -> None:
    below = Organisation.objects.create(code="YNX", name="某中心", short_name="某中心", parent=other_org)
    other_org.parent = org
    other_org.save()
    for role in ROLES:
        verb = next(verb for verb in Verb if role in ACCESS[verb])
        expected = {org.pk, other_org.pk, below.pk} if Role(role) in DOWNWARD else {org.pk}
        assert organisations_for(person(role, org), verb, at) == expected, role
    assert organisations_for(person("auditor", below), Verb.VIEW_TRAIL, at) == {below.pk}
    assert {role.value for role in DOWNWARD} == {"auditor", "system_admin", "security_admin", "audit_admin"}


def test_a_role_that_looks_down_does_so_only_with_its_own_verbs(
    org: Organisation, other_org: Organisation, person: Callable[..., User], at: datetime
) -> None:
    other_org.parent = org
    other_org.save()
    both = person(("editor", "auditor"), org)
    assert organisations_for(both, Verb.VIEW_DOCUMENTS, at) == {org.pk, other_org.pk}
    assert organisations_for(both, Verb.DRAFT_DOCUMENTS, at) == {org.pk}


def test_a_stand_in_holds_the_roles_during_the_leave_only(org: Organisation, editor: User, leader: User, at: datetime) -> None:
    leader.absences.create(substitute=editor, starts_at=at, ends_at=at + timedelta(days=1))
    assert not can(editor, Verb.SIGN_OFF, org, at - timedelta(seconds=1))
    assert can(editor, Verb.SIGN_OFF, org, at)
    assert can(leader, Verb.SIGN_OFF, org, at)
    assert not can(editor, Verb.SIGN_OFF, org, at + timedelta(days=1))
    assert roles_of(editor, at) == {org.pk: {Role.EDITOR, Role.LEADER}}
    assert people_with(Role.LEADER, org, at) == [editor]
    assert people_with(Role.LEADER, org, at + timedelta(days=1)) == [leader]


def test_a_stand_in_who_left_does_not_stand_in(org: Organisation, editor: User, leader: User, at: datetime) -> None:
    leader.absences.create(substitute=editor, starts_at=at, ends_at=at + timedelta(days=1))
    editor.is_active = False
    editor.save()
    assert people_with(Role.LEADER, org, at) == [leader]
    assert not can(editor, Verb.SIGN_OFF, org, at)


def test_roles_of_somebody_who_left_pass_to_nobody(org: Organisation, editor: User, leader: User, at: datetime) -> None:
    leader.absences.create(substitute=editor, starts_at=at, ends_at=at + timedelta(days=1))
    leader.is_active = False
    leader.save()
    assert not can(editor, Verb.SIGN_OFF, org, at)
    assert people_with(Role.LEADER, org, at) == []


def test_a_closed_organisation_gives_no_rights(org: Organisation, editor: User, at: datetime) -> None:
    org.is_active = False
    org.save()
    assert organisations_for(editor, Verb.DRAFT_DOCUMENTS, at) == set()


def test_a_refusal_names_the_place(org: Organisation, other_org: Organisation, editor: User, at: datetime) -> None:
    require(editor, Verb.DRAFT_DOCUMENTS, org, at)
    with pytest.raises(NotAllowedError, match="您在“区人社局”没有办理此事的权限。"):
        require(editor, Verb.DRAFT_DOCUMENTS, other_org, at)


def test_people_are_found_by_verb_each_once(org: Organisation, person: Callable[..., User], at: datetime) -> None:
    both = person(("officer", "office_head"), org)
    head = person("office_head", org)
    Membership.objects.filter(user=head).update(role=Role.OFFICE_HEAD)
    assert people_with(Verb.WITHDRAW, org, at) == [both, head]


def test_the_command_prints_the_same_table() -> None:
    out = StringIO()
    call_command("access", json=True, stdout=out)
    printed = json.loads(out.getvalue())
    assert printed["downward"] == ["audit_admin", "auditor", "security_admin", "system_admin"]
    assert printed["verbs"] == {
        verb: [role for role, mark in zip(ROLES, marks, strict=True) if mark == "x"] for verb, marks in ROWS.items()
    }
    out = StringIO()
    call_command("access", stdout=out)
    lines = out.getvalue().splitlines()
    assert lines[0].split()[1:] == [role + ("↓" if role in printed["downward"] else "") for role in ROLES]
    assert {words[0]: [mark.replace("·", ".") for mark in words[1:]] for words in map(str.split, lines[1:])} == ROWS
