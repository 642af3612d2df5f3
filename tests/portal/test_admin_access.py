"""Who sees which staff page: owner, colleague, stranger, anonymous, and every role at every list."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.contrib import admin
from django.urls import reverse

from core.access import Role
from core.models import Membership, Organisation, User
from disclosure.models import DocumentVersion
from tests.disclosure.acts import Team, draft
from tests.portal.desk import button, change, client_of, edited

pytestmark = pytest.mark.django_db

EVERYBODY = set(Role)
WRITERS = {
    Role.EDITOR, Role.CHECKER, Role.SECRECY, Role.OFFICER, Role.OFFICE_HEAD, Role.LEADER, Role.PRINCIPAL, Role.SPOKESPERSON, Role.AUDITOR
}  # fmt: skip
OFFICE = {Role.OFFICER, Role.OFFICE_HEAD}
SEERS = OFFICE | {Role.CHECKER, Role.AUDITOR, Role.LEADER, Role.PRINCIPAL}
INCIDENTS = OFFICE | {Role.SECRECY, Role.SPOKESPERSON, Role.AUDITOR, Role.LEADER, Role.PRINCIPAL}
LISTS: dict[str, set[Role]] = {
    "core_approval": WRITERS,
    "core_calendarday": EVERYBODY,
    "core_calendaryear": EVERYBODY,
    "core_deadline": WRITERS,
    "core_delivery": {Role.SYSTEM_ADMIN},
    "core_dutyshift": EVERYBODY,
    "core_event": {Role.AUDITOR, Role.AUDIT_ADMIN},
    "core_localrule": EVERYBODY,
    "core_matter": WRITERS,
    "core_notice": EVERYBODY,
    "core_organisation": {Role.SYSTEM_ADMIN},
    "core_standin": EVERYBODY,
    "core_user": {Role.SECURITY_ADMIN},
    "disclosure_bundle": WRITERS,
    "disclosure_catalogueentry": {Role.OFFICER, Role.OFFICE_HEAD},
    "disclosure_channel": WRITERS,
    "disclosure_channelpost": WRITERS,
    "disclosure_column": {Role.OFFICER, Role.OFFICE_HEAD},
    "disclosure_documentreading": WRITERS,
    "disclosure_documentversion": WRITERS,
    "disclosure_guidetext": {Role.OFFICER, Role.OFFICE_HEAD},
    "disclosure_normativedocument": WRITERS,
    "disclosure_undisclosedentry": WRITERS,
    "disclosure_subscription": {Role.OFFICER, Role.OFFICE_HEAD},
    "disclosure_removalorder": {Role.SECRECY, Role.OFFICER, Role.OFFICE_HEAD, Role.LEADER, Role.PRINCIPAL},
    "disclosure_reviewrule": {Role.OFFICE_HEAD},
    "disclosure_fruitlesssearch": WRITERS,
    "disclosure_sensitiveword": {Role.OFFICER, Role.OFFICE_HEAD},
    "disclosure_transfer": WRITERS,
    "interpretation_expert": OFFICE,
    "interpretation_incident": INCIDENTS,
    "interpretation_interpretationplan": WRITERS,
    "interpretation_material": WRITERS,
    "interpretation_readerquestion": WRITERS,
    "interpretation_monitoringservice": {Role.OFFICER, Role.OFFICE_HEAD, Role.SPOKESPERSON},
    "requests_app_application": SEERS,
    "requests_app_complaint": SEERS,
    "requests_app_erasurelist": SEERS,
    "requests_app_letter": SEERS,
    "requests_app_lettertemplate": OFFICE,
    "requests_app_proceeding": SEERS,
    "requests_app_publicationsuggestion": SEERS,
    "requests_app_retentionrule": SEERS,
}
ADDING: dict[str, set[Role]] = {
    "disclosure_catalogueentry": {Role.OFFICER, Role.OFFICE_HEAD},
    "disclosure_undisclosedentry": {Role.EDITOR, Role.OFFICER},
    "core_dutyshift": {Role.OFFICE_HEAD, Role.SPOKESPERSON},
    "core_localrule": {Role.SYSTEM_ADMIN, Role.OFFICE_HEAD},
    "core_organisation": {Role.SYSTEM_ADMIN},
    "core_standin": {Role.OFFICE_HEAD, Role.LEADER, Role.PRINCIPAL},
    "core_user": {Role.SECURITY_ADMIN},
    "disclosure_channel": {Role.OFFICE_HEAD},
    "disclosure_column": {Role.OFFICER, Role.OFFICE_HEAD},
    "disclosure_reviewrule": {Role.OFFICE_HEAD},
    "disclosure_sensitiveword": {Role.OFFICER, Role.OFFICE_HEAD},
    "disclosure_transfer": {Role.OFFICER, Role.OFFICE_HEAD},
    "disclosure_documentversion": {Role.EDITOR, Role.OFFICER},
    "interpretation_expert": OFFICE,
    "interpretation_incident": {Role.OFFICER, Role.OFFICE_HEAD, Role.SPOKESPERSON},
    "interpretation_monitoringservice": {Role.OFFICER, Role.OFFICE_HEAD, Role.SPOKESPERSON},
    "requests_app_application": OFFICE,
    "requests_app_complaint": OFFICE,
    "requests_app_erasurelist": OFFICE,
    "requests_app_retentionrule": {Role.OFFICE_HEAD, Role.LEADER, Role.PRINCIPAL},
}


def test_only_our_own_models_have_staff_pages() -> None:
    assert {model._meta.app_label for model in admin.site._registry} == {"core", "disclosure", "interpretation", "requests_app"}
    known = {f"{model._meta.app_label}_{model._meta.model_name}" for model in admin.site._registry}
    assert known == set(LISTS) | {"disclosure_document"}  # that one leads to its version


@pytest.mark.parametrize("role", list(Role))
def test_each_role_opens_exactly_its_lists_and_forms(role: Role, org: Organisation, person: Callable[..., User]) -> None:
    client = client_of(person(role.value, org))
    opened = {name for name in LISTS if client.get(reverse(f"admin:{name}_changelist")).status_code == 200}
    assert opened == {name for name, roles in LISTS.items() if role in roles}
    forms = set(LISTS) - {"disclosure_fruitlesssearch"}  # a report, no rows to add
    # with nothing due the form of erasure lists leads back to them; who may not draw one up is refused
    added = {name for name in forms if client.get(reverse(f"admin:{name}_add")).status_code in {200, 302}}
    assert added == {name for name, roles in ADDING.items() if role in roles}


@pytest.mark.parametrize("name", sorted(LISTS))
def test_nobody_unknown_passes_the_door(name: str) -> None:
    answer = client_of(None).get(reverse(f"admin:{name}_changelist"))
    assert answer.status_code == 302
    assert answer["Location"].startswith("/admin/login/")


def test_the_menu_offers_only_what_opens(org: Organisation, person: Callable[..., User]) -> None:
    for role in Role:
        client = client_of(person(role.value, org))
        page = client.get("/admin/")
        links = [item["link"] for group in page.context["sidebar_navigation"] for item in group["items"]]
        assert "/admin/core/notice/" in links
        assert {link: client.get(link).status_code for link in links} == dict.fromkeys(links, 200)


@pytest.mark.parametrize(("who", "expected"), [("editor", 200), ("colleague", 200), ("stranger", 302), ("nobody", 302)])
def test_a_document_is_seen_by_its_own_unit_only(request: pytest.FixtureRequest, team: Team, who: str, expected: int) -> None:
    version = draft(team)
    client = client_of(None if who == "nobody" else request.getfixturevalue(who))
    assert client.get(change(version)).status_code == expected
    for name, seen in (("submit", 200), ("preview", 302)):
        assert client.get(button(version, name)).status_code == (seen if expected == 200 else 302 if who == "nobody" else 404)


def test_a_stranger_changes_nothing(team: Team, stranger: User) -> None:
    version = draft(team)
    client = client_of(stranger)
    client.post(change(version), edited(version, title="改过的标题"))
    client.post(button(version, "submit"))
    version = DocumentVersion.objects.get()
    assert (version.title, version.state) == ("关于元旦放假的通知", "draft")


def test_somebody_without_a_role_or_left_is_not_let_in(org: Organisation, editor: User) -> None:
    client = client_of(editor)
    assert client.get("/admin/").status_code == 200
    Membership.objects.filter(user=editor).delete()
    assert client.get("/admin/").status_code == 302
    Membership.objects.create(user=editor, organisation=org, role=Role.EDITOR)
    User.objects.filter(pk=editor.pk).update(is_active=False)
    assert client.get("/admin/").status_code == 302


def test_a_superuser_without_a_role_is_nobody(db: None) -> None:
    chief = User.objects.create(username="root", is_staff=True, is_superuser=True)
    assert client_of(chief).get("/admin/").status_code == 302


def test_an_auditor_above_sees_the_units_below(team: Team, other_org: Organisation, person: Callable[..., User]) -> None:
    version = draft(team)
    Organisation.objects.filter(pk=team.org.pk).update(parent=other_org)
    auditor, editor_above = person("auditor", other_org), person("editor", other_org)
    assert client_of(auditor).get(change(version)).status_code == 200
    assert client_of(editor_above).get(change(version)).status_code == 302
