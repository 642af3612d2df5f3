"""A unit may ask for more checks, and for different people at each; never for less than the kind does."""

from collections.abc import Callable

import pytest

from core.models import User
from disclosure.errors import RefusedError
from disclosure.models import ReviewRule
from disclosure.services.publication import publish, schedule
from disclosure.services.review import pass_step, return_step, sign_off, submit
from tests.conftest import shanghai
from tests.disclosure.acts import AT, Team, approve, draft

pytestmark = pytest.mark.django_db


def way(team: Team, kind: str) -> list[str]:
    version = submit(version=draft(team, kind=kind), by=team.editor, at=AT)
    seen = [version.state]
    people = {"secrecy": team.secrecy, "sign_off": team.leader}
    while version.state != "approved":
        pass_step(version=version, by=people.get(version.state, team.checker), at=AT)
        seen.append(version.state)
    publish(version=version, by=team.officer, at=AT)
    return seen


@pytest.mark.parametrize(
    ("kind", "checks", "states"),
    [
        ("notice", 3, ["first_check", "second_check", "final_check", "secrecy", "sign_off", "approved"]),
        ("notice", 2, ["first_check", "second_check", "secrecy", "sign_off", "approved"]),
        ("policy", 0, ["first_check", "secrecy", "sign_off", "approved"]),
        ("finance", 1, ["first_check", "second_check", "final_check", "secrecy", "sign_off", "approved"]),
    ],
)
def test_the_unit_adds_checks(team: Team, kind: str, checks: int, states: list[str]) -> None:
    ReviewRule.objects.create(organisation=team.org, checks=checks)
    assert way(team, kind) == states


def test_a_rule_for_the_kind_goes_before_the_rule_for_all(team: Team) -> None:
    ReviewRule.objects.create(organisation=team.org, checks=3)
    ReviewRule.objects.create(organisation=team.org, kind="notice", checks=1)
    assert way(team, "notice") == ["first_check", "secrecy", "sign_off", "approved"]


def test_a_rule_of_another_unit_does_not_count(team: Team, stranger: User) -> None:
    ReviewRule.objects.create(organisation=stranger.memberships.get().organisation, checks=3)
    assert way(team, "notice") == ["secrecy", "sign_off", "approved"]


def test_different_people_at_each_step(team: Team, person: Callable[..., User]) -> None:
    ReviewRule.objects.create(organisation=team.org, checks=2, different_people=True)
    version = submit(version=draft(team), by=team.editor, at=AT)
    pass_step(version=version, by=team.checker, at=AT)
    message = f"{team.checker}已办理过前面的环节，本单位规定各环节由不同的人办理。"
    with pytest.raises(RefusedError, match=message):
        pass_step(version=version, by=team.checker, at=AT)
    assert pass_step(version=version, by=person("office_head", team.org), at=AT).state == "secrecy"


def test_a_rule_changed_under_way_lets_what_is_under_way_go_on(team: Team) -> None:
    rule = ReviewRule.objects.create(organisation=team.org, checks=3)
    version = submit(version=draft(team), by=team.editor, at=AT)
    pass_step(version=version, by=team.checker, at=AT)
    assert version.state == "second_check"
    rule.delete()
    assert pass_step(version=version, by=team.checker, at=AT).state == "secrecy"


def test_what_was_signed_off_is_returned_by_who_publishes(team: Team) -> None:
    version = approve(team, draft(team))
    return_step(version=version, reason="标题有误", by=team.officer, at=AT)
    assert version.state == "draft"
    scheduled = schedule(version=approve(team, draft(team)), when=shanghai(2026, 11, 25), by=team.officer, at=AT)
    return_step(version=scheduled, reason="附件有误", by=team.officer, at=AT)
    assert (scheduled.state, scheduled.scheduled_for) == ("draft", None)


@pytest.mark.parametrize("step", ["first_check", "second_check", "final_check", "secrecy", "sign_off"])
def test_every_step_returns_with_its_reason(team: Team, step: str) -> None:
    version = submit(version=draft(team, kind="finance"), by=team.editor, at=AT)
    people = {"secrecy": team.secrecy, "sign_off": team.leader}
    while version.state != step:
        pass_step(version=version, by=people.get(version.state, team.checker), at=AT)
    with pytest.raises(RefusedError, match="退回修改须写明理由。"):
        return_step(version=version, reason="", by=people.get(step, team.checker), at=AT)
    assert return_step(version=version, reason="请补充依据", by=people.get(step, team.checker), at=AT).state == "draft"


def test_after_a_return_everything_is_passed_again(team: Team) -> None:
    version = submit(version=draft(team), by=team.editor, at=AT)
    pass_step(version=version, by=team.secrecy, at=AT)
    return_step(version=version, reason="改", by=team.leader, at=AT)
    submit(version=version, by=team.editor, at=AT)
    assert version.state == "secrecy"
    pass_step(version=version, by=team.secrecy, at=AT)
    assert sign_off(version=version, by=team.leader, at=AT).state == "approved"
