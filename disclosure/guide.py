"""公开指南 (条例第十二条): generated from what the unit's row says, until the unit writes a part of its own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from core import pageversions
from core.access import Verb, require
from core.events import record
from core.models.organisations import LegalBasis
from core.rules import get_rule
from disclosure.errors import RefusedError
from disclosure.models import GuideSection, GuideText

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from core.models import Organisation, User

LONGEST = 4000


@dataclass(frozen=True)
class Part:
    """One part of the guide. `is_own`: the unit wrote it; else it was generated."""

    code: str
    title: str
    text: str
    is_own: bool

    @property
    def paragraphs(self) -> list[str]:
        """Its lines, without empty ones."""
        return [line.strip() for line in self.text.splitlines() if line.strip()]


def guide_title(organisation: Organisation | None) -> str:
    """What the guide is called at this kind of body (LEGAL.md §11)."""
    return _("政府信息公开指南") if organisation is not None and organisation.is_administrative else _("信息公开指南")


def preamble(organisation: Organisation | None) -> str:
    """Which law the guide follows, by why the body discloses."""
    basis = organisation.legal_basis if organisation else LegalBasis.ADMINISTRATIVE
    if basis == LegalBasis.MASS:
        return _("本指南参照《中华人民共和国政府信息公开条例》第十二条编制。内容随本单位登记的信息自动更新。")
    if basis == LegalBasis.ENTERPRISE:
        return _("本指南依照《中华人民共和国政府信息公开条例》第五十五条，参照第十二条编制。内容随本单位登记的信息自动更新。")
    return _("本指南依照《中华人民共和国政府信息公开条例》第十二条编制。内容随本单位登记的信息自动更新。")


def read_guide(organisation: Organisation | None) -> list[Part]:
    """All parts in their order; one query."""
    own = dict(organisation.guide_texts.values_list("section", "text")) if organisation else {}
    return [
        Part(section.value, str(section.label), own.get(section.value) or generated(section, organisation), section.value in own)
        for section in GuideSection
    ]


def generated(section: GuideSection, organisation: Organisation | None) -> str:
    """The text of a part as the unit's data gives it, a paragraph a line, in the active language."""
    return "\n".join(WRITERS[section](organisation))


@transaction.atomic
def save_guide(*, organisation: Organisation, texts: dict[str, str], by: User, at: datetime) -> list[str]:
    """Keep a unit's own texts by section; an empty text, or one equal to the generated, resets the part. Returns the parts that changed.

    Sections not named stay. Raises NotAllowedError, RefusedError.
    """
    require(by, Verb.MANAGE_COLUMNS, organisation, at)
    before = dict(organisation.guide_texts.select_for_update().values_list("section", "text"))
    changed = []
    for code, given in texts.items():
        section = GuideSection(code)
        text = given.replace("\r\n", "\n").replace("\x00", "").strip()
        if len(text) > LONGEST:
            raise RefusedError(_("“%(part)s”最多%(most)s字。") % {"part": section.label, "most": LONGEST})
        if text == generated(section, organisation):
            text = ""
        if text == before.get(code, ""):
            continue
        changed.append(code)
        if text:
            GuideText.objects.update_or_create(organisation=organisation, section=code, defaults={"text": text})
        else:
            GuideText.objects.filter(organisation=organisation, section=code).delete()
    if changed:
        after = dict(organisation.guide_texts.values_list("section", "text"))
        record(
            "guide.changed",
            organisation=organisation,
            by=by,
            at=at,
            before={code: before.get(code, "") for code in changed},
            after={code: after.get(code, "") for code in changed},
        )
        pageversions.touch(organisation=organisation)
    return changed


def _kinds(organisation: Organisation | None) -> list[str]:
    return [_("每件信息在产生时确定公开属性：主动公开、依申请公开或者不予公开。主动公开的信息按以下栏目编排，应当公开的事项列入公开目录。")]


def _order(organisation: Organisation | None) -> list[str]:
    return [
        _("每件信息有唯一的索引号，由单位代码、年份和流水号组成，一经编定不再改变。"),
        _("公开目录列明索引号、名称、内容概述和生成日期；可以按栏目、单位、种类、年份和有效性筛选。"),
    ]


def _ways(organisation: Organisation | None) -> list[str]:
    return [_("主动公开的信息在本平台查阅、检索和下载，也可以订阅更新。没有公开的信息，可以依法提出申请。")]


def _office(organisation: Organisation | None) -> list[str]:
    return [_("办理信息公开事务的机构及其联系方式如下。")]


def _application(organisation: Organisation | None) -> list[str]:
    """Articles 29 to 33 and 42 in the reader's words; amounts from the rules."""
    reply, extension = get_rule("request_reply_20wd").amount, get_rule("request_extension_20wd").amount
    correction, third = get_rule("correction_7wd").amount, get_rule("third_party_15wd").amount
    lines = [
        _(
            "申请应当写明姓名或者名称、身份证明、联系方式，所需信息的名称、文号或者便于查询的其他特征，以及希望的提供形式和获取方式。不需要说明用途。"
        ),
        _(
            "当面提交的，提交之日为收到申请之日；邮寄的，签收之日为收到申请之日；通过互联网渠道或者传真提交的，以双方确认之日为收到申请之日。"
        ),
        _("申请内容不明确的，自收到申请之日起%(days)s个工作日内一次性告知补正；答复期限自收到补正的申请之日起计算。")
        % {"days": correction},
        _(
            "能够当场答复的当场答复；不能当场答复的，自收到申请之日起%(days)s个工作日内答复。需要延长的，最长不超过%(more)s个工作日，并告知申请人。"
        )
        % {"days": reply, "more": extension},
        _("涉及第三方的，征求其意见，第三方应当在%(days)s个工作日内提出；征求意见所需时间不计入答复期限。") % {"days": third},
    ]
    if organisation is not None and organisation.legal_basis == LegalBasis.MASS:
        return [*lines, _("提供信息不收取费用。")]
    return [*lines, _("提供信息不收取费用；申请的数量、频次明显超过合理范围的，可以收取信息处理费。")]


def _remedies(organisation: Organisation | None) -> list[str]:
    lines = [_("认为本单位不依法履行公开义务的，可以向政务公开主管部门或者上级机关（组织）投诉、举报。")]
    if organisation is None:
        return lines
    bodies = [name for name in (organisation.supervising_body, organisation.superior_body) if name]
    if bodies:
        lines.append(_("受理投诉、举报的机关：%(bodies)s。") % {"bodies": _("、").join(bodies)})
    if organisation.remedies_enabled and organisation.reviewing_organ:
        lines.append(_("行政复议机关：%(organ)s。") % {"organ": organisation.reviewing_organ})
    if organisation.remedies_enabled and organisation.court:
        lines.append(_("管辖法院：%(court)s。") % {"court": organisation.court})
    return lines


WRITERS: dict[str, Callable[[Organisation | None], list[str]]] = {
    GuideSection.KINDS: _kinds,
    GuideSection.ORDER: _order,
    GuideSection.WAYS: _ways,
    GuideSection.OFFICE: _office,
    GuideSection.APPLICATION: _application,
    GuideSection.REMEDIES: _remedies,
}
