"""Staff pages of the workflow: emergency, bundles, channels, sealing and purging, each with the refusals a person reads."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from core.models import Event, Organisation, User
from disclosure.models import Bundle, Channel, ChannelPost, Document, DocumentVersion, RemovalOrder, ReviewRule
from disclosure.services.channels import choose_channels
from disclosure.services.publication import publish
from disclosure.services.review import submit
from tests.disclosure.acts import AT, Team, approve, draft, published
from tests.portal.desk import button, change, client_of, edited, filed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]
ADD = reverse("admin:disclosure_documentversion_add")


@pytest.fixture
def channels(org: Organisation) -> list[Channel]:
    return [
        Channel.objects.create(organisation=org, kind="wechat", name="工会公众号", order=1, is_default=True),
        Channel.objects.create(organisation=org, kind="board", name="一楼公告栏", order=2),
    ]


def said(answer: Any) -> str:
    return str(answer.content.decode())


def post(user: User, address: str, **form: Any) -> str:
    return said(client_of(user).post(address, form, follow=True))


# ------------------------------------------------------------ emergency


def test_an_emergency_by_buttons(team: Team) -> None:
    version = draft(team)
    assert "请写明应急理由，5至300字。" in post(team.leader, button(version, "expedite"), reason="急")
    page = post(team.leader, button(version, "expedite"), reason="暴雨停工，须立即告知")
    assert "已决定应急发布，目前为“保密审查中”。" in page
    assert "暴雨停工，须立即告知 —— " in page
    post(team.secrecy, button(version, "secrecy_pass"), comment="")
    assert "已发布。" in post(team.officer, button(version, "publish"))
    assert "已经决定应急发布。" not in post(team.leader, button(version, "expedite"), reason="再来一次应急")
    assert "目前为“已发布”，无需应急发布。" in post(team.leader, button(version, "expedite"), reason="再来一次应急")


def test_who_may_not_order_an_emergency_reads_why(team: Team) -> None:
    assert "没有办理此事的权限。" in post(team.editor, button(draft(team), "expedite"), reason="暴雨停工，须立即告知")


# ------------------------------------------------------------ bundles


def test_a_bundle_from_two_pages_published_with_one_button(team: Team) -> None:
    first, second = approve(team, draft(team, title="办法")), submit(version=draft(team, title="解读"), by=team.editor, at=AT)
    assert "请选择已有组合，或填写新组合的名称。" in post(team.officer, button(first, "bundle"))
    assert "已编入组合“办法及解读”。" in post(team.officer, button(first, "bundle"), title="办法及解读")
    bundle = Bundle.objects.get()
    assert "已编入组合" in post(team.officer, button(second, "bundle"), bundle=bundle.pk)
    place = reverse("admin:disclosure_bundle_change", args=[bundle.pk])
    assert "尚未签发，目前为“保密审查中”。" in said(client_of(team.officer).get(place))
    address = reverse("admin:disclosure_bundle_publish_bundle", args=[bundle.pk])
    assert "《解读》：尚未签发，目前为“保密审查中”。" in post(team.officer, address)
    assert not Document.objects.filter(is_public=True).exists()
    assert "《解读》：尚未签发" in said(client_of(team.officer).get(change(first)))
    client_of(team.secrecy).post(button(second, "secrecy_pass"), {"comment": ""})
    client_of(team.leader).post(button(second, "sign"), {"comment": ""})
    assert "组合内的信息已全部发布。" in post(team.officer, address)
    assert Document.objects.filter(is_public=True).count() == 2


def test_a_bundle_is_scheduled_and_a_part_taken_out(team: Team) -> None:
    version = approve(team, draft(team))
    post(team.officer, button(version, "bundle"), title="组合")
    bundle = Bundle.objects.get()
    address = reverse("admin:disclosure_bundle_schedule_bundle", args=[bundle.pk])
    assert "定时发布的时间必须晚于现在。" in post(team.officer, address, scheduled_for_0="2026-11-23", scheduled_for_1="09:00")
    assert "已设定，到时全部自动发布。" in post(team.officer, address, scheduled_for_0="2026-11-25", scheduled_for_1="09:00")
    assert "已取消定时" in post(team.officer, reverse("admin:disclosure_bundle_unschedule_bundle", args=[bundle.pk]))
    part = bundle.parts.get()
    assert "已移出组合。" in post(team.officer, reverse("admin:disclosure_bundlepart_remove", args=[part.pk]))
    assert not Bundle.objects.exists()


# ------------------------------------------------------------ channels


def test_channels_are_chosen_on_the_filing_form(team: Team, channels: list[Channel]) -> None:
    page = said(client_of(team.editor).get(ADD))
    assert page.count("checked") >= 1
    client_of(team.editor).post(ADD, filed(team.org, channels=[row.pk for row in channels]))
    version = DocumentVersion.objects.get()
    assert [(row.channel.name, row.state) for row in version.document.posts.all()] == [("工会公众号", "planned"), ("一楼公告栏", "planned")]
    client_of(team.editor).post(change(version), edited(version, channels=[channels[1].pk]))
    assert [row.channel.name for row in version.document.posts.all()] == ["一楼公告栏"]


def test_a_task_has_text_to_copy_and_is_done_with_an_address(team: Team, channels: list[Channel]) -> None:
    version = draft(team, body="<p>各基层工会：</p><table><tr><td>场次</td><td>地点</td></tr></table>")
    choose_channels(document=version.document, channels=channels, by=team.editor, at=AT)
    publish(version=approve(team, version), by=team.officer, at=AT)
    task = ChannelPost.objects.first()
    assert task is not None
    assert "工会公众号 · 待发布" in said(client_of(team.editor).get(reverse("admin:index")))
    place = reverse("admin:disclosure_channelpost_change", args=[task.pk])
    page = said(client_of(team.editor).get(place))
    assert "关于元旦放假的通知\n\n各基层工会：\n\n场次 | 地点\n\n原文：" in page
    assert 'data-copy="copy-text"' in page
    address = reverse("admin:disclosure_channelpost_posted", args=[task.pk])
    assert "请填写发布地址，或上传发布凭证。" in post(team.editor, address, url="")
    assert "发布地址应是完整的网址" in post(team.editor, address, url="mp.example.invalid")
    assert "已登记。" in post(team.editor, address, url="https://mp.example.invalid/s/1")
    board = ChannelPost.objects.last()
    assert board is not None
    photo = SimpleUploadedFile("照片.pdf", b"%PDF-1.4\n%%EOF\n")
    assert "已登记。" in post(team.editor, reverse("admin:disclosure_channelpost_posted", args=[board.pk]), proof=photo)
    board.refresh_from_db()
    proof = client_of(team.editor).get(reverse("admin:disclosure_post_proof", args=[board.pk]))
    assert b"".join(proof.streaming_content) == b"%PDF-1.4\n%%EOF\n"  # type: ignore[attr-defined]
    assert "渠道任务" not in said(client_of(team.editor).get(reverse("admin:index"))).split('id="notices"')[0].split('id="waiting"')[1]


def test_a_withdrawal_is_a_task_and_registered(team: Team, channels: list[Channel]) -> None:
    document = published(team)
    task = choose_channels(document=document, channels=channels[:1], by=team.editor, at=AT)[0]
    post(team.editor, reverse("admin:disclosure_channelpost_posted", args=[task.pk]), url="https://mp.example.invalid/s/1")
    version = document.versions.get()
    assert "已撤下，原地址显示撤下说明。" in post(team.officer, button(version, "withdraw"), note="有误")
    assert "工会公众号 · 待撤下" in said(client_of(team.editor).get(reverse("admin:index")))
    assert "已登记。" in post(team.editor, reverse("admin:disclosure_channelpost_taken_down", args=[task.pk]))
    assert "没有待撤下的内容" in post(team.editor, reverse("admin:disclosure_channelpost_taken_down", args=[task.pk]))


def test_a_channel_posted_cannot_be_unchosen(team: Team, channels: list[Channel]) -> None:
    document = published(team)
    task = choose_channels(document=document, channels=channels[:1], by=team.editor, at=AT)[0]
    post(team.editor, reverse("admin:disclosure_channelpost_posted", args=[task.pk]), url="https://mp.example.invalid/s/1")
    page = post(team.editor, button(document.versions.get(), "channels"), channels=[])
    assert "已在“工会公众号”发布，不能取消选用。" in page


# ------------------------------------------------------------ sealing, lifting, purging


def test_sealing_confirmed_and_purged_by_two_people(team: Team, person: Callable[..., User]) -> None:
    head = person("office_head", team.org)
    version = published(team, body="<p>麒麟工程</p>").versions.get()
    assert "已封存，全部下线，等待第二人确认。" in post(team.secrecy, button(version, "seal"), reason="疑似涉密")
    order = RemovalOrder.objects.get()
    assert "待确认的封存与清除" in said(client_of(head).get(reverse("admin:index")))
    confirm = reverse("admin:disclosure_removalorder_confirm_removal", args=[order.pk])
    assert "没有办理此事的权限。" in post(team.secrecy, confirm)
    assert "已确认封存。" in post(head, confirm)
    assert "该处置已经办理。" in post(team.leader, confirm)
    assert "请填写" not in post(team.secrecy, button(version, "lift"), reason="核实后不涉密")
    lift = RemovalOrder.objects.get(kind="lift")
    reject = reverse("admin:disclosure_removalorder_reject_removal", args=[lift.pk])
    assert "已否决解除封存。" in post(head, reject, reason="仍须查明")
    form = {"order_number": "邕保发〔2026〕7号", "issuing_body": "邕宁区保密局", "reason": "经认定涉密"}
    assert "已提出清除，等待第二人确认。" in post(team.leader, button(version, "purge"), **form)
    purge = RemovalOrder.objects.get(kind="purge")
    address = reverse("admin:disclosure_removalorder_confirm_removal", args=[purge.pk])
    assert "须由提出人以外的第二人确认。" in post(team.leader, address)
    assert "已确认清除。" in post(head, address)
    page = said(client_of(team.editor).get(change(version)))
    assert "已按令清除" in page
    assert "麒麟工程" not in page
    assert RemovalOrder.objects.get(kind="purge").salted_hash in said(
        client_of(head).get(reverse("admin:disclosure_removalorder_change", args=[purge.pk]))
    )
    assert Event.objects.filter(verb="document.purged").exists()


# ------------------------------------------------------------ rules


def test_the_head_of_the_office_asks_for_more_checks(team: Team, person: Callable[..., User]) -> None:
    head = person("office_head", team.org)
    address = reverse("admin:disclosure_reviewrule_add")
    client_of(head).post(address, {"organisation": team.org.pk, "kind": "notice", "checks": 2, "different_people": "on"})
    rule = ReviewRule.objects.get()
    assert (rule.kind, rule.checks, rule.different_people) == ("notice", 2, True)
    version = draft(team)
    assert "已提交，目前为“待初审”。" in post(team.editor, button(version, "submit"))
    assert "已退回拟稿人修改。" in post(team.checker, button(version, "send_back"), reason="请补充依据")


def test_what_awaits_publication_is_sent_back_by_who_publishes(team: Team) -> None:
    version = approve(team, draft(team))
    assert "已退回拟稿人修改。" in post(team.officer, button(version, "send_back"), reason="标题有误")
    version.refresh_from_db()
    assert version.state == "draft"
