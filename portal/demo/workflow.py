"""The demo's channels, a document corrected there too, a bundle that waits, an emergency, and a sealing to be confirmed."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from core import files
from disclosure.models import Channel, ChannelKind, Document, RelationKind, VersionState
from disclosure.services import bundles, drafting, emergency, publication, relations, removal, review
from disclosure.services.channels import choose_channels, posted
from portal.demo.interpretations import load_planned
from portal.demo.texts_policy import Text

if TYPE_CHECKING:
    from datetime import datetime

    from portal.demo.documents import DocumentLoader

CHANNELS = [
    ("YNZGH", ChannelKind.WECHAT, "邕宁工会微信公众号", "https://mp.example.invalid/ynzgh", True),
    ("YNZGH", ChannelKind.BOARD, "机关一楼公告栏", "", False),
    ("YNZGH", ChannelKind.WEBSITE, "邕宁区门户网站", "https://portal.example.invalid/", False),
    ("YNRSJ", ChannelKind.WECHAT, "邕宁人社微信公众号", "https://mp.example.invalid/ynrsj", True),
]
TITLE = "关于做好冬季职工宿舍用电安全检查的通知"
BODY = """各基层工会：
为保障职工冬季用电安全，现将检查事项通知如下。
一、检查时间为12月1日至12月10日。
二、重点检查集体宿舍和临时住所。
三、检查情况于12月12日前报送区总工会。"""


def load_workflow(loader: DocumentLoader, at: datetime) -> int:
    """Everything above; returns how many documents it filed."""
    channels = [
        Channel.objects.create(organisation=loader.units[unit], kind=kind, name=name, url=url, is_default=default, order=number)
        for number, (unit, kind, name, url, default) in enumerate(CHANNELS, start=1)
    ]
    _corrected(loader, channels[:2], at)
    _bundle(loader, at)
    _emergency(loader, at)
    _sealed(loader, at)
    return 6 + load_planned(loader, at)


def _text(title: str, body: str, kind: str = "notice", column: str = "notices", number: str = "") -> Text:
    return Text("YNZGH", column, kind, "2026-11-21", title, number, "办公室", "综合政务/政务公开", title, body)


def _corrected(loader: DocumentLoader, channels: list[Channel], at: datetime) -> None:
    """Published on two channels two days ago and corrected today: one channel has followed, the other has not."""
    people, first, second = loader.people, at - timedelta(days=2), at - timedelta(hours=7)
    version = loader.file(_text(TITLE, BODY), when=first - timedelta(hours=6))
    choose_channels(document=version.document, channels=channels, by=people["editor"], at=first - timedelta(hours=5))
    loader.review(version, when=first - timedelta(hours=4))
    publication.publish(version=version, by=people["officer"], at=first)
    document = Document.objects.get(pk=version.document_id)
    wechat, board = document.posts.all()
    photo = files.store(b"%PDF-1.4\n% photograph of the notice board\n%%EOF\n", name="photo.pdf", private=True, at=first)
    done: dict[str, Any] = {"when": first + timedelta(hours=1), "by": people["editor"], "at": first + timedelta(hours=2)}
    posted(post=wechat, url="https://mp.example.invalid/s/20261122", **done)
    posted(post=board, proof=photo, proof_name="公告栏照片.pdf", **done)
    correction = drafting.new_version(document=document, note="更正检查起止日期。", by=people["editor"], at=second)
    body = correction.body.replace("12月1日至12月10日", "12月3日至12月15日").replace("12月12日前", "12月18日前")
    drafting.save_draft(version=correction, changes={"body": body}, by=people["editor"], at=second)
    loader.review(correction, when=second + timedelta(minutes=20))
    publication.publish(version=correction, by=people["officer"], at=second + timedelta(hours=2))
    wechat.refresh_from_db()
    when = second + timedelta(hours=3)
    posted(post=wechat, url=wechat.url, when=when, by=people["editor"], at=when)


def _bundle(loader: DocumentLoader, at: datetime) -> None:
    """A paper, its interpretation and the notice of its form: the notice still stands at the secrecy review, so none can go out."""
    people, when = loader.people, at - timedelta(hours=22)
    body = "第一条　为规范职工之家建设，制定本办法。\n第二条　职工之家由基层工会管理，所在单位提供场地。"
    paper = loader.file(_text("邕宁区职工之家建设管理办法", body, "document", "policies", "邕工发〔2026〕21号"), when=when)
    explained = loader.file(
        _text("《邕宁区职工之家建设管理办法》解读", "一、制定背景。\n二、主要内容。", "interpretation", "interpretations"), when=when
    )
    form = loader.file(_text("关于填报职工之家建设情况表的通知", "各基层工会：\n请按附表填报。"), when=when)
    relations.relate(source=explained.document, target=paper.document, kind=RelationKind.INTERPRETS, by=people["editor"], at=when)
    for version in (paper, explained):
        version.refresh_from_db()
        loader.review(version, when=when + timedelta(hours=1))
    loader.review(form, when=when + timedelta(hours=1), until=VersionState.SECRECY)
    bundles.create_bundle(
        organisation=loader.units["YNZGH"],
        title="职工之家管理办法及其解读",
        versions=[paper, explained, form],
        by=people["officer"],
        at=at - timedelta(hours=3),
    )


def _emergency(loader: DocumentLoader, at: datetime) -> None:
    version = loader.file(_text("关于暴雨期间职工驿站临时停用的紧急通知", "受暴雨影响，下列驿站临时停用。"), when=at - timedelta(hours=1))
    reason = "气象台发布暴雨红色预警，须立即告知职工。"
    emergency.expedite(version=version, reason=reason, by=loader.people["leader"], at=at - timedelta(minutes=40))


def _sealed(loader: DocumentLoader, at: datetime) -> None:
    version = loader.file(_text("关于更新工会干部通讯录的通知", "请各基层工会核对联系方式。"), when=at - timedelta(hours=5))
    review.submit(version=version, by=loader.people["editor"], at=at - timedelta(hours=4))
    removal.seal(
        document=version.document, reason="附件疑似含内部通讯录，先封存再核查。", by=loader.people["secrecy"], at=at - timedelta(hours=3)
    )
