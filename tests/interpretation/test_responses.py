"""The public section of responses: threads newest facts first; of the incident itself nothing is ever shown."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from core.models import Organisation, User
from disclosure.models import Document
from disclosure.services.publication import withdraw
from interpretation.models import Incident
from interpretation.services import conferences
from tests.interpretation.incidents import SEEN, graded
from tests.interpretation.statements import drafted, out
from tests.portal.desk import client_of

pytestmark = pytest.mark.django_db
LIST = "/responses/"
SECRET = ("某小区供水管破裂", "YNZGH-YQ", "特别重大", "response_", "舆情", "逾期")


@dataclass
class Room:
    incident: Incident
    speaker: User
    officer: User
    secrecy: User
    leader: User

    def say(self, hours: float, **given: str) -> Document:
        at = SEEN + timedelta(hours=hours)
        version = out(drafted(self.incident, self.officer, at, **given), by=self.officer, secrecy=self.secrecy, leader=self.leader, at=at)
        return Document.objects.select_related("organisation").get(pk=version.document_id)


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch) -> Callable[[datetime], None]:
    def put(at: datetime) -> None:
        monkeypatch.setattr("django.utils.timezone.now", lambda: at)

    put(SEEN + timedelta(days=4))
    return put


@pytest.fixture
def room(org: Organisation, person: Callable[..., User], now: object) -> Room:
    speaker, *others = (person(role, org) for role in ("spokesperson", "officer", "secrecy", "leader"))
    return Room(graded(org, speaker, severity="grave"), speaker, *others)


def test_a_thread_shows_the_newest_facts_first_with_their_times(client: Client, room: Room) -> None:
    first = room.say(0.5, title="关于供水管抢修的情况通报")
    room.say(5, kind="update", title="供水已恢复")
    refuted = room.say(6, kind="clarification", title="关于停水一周传言的说明")
    address = f"/responses/YNZGH/{first.serial}/"
    text = client.get(address).content.decode()
    places = [text.index(f">{words}<") for words in ("关于停水一周传言的说明", "供水已恢复")]
    assert places == sorted(places)
    assert re.findall(r'<time datetime="[^"]+">([^<]+)</time>', text) == ["2026-11-21 04:00", "2026-11-21 03:00", "2026-11-20 22:30"]
    assert "抢修正在进行。" in text
    assert "自来水将停供一周。" in text
    assert client.get(f"/responses/YNZGH/{refuted.serial}/").headers["Location"] == address


def test_the_list_has_each_thread_once_by_kind_and_unit(client: Client, org: Organisation, other_org: Organisation, room: Room) -> None:
    room.say(0.5, title="情况通报一")
    room.say(3, kind="update", title="后续通报二")
    room.incident = graded(org, room.speaker)
    room.say(2, kind="clarification", title="另一件的澄清")
    page = client.get(LIST).context["page"]
    assert [(thread.latest.title, len(thread.items)) for thread in page.threads] == [("后续通报二", 2), ("另一件的澄清", 1)]
    assert page.total == 2
    found = {
        query: client.get(LIST + query).context["page"].total for query in ("?kind=clarification", "?kind=statement", "?kind=conference")
    }
    assert found == {"?kind=clarification": 1, "?kind=statement": 1, "?kind=conference": 0}
    assert client.get(LIST + "?organisation=YNRSJ").context["page"].total == 0


@pytest.mark.parametrize(
    ("query", "problem"),
    [
        ("?kind=rumour", "没有“rumour”这一种类，已忽略该条件。"),
        ("?organisation=nobody", "没有“nobody”这一单位，已忽略该条件。"),
        ("?page=0", "页码应在 1 与 500 之间；请用条件缩小范围。"),
        ("?page=%00", "页码应在 1 与 500 之间；请用条件缩小范围。"),
    ],
)
def test_what_is_unknown_is_told(client: Client, org: Organisation, query: str, problem: str) -> None:
    answer = client.get(LIST + query)
    assert answer.status_code == 200
    assert problem in answer.content.decode()


def test_a_draft_is_nowhere(client: Client, room: Room) -> None:
    drafted(room.incident, room.officer, SEEN, title="还在写的通报")
    assert "还在写的通报" not in client.get(LIST).content.decode()
    assert client.get("/responses/YNZGH/2026-000001/").status_code == 404


def test_a_withdrawn_statement_leaves_its_thread_and_the_thread_moves_to_the_next(client: Client, room: Room) -> None:
    first = room.say(0.5, title="情况通报一")
    second = room.say(3, kind="update", title="后续通报二")
    withdraw(document=first, note="数据有误", by=room.officer, at=SEEN + timedelta(hours=5))
    answer = client.get(f"/responses/YNZGH/{first.serial}/")
    assert answer.headers["Location"] == f"/responses/YNZGH/{second.serial}/"
    assert "情况通报一" not in client.get(answer.headers["Location"]).content.decode()
    withdraw(document=second, note="数据有误", by=room.officer, at=SEEN + timedelta(hours=5))
    assert client.get(f"/responses/YNZGH/{second.serial}/").status_code == 404
    assert client.get(LIST).context["page"].threads == []


def test_nothing_of_the_incident_is_public(client: Client, room: Room) -> None:
    first = room.say(0.5, title="关于供水管抢修的情况通报")
    second = room.say(5, kind="update", title="供水已恢复")
    pages = [LIST, f"/responses/YNZGH/{first.serial}/", first.get_absolute_url(), second.get_absolute_url()]
    pages += ["/api/v1/documents/", "/search/?q=供水", "/feed/"]
    for address in pages:
        text = client.get(address).content.decode()
        body = re.sub(r"(?s)<nav.*?</nav>|<header.*?</header>|<footer.*?</footer>|<head>.*?</head>", "", text)
        assert [word for word in SECRET if word in body] == [], address


def test_a_statement_shows_the_others_of_its_thread_and_its_kind(client: Client, room: Room) -> None:
    first = room.say(0.5, title="关于供水管抢修的情况通报")
    assert "同一事项" not in client.get(first.get_absolute_url()).content.decode()
    second = room.say(5, kind="update", title="供水已恢复")
    text = client.get(first.get_absolute_url()).content.decode()
    assert "同一事项共 2 次发布，按时间查看" in text
    assert second.get_absolute_url() in text


def test_a_clarification_carries_claim_review_for_machines(client: Client, room: Room) -> None:
    document = room.say(1, kind="clarification", claim="停水</script>一周")
    text = client.get(document.get_absolute_url()).content.decode()
    blocks = [json.loads(block) for block in re.findall(r'(?s)<script type="application/ld\+json">(.*?)</script>', text)]
    review = next(block for block in blocks if block["@type"] == "ClaimReview")
    assert review["claimReviewed"] == "停水</script>一周"
    assert review["reviewRating"] == {"@type": "Rating", "ratingValue": 1, "worstRating": 1, "bestRating": 5, "alternateName": "不实信息"}
    assert review["author"] == {"@type": "Organization", "name": "南宁市邕宁区总工会"}
    assert review["datePublished"] == "2026-11-20T23:00:00+08:00"
    assert review["url"].endswith(document.get_absolute_url())
    assert "网传内容" in text


def test_the_transcript_of_a_conference_stands_in_the_thread(client: Client, room: Room) -> None:
    first = room.say(0.5)
    later = SEEN + timedelta(hours=20)
    held = conferences.hold(
        incident=room.incident, held_at=later, place="新闻发布厅", attended_by_principal=True, by=room.speaker, at=later
    )
    version = conferences.draft_transcript(conference=held, title="发布会实录", body="<p>主持人：各位好。</p>", by=room.officer, at=later)
    out(version, by=room.officer, secrecy=room.secrecy, leader=room.leader, at=later)
    assert "主持人：各位好。" in client.get(f"/responses/YNZGH/{first.serial}/").content.decode()


def test_queries_do_not_grow_with_the_list(client: Client, org: Organisation, room: Room, django_assert_max_num_queries: object) -> None:
    for number in range(4):
        room.incident = graded(org, room.speaker)
        room.say(1, title=f"通报{number}")
        room.say(2, kind="clarification", title=f"澄清{number}")
    with django_assert_max_num_queries(10):  # type: ignore[operator]
        client.get(LIST)


def test_the_finding_is_changed_from_the_incidents_page(room: Room) -> None:
    version = drafted(room.incident, room.officer, SEEN, kind="clarification")
    page = reverse("admin:interpretation_incident_check", args=[room.incident.pk])
    desk = client_of(room.officer)
    assert "自来水将停供一周。" in desk.get(page).content.decode()
    sent = {"claim": "停水三天。", "verdict": "partly", "facts": "只停一夜。", "evidence": "抢修记录。"}
    assert desk.post(page, sent).status_code == 302
    version.refresh_from_db()
    assert "<p>停水三天。</p><h2>核查结论</h2><p>部分属实</p>" in version.body
    refused = desk.post(page, sent | {"facts": ""})
    assert "只停一夜" not in refused.content.decode()
    assert "停水三天。" in refused.content.decode()
