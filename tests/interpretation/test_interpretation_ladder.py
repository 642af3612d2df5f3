"""Who hears of an interpretation that is owed, and when: the handler and the writers, the unit's leader, the district's office."""

from collections.abc import Callable
from datetime import datetime

import pytest

from core.models import Notice, Organisation, User
from core.sweep import run_sweep
from tests.conftest import shanghai
from tests.disclosure.acts import Team
from tests.disclosure.conftest import team
from tests.interpretation.plans import published_policy

__all__ = ["team"]
pytestmark = pytest.mark.django_db

PERSON = Callable[..., User]


def told(stage: str) -> set[str]:
    return set(Notice.objects.filter(params__stage=stage).values_list("recipient__username", flat=True))


@pytest.fixture
def district(team: Team) -> Organisation:
    above = Organisation.objects.create(code="YNQ", name="南宁市邕宁区", short_name="邕宁区")
    Organisation.objects.filter(pk=team.org.pk).update(parent=above)
    return above


@pytest.mark.parametrize(
    ("now", "stage", "whom"),
    [
        (shanghai(2026, 11, 26, 9), "warn-1-workdays", {"editor", "officer"}),
        (shanghai(2026, 11, 27, 22), "warn-2-hours", {"editor", "officer"}),
        (shanghai(2026, 11, 28, 0), "escalate-1", {"leader"}),
        (shanghai(2026, 12, 1, 0), "escalate-2", {"head", "clerk"}),
    ],
)
def test_each_stage_reaches_its_people_once(
    team: Team, district: Organisation, person: PERSON, now: datetime, stage: str, whom: set[str]
) -> None:
    names = {"editor": team.editor, "officer": team.officer, "leader": team.leader}
    names |= {"head": person("office_head", district), "clerk": person("officer", district)}
    person("office_head", team.org)
    published_policy(team)
    run_sweep(now)
    run_sweep(now)
    assert told(stage) == {names[name].username for name in whom}
    assert Notice.objects.filter(params__stage=stage).count() == len(whom)


def test_a_unit_without_a_superior_is_its_own_district(team: Team, person: PERSON) -> None:
    head = person("office_head", team.org)
    published_policy(team)
    run_sweep(shanghai(2026, 12, 1, 0))
    assert told("escalate-2") == {head.username, team.officer.username}
