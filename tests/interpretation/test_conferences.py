"""Press conferences meet the 24 hours; who attended is recorded; they may repeat and have a transcript."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from core.models import Organisation, User
from disclosure.default_columns import ensure_columns
from interpretation.errors import InterpretationError
from interpretation.models import Conference, Incident
from interpretation.services import conferences
from tests.interpretation.incidents import SEEN, clock, graded, rules
from tests.interpretation.statements import out

pytestmark = pytest.mark.django_db
AT = SEEN + timedelta(hours=20)


@pytest.fixture
def speaker(org: Organisation, person: Callable[..., User]) -> User:
    return person("spokesperson", org)


@pytest.fixture
def leader(org: Organisation, person: Callable[..., User]) -> User:
    return person("leader", org)


@pytest.fixture
def incident(org: Organisation, speaker: User) -> Incident:
    return graded(org, speaker, severity="grave", needs_conference=True)


def held(incident: Incident, by: User, **changed: Any) -> Conference:
    given = {"held_at": AT, "place": "区政府新闻发布厅", "attended_by_principal": True, "at": AT + timedelta(hours=1), **changed}
    return conferences.hold(incident=incident, by=by, **given)


def test_a_conference_meets_the_24_hours_alone_as_of_when_it_was_held(speaker: User, incident: Incident) -> None:
    held(incident, speaker)
    assert rules(incident) == ["response_1h", "response_5h"]
    assert clock(incident, "response_24h").met_at == AT
    assert not clock(incident, "response_24h").late_seconds


def test_a_late_conference_stays_late_and_another_may_follow(speaker: User, incident: Incident) -> None:
    late = SEEN + timedelta(hours=25)
    held(incident, speaker, held_at=late, at=late)
    assert clock(incident, "response_24h").late_seconds == 3600
    held(
        incident,
        speaker,
        held_at=late + timedelta(hours=5),
        at=late + timedelta(hours=5),
        attended_by_principal=False,
        spokesperson=speaker,
    )
    assert incident.conferences.count() == 2


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"attended_by_principal": False}, "新闻发布会须由主要负责人或者新闻发言人出席，请登记出席情况。"),
        ({"held_at": AT + timedelta(hours=2)}, "新闻发布会举行后才能登记。"),
        ({"held_at": SEEN - timedelta(hours=1)}, "举行时间不能早于舆情发生的时间。"),
        ({"place": " "}, "请填写“地点”。"),
        ({"place": "厅" * 121}, "地点最多120个字。"),
    ],
)
def test_what_cannot_be_is_refused(speaker: User, incident: Incident, changed: dict[str, Any], message: str) -> None:
    with pytest.raises(InterpretationError, match=f"^{message}$"):
        held(incident, speaker, **changed)
    assert "response_24h" in rules(incident)


def test_only_who_may_handle_incidents_speaks(speaker: User, incident: Incident, editor: User) -> None:
    with pytest.raises(InterpretationError, match=rf"^“{editor.display_name}”没有办理政务舆情的权限。$"):
        held(incident, speaker, spokesperson=editor)


def test_its_transcript_is_a_statement_that_answers_when_published(
    speaker: User, incident: Incident, officer: User, secrecy: User, leader: User
) -> None:
    ensure_columns()
    conference = held(incident, speaker)
    later = AT + timedelta(hours=2)
    given: dict[str, Any] = {
        "conference": conference,
        "title": "新闻发布会实录",
        "body": "<p>主持人：各位好。</p>",
        "by": officer,
        "at": later,
    }
    version = conferences.draft_transcript(**given)
    assert version.kind == "conference"
    with pytest.raises(InterpretationError, match=r"^这场新闻发布会已有实录，请在其上修改。$"):
        conferences.draft_transcript(**given)
    out(version, by=officer, secrecy=secrecy, leader=leader, at=later)
    conference.refresh_from_db()
    assert conference.transcript == version.document
    assert rules(incident) == []
