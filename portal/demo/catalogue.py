"""The demo's catalogue of matters, its guide, and determinations (源头认定) in every state. All invented."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from disclosure.default_catalogue import ensure_catalogue
from disclosure.default_columns import ADMINISTRATIVE
from disclosure.guide import save_guide
from disclosure.models import Column
from disclosure.services import undisclosed

if TYPE_CHECKING:
    from datetime import datetime

    from core.models import Organisation, User
    from disclosure.models import UndisclosedEntry

WAYS = (
    "主动公开的信息可以在本平台查阅、检索和下载。\n区总工会二楼政务公开办公室备有纸质目录，工作日可以现场查阅，工作人员协助阅读有困难的人。"
)


def load_catalogue(units: dict[str, Organisation], people: dict[str, User], columns: dict[str, Column], at: datetime) -> int:
    """Returns how many determinations there are."""
    union = units["YNZGH"]
    for unit in units.values():
        ensure_catalogue(organisation=unit, by=None, at=at)
    # a column without anything in it is a fault of its own
    Column.objects.filter(code__in=[row.code for row in ADMINISTRATIVE], documents=None).update(is_listed=False)
    save_guide(organisation=union, texts={"ways": WAYS}, by=people["officer"], at=at)

    def line(days: float, title: str, kind: str, attribute: str, ground: str, reason: str) -> UndisclosedEntry:
        when = at - timedelta(days=days)
        given: dict[str, Any] = {"title": title, "kind": kind, "attribute": attribute, "ground": ground, "reason": reason}
        formed = (when - timedelta(days=2)).date()
        return undisclosed.create_entry(organisation=union, formed_on=formed, by=people["editor"], at=when, **given)

    def settle(entry: UndisclosedEntry, days: float) -> UndisclosedEntry:
        when = at - timedelta(days=days)
        undisclosed.submit_entry(entry=entry, by=people["editor"], at=when)
        if undisclosed.needs_office(entry):
            undisclosed.pass_office(entry=entry, by=people["head"], at=when, comment="同意")
        return undisclosed.decide(entry=entry, by=people["leader"], at=when, comment="同意")

    settle(line(352, "困难职工建档材料", "document", "on_application", "15", "含个人隐私，公开会损害当事人权益"), 351)
    settle(line(200, "内设机构岗位分工调整方案", "policy", "not_disclosed", "16-1", "属于人事管理，只涉及内部事务"), 198)
    done = settle(line(120, "某企业集体协商指导情况的请示", "document", "on_application", "16-2a", "属于请示报告，尚在研究"), 119)
    undisclosed.convert(
        entry=done,
        title="企业集体协商指导情况",
        column=columns["rights"],
        reason="协商已经结束，多人申请，不再属于过程性信息",
        by=people["officer"],
        at=at - timedelta(days=1),
    )
    waiting = line(3, "经费审计整改会商记录", "document", "not_disclosed", "16-2a", "属于讨论记录")
    undisclosed.submit_entry(entry=waiting, by=people["editor"], at=at - timedelta(days=2))
    office = line(2, "干部轮岗管理办法", "policy", "not_disclosed", "16-1", "属于人事管理，只涉及内部事务")
    undisclosed.submit_entry(entry=office, by=people["editor"], at=at - timedelta(days=1))
    line(1, "来访接待登记情况", "document", "on_application", "15", "含个人隐私")
    return 6
