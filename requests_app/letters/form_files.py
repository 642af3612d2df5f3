"""The application form to take away, as Word file, for citizens and for organisations, blank and filled in (LEGAL.md §6, 条例29条).

No purpose is asked. The sample's person and body are invented; their numbers have a right check digit.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from docx.shared import Mm

from requests_app.choices import Form
from requests_app.letters import docx_tools as w
from requests_app.models import ApplicantClass, DeliveryWay

if TYPE_CHECKING:
    from collections.abc import Sequence

# Names in addresses: (for whom, filled in).
FORMS: dict[str, tuple[str, bool]] = {
    "citizen": ("公民", False),
    "citizen-sample": ("公民", True),
    "organisation": ("法人和其他组织", False),
    "organisation-sample": ("法人和其他组织", True),
}
WIDTHS = (24, 42, 100)
OFFERED_WAYS = (DeliveryWay.POST, DeliveryWay.EMAIL, DeliveryWay.FAX, DeliveryWay.PICK_UP, DeliveryWay.ON_SITE, DeliveryWay.ONLINE)
CITIZEN: Sequence[tuple[str, str]] = (
    ("姓名 *", "韦小明（示例）"),
    ("证件名称 *", "居民身份证"),
    ("证件号码 *", "11010519491231002X"),
    ("联系电话 *", "13800000000"),
    ("通信地址 *", "某某市某某区示例路1号"),
    ("邮政编码", "530000"),
    ("电子邮箱", "weixiaoming@example.invalid"),
    ("传真", ""),
    ("工作单位", ""),
)
BODY: Sequence[tuple[str, str]] = (
    ("名称 *", "某某市示例有限公司（示例）"),
    ("统一社会信用代码 *", "91110000600037341L"),
    ("法定代表人 *", "李示例"),
    ("联系人姓名 *", "王示例"),
    ("联系人电话 *", "13900000000"),
    ("联系地址 *", "某某市某某区示例路2号"),
    ("邮政编码", "530000"),
    ("电子邮箱", "office@example.invalid"),
    ("传真", ""),
)
WANTED: Sequence[tuple[str, str]] = (
    ("信息的名称", "2025年度职工书屋建设经费分配方案"),
    ("文号", ""),
    ("内容描述 *", "2025年度职工书屋建设经费的分配方案，包括各受补助单位的名称和金额。"),
    ("索引号", ""),
)
NOTES = (
    "填写说明：",
    "1. 带 * 的为必填项。请写明所需信息的名称、文号或者便于查询的其他特征，一份申请可以写明多项。不需要说明用途。",
    "2. 请附身份证明复印件。委托他人代为申请的，附授权委托书和受托人的身份证明；监护人代为申请的，附监护证明。"
    "几个人共同申请的，推选一名代表人，附共同申请人名单和身份证明。",
    "3. 可以当面提交、邮寄，或者通过平台在线提交。书写有困难的，可以口头提出，由工作人员代为填写。",
    "4. 所填个人信息只用于办理本申请和依法送达，加密保存，办结并移交档案后按规定期限清除在线副本。",
)


@cache
def form_docx(name: str) -> bytes:
    """The Word file of one of FORMS. Raises KeyError."""
    whom, filled = FORMS[name]
    citizen = whom == "公民"
    made = w.new_document(size=12, leading=18, margins=(20, 22, 18, 22))
    title = f"信息公开申请表（{whom}{'·填写示例' if filled else ''}）"
    w.line(made, title, align=w.CENTRE, size=20, font=w.TITLE)
    grid = w.empty_table(made, WIDTHS)

    def block(label: str, rows: Sequence[tuple[str, str]]) -> None:
        first = len(grid.rows)
        for name_, value in rows:
            row = grid.add_row()
            row.height, cells = Mm(8), row.cells  # room to write by hand
            for cell, width in zip(cells, WIDTHS, strict=True):
                cell.width = Mm(width)
            w.fill(cells[1], name_)
            w.fill(cells[2], value)
        merged = grid.rows[first].cells[0]
        if len(rows) > 1:
            merged = merged.merge(grid.rows[-1].cells[0])
        w.fill(merged, label, font=w.BOLD, align=w.CENTRE)

    people = CITIZEN if citizen else BODY
    block(
        "申请人信息", [*([] if citizen else [("申请人类型 *", _classes(filled))]), *((row[0], row[1] if filled else "") for row in people)]
    )
    block("代理人、代表人（没有的不填）", [("姓名、证件名称和号码", ""), ("联系电话", ""), ("身份", "□委托代理人　□监护人　□代表人")])
    block("所需信息", [(row[0], row[1] if filled else ("\n\n" if "描述" in row[0] else "")) for row in WANTED])
    block(
        "提供要求",
        [
            ("提供方式（可多选）*", _boxes([str(form.label) for form in Form], 0 if filled else None)),
            ("获取方式（可多选）*", _boxes([str(way.label) for way in OFFERED_WAYS], 0 if filled else None)),
            ("不能按以上方式提供时", ("☑" if filled else "□") + "接受其他方式"),
            ("建议", "□建议主动公开该信息"),
        ],
    )
    block(
        "签名",
        [("申请人签名或者盖章 *", "韦小明（示例）" if filled and citizen else "（盖章）" if filled else ""), ("申请时间", _day(filled))],
    )
    for text in NOTES:
        w.line(made, text, size=10.5)
    return w.saved(made, title, "")


def _boxes(labels: Sequence[str], chosen: int | None) -> str:
    return "　".join(("☑" if number == chosen else "□") + label for number, label in enumerate(labels))


def _classes(filled: bool) -> str:
    return _boxes([str(kind.label) for kind in ApplicantClass if kind != ApplicantClass.CITIZEN], 0 if filled else None)


def _day(filled: bool) -> str:
    return "2026年3月2日" if filled else "　　　年　　月　　日"
