"""A task per channel on publication, correction and take-down, with address, time and proof."""

from collections.abc import Callable

import pytest

from core import files
from core.access import NotAllowedError
from core.models import Event, Notice, Organisation, User
from disclosure.errors import RefusedError
from disclosure.models import Channel, ChannelPost, Document
from disclosure.services.channels import choose_channels, posted, taken_down
from disclosure.services.drafting import new_version
from disclosure.services.publication import publish, withdraw
from disclosure.services.removal import reject, seal
from tests.conftest import shanghai
from tests.disclosure.acts import AT, Team, approve, draft, published

pytestmark = pytest.mark.django_db
URL = "https://mp.example.invalid/s/1"
NOW = shanghai(2026, 11, 24, 11)


@pytest.fixture
def channels(org: Organisation) -> list[Channel]:
    return [
        Channel.objects.create(organisation=org, kind="wechat", name="工会公众号", order=1),
        Channel.objects.create(organisation=org, kind="board", name="一楼公告栏", order=2),
    ]


def out(team: Team, channels: list[Channel]) -> Document:
    """Public here and on both channels."""
    version = draft(team)
    choose_channels(document=version.document, channels=channels, by=team.editor, at=AT)
    publish(version=approve(team, version), by=team.officer, at=AT)
    document = Document.objects.get(pk=version.document_id)
    for post in document.posts.all():
        posted(post=post, when=AT, url=URL, by=team.editor, at=NOW)
    return document


def states(document: Document) -> list[str]:
    return list(document.posts.values_list("state", flat=True))


def test_chosen_while_drafting_a_task_on_publication(team: Team, channels: list[Channel]) -> None:
    version = draft(team)
    choose_channels(document=version.document, channels=channels, by=team.editor, at=AT)
    assert states(version.document) == ["planned", "planned"]
    publish(version=approve(team, version), by=team.officer, at=AT)
    assert states(version.document) == ["to_post", "to_post"]
    assert ChannelPost.objects.first().asked_at == AT  # type: ignore[union-attr]
    told = Notice.objects.get(template="channel_tasks")
    assert (told.recipient, told.params["count"]) == (team.editor, 2)


def test_done_with_an_address_or_a_proof(team: Team, channels: list[Channel]) -> None:
    version = draft(team)
    choose_channels(document=version.document, channels=channels, by=team.editor, at=AT)
    publish(version=approve(team, version), by=team.officer, at=AT)
    wechat, board = version.document.posts.all()
    posted(post=wechat, when=AT, url=URL, by=team.editor, at=NOW)
    photo = files.store(b"%PDF-1.4\n%%EOF\n", name="photo.pdf", private=True, at=AT)
    posted(post=board, when=AT, proof=photo, proof_name="照片.pdf", by=team.editor, at=NOW)
    wechat.refresh_from_db()
    board.refresh_from_db()
    assert (wechat.state, wechat.url, wechat.posted_at, wechat.by) == ("posted", URL, AT, team.editor)
    assert (board.state, board.proof, board.proof_name) == ("posted", photo, "照片.pdf")
    event = Event.objects.filter(verb="post.posted").earliest("id")
    assert (event.data["channel"], event.data["url"], event.data["when"]) == ("工会公众号", URL, "2026-11-24T10:00:00+08:00")


def test_a_correction_asks_each_channel_to_correct(team: Team, channels: list[Channel]) -> None:
    document = out(team, channels)
    version = new_version(document=document, note="更正日期", by=team.editor, at=AT)
    publish(version=approve(team, version), by=team.officer, at=NOW)
    assert states(document) == ["to_correct", "to_correct"]
    assert {post.version for post in document.posts.all()} == {version}
    for post in document.posts.all():
        posted(post=post, when=NOW, url=URL, by=team.editor, at=NOW)
    assert states(document) == ["posted", "posted"]


def test_a_withdrawal_asks_each_channel_to_take_it_down_and_a_return_to_post_again(team: Team, channels: list[Channel]) -> None:
    document = out(team, channels)
    withdraw(document=document, note="内容有误", by=team.officer, at=NOW)
    assert states(document) == ["to_take_down", "to_take_down"]
    taken_down(post=document.posts.all()[0], when=NOW, by=team.editor, at=NOW)
    assert states(document) == ["taken_down", "to_take_down"]
    publish(version=approve(team, new_version(document=document, note="更正", by=team.editor, at=NOW), NOW), by=team.officer, at=NOW)
    assert states(document) == ["to_post", "to_correct"]


def test_sealing_asks_for_it_too(team: Team, channels: list[Channel]) -> None:
    document = out(team, channels)
    seal(document=document, reason="疑似涉密", by=team.secrecy, at=NOW)
    assert states(document) == ["to_take_down", "to_take_down"]


def test_a_lifted_seal_makes_a_task_of_every_channel_again(team: Team, channels: list[Channel], person: Callable[..., User]) -> None:
    document = out(team, channels[:1])
    choose_channels(document=document, channels=channels, by=team.editor, at=NOW)
    assert states(document) == ["posted", "to_post"]
    order = seal(document=document, reason="疑似涉密", by=team.secrecy, at=NOW)
    assert states(document) == ["to_take_down", "planned"]
    reject(order=order, reason="核查不涉密", by=person("office_head", team.org), at=NOW)
    assert states(document) == ["to_correct", "to_post"]


def test_a_channel_added_later_is_a_task_at_once(team: Team, channels: list[Channel]) -> None:
    document = published(team)
    choose_channels(document=document, channels=channels[:1], by=team.officer, at=AT)
    assert states(document) == ["to_post"]
    choose_channels(document=document, channels=channels[1:], by=team.officer, at=AT)
    assert [post.channel.name for post in document.posts.all()] == ["一楼公告栏"]


def test_every_refusal(team: Team, channels: list[Channel], stranger: User, other_org: Organisation) -> None:
    document = out(team, channels)
    wechat = document.posts.all()[0]
    with pytest.raises(RefusedError, match="已在“工会公众号”、“一楼公告栏”发布，不能取消选用。"):
        choose_channels(document=document, channels=[], by=team.editor, at=AT)
    foreign = Channel.objects.create(organisation=other_org, kind="wechat", name="外单位号")
    with pytest.raises(RefusedError, match="渠道“外单位号”不能选用。"):
        choose_channels(document=document, channels=[*channels, foreign], by=team.editor, at=AT)
    Channel.objects.filter(pk=channels[0].pk).update(is_active=False)
    with pytest.raises(NotAllowedError):
        choose_channels(document=document, channels=channels, by=stranger, at=AT)
    with pytest.raises(NotAllowedError):
        posted(post=wechat, when=AT, url=URL, by=team.leader, at=AT)
    with pytest.raises(RefusedError, match="该渠道目前为“已发布”，没有待发布、待更正的内容。"):
        posted(post=wechat, when=AT, url=URL, by=team.editor, at=NOW)
    withdraw(document=document, note="误", by=team.officer, at=NOW)
    with pytest.raises(RefusedError, match="办理时间不能晚于现在。"):
        taken_down(post=wechat, when=shanghai(2026, 11, 25), by=team.editor, at=NOW)
    taken_down(post=wechat, when=NOW, by=team.editor, at=NOW)
    with pytest.raises(RefusedError, match="该渠道目前为“已撤下”，没有待撤下的内容。"):
        taken_down(post=wechat, when=NOW, by=team.editor, at=NOW)


def test_the_address_must_be_one(team: Team, channels: list[Channel]) -> None:
    document = published(team)
    post = choose_channels(document=document, channels=channels, by=team.editor, at=AT)[0]
    with pytest.raises(RefusedError) as refusal:
        posted(post=post, when=shanghai(2026, 11, 25), by=team.editor, at=AT)
    assert refusal.value.reasons == ["办理时间不能晚于现在。", "请填写发布地址，或上传发布凭证。"]
    for url in ("mp.example.invalid", "javascript:alert(1)", "ftp://example.invalid/x"):
        with pytest.raises(RefusedError, match="发布地址应是完整的网址，以 http:// 或 https:// 开头。"):
            posted(post=post, when=AT, url=url, by=team.editor, at=AT)
