"""Many people acting in the same moment, on PostgreSQL."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from core.models import Event, Organisation, User
from disclosure.default_columns import ensure_columns
from disclosure.errors import RefusedError
from disclosure.models import Bundle, Document, DocumentVersion
from disclosure.services.bundles import create_bundle, schedule_bundle
from disclosure.services.drafting import new_version
from disclosure.services.publication import publish, publish_scheduled, schedule
from tests.conftest import shanghai
from tests.disclosure.acts import AT, Team, approve, draft, published

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
THREADS = 20


@pytest.fixture(autouse=True)
def _columns(db: None) -> None:
    ensure_columns()


def at_once(acts: list[Callable[[], Any]]) -> list[Any]:
    """Run them in threads that start together; an exception is an answer."""
    barrier = Barrier(len(acts))

    def run(act: Callable[[], Any]) -> Any:
        try:
            barrier.wait()
            return act()
        except Exception as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def test_twenty_threads_leave_neither_gap_nor_double(team: Team, org: Organisation) -> None:
    versions = [approve(team, draft(team, title=f"第{number}件")) for number in range(THREADS)]
    answers = at_once([lambda version=version: publish(version=version, by=team.officer, at=AT) for version in versions])  # type: ignore[misc]
    assert [answer for answer in answers if isinstance(answer, Exception)] == []
    assert sorted(Document.objects.values_list("serial", flat=True)) == [f"2026-{number:05d}" for number in range(1, THREADS + 1)]


def test_the_series_of_units_and_years_do_not_mix(team: Team, other_org: Organisation, person: Callable[..., User]) -> None:
    there = Team(other_org, *(person(role, other_org) for role in ("editor", "checker", "secrecy", "leader", "officer")))
    next_year = shanghai(2027, 1, 4)
    acts: list[Callable[[], Any]] = []
    for number in range(THREADS // 2):
        for people, at in ((team, AT), (team, next_year), (there, AT)):
            version = approve(people, draft(people, title=f"第{number}件"))
            acts.append(lambda version=version, people=people, at=at: publish(version=version, by=people.officer, at=at))  # type: ignore[misc]
    answers = at_once(acts)
    assert [answer for answer in answers if isinstance(answer, Exception)] == []
    ten = [f"{number:05d}" for number in range(1, 11)]
    assert sorted(Document.objects.values_list("index_number", flat=True)) == sorted(
        [f"YNZGH/2026-{n}" for n in ten] + [f"YNZGH/2027-{n}" for n in ten] + [f"YNRSJ/2026-{n}" for n in ten]
    )


def test_bundles_go_out_whole_or_not_at_all_and_leave_no_gap(team: Team) -> None:
    """Ten bundles of three, every other one with a part that was never signed off; asked for by two threads through different parts."""
    acts: list[Callable[[], Any]] = []
    for number in range(10):
        parts = [draft(team, title=f"第{number}组第{part}件") for part in range(3)]
        for part in parts[: 3 if number % 2 else 2]:
            approve(team, part)
        create_bundle(organisation=team.org, title=f"第{number}组", versions=parts, by=team.officer, at=AT)
        acts += [lambda part=part: publish(version=part, by=team.officer, at=AT) for part in parts[:2]]  # type: ignore[misc]
    answers = at_once(acts)
    assert all(isinstance(answer, DocumentVersion | RefusedError) for answer in answers)
    named = [answer.reasons for number, answer in enumerate(answers) if number // 2 % 2 == 0]
    assert named == [[f"《第{number}组第2件》：尚未签发，目前为“拟稿中”。"] for number in range(0, 10, 2) for _twice in range(2)]
    assert sorted(Document.objects.exclude(serial="").values_list("serial", flat=True)) == [f"2026-{n:05d}" for n in range(1, 16)]
    assert Document.objects.filter(is_public=True).count() == 15
    for bundle in Bundle.objects.all():
        states = set(bundle.parts.values_list("version__document__is_public", flat=True))
        assert states == {bundle.published_at is not None}


def test_a_scheduled_bundle_goes_out_once_however_many_sweeps(team: Team) -> None:
    nine = shanghai(2026, 11, 25, 9)
    parts = [approve(team, draft(team, title=f"第{part}件")) for part in range(4)]
    bundle = create_bundle(organisation=team.org, title="组合", versions=parts, by=team.officer, at=AT)
    schedule_bundle(bundle=bundle, when=nine, by=team.officer, at=AT)
    answers = at_once([lambda: publish_scheduled(nine)] * 4)
    assert sum(answers) == 4
    assert Event.objects.filter(verb="version.published").count() == 4


def test_one_version_published_by_twenty_is_published_once(team: Team) -> None:
    version = approve(team, draft(team))
    copies = [DocumentVersion.objects.get(pk=version.pk) for _ in range(THREADS)]
    answers = at_once([lambda copy=copy: publish(version=copy, by=team.officer, at=AT) for copy in copies])  # type: ignore[misc]
    assert sum(isinstance(answer, RefusedError) for answer in answers) == THREADS - 1
    assert Event.objects.filter(verb="version.published").count() == 1


def test_one_next_version_however_many_ask_for_it(team: Team) -> None:
    document = published(team)
    answers = at_once([lambda: new_version(document=document, note="更正", by=team.editor, at=AT)] * 10)
    assert sum(isinstance(answer, RefusedError) for answer in answers) == 9
    assert document.versions.count() == 2


def test_four_sweeps_publish_what_is_due_once(team: Team) -> None:
    nine = shanghai(2026, 11, 25, 9)
    for number in range(12):
        schedule(version=approve(team, draft(team, title=f"第{number}件")), when=nine, by=team.officer, at=AT)
    answers = at_once([lambda: publish_scheduled(nine)] * 4)
    assert sum(answer for answer in answers if isinstance(answer, int)) == 12
    assert Event.objects.filter(verb="version.published").count() == 12
    assert sorted(Document.objects.values_list("serial", flat=True)) == [f"2026-{number:05d}" for number in range(1, 13)]


def test_a_person_and_the_sweep_do_not_lock_each_other_up(team: Team, stranger: User) -> None:
    nine = shanghai(2026, 11, 25, 9)
    versions = [schedule(version=approve(team, draft(team, title=f"第{n}件")), when=nine, by=team.officer, at=AT) for n in range(8)]
    acts: list[Callable[[], Any]] = [lambda version=version: publish(version=version, by=team.officer, at=nine) for version in versions]  # type: ignore[misc]
    at_once([*acts, lambda: publish_scheduled(nine), lambda: publish_scheduled(nine)])
    publish_scheduled(nine)
    assert Event.objects.filter(verb="version.published").count() == 8
