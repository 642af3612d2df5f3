"""A subscription is asked for, confirmed by the owner of the address, and ended with one click."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.core import mail

from core.access import NotAllowedError
from core.models import Event, Organisation, User
from core.proof_of_work import new_token
from core.registries import sweep_jobs
from disclosure.models import Subscription
from disclosure.models.subscriptions import address_index
from disclosure.subscriptions import sending, services
from tests.disclosure.pages import NOW, _still, column  # noqa: F401
from tests.portal.desk import client_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

EMAIL = "reader@example.invalid"
LATER = NOW + timedelta(minutes=1)


@pytest.fixture
def ask(client: Client, org: Organisation, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Any]:
    """Fill the form as a person without JavaScript does."""
    place = column()
    monkeypatch.setattr("core.proof_of_work.SLOW_LIMIT", 100)

    def send(**changes: str) -> Any:
        data = {"email": EMAIL, "column": place.code, "organisation": org.code, "kind": "", "q": "", "rhythm": "daily"}
        data |= {"given_out": new_token(NOW - timedelta(minutes=1)), "homepage": ""} | changes
        return client.post("/subscribe/", data)

    return send


def row() -> Subscription:
    return Subscription.objects.get()


def test_the_form_is_filled_from_the_address_and_sets_no_cookie(client: Client, org: Organisation) -> None:
    column()
    answer = client.get(f"/subscribe/?column=bylaws&organisation={org.code}&q=医疗&topic=劳动")
    html = answer.content.decode()
    assert answer.status_code == 200
    assert '<option value="bylaws" selected>' in html
    assert '<option value="YNZGH" selected>' in html
    assert 'value="医疗"' in html
    assert '<input type="hidden" name="topic" value="劳动"' in html
    assert "只用于发送您订阅的信息" in html
    assert "7 天内没有确认的" in html
    assert 'href="/feeds/latest.atom?column=bylaws"' in html
    assert not answer.cookies
    assert "no-store" in answer["Cache-Control"]


def test_a_request_stores_the_address_encrypted_and_mails_a_confirmation(ask: Callable[..., Any], settings: Any) -> None:
    answer = ask()
    assert answer.status_code == 302
    assert answer["Location"] == "/subscribe/sent/"
    stored = row()
    assert EMAIL.encode() not in bytes(stored.address)
    assert stored.email == EMAIL
    assert stored.address_index == address_index("Reader@Example.invalid")
    assert stored.state == "pending"
    assert sending.send_due(NOW, seconds=5) == 1
    (sent,) = mail.outbox
    assert sent.to == [EMAIL]
    assert sent.subject == "请确认订阅 - 南宁市邕宁区总工会"
    assert f"https://open.example.invalid/subscribe/confirm/{stored.key}/" in sent.body
    assert "栏目：制度文件；单位：区总工会" in sent.body
    assert sent.extra_headers["List-Unsubscribe"] == f"<https://open.example.invalid/subscribe/cancel/{stored.key}/>"
    assert sent.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert sending.send_due(LATER, seconds=5) == 0


def test_a_link_alone_confirms_nothing_and_the_button_does(client: Client, ask: Callable[..., Any]) -> None:
    ask()
    address = f"/subscribe/confirm/{row().key}/"
    shown = client.get(address)
    assert "确认订阅" in shown.content.decode()
    assert "no-store" in shown["Cache-Control"]
    assert row().state == "pending"
    assert "订阅已生效" in client.post(address).content.decode()
    assert (row().state, row().confirmed_at) == ("active", NOW)
    assert "订阅已生效" in client.post(address).content.decode()
    assert [event.verb for event in Event.objects.filter(verb__startswith="subscription.")] == ["subscription.confirmed"]
    assert EMAIL not in str(Event.objects.get(verb="subscription.confirmed").data)


def test_one_click_from_anywhere_ends_it_and_deletes_the_address(client: Client, ask: Callable[..., Any]) -> None:
    ask()
    address = f"/subscribe/cancel/{row().key}/"
    assert "退订后" in client.get(address).content.decode()
    assert Subscription.objects.count() == 1
    one_click = client.post(address, {"List-Unsubscribe": "One-Click"}, headers={"Origin": "https://mail.example.invalid"})
    assert one_click.status_code == 200
    assert Subscription.objects.count() == 0
    again = client.post(address, {"List-Unsubscribe": "One-Click"})
    assert again.status_code == 200
    assert "已经退订" in client.get(address).content.decode()


def test_a_link_that_leads_nowhere_any_more_says_so(client: Client, org: Organisation) -> None:
    answer = client.get("/subscribe/confirm/unknown/")
    assert answer.status_code == 404
    assert "链接已失效" in answer.content.decode()
    assert client.post("/subscribe/confirm/unknown/").status_code == 404


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"email": "not an address"}, "输入一个有效的 Email 地址。"),
        ({"email": ""}, "这个字段是必填项。"),
        ({"column": "nowhere"}, "选择一个有效的选项"),
        ({"rhythm": "hourly"}, "选择一个有效的选项"),
        ({"q": "，。"}, "检索词中没有可以检索的文字。"),
        ({"homepage": "x"}, "请将“请勿填写”一栏留空后重新提交。"),
        ({"given_out": ""}, "页面已过期，请核对内容后重新提交。"),
        ({"email": "a@example.invalid\r\nBcc: b@example.invalid"}, "输入一个有效的 Email 地址。"),
    ],
)
def test_what_is_refused_says_why_and_keeps_the_input(ask: Callable[..., Any], changes: dict[str, str], words: str) -> None:
    answer = ask(**({"q": "医疗互助"} | changes))
    html = answer.content.decode()
    assert answer.status_code == 400
    assert words in html
    assert Subscription.objects.count() == 0
    if "q" not in changes:
        assert 'value="医疗互助"' in html
    assert not mail.outbox


def test_an_answer_never_tells_whether_the_address_is_known(client: Client, ask: Callable[..., Any]) -> None:
    first = ask()
    client.post(f"/subscribe/confirm/{row().key}/")
    sending.send_due(NOW, seconds=5)
    mail.outbox.clear()
    second = ask(rhythm="immediate")
    assert (first.status_code, first["Location"]) == (second.status_code, second["Location"])
    assert sending.send_due(LATER, seconds=5) == 0
    assert (row().state, row().rhythm) == ("active", "daily")


def test_nobody_can_fill_another_persons_mailbox(ask: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.ratelimit.wait_seconds", lambda *args, **kwargs: 0)
    for number in range(8):
        assert ask(q=f"词语{number}").status_code == 302
    assert Subscription.objects.count() == 5
    assert sending.send_due(NOW, seconds=5) == 5
    ask(q="词语0")
    assert sending.send_due(LATER, seconds=5) == 0


def test_too_many_requests_from_one_address_are_refused(ask: Callable[..., Any]) -> None:
    assert [ask(q=f"词语{number}").status_code for number in range(7)] == [302] * 6 + [429]


def test_another_site_cannot_send_the_form(client: Client, org: Organisation) -> None:
    assert client.post("/subscribe/", {"email": EMAIL}, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert client.post("/subscribe/confirm/x/", headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403


def test_what_is_not_confirmed_in_seven_days_is_deleted_by_the_sweep(client: Client, ask: Callable[..., Any]) -> None:
    ask(q="一个月")
    ask(q="两个月")
    kept = Subscription.objects.first()
    assert kept is not None
    client.post(f"/subscribe/confirm/{kept.key}/")
    sweep_jobs["subscriptions"](NOW + timedelta(days=7))
    assert Subscription.objects.count() == 2
    sweep_jobs["subscriptions"](NOW + timedelta(days=7, minutes=10))
    assert row().pk == kept.pk


def test_an_english_reader_is_written_to_in_english(client: Client, ask: Callable[..., Any]) -> None:
    data = {"email": EMAIL, "rhythm": "daily", "given_out": new_token(NOW - timedelta(minutes=1))}
    assert client.post("/en/subscribe/", data)["Location"] == "/en/subscribe/sent/"
    sending.send_due(NOW, seconds=5)
    assert f"https://open.example.invalid/en/subscribe/confirm/{row().key}/" in mail.outbox[0].body


def test_staff_find_an_address_only_as_a_whole_never_see_it_and_may_end_it(
    ask: Callable[..., Any], officer: User, editor: User, stranger: User, org: Organisation
) -> None:
    ask()
    address, found = "/admin/disclosure/subscription/", row()
    desk = client_of(officer)
    assert "栏目：制度文件" in desk.get(f"{address}?q={EMAIL}").content.decode()
    assert "栏目：制度文件" not in desk.get(f"{address}?q=reader").content.decode()
    shown = desk.get(f"{address}{found.pk}/change/").content.decode()
    assert "栏目：制度文件" in shown
    assert EMAIL not in shown
    assert found.key not in shown
    button = f"{address}{found.pk}/cancel/"
    assert desk.get(button).status_code == 200
    assert Subscription.objects.count() == 1
    for other in (editor, stranger):
        client_of(other).post(button)
        with pytest.raises(NotAllowedError):
            services.remove(subscription=found, by=other, at=NOW)
    assert Subscription.objects.count() == 1
    assert desk.post(button).status_code == 302
    assert Subscription.objects.count() == 0
    assert Event.objects.get(verb="subscription.cancelled").actor == officer
