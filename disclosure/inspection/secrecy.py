"""Marks of secrecy and imprints that forbid publication: what bears one is refused without being stored (LEGAL.md §13)."""

from __future__ import annotations

import re

from django.utils.translation import gettext as _

from disclosure.errors import RefusedError

_STAR = re.compile(r"(?:绝\s?密|机\s?密|秘\s?密)\s*[★☆✩✭*]")
_LEVEL = re.compile(r"(?:绝密|机密|秘密|工作秘密)(?:[★☆*].{0,8}|[:：]?(?:长期|\d{1,2}年|\d{1,2}个月))?")
_COPY = re.compile(r"(?:份号[:：]?\s*)?\d{6}")
_INTERNAL = re.compile(
    r"[（(【\[]?(?:内部(?:资料|文件|材料|使用|传阅|刊物)|工作秘密|注意保存|妥善保管|不得外传|请勿外传|阅后(?:收回|销毁))+"
)
_IMPRINT = re.compile(
    r"[（(【\[]?(?:此件|本件|此文|本文)?(?:公开属性|公开方式|公开形式|公开类别|公开类型|信息公开选项|信息公开属性|政府信息公开选项|公开选项)[:：]?"
    r"(?:不予公开|依申请公开|不公开)"
    r"|[（(【\[]?(?:此件|本件|此文|本文)(?:不予公开|依申请公开|不公开)"
    r"|[（(【\[](?:不予公开|依申请公开|不公开)[）)】\]]"
)
_ALONE = re.compile(r"不予公开|依申请公开|不公开")
_IMPRINT_NEIGHBOUR = re.compile(r"^(?:抄送|主送|主题词|分送)|(?:办公室|办公厅|秘书处|委员会|总工会)\s*\d{4}年\d{1,2}月\d{1,2}日印发")
_HEAD, _FOOT = 12, 8


def mark_in(text: str) -> str:
    """The mark that forbids publication, as it stands in the text; "" when there is none.

    A star beside a level counts anywhere; a level, a copy number or 内部资料 only as a line of its own near the top or the foot, so that
    a text about secrecy or about disclosure on application is not taken for one.
    """
    starred = _STAR.search(text)
    if starred:
        return starred.group()
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    bare = [re.sub(r"\s", "", line) for line in lines]
    edge = [*bare[:_HEAD], *bare[-_FOOT:]]
    for line in edge:
        if _LEVEL.fullmatch(line) or (len(line) <= 24 and _INTERNAL.match(line)):
            return line
    for line in bare:
        found = _IMPRINT.match(line)
        if found and len(line) <= 30:
            return found.group()
    if (
        bare
        and _COPY.fullmatch(bare[0])
        and (bare[0].startswith(("0", "份")) or any(line in {"特急", "加急", "特提"} for line in bare[1:4]))
    ):
        return bare[0]
    foot = bare[-_FOOT:]
    if any(_IMPRINT_NEIGHBOUR.search(line) for line in foot):
        return next((line for line in foot if _ALONE.fullmatch(line.strip("（）()"))), "")
    return ""


def refuse_marked(text: str, *, name: str = "") -> None:
    """Raise RefusedError, with what to do, when the text bears such a mark. `name` is the file's, empty for what was typed."""
    mark = mark_in(text)
    if not mark:
        return
    where = _("“%(name)s”") % {"name": name} if name else _("所填内容")
    raise RefusedError(
        _(
            "%(where)s带有“%(mark)s”标志，未予保存。本平台在互联网上，不得存储、处理涉密和不公开的内容："
            "请立即从本机删除该内容的副本，并联系本单位保密工作机构处理；属于不予公开的，只登记经脱敏的目录。"
        )
        % {"where": where, "mark": mark}
    )
