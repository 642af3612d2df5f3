"""Deadlines of the demo in every state a deadline can be in. Their cases are stand-ins until the rooms that open such cases exist."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from core import deadlines
from core.counting import Unit
from core.models import Matter

if TYPE_CHECKING:
    from datetime import datetime

    from core.models import Deadline, Organisation, User


def load_cases(organisation: Organisation, people: dict[str, User], at: datetime, *, mark: str) -> int:
    """Open, suspended, extended, corrected, met in time, met late, overdue, provisional; returns how many."""
    officer, head = people["officer"], people["head"]
    count = 0

    def opened(title: str, rule: str, days_ago: float, kind: str = "request") -> Deadline:
        nonlocal count
        count += 1
        start = at - timedelta(days=days_ago)
        matter = Matter.objects.create(
            organisation=organisation, kind=kind, number=f"DEMO-{count:03d}", title=title, handler=officer, opened_at=start
        )
        return deadlines.open_deadline(rule=rule, matter=matter, start=start, by=officer, at=start)

    opened("申请公开基层工会组建情况", "request_reply_20wd", 3)
    opened("申请公开职工驿站建设资金", "request_reply_20wd", 26)
    opened("申请公开2015年疗休养名单", "request_reply_20wd", 36)
    waiting = opened("申请公开采购合同（征求第三方意见中）", "request_reply_20wd", 18)
    deadlines.suspend(
        deadline=waiting,
        cause="third_party:1",
        effective_at=at - timedelta(days=9),
        by=officer,
        at=at - timedelta(days=9),
        reason="征求第三方意见",
    )
    resumed = opened("申请公开竞赛评分表（第三方已答复）", "request_reply_20wd", 30)
    deadlines.suspend(
        deadline=resumed,
        cause="third_party:1",
        effective_at=at - timedelta(days=26),
        by=officer,
        at=at - timedelta(days=26),
        reason="征求第三方意见",
    )
    deadlines.resume(
        deadline=resumed,
        cause="third_party:1",
        effective_at=at - timedelta(days=15),
        by=officer,
        at=at - timedelta(days=15),
        reason="第三方已答复",
    )
    corrected = opened("申请公开工会经费使用情况（补正后）", "request_reply_20wd", 25)
    deadlines.suspend(
        deadline=corrected,
        cause="correction",
        effective_at=at - timedelta(days=22),
        by=officer,
        at=at - timedelta(days=22),
        reason="告知补正",
    )
    deadlines.restart(
        deadline=corrected, effective_at=at - timedelta(days=12), by=officer, at=at - timedelta(days=12), reason="收到补正材料"
    )
    extended = opened("申请公开历年劳模档案目录", "request_reply_20wd", 24)
    deadlines.extend(
        deadline=extended,
        amount=10,
        unit=Unit.WORKDAYS,
        reason="需要调阅历史档案",
        approver=head,
        effective_at=at - timedelta(days=6),
        by=officer,
        at=at - timedelta(days=6),
    )
    met = opened("申请公开2025年帮扶资金发放标准", "request_reply_20wd", 40)
    deadlines.meet(deadline=met, effective_at=at - timedelta(days=22), by=officer, at=at - timedelta(days=22))
    late = opened("申请公开会议室租赁合同", "request_reply_20wd", 70)
    deadlines.meet(deadline=late, effective_at=at - timedelta(days=20), by=officer, at=at - timedelta(days=20))
    withdrawn = opened("申请公开活动照片（申请人已撤回）", "request_reply_20wd", 15)
    deadlines.cancel(deadline=withdrawn, effective_at=at - timedelta(days=10), by=officer, at=at - timedelta(days=10), reason="申请人撤回")
    opened("2026年信息公开年度报告", "annual_report_0131", 1, kind="obligation")
    opened("2026年度工会经费决算公开", "budget_publish_20d", 12, kind="obligation")
    opened(mark, "publish_20wd", 5, kind="obligation")
    return count
