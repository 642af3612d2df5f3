"""Section 三 of the annual report (国办公开办函〔2021〕30号, LEGAL.md §2): 收到和处理政府信息公开申请情况, 25 rows by 7 columns."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Count, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from requests_app.models import ApplicantClass, Application
from requests_app.outcomes import ROWS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from core.models import Organisation

    Cells = dict[str, dict[str, int]]  # row key -> column -> number

TOTAL = "total"
COLUMNS: tuple[str, ...] = (*ApplicantClass.values, TOTAL)
ROW_KEYS: tuple[str, ...] = ("new", "carried_in", *ROWS, "r7", "carried_out")

# The form's own words; a group heading (（三）…（六）) is no row.
ROW_LABELS = {
    "new": gettext_lazy("一、本年新收政府信息公开申请数量"),
    "carried_in": gettext_lazy("二、上年结转政府信息公开申请数量"),
    "r1": gettext_lazy("（一）予以公开"),
    "r2": gettext_lazy("（二）部分公开（区分处理的，只计这一情形，不计其他情形）"),
    "r3_1": gettext_lazy("1.属于国家秘密"),
    "r3_2": gettext_lazy("2.其他法律行政法规禁止公开"),
    "r3_3": gettext_lazy("3.危及“三安全一稳定”"),
    "r3_4": gettext_lazy("4.保护第三方合法权益"),
    "r3_5": gettext_lazy("5.属于三类内部事务信息"),
    "r3_6": gettext_lazy("6.属于四类过程性信息"),
    "r3_7": gettext_lazy("7.属于行政执法案卷"),
    "r3_8": gettext_lazy("8.属于行政查询事项"),
    "r4_1": gettext_lazy("1.本机关不掌握相关政府信息"),
    "r4_2": gettext_lazy("2.没有现成信息需要另行制作"),
    "r4_3": gettext_lazy("3.补正后申请内容仍不明确"),
    "r5_1": gettext_lazy("1.信访举报投诉类申请"),
    "r5_2": gettext_lazy("2.重复申请"),
    "r5_3": gettext_lazy("3.要求提供公开出版物"),
    "r5_4": gettext_lazy("4.无正当理由大量反复申请"),
    "r5_5": gettext_lazy("5.要求行政机关确认或重新出具已获取信息"),
    "r6_1": gettext_lazy("1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请"),
    "r6_2": gettext_lazy("2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请"),
    "r6_3": gettext_lazy("3.其他"),
    "r7": gettext_lazy("（七）总计"),
    "carried_out": gettext_lazy("四、结转下年度继续办理"),
}

# Headings of the groups that the row keys begin with.
GROUP_LABELS = {
    "r3": gettext_lazy("（三）不予公开"),
    "r4": gettext_lazy("（四）无法提供"),
    "r5": gettext_lazy("（五）不予处理"),
    "r6": gettext_lazy("（六）其他处理"),
}


def row_label(key: str) -> str:
    """The row's words, with its group's heading where they need it."""
    group = GROUP_LABELS.get(key.partition("_")[0])
    return f"{group} {ROW_LABELS[key]}" if group else str(ROW_LABELS[key])


def applications_of_the_year(*, organisation: Organisation, year: int) -> Cells:
    """Row key -> column -> number of applications, 1 January to 31 December. One query, whatever the number of applications.

    A case belongs to the year of its legal date of receipt and to the year it was closed in; between the two it is carried over. So 二 of
    a year is 四 of the year before, and 一 + 二 = （七）+ 四 in each column. Merged cases count in the one they were merged into
    (ApplicationQuerySet.counted); a case without a legal date of receipt is not yet an application received.
    """
    first, last = date(year, 1, 1), date(year, 12, 31)
    decided = Q(closed_on__range=(first, last))
    before, within = Q(received_on__lt=first), Q(received_on__range=(first, last))
    wanted = {
        "new": Count("pk", filter=within),
        "carried_in": Count("pk", filter=before & (Q(closed_on__isnull=True) | Q(closed_on__gte=first))),
        **{row: Count("pk", filter=decided & Q(row=row)) for row in ROWS},
        "r7": Count("pk", filter=decided),
        "carried_out": Count("pk", filter=(before | within) & (Q(closed_on__isnull=True) | Q(closed_on__gt=last))),
    }
    counted = Application.objects.of([organisation.pk]).counted().order_by().values("applicant_class").annotate(**wanted)
    cells = {key: dict.fromkeys(COLUMNS, 0) for key in ROW_KEYS}
    for found in counted:
        for key in ROW_KEYS:
            cells[key][found["applicant_class"]] += found[key]
            cells[key][TOTAL] += found[key]
    return cells


def report_contradictions(cells: Mapping[str, Mapping[str, int]], before: Mapping[str, Mapping[str, int]] | None = None) -> list[str]:
    """What does not reconcile (勾稽关系): per column 一 + 二 = （七）+ 四, （七）= its details; per row 总计 = the six; 二 = 四 before.

    `cells` are of `applications_of_the_year`, or were typed or imported; `before` are those of the year before. Empty: all is right.
    """
    found = []
    for column in COLUMNS:
        name = _("总计") if column == TOTAL else str(ApplicantClass(column).label)
        if cells["new"][column] + cells["carried_in"][column] != cells["r7"][column] + cells["carried_out"][column]:
            found.append(_("“%(column)s”列：第一项加第二项之和，不等于第三项加第四项之和。") % {"column": name})
        if sum(cells[row][column] for row in ROWS) != cells["r7"][column]:
            found.append(_("“%(column)s”列：办理结果各项之和不等于总计。") % {"column": name})
        if before is not None and cells["carried_in"][column] != before["carried_out"][column]:
            found.append(_("“%(column)s”列：上年结转数量与上一年度报告的结转下年度数量不一致。") % {"column": name})
    for key in ROW_KEYS:
        if sum(cells[key][column] for column in COLUMNS if column != TOTAL) != cells[key][TOTAL]:
            found.append(_("“%(row)s”行：各类申请人之和不等于总计。") % {"row": row_label(key)})
    return found
