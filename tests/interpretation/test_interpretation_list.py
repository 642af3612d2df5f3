"""The public list of interpretations, and what policy and interpretation show of each other."""

import pytest
from django.test import Client
from django.urls import reverse

from core.models import Organisation
from interpretation.services.material_files import add_chart, add_picture
from tests.disclosure.acts import AT, Team, published
from tests.disclosure.conftest import team
from tests.interpretation.writing import png, put_out, started

__all__ = ["team"]
pytestmark = pytest.mark.django_db
LIST = "/interpretations/"


def titles(client: Client, query: str = "") -> list[str]:
    return [card.row.title for card in client.get(LIST + query).context["page"].cards]


def test_by_form_unit_and_topic_with_covers(client: Client, team: Team, other_org: Organisation) -> None:
    policy = published(team, title="互助办法", kind="policy", drafting_unit=team.org, topic="劳动/工会")
    story = started(team, "pictures", policy=policy, title="一图读懂")
    page = add_picture(version=story, name="一.png", content=png(1), text="第一步", by=team.editor, at=AT)
    put_out(team, started(team, title="文字解读"))
    document = put_out(team, story)
    assert titles(client) == ["文字解读", "一图读懂"]
    assert titles(client, "?form=pictures") == ["一图读懂"]
    assert titles(client, "?form=text") == ["文字解读"]
    assert titles(client, "?form=video") == []
    assert titles(client, "?topic=劳动") == ["一图读懂"]
    assert titles(client, "?organisation=YNZGH&page=1") == ["文字解读", "一图读懂"]
    assert titles(client, "?organisation=YNRSJ") == []
    card = client.get(LIST).context["page"].cards[1]
    assert (card.form_label, card.policy) == ("图解", "互助办法")
    assert client.get(card.cover).status_code == 200
    assert page.attachment.name.rpartition(".")[0].split("-")[-1] in card.cover
    assert document.get_absolute_url() == card.row.url


@pytest.mark.parametrize(
    ("query", "problem"),
    [
        ("?form=film", "没有“film”这一形式，已忽略该条件。"),
        ("?organisation=nobody", "没有“nobody”这一单位，已忽略该条件。"),
        ("?page=0", "页码应在 1 与 500 之间；请用条件缩小范围。"),
        ("?page=x%00", "页码应在 1 与 500 之间；请用条件缩小范围。"),
    ],
)
def test_what_is_unknown_is_told(client: Client, team: Team, query: str, problem: str) -> None:
    answer = client.get(LIST + query)
    assert answer.status_code == 200
    assert problem in answer.content.decode()


def test_queries_do_not_grow_with_the_page(client: Client, team: Team, django_assert_max_num_queries: object) -> None:
    for number in range(4):
        put_out(team, started(team, title=f"解读{number}"))
    with django_assert_max_num_queries(13):  # type: ignore[operator]
        client.get(LIST)


def test_policy_and_interpretation_show_each_other(client: Client, team: Team) -> None:
    policy = published(team, title="互助办法", kind="policy", drafting_unit=team.org)
    document = put_out(team, started(team, policy=policy))
    of_policy, of_interpretation = (client.get(row.get_absolute_url()).content.decode() for row in (policy, document))
    assert f'<b>解读</b><a href="{document.get_absolute_url()}">互助办法解读</a>' in of_policy
    assert f'<b>解读的文件</b><a href="{policy.get_absolute_url()}">互助办法</a>' in of_interpretation
    for page in (of_policy, of_interpretation):
        assert page.index('class="tie"') < page.index('class="body"')


def test_a_chart_is_drawn_above_its_table(client: Client, team: Team) -> None:
    version = started(team, "chart")
    add_chart(version=version, name="数.csv", content="年份,人数\n2024,120\n".encode(), title="帮扶人数", unit="人", by=team.editor, at=AT)
    document = put_out(team, version)
    page = client.get(document.get_absolute_url()).content.decode()
    assert '<svg class="chart"' in page
    assert "<caption>帮扶人数（单位：人）</caption>" in page
    assert "style=" not in page[page.index("<svg") : page.index("</svg>")]
    entry = client.get(f"/api/v1/documents/YNZGH/{document.serial}").json()
    assert "帮扶人数" in str(entry)


def test_the_menu_leads_there(client: Client, team: Team) -> None:
    assert f'<a href="{reverse("interpretation:list")}" aria-current="page">政策解读</a>' in client.get(LIST).content.decode()
