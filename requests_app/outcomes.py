"""The closed outcomes of an answer, each with its article, its row of the annual report and what must be said (LEGAL.md §1.7, §12)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from disclosure.grounds import Ground

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


class Group(StrEnum):
    """Groups of outcomes as TERMS.md names them."""

    OPEN = "open"
    PARTLY = "partly"
    REFUSED = "refused"
    UNABLE = "unable"
    NOT_HANDLED = "not_handled"
    OTHER = "other"


GROUP_LABELS = {
    Group.OPEN: _("予以公开"),
    Group.PARTLY: _("部分公开"),
    Group.REFUSED: _("不予公开"),
    Group.UNABLE: _("无法提供"),
    Group.NOT_HANDLED: _("不予处理"),
    Group.OTHER: _("其他处理"),
}


class Remedy(StrEnum):
    """Which way stands open (LEGAL.md §12): review first where disclosure is refused; else review or suit."""

    REVIEW_FIRST = "review_first"
    EITHER = "either"


# Rows of the annual report, §2, and the ground that leads to each refusal.
REFUSAL_ROWS: dict[str, str] = {
    Ground.STATE_SECRET: "r3_1",
    Ground.FORBIDDEN: "r3_2",
    Ground.SAFETY: "r3_3",
    Ground.THIRD_PARTY: "r3_4",
    Ground.INTERNAL: "r3_5",
    Ground.PROCESS: "r3_6",
    Ground.ENFORCEMENT_FILE: "r3_7",
}

ROWS: tuple[str, ...] = (
    "r1", "r2", "r3_1", "r3_2", "r3_3", "r3_4", "r3_5", "r3_6", "r3_7", "r3_8", "r4_1", "r4_2", "r4_3",
    "r5_1", "r5_2", "r5_3", "r5_4", "r5_5", "r6_1", "r6_2", "r6_3",
)  # fmt: skip
CORRECTION_LAPSED, FEE_LAPSED, WITHDRAWN = "r6_1", "r6_2", "r6_3"


@dataclass(frozen=True)
class Outcome:
    """One way to decide an item. `row` is empty where the ground decides it; `required` are keys of `ItemDecision.data`."""

    code: str
    label: str | _StrPromise
    group: Group
    article: str
    row: str = ""
    needs_ground: bool = False
    required: tuple[str, ...] = ()
    remedy: Remedy = Remedy.EITHER


OUTCOMES: dict[str, Outcome] = {
    outcome.code: outcome
    for outcome in (
        Outcome("36-1", _("已主动公开，告知获取的方式、途径"), Group.OPEN, "第三十六条第一项", "r1", required=("method",)),
        Outcome(
            "36-2", _("予以公开，提供或者告知获取的方式、途径和时间"), Group.OPEN, "第三十六条第二项", "r1", required=("method", "when")
        ),
        Outcome("37", _("区分处理，部分公开"), Group.PARTLY, "第三十七条", "r2", True, ("method", "reason"), Remedy.REVIEW_FIRST),
        Outcome("36-3", _("不予公开"), Group.REFUSED, "第三十六条第三项", "", True, ("reason",), Remedy.REVIEW_FIRST),
        Outcome(
            "36-7", _("属于工商、不动产登记资料等，依照有关法律办理"), Group.REFUSED, "第三十六条第七项", "r3_8", required=("special_law",)
        ),
        Outcome("36-4", _("经检索没有所申请的信息"), Group.UNABLE, "第三十六条第四项", "r4_1", required=("search",)),
        Outcome("36-5", _("不属于本机关负责公开"), Group.UNABLE, "第三十六条第五项", "r4_1", required=("reason",)),
        Outcome("38", _("没有现成信息，需要另行制作、加工、分析"), Group.UNABLE, "第三十八条", "r4_2", required=("reason",)),
        Outcome("30", _("补正后申请内容仍不明确"), Group.UNABLE, "第三十条", "r4_3", required=("reason",)),
        Outcome("39-1", _("属于信访、投诉、举报"), Group.NOT_HANDLED, "第三十九条第一款", "r5_1", required=("right_way",)),
        Outcome("36-6", _("重复申请，不予重复处理"), Group.NOT_HANDLED, "第三十六条第六项", "r5_2", required=("earlier_number",)),
        Outcome("39-2", _("要求提供公开出版物"), Group.NOT_HANDLED, "第三十九条第二款", "r5_3", required=("method",)),
        Outcome("35", _("申请数量、频次明显超过合理范围且理由不合理"), Group.NOT_HANDLED, "第三十五条", "r5_4", required=("reason",)),
        Outcome("re-issue", _("要求确认或者重新出具已获取的信息"), Group.NOT_HANDLED, "", "r5_5", required=("reason",)),
    )
}


def row_of(outcome: str, ground: str = "") -> str:
    """The row of the annual report one decision feeds. Raises KeyError for an unknown outcome or a refusal without its ground."""
    found = OUTCOMES[outcome]
    return found.row or REFUSAL_ROWS[ground]


def row_of_application(rows: list[str]) -> str:
    """The one row an application counts in: all alike, as they are; some disclosed, 区分处理; else the first.

    `rows` are the rows of its items in order, at least one.
    """
    if len(set(rows)) == 1:
        return rows[0]
    return "r2" if {"r1", "r2"} & set(rows) else rows[0]
