"""What an answer cites and which remedies it tells: by the basis article of each item, by the kind of body (LEGAL.md §11, §12)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from core.models.organisations import LegalBasis
from core.national_rules import IN_FORCE_2019, REGULATION, REGULATION_2007
from core.rules import get_rule
from requests_app.models import ConsultationKind
from requests_app.outcomes import OUTCOMES, Group, Remedy

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from core.models import Organisation
    from requests_app.models import Answer

REPLY, REPLY_2007 = "request_reply_20wd", "request_reply_15wd_2007"
REPLY_RULES = (REPLY, REPLY_2007)
PRECAUTION = "request_precaution_20wd"  # for the staff alone, until both sides have confirmed
# Whose workdays run when an opinion is asked for; other organs have no limit in the law, and the regulation of 2007 names no days at all.
OPINION_RULES = {ConsultationKind.THIRD_PARTY: "third_party_15wd", ConsultationKind.CO_MAKER: "organ_15wd"}
EXCLUDED = "第三十三条第三款"
# Articles of the regulation of 2007 (国务院令第492号), by outcome; what it did not know cites none.
_ARTICLES_2007 = {
    "36-1": "第二十一条第一项",
    "36-2": "第二十一条第一项",
    "36-3": "第二十一条第二项",
    "36-4": "第二十一条第三项",
    "36-5": "第二十一条第三项",
    "30": "第二十一条第四项",
    "37": "第二十二条",
}
_GROUNDS = {
    "14-a": "第十四条",
    "14-b": "第十四条",
    "14-c": "第十四条",
    "15": "第十五条",
    "16-1": "第十六条第一款",
    "16-2a": "第十六条第二款",
    "16-2b": "第十六条第二款",
}


@dataclass(frozen=True)
class Decided:
    """The decision on one item, as far as the law asks: its number, outcome and ground."""

    number: int
    outcome: str
    basis: str = ""


def is_old(received_on: date | None) -> bool:
    """Whether the regulation of 2007 applies: to what was received before that of 2019 came into force."""
    return received_on is not None and received_on < IN_FORCE_2019


def reply_rule(received_on: date) -> str:
    """The rule of the answer's limit."""
    return REPLY_2007 if is_old(received_on) else REPLY


def opinion_rule(kind: str, received_on: date | None) -> str:
    """The rule of the term for an opinion; "" where the law sets none."""
    return "" if is_old(received_on) else OPINION_RULES.get(ConsultationKind(kind), "")


def opinion_article(kind: str, received_on: date | None) -> str:
    """The article by which an opinion is asked for (条例32, 34条, 33条3款; of 2007: 23条)."""
    if is_old(received_on):
        return "第二十三条"
    rule = OPINION_RULES.get(ConsultationKind(kind))
    return get_rule(rule).article if rule else EXCLUDED


def excluded_article(received_on: date | None) -> str:
    """The article by which the time it takes is not counted."""
    return "第二十四条" if is_old(received_on) else EXCLUDED


def excluded_citation(received_on: date | None) -> str:
    """The same with its regulation, as ledgers keep it."""
    return f"{REGULATION_2007 if is_old(received_on) else REGULATION}{excluded_article(received_on)}"


def extension_article(received_on: date) -> str:
    """The article by which the limit is extended."""
    return get_rule(reply_rule(received_on)).extension_article


def decided(answer: Answer) -> list[Decided]:
    """The decisions of an answer in the order of their items."""
    rows = answer.decisions.select_related("item").order_by("item__number")
    return [Decided(row.item.number, row.outcome, row.basis) for row in rows]


def tells_review(organisation: Organisation) -> bool:
    """Whether letters tell of 复议 and 诉讼: organs always, bodies that only follow the regulation when counsel had it switched on."""
    return organisation.legal_basis in (LegalBasis.ADMINISTRATIVE, LegalBasis.AUTHORISED) or organisation.remedies_enabled


def regulation(organisation: Organisation, received_on: date | None) -> str:
    """《…条例》 with 参照 for a body that only follows it, and the year where it is the one of 2007."""
    name = "《中华人民共和国政府信息公开条例》"
    if is_old(received_on):
        name += "（2007年国务院令第492号）"
    return f"参照{name}" if organisation.legal_basis == LegalBasis.MASS else f"根据{name}"


def citation(outcome: str, basis: str, organisation: Organisation, received_on: date | None) -> str:
    """根据《中华人民共和国政府信息公开条例》第三十六条第三项、第十四条的规定; "" where no article applies. Raises KeyError."""
    found = OUTCOMES[outcome]
    if is_old(received_on):
        ground = {"15": "第十四条第四款"}.get(basis, "第十四条" if basis.startswith("14") else "")
        articles = [_ARTICLES_2007.get(outcome, ""), ground]
    else:
        articles = [found.article, _GROUNDS.get(basis, "") if found.needs_ground else ""]
    named = "、".join(article for article in articles if article)
    return f"{regulation(organisation, received_on)}{named}的规定" if named else ""


def missing_for_remedies(organisation: Organisation) -> list[str]:
    """What the organisation's data lacks for the remedies that its letters must tell."""
    if not tells_review(organisation):
        return []
    wanted = ((organisation.reviewing_organ, _("行政复议机关")), (organisation.court, _("管辖法院")))
    return [_("单位资料中缺少“%(what)s”，答复书无法告知救济途径。") % {"what": what} for value, what in wanted if not value]


def missing_for_online(organisation: Organisation) -> list[str]:
    """What is lacking to deliver an answer over the Internet (行政复议法22条2款)."""
    if not tells_review(organisation) or organisation.review_url:
        return []
    return [_("通过互联网渠道送达，须同时提供提交行政复议申请书的互联网渠道：请先在单位资料中填写“行政复议网上申请地址”。")]


def remedies(organisation: Organisation, items: Sequence[Decided]) -> list[str]:
    """The paragraphs of an answer about remedies, in the language of letters.

    Refusals under articles 14 to 16 and the refused part of a partial answer: review first; everything else: review or suit. A body that
    follows the regulation names where to complain; one of article 55 where to appeal (申诉).
    """
    told = [complaint] if (complaint := _complaint(organisation)) else []
    if not tells_review(organisation) or not organisation.reviewing_organ or not organisation.court:
        return told
    first = [item for item in items if OUTCOMES[item.outcome].remedy is Remedy.REVIEW_FIRST]
    partly = [item for item in items if OUTCOMES[item.outcome].group is Group.PARTLY]
    either = [item for item in items if item not in first or item in partly]
    several = len(items) > 1
    organ, court = organisation.reviewing_organ, organisation.court
    if first:
        what = _refused(first, partly, several)
        told.append(
            f"如对{what}不服，根据《中华人民共和国行政复议法》第二十三条的规定，应当自收到本答复书之日起六十日内先向{organ}申请行政复议；"
            f"对行政复议决定不服的，可以自收到行政复议决定书之日起十五日内向{court}提起行政诉讼。"
        )
    if either:
        what = "本答复" if not first else _others(either, partly, several)
        told.append(
            f"如对{what}不服，可以自收到本答复书之日起六十日内向{organ}申请行政复议，"
            f"或者自收到本答复书之日起六个月内向{court}提起行政诉讼。"
        )
    if organisation.review_url:
        told.append(f"提交行政复议申请书的互联网渠道：{organisation.review_url}。")
    return told


def _complaint(organisation: Organisation) -> str:
    bodies = [body for body in (organisation.supervising_body, organisation.superior_body) if body]
    named = "或者".join(bodies)
    if organisation.legal_basis == LegalBasis.MASS:
        return f"如对本答复有异议，可以向{named or '本级政务公开主管部门或者上级组织'}反映、投诉。"
    if organisation.legal_basis == LegalBasis.ENTERPRISE:
        return f"如认为本单位未依照规定公开信息，可以向{named or '有关主管部门'}申诉。"
    return ""


def _numbers(items: Sequence[Decided]) -> str:
    return "、".join(str(item.number) for item in items)


def _refused(first: Sequence[Decided], partly: Sequence[Decided], several: bool) -> str:
    """The refused part in words: 本答复, 不予公开的部分, 第1项, 第1、2项中不予公开的部分."""
    if several:
        return f"第{_numbers(first)}项" + ("中不予公开的部分" if partly else "")
    return "本答复中不予公开的部分" if partly else "本答复"


def _others(either: Sequence[Decided], partly: Sequence[Decided], several: bool) -> str:
    if not several:
        return "本答复的其他内容"
    whole = [item for item in either if item not in partly]
    pieces = [f"第{_numbers(whole)}项"] if whole else []
    pieces += [f"第{_numbers(partly)}项的其他内容"] if partly else []
    return "、".join(pieces)
