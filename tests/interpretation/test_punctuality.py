"""What the public sees of punctuality: figures by month and unit, how long a policy's interpretation took, never who is late now."""

from datetime import date, datetime

import pytest
from django.test import Client

from core.models import Organisation
from interpretation.queries.figures import interpretation_figures, months_back
from tests.conftest import shanghai
from tests.disclosure.acts import Team
from tests.disclosure.conftest import team
from tests.interpretation.plans import published_policy
from tests.interpretation.writing import put_out, started

__all__ = ["team"]
pytestmark = pytest.mark.django_db


def figures(team: Team, at: datetime) -> dict[tuple[int, int], tuple[int, int, int, int]]:
    found = interpretation_figures([team.org], date(2026, 1, 1), date(2026, 12, 31), at)
    return {
        month: (counts[team.org.pk].on_time, counts[team.org.pk].late, counts[team.org.pk].open, counts[team.org.pk].pending)
        for month, counts in found.items()
    }


def test_each_is_counted_once_in_the_month_its_limit_ends(team: Team, other_org: Organisation) -> None:
    punctual = published_policy(team, title="按时的办法")
    put_out(team, started(team, policy=punctual), shanghai(2026, 11, 26))
    late = published_policy(team, title="迟到的办法", document_number="邕工发〔2026〕2号")
    put_out(team, started(team, policy=late, title="迟到的解读"), shanghai(2026, 11, 28))
    published_policy(team, title="没有解读的办法", document_number="邕工发〔2026〕3号", at=shanghai(2026, 11, 27))
    assert figures(team, shanghai(2026, 11, 28)) == {(2026, 11): (1, 1, 0, 0), (2026, 12): (0, 0, 0, 1)}
    assert figures(team, shanghai(2026, 12, 2, 23, 59)) == {(2026, 11): (1, 1, 0, 0), (2026, 12): (0, 0, 0, 1)}
    assert figures(team, shanghai(2026, 12, 3, 0, 0)) == {(2026, 11): (1, 1, 0, 0), (2026, 12): (0, 0, 1, 0)}
    assert not interpretation_figures([other_org], date(2026, 1, 1), date(2026, 12, 31), shanghai(2026, 12, 3))


def test_the_months_go_back_over_the_year() -> None:
    assert months_back(shanghai(2026, 11, 24), 11) == date(2025, 12, 1)
    assert months_back(shanghai(2026, 1, 1, 0), 1) == date(2025, 12, 1)


def test_the_page_is_public_and_empty_of_cases(client: Client, team: Team) -> None:
    published_policy(team)
    answer = client.get("/punctuality/")
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "办理时效" in page
    assert "互助办法" not in page
    assert client.get("/en/punctuality/").status_code == 200
    assert 'href="/punctuality/"' in client.get("/").content.decode()


@pytest.mark.parametrize(
    ("met", "words"),
    [
        (shanghai(2026, 11, 24), "解读用时：与文件同时公开"),
        (shanghai(2026, 11, 24, 17), "解读用时：文件公开当天"),
        (shanghai(2026, 11, 26), "解读用时：文件公开后 2 个工作日"),
        (shanghai(2026, 12, 1), "解读用时：文件公开后 5 个工作日，超过规定的三个工作日"),
    ],
)
def test_the_policys_page_says_how_long_it_took(client: Client, team: Team, met: datetime, words: str) -> None:
    policy = published_policy(team)
    put_out(team, started(team, policy=policy), met)
    address = policy.get_absolute_url()
    assert words in " ".join(client.get(address).content.decode().split())


def test_a_policy_that_still_owes_it_says_nothing(client: Client, team: Team) -> None:
    policy = published_policy(team)
    assert "解读用时" not in client.get(policy.get_absolute_url()).content.decode()
