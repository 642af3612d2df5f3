"""Incidents of the demo in every state, with statements drafted, waiting for a verdict and published. All invented."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from core.duty import call_duty
from core.models import Deadline, Notice
from core.notices import acknowledge
from disclosure.models import VersionState
from disclosure.services import emergency, publication
from interpretation.models import Category, Severity, Source
from interpretation.services import handling, incidents, statements, triage
from portal.demo.markup import to_html

if TYPE_CHECKING:
    from datetime import datetime

    from core.models import Organisation, User
    from disclosure.models import DocumentVersion
    from interpretation.models import Incident
    from portal.demo.documents import DocumentLoader

HALL = """11月24日上午，我单位职工服务大厅所在楼宇配电间冒烟，大厅已暂停服务，在场人员全部撤离，暂无人员受伤。
消防人员已到场处置，原因正在核查。需要办理业务的职工，可拨打0771-0000001预约，后续情况将及时发布。"""
STATION = """近日，有网民反映部分职工驿站停用。经核查，因设备检修，示例镇职工驿站于11月22日起暂停开放，预计11月28日恢复。
检修期间，可前往示例街道职工驿站。给职工带来不便，敬请谅解。"""
STATION_MORE = """示例镇职工驿站设备检修进度过半，热水设备已更换完毕，预计提前至11月27日恢复开放。"""
RUMOUR = """网传“医疗互助金明年起个人缴费翻倍”不实。2027年度个人缴费标准仍为每人每年80元，与2026年度相同。
标准以《邕宁区职工医疗互助保障实施细则》为准，缴费渠道为各基层工会。"""


class IncidentLoader:
    """Registers, grades and answers as the office would."""

    def __init__(self, loader: DocumentLoader, at: datetime) -> None:
        self.loader, self.people, self.at = loader, loader.people, at
        self.unit: Organisation = loader.units["YNZGH"]

    def load(self) -> int:
        """One incident in every state; returns how many."""
        self._ungraded()
        self._grave()
        self._at_the_leader()
        self._overdue()
        self._answered()
        self._rumour()
        self._transferred()
        return 7

    # ------------------------------------------------------------ incidents

    def _ungraded(self) -> None:
        self._seen("网传工会会员卡停用", 0.4, source=Source.SOCIAL, category=Category.MISREADING, heat=86)

    def _grave(self) -> None:
        """A grave emergency with nine minutes of its hour left, the first facts at the secrecy review on the short way."""
        seen, place = 51 / 60, "区总工会职工服务大厅"
        incident = self._seen("职工服务大厅配电间冒烟", seen, source=Source.HOTLINE, category=Category.EMERGENCY, heat=3200, place=place)
        self._grade(incident, Severity.GRAVE, seen - 0.05, needs_conference=True)
        self._assign(incident, seen - 0.1)
        handling.report_upward(
            incident=incident, to="区人民政府办公室", note="大厅已疏散，消防已到场。", by=self.people["officer"], at=self._ago(seen - 0.15)
        )
        version = self._draft(incident, "关于职工服务大厅暂停服务的情况通报", HALL, seen - 0.4)
        reason = "突发事件，须在一小时内首次发布已掌握的事实。"
        emergency.expedite(version=version, reason=reason, by=self.people["leader"], at=self._ago(seen - 0.5))

    def _at_the_leader(self) -> None:
        """More than half of 48 hours gone; the statement waits for the leader's signature."""
        incident = self._seen("网民反映职工书屋收费", 30, source=Source.MEDIA, category=Category.INTERESTS, heat=940, place="示例街道")
        self._grade(incident, Severity.OTHER, 29.5)
        self._assign(incident, 29)
        handling.consult(incident=incident, organ="区委宣传部", note="同意由我单位直接回应。", by=self.people["officer"], at=self._ago(26))
        body = "经核查，职工书屋全部免费开放，未收取任何费用。个别书屋代收的图书押金已全部退还。"
        version = self._draft(incident, "关于职工书屋收费问题的情况说明", body, 24)
        self.loader.review(version, when=self._ago(20), until=VersionState.SIGN_OFF)

    def _overdue(self) -> None:
        incident = self._seen("职工运动会报名系统故障引发不满", 53, source=Source.SOCIAL, category=Category.INTERESTS, heat=410)
        self._grade(incident, Severity.OTHER, 52, answered=False)

    def _answered(self) -> None:
        """Answered in time and continued by an update; still open."""
        incident = self._seen(
            "网传某乡镇职工驿站停用", 36, source=Source.MONITORING, category=Category.INTERESTS, heat=1500, place="示例镇"
        )
        self._grade(incident, Severity.OTHER, 35)
        self._assign(incident, 34)
        self._publish(self._draft(incident, "关于示例镇职工驿站暂停开放的情况通报", STATION, 32), 26)
        self._publish(self._draft(incident, "示例镇职工驿站检修进展", STATION_MORE, 9, kind="update"), 5)

    def _rumour(self) -> None:
        """A rumour clarified, closed with result and lessons."""
        incident = self._seen("网传医疗互助金缴费翻倍", 150, source=Source.SOCIAL, category=Category.MISREADING, heat=5200)
        self._grade(incident, Severity.OTHER, 149)
        self._assign(incident, 148)
        handling.consult(
            incident=incident, organ="区委宣传部", note="已通报，同步转发澄清说明。", by=self.people["officer"], at=self._ago(140)
        )
        claim: dict[str, Any] = {
            "claim": "医疗互助金明年起个人缴费翻倍。",
            "verdict": "false",
            "facts": "2027年度个人缴费标准仍为每人每年80元。",
            "evidence": "《邕宁区职工医疗互助保障实施细则》。",
        }
        self._publish(self._draft(incident, "关于医疗互助金缴费标准的澄清说明", RUMOUR, 138, kind="clarification", **claim), 130)
        closing = {"result": "不实信息已澄清，主要平台已标注。", "lessons": "缴费标准调整前后应同步发布问答。"}
        incident.refresh_from_db()
        incidents.close(incident=incident, **closing, by=self.people["officer"], at=self._ago(100))

    def _transferred(self) -> None:
        incident = self._seen("网民反映公交线路改道", 70, source=Source.HOTLINE, category=Category.INTERESTS, heat=60)
        reason = "属交通运输部门职责。"
        handling.transfer(incident=incident, to="区交通运输局", reason=reason, by=self.people["officer"], at=self._ago(69))

    # ------------------------------------------------------------ steps, hours ago

    def _ago(self, hours: float) -> datetime:
        return self.at - timedelta(hours=hours)

    def _seen(self, title: str, hours: float, **given: Any) -> Incident:
        seen = self._ago(hours)
        return incidents.register(organisation=self.unit, title=title, first_seen_at=seen, by=self.people["officer"], at=seen, **given)

    def _grade(self, incident: Incident, severity: str, hours: float, *, needs_conference: bool = False, answered: bool = True) -> None:
        by: User = self.people["leader"]
        triage.grade(incident=incident, severity=severity, needs_conference=needs_conference, by=by, at=self._ago(hours))
        if answered:
            self._called(incident, hours)

    def _called(self, incident: Incident, hours: float) -> None:
        """The roster was called when the clocks started and answered after four minutes; so the first sweep calls for new ones only."""
        owed = Deadline.objects.open().filter(matter=incident.matter).select_related("organisation", "matter").order_by("due_at")
        for number, deadline in enumerate(owed):
            due = deadline.due_at.isoformat() if deadline.due_at else ""
            if number == 0:
                call_duty(deadline=deadline, at=self._ago(hours), occasion=due)
            deadline.acted = deadline.acted | {"call": due}
            deadline.save(update_fields=["acted"])
        for notice in Notice.objects.filter(deadline__matter=incident.matter, acknowledged_at__isnull=True).select_related("recipient"):
            acknowledge(notice=notice, by=notice.recipient, at=self._ago(hours) + timedelta(minutes=4))

    def _assign(self, incident: Incident, hours: float) -> None:
        officer, speaker = self.people["officer"], self.people["spokesperson"]
        handling.assign(incident=incident, handler=officer, spokesperson=speaker, by=officer, at=self._ago(hours))

    def _draft(self, incident: Incident, title: str, text: str, hours: float, *, kind: str = "first", **given: Any) -> DocumentVersion:
        by, at = self.people["officer"], self._ago(hours)
        return statements.draft_statement(incident=incident, title=title, body=to_html(text), kind=kind, by=by, at=at, **given)

    def _publish(self, version: DocumentVersion, hours: float) -> None:
        self.loader.review(version, when=self._ago(hours + 2))
        publication.publish(version=version, by=self.people["officer"], at=self._ago(hours))
