"""The procedure as a picture (SVG): the way of an application from top to bottom, and beside it what may come between."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.utils.safestring import SafeString

    from core.rules import Rule

WIDTH, LEFT, RIGHT, MAIN, SIDE, GAP = 440, 8, 232, 196, 200, 26
LINE = 16
_ARROW = "M0 0 L8 4 L0 8 z"


def procedure(rules: Mapping[str, Rule]) -> SafeString:
    """With the days of the rules in force (`rules` as views.FIGURES); a rule that is missing leaves its days out."""

    def days(name: str, text: str) -> str:
        return text % {"days": rules[name].amount} if name in rules else ""

    main = [
        (_("提出申请"), _("在线、当面、邮寄、传真、电子邮件、口头")),
        (_("收到申请之日"), _("当面：提交之日；邮寄：签收之日；在线、传真：双方确认之日")),
        (_("登记、办理"), days("reply", _("自收到之日起 %(days)s 个工作日内答复，能当场答复的当场答复"))),
        (_("答复"), _("予以公开、部分公开、不予公开、无法提供、不予处理")),
        (_("不服的"), _("投诉、举报，或者按答复书载明的途径寻求救济")),
    ]
    side = {
        1: [(_("内容不明确：补正"), days("correction", _("%(days)s 个工作日内一次性告知；收到补正之日起重新计算")))],
        2: [
            (_("征求意见"), days("third", _("第三方、其他机关 %(days)s 个工作日；所需时间不计入期限"))),
            (_("延长期限"), days("extension", _("经负责人同意并告知，最长 %(days)s 个工作日"))),
            (_("信息处理费"), _("仅在数量、频次明显超过合理范围时；缴费次日起重新计算")),
        ],
    }
    boxes: list[SafeString] = []
    arrows: list[SafeString] = []
    top = 8
    for place, (head, text) in enumerate(main):
        lines = _wrap(text, MAIN - 24)
        height = 34 + LINE * len(lines)
        beside = side.get(place, [])
        sides = [(words, _wrap(about, SIDE - 24)) for words, about in beside]
        needed = sum(34 + LINE * len(said) for _words, said in sides) + 10 * max(len(sides) - 1, 0)
        boxes.append(_box("main", LEFT, top, MAIN, height, head, lines))
        below = top
        for words, said in sides:
            tall = 34 + LINE * len(said)
            boxes.append(_box("side", RIGHT, below, SIDE, tall, words, said))
            arrows.append(format_html('<path d="M{} {} H{}"/>', RIGHT, min(below + tall // 2, top + height - 8), LEFT + MAIN))
            if below + tall // 2 > top + height - 8:
                arrows[-1] = format_html('<path d="M{} {} H{} V{}"/>', RIGHT, below + tall // 2, RIGHT - 14, top + height // 2)
            below += tall + 10
        bottom = top + height
        following = max(bottom, top + needed) + GAP
        if place < len(main) - 1:
            arrows.append(format_html('<path d="M{0} {1} V{2}" marker-end="url(#tip)"/>', LEFT + MAIN // 2, bottom, following - 7))
        top = following
    label = _("办理流程图：提出申请，确认收到之日，登记办理，答复；其间可能补正、征求意见、延长期限或者收费")
    return format_html(
        '<svg class="procedure" viewBox="0 0 {} {}" role="img" aria-label="{}"><defs><marker id="tip" markerWidth="8" markerHeight="8"'
        ' refX="4" refY="4" orient="auto"><path d="{}"/></marker></defs>{}{}</svg>',
        WIDTH,
        top - GAP + 8,
        label,
        _ARROW,
        format_html_join("", "{}", ((one,) for one in arrows)),
        format_html_join("", "{}", ((one,) for one in boxes)),
    )


def _box(css: str, x: int, y: int, width: int, height: int, head: str, lines: list[str]) -> SafeString:
    texts = format_html_join(
        "", '<text class="sub" x="{}" y="{}">{}</text>', ((x + 12, y + 40 + LINE * n, said) for n, said in enumerate(lines))
    )
    return format_html(
        '<g class="{}"><rect x="{}" y="{}" width="{}" height="{}" rx="4"/><text x="{}" y="{}">{}</text>{}</g>',
        *(css, x, y, width, height, x + 12, y + 22, head, texts),
    )


def _wrap(text: str, width: int) -> list[str]:
    """Lines that fit so many units: a Chinese character is 11.5 wide, a Latin letter about half of it; Latin words stay whole."""
    lines, line = [], ""
    for piece in _pieces(text):
        if line and _wide(line + piece) > width:
            lines.append(line.strip())
            line = ""
        line += piece
    return [*lines, line.strip()] if line.strip() else lines


def _pieces(text: str) -> list[str]:
    found: list[str] = []
    for letter in text:
        joins = bool(found) and ((letter.isascii() and found[-1][-1:].isascii() and found[-1][-1:] != " ") or letter in "，。；：、）")
        if joins:
            found[-1] += letter
        else:
            found.append(letter)
    return found


def _wide(text: str) -> float:
    return sum(6.2 if letter.isascii() else 11.6 for letter in text)
