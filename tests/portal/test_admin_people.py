"""People, roles, units, rosters, stand-ins and handing over."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from core.access import Role
from core.models import DutyShift, Event, Matter, Membership, Organisation, StandIn, User
from tests.portal.desk import client_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]
Person = Callable[..., User]


@pytest.fixture
def keeper(org: Organisation, person: Person) -> User:
    return person("security_admin", org)


def roles(*rows: tuple[str, str, int, int], existing: int = 0, delete: tuple[int, ...] = ()) -> dict[str, Any]:
    """The inline form of roles: (id, role, user, organisation)."""
    form: dict[str, Any] = {"memberships-TOTAL_FORMS": len(rows), "memberships-INITIAL_FORMS": existing}
    for number, (pk, role, user, organisation) in enumerate(rows):
        row = {"id": pk, "role": role, "user": user, "organisation": organisation}
        form |= {f"memberships-{number}-{name}": value for name, value in row.items()}
        if number in delete:
            form[f"memberships-{number}-DELETE"] = "on"
    return form


def card(user: User) -> dict[str, Any]:
    return {
        "username": user.username,
        "display_name": user.display_name,
        "position": "",
        "email": user.email,
        "phone": "",
        "is_active": "on",
    }


def test_somebody_new_gets_a_name_a_password_and_no_superuser(keeper: User) -> None:
    form = {"username": "newcomer", "display_name": "新来", "password1": "long-enough-phrase-7", "password2": "long-enough-phrase-7"}
    client_of(keeper).post("/admin/core/user/add/", form | {"usable_password": "true", "is_superuser": "on"} | roles())
    user = User.objects.get(username="newcomer")
    assert (user.is_staff, user.is_superuser, user.check_password("long-enough-phrase-7")) == (True, False, True)


def test_granting_and_revoking_leave_an_event_each(keeper: User, editor: User, org: Organisation) -> None:
    held = editor.memberships.get()
    rows = ((str(held.pk), "editor", editor.pk, org.pk), ("", "officer", editor.pk, org.pk))
    client_of(keeper).post(f"/admin/core/user/{editor.pk}/change/", card(editor) | roles(*rows, existing=1, delete=(0,)))
    assert list(editor.memberships.values_list("role", flat=True)) == ["officer"]
    found = Event.objects.filter(verb__startswith="role.").order_by("verb").values_list("verb", "data__role")
    assert list(found) == [("role.granted", "officer"), ("role.revoked", "editor")]


def test_nobody_grants_a_role_to_himself(keeper: User, org: Organisation) -> None:
    held = keeper.memberships.get()
    rows = ((str(held.pk), "security_admin", keeper.pk, org.pk), ("", "leader", keeper.pk, org.pk))
    client_of(keeper).post(f"/admin/core/user/{keeper.pk}/change/", card(keeper) | roles(*rows, existing=1))
    assert list(keeper.memberships.values_list("role", flat=True)) == ["security_admin"]


def test_roles_are_granted_within_reach_only(keeper: User, editor: User, other_org: Organisation) -> None:
    held = editor.memberships.get()
    rows = ((str(held.pk), "editor", editor.pk, held.organisation_id), ("", "leader", editor.pk, other_org.pk))
    answer = client_of(keeper).post(f"/admin/core/user/{editor.pk}/change/", card(editor) | roles(*rows, existing=1))
    assert answer.status_code == 200
    assert editor.memberships.count() == 1


def test_people_elsewhere_are_out_of_reach(keeper: User, stranger: User, editor: User, other_org: Organisation) -> None:
    client = client_of(keeper)
    assert client.get(f"/admin/core/user/{stranger.pk}/change/").status_code == 302
    assert client.post(f"/admin/core/user/{stranger.pk}/unlock/").status_code == 404
    Membership.objects.create(user=editor, organisation=other_org, role=Role.LEADER)
    assert 'name="display_name"' not in client.get(f"/admin/core/user/{editor.pk}/change/").content.decode()
    assert client.post(f"/admin/core/user/{editor.pk}/unlock/").status_code == 403
    assert client.get(f"/admin/core/user/{editor.pk}/password/").status_code == 403


def test_a_password_is_set_and_only_that_it_was_is_recorded(keeper: User, editor: User) -> None:
    form = {"password1": "long-enough-phrase-8", "password2": "long-enough-phrase-8", "usable_password": "true"}
    client_of(keeper).post(f"/admin/core/user/{editor.pk}/password/", form)
    editor.refresh_from_db()
    assert editor.check_password("long-enough-phrase-8")
    event = Event.objects.get(verb="user.password_set")
    assert event.data == {"person": editor.pk}


def test_a_change_is_recorded_with_private_fields_masked(keeper: User, editor: User) -> None:
    held = editor.memberships.get()
    rows = ((str(held.pk), "editor", editor.pk, held.organisation_id),)
    changed = card(editor) | {"position": "副主任", "phone": "0771-0000000"} | roles(*rows, existing=1)
    client_of(keeper).post(f"/admin/core/user/{editor.pk}/change/", changed)
    event = Event.objects.get(verb="user.changed")
    assert event.data["after"] == {"position": "副主任", "phone": "***"}


def test_a_unit_is_added_below_ones_own_and_keeps_its_code(org: Organisation, person: Person) -> None:
    client = client_of(person("system_admin", org))
    form = {
        "code": "YNFWZX",
        "name": "南宁市邕宁区职工服务中心",
        "short_name": "职工服务中心",
        "legal_basis": "mass",
        "mark": "工",
        "order": 10,
    }
    assert "这个字段是必填项。" in client.post("/admin/core/organisation/add/", form | {"parent": ""}).content.decode()
    client.post("/admin/core/organisation/add/", form | {"parent": org.pk, "is_active": "on"})
    unit = Organisation.objects.get(code="YNFWZX")
    assert (unit.parent, unit.calendar_layers) == (org, ["national"])
    client.post(f"/admin/core/organisation/{unit.pk}/change/", form | {"code": "OTHER", "parent": org.pk, "is_active": "on"})
    unit.refresh_from_db()
    assert unit.code == "YNFWZX"


def shift(org: Organisation, who: User, start: str = "2026-11-25", end: str = "2026-11-26") -> dict[str, Any]:
    times = {"starts_at_0": start, "starts_at_1": "08:00", "ends_at_0": end, "ends_at_1": "08:00"}
    return {"organisation": org.pk, "person": who.pk, "deputy": ""} | times


def test_the_roster_is_kept_by_the_head_of_the_office(org: Organisation, office_head: User, editor: User) -> None:
    client = client_of(office_head)
    wrong = client.post("/admin/core/dutyshift/add/", shift(org, editor, end="2026-11-24"))
    assert "结束时间必须晚于开始时间。" in wrong.content.decode()
    client.post("/admin/core/dutyshift/add/", shift(org, editor))
    assert DutyShift.objects.get().person == editor
    assert client_of(editor).post("/admin/core/dutyshift/add/", shift(org, editor)).status_code == 403
    assert Event.objects.get().verb == "dutyshift.added"


def standin(absent: User, substitute: User) -> dict[str, Any]:
    times = {"starts_at_0": "2026-11-24", "starts_at_1": "08:00", "ends_at_0": "2026-12-01", "ends_at_1": "18:00"}
    return {"absent": absent.pk, "substitute": substitute.pk, "reason": "年休假"} | times


def test_a_stand_in_is_named_by_somebody_else(office_head: User, leader: User, principal: User) -> None:
    client = client_of(office_head)
    answer = client.post("/admin/core/standin/add/", standin(leader, office_head))
    assert "不能指定自己为代理人，请由另一位负责人办理。" in answer.content.decode()
    assert "代理人不能是请假人本人。" in client.post("/admin/core/standin/add/", standin(leader, leader)).content.decode()
    client.post("/admin/core/standin/add/", standin(leader, principal))
    assert StandIn.objects.get().substitute == principal


def test_everything_open_moves_with_one_button(org: Organisation, office_head: User, editor: User, colleague: User, now: datetime) -> None:
    for title in ("甲", "乙"):
        Matter.objects.create(organisation=org, kind="case", title=title, opened_at=now, handler=editor)
    form = {"organisation": org.pk, "from_user": editor.pk, "to_user": colleague.pk}
    client = client_of(office_head)
    shown = client.post("/admin/core/matter/handover/", form).content.decode()
    assert "将移交 2 件" in shown
    assert Matter.objects.filter(handler=editor).count() == 2
    answer = client.post("/admin/core/matter/handover/", form | {"confirm": "1"}, follow=True)
    assert "已移交 2 件" in answer.content.decode()
    assert Matter.objects.filter(handler=colleague).count() == 2
    assert client_of(editor).get("/admin/core/matter/handover/").status_code == 302
