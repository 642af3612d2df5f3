"""Loads the demo: units and people, published documents, work in progress, deadlines in every state."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F

from core.models import Delivery, Matter, Notice
from core.models.notices import DeliveryState
from disclosure.models import VersionState
from disclosure.services import drafting, publication, review
from portal.demo.answers import load_answers
from portal.demo.applications import load_applications
from portal.demo.cases import load_cases
from portal.demo.catalogue import load_catalogue
from portal.demo.documents import DocumentLoader
from portal.demo.incidents import IncidentLoader
from portal.demo.people import load_people, load_units
from portal.demo.readers import load_readers
from portal.demo.recordings import load_recordings
from portal.demo.texts_policy import Text
from portal.demo.workflow import load_workflow
from requests_app.models import Application

MARK = "演示事项：第四季度政务公开自查"


def is_loaded() -> bool:
    """Whether the demo was loaded before: its last matter exists."""
    return Matter.objects.filter(title=MARK).exists()


@transaction.atomic
def load(at: datetime) -> str:
    """Load everything; returns a line of figures. One transaction, so that a load cut short leaves nothing."""
    units = load_units()
    people = load_people(units, at)
    loader = DocumentLoader(units, people, at)
    published = loader.load()
    load_recordings(loader, at)
    drafts = _load_work_in_progress(loader, at) + load_workflow(loader, at)
    determinations = load_catalogue(units, people, loader.columns, at)
    cases = load_cases(units["YNZGH"], people, at, mark=MARK)
    load_applications(units, people, at)
    load_answers(units, people, at)
    applications = Application.objects.count()
    seen = IncidentLoader(loader, at).load()
    load_readers(at)
    _settle_the_past(at)
    work = f"{published} published documents, {drafts} in progress, {determinations} determinations, {cases} deadlines"
    return f"{len(units)} units, {len(people)} people, {work}, {applications} applications, {seen} incidents"


def _settle_the_past(at: datetime) -> None:
    """What the invented past would have sent counts as sent and read, so that the first sweep mails only what is new."""
    long_ago = Notice.objects.filter(created_at__lt=at - timedelta(days=3))
    Delivery.objects.filter(notice__in=long_ago).update(state=DeliveryState.SENT, sent_at=F("next_try_at"))
    long_ago.update(read_at=F("created_at"))


def _draft(title: str, kind: str = "notice", column: str = "notices") -> Text:
    body = "各基层工会：\n为做好有关工作，现将事项通知如下，请遵照执行。\n一、提高认识，加强组织。\n二、按时报送，注重实效。"
    return Text("YNZGH", column, kind, "2026-11-23", title, "邕工办〔2026〕42号" if kind == "document" else "", "办公室", "", title, body)


def _load_work_in_progress(loader: DocumentLoader, at: datetime) -> int:
    """One document in every state of the workflow before publication, one corrected and one withdrawn."""
    people = loader.people
    states = [
        ("关于召开基层工会主席座谈会的通知", VersionState.DRAFT),
        ("邕宁区职工书屋管理规定", VersionState.SECRECY),
        ("2026年下半年工会经费审计公告（送审稿）", VersionState.SIGN_OFF),
        ("关于公布2026年职工驿站考核结果的通知", VersionState.APPROVED),
    ]
    for number, (title, state) in enumerate(states):
        version = loader.file(_draft(title), when=at - timedelta(hours=30 - number))
        if state == VersionState.DRAFT:  # what inspection finds and masks with one button
            found = version.body + "<p>报名联系人：韦小禾，手机13800000000，也可以加入报名群。</p>"
            drafting.save_draft(version=version, changes={"body": found}, by=people["editor"], at=at - timedelta(hours=30))
        else:
            loader.review(version, when=at - timedelta(hours=20 - number), until=state)
    returned = loader.file(_draft("关于举办职工运动会的通知"), when=at - timedelta(hours=28))
    review.submit(version=returned, by=people["editor"], at=at - timedelta(hours=8))
    review.return_step(
        version=returned, reason="报名联系人的手机号码不宜公开，请改为办公电话。", by=people["secrecy"], at=at - timedelta(hours=6)
    )
    checked = loader.file(_draft("邕宁区总工会2026年第四季度经费预算调整情况", "finance", "finance"), when=at - timedelta(hours=26))
    review.submit(version=checked, by=people["editor"], at=at - timedelta(hours=5))
    scheduled = loader.file(_draft("关于组织职工观看主题影片的通知"), when=at - timedelta(hours=25))
    loader.review(scheduled, when=at - timedelta(hours=24))
    publication.schedule(version=scheduled, when=at + timedelta(days=2), by=people["officer"], at=at - timedelta(hours=4))
    corrected = loader.documents["关于开展“安康杯”竞赛活动的通知"]
    version = drafting.new_version(document=corrected, note="更正报名截止日期。", by=people["editor"], at=at - timedelta(hours=9))
    body = version.body.replace("12月10日前", "12月15日前")
    drafting.save_draft(version=version, changes={"body": body}, by=people["editor"], at=at - timedelta(hours=9))
    loader.review(version, when=at - timedelta(hours=8))
    publication.publish(version=version, by=people["officer"], at=at - timedelta(hours=3))
    publication.withdraw(
        document=loader.documents["职工书屋冬季开放时间公告"],
        note="内容已过期，新的开放时间另行公告。",
        by=people["fwzx_editor"],
        at=at - timedelta(hours=2),
    )
    return len(states) + 3
