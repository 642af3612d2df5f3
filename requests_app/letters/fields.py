"""The fields that templates of letters may use: what each is called, an example for previews, and its value for a case."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from core.calendars import get_calendar
from core.counting import local_date, shift_workdays
from core.models import Deadline
from core.models.organisations import LegalBasis
from core.rules import get_rule
from requests_app import law
from requests_app.fees import FIRST_STEP_END, FREE_ITEMS, ITEM_FEE, ITEM_STEP, page_steps
from requests_app.letters.decisions import paragraphs_of
from requests_app.models import ApplicantClass, ConsultationKind, FeeStandard, LetterKind
from requests_app.outcomes import CORRECTION_LAPSED, FEE_LAPSED

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date, datetime

    from django.utils.functional import _StrPromise

    from core.models import Organisation
    from requests_app.models import Application, Consultation

K = LetterKind
TARIFF = {
    FeeStandard.ITEMS: f"{FREE_ITEMS}件以下不收费，{FREE_ITEMS + 1}件至{FIRST_STEP_END}件的部分每件{ITEM_FEE}元，"
    f"{FIRST_STEP_END + 1}件以上的部分以{ITEM_STEP}件为一档，每增加一档每件提高{ITEM_FEE}元",
    FeeStandard.PAGES: "，".join(
        f"{upto}页以下不收费" if not rate else f"{first}页至{upto}页的部分每页{rate}元" if upto else f"{first}页以上的部分每页{rate}元"
        for first, upto, rate in page_steps()
    ),
}


@dataclass(frozen=True)
class Field:
    """`kinds` empty: in every letter. `required`: no letter of its kinds without it."""

    label: str | _StrPromise
    example: str
    kinds: tuple[str, ...] = ()
    required: bool = False


FIELDS: dict[str, Field] = {
    "organisation": Field(_("单位全称"), "某某区总工会"),
    "we": Field(_("自称"), "本单位"),
    "information": Field(_("信息的称谓"), "信息"),
    "regulation": Field(_("依据的条例"), "参照《中华人民共和国政府信息公开条例》"),
    "you": Field(_("对申请人的称谓"), "你"),
    "number": Field(_("申请编号"), "2026-0007"),
    "channel": Field(_("提交方式"), "本平台在线"),
    "submitted_on": Field(_("提交日期"), "2026年3月2日"),
    "received_on": Field(_("收到申请之日"), "2026年3月3日"),
    "wanted": Field(_("所需信息"), "2025年职工书屋建设经费的分配方案"),
    "due_on": Field(_("答复期限届满日"), "2026年3月31日"),
    "base_due_on": Field(_("延长前的届满日"), "2026年3月17日", (K.EXTENSION,), True),
    "office": Field(_("信息公开工作机构"), "办公室"),
    "phone": Field(_("联系电话"), "0771-0000000"),
    "address": Field(_("办公地址"), "某某路1号"),
    "track_url": Field(_("查询网址"), "https://portal.example/requests/track/"),
    "points": Field(_("需要补正的事项"), "请写明所需信息的年度和文件名称。", (K.CORRECTION,), True),
    "until": Field(_("期限的最后一日"), "2026年3月24日", (K.CORRECTION, K.REASONS), True),
    "in_time": Field(_("在七个工作日内告知"), "是", (K.CORRECTION,)),
    "reason": Field(_("延长理由"), "需要查阅历年档案", (K.EXTENSION,), True),
    "workdays": Field(_("延长工作日"), "10", (K.EXTENSION,), True),
    "extension_article": Field(_("延长的条款"), "第三十三条第二款", (K.EXTENSION,)),
    "is_third_party": Field(_("是征求第三方意见"), "是", (K.CONSULTATION, K.CONSULTATION_NOTICE)),
    "is_co_maker": Field(_("是征求共同制作机关意见"), "", (K.CONSULTATION,)),
    "third_you": Field(_("对被征求意见人的称谓"), "你（单位）", (K.CONSULTATION, K.THIRD_PARTY_DECISION)),
    "summary": Field(_("征求意见的内容"), "2025年职工书屋建设合同中的单价", (K.CONSULTATION, K.THIRD_PARTY_DECISION), True),
    "consultation_article": Field(_("征求意见的条款"), "第三十二条", (K.CONSULTATION,)),
    "opinion_days": Field(_("提出意见的工作日"), "15", (K.CONSULTATION,)),
    "excluded_article": Field(_("扣除期间的条款"), "第三十三条第三款", (K.CONSULTATION_NOTICE,)),
    "sent_on": Field(_("征求意见书发出日期"), "2026年3月9日", (K.CONSULTATION_NOTICE, K.THIRD_PARTY_DECISION), True),
    "third_answer": Field(_("第三方的意见"), "不同意公开", (K.THIRD_PARTY_DECISION,)),
    "third_article": Field(_("告知第三方的条款"), "第三十二条", (K.THIRD_PARTY_DECISION,)),
    "override_reason": Field(_("公共利益理由"), "该信息关系财政资金的使用，公众应当知晓", (K.THIRD_PARTY_DECISION,)),
    "decision_reason": Field(_("决定理由"), "该信息不涉及商业秘密", (K.THIRD_PARTY_DECISION,)),
    "count_words": Field(_("数量、频次说明"), "自2026年1月1日以来共提出120件。", (K.REASONS,)),
    "delay_until": Field(_("延迟答复至"), "2026年5月29日", (K.DELAY,), True),
    "fee_standard": Field(_("计收标准"), "按量计收", (K.FEE,)),
    "quantity": Field(_("件数或者页数"), "72页", (K.FEE,), True),
    "tariff": Field(_("收费标准"), TARIFF[FeeStandard.PAGES], (K.FEE,)),
    "payment_days": Field(_("缴纳期限的工作日"), "20", (K.FEE,)),
    "amount": Field(_("金额（元）"), "420.00", (K.FEE,), True),
    "payment_way": Field(_("缴纳方式"), "持本通知书到政务服务中心财政窗口缴纳。", (K.FEE,), True),
    "excluded": Field(_("有扣除期间"), "", (K.ANSWER,)),
    "decisions": Field(_("对各事项的决定"), "该信息已主动公开。获取的方式、途径：本平台“财务公开”栏目。", (K.ANSWER,), True),
    "remedies": Field(_("救济途径"), "如对本答复有异议，可以向区政务公开办公室反映、投诉。", (K.ANSWER, K.THIRD_PARTY_DECISION, K.CLOSING)),
    "closing_ground": Field(_("不再处理的事由"), "你逾期未补正。", (K.CLOSING,), True),
}


def fields_of(kind: str) -> dict[str, Field]:
    """The fields a template of this kind may use."""
    return {name: field for name, field in FIELDS.items() if not field.kinds or kind in field.kinds}


def examples(kind: str, organisation: Organisation) -> dict[str, str]:
    """Values for a preview: an invented case of this organisation."""
    return {name: field.example for name, field in fields_of(kind).items()} | _of_organisation(organisation, None)


def chinese(day: date | None) -> str:
    """2026年3月5日."""
    return f"{day.year}年{day.month}月{day.day}日" if day else ""


def values_of(application: Application, kind: str, *, consultation: Consultation | None, at: datetime) -> dict[str, str]:
    """Values of the fields that the case itself gives. Two queries or so a letter."""
    organisation = application.organisation
    base = Deadline.objects.filter(matter=application.matter_id, rule__in=law.REPLY_RULES).order_by("-id").first()
    values = {
        **_of_organisation(organisation, application.received_on),
        "you": "你" if application.applicant_class == ApplicantClass.CITIZEN else "你单位",
        "number": application.number,
        "channel": str(application.get_channel_display()),
        "submitted_on": chinese(local_date(application.submitted_at)),
        "received_on": chinese(application.received_on),
        "wanted": wanted_of(application),
        "due_on": chinese(base.last_day) if base and base.due_at else "",
        "track_url": settings.SITE_URL + _track(),
    }
    special = _SPECIAL.get(kind)
    return values | (special(application, consultation, values) if special else {})


def addressee_of(application: Application, kind: str, consultation: Consultation | None) -> str:
    """Whom the letter goes to: those consulted, else the applicant and those who apply with them."""
    if kind in (K.CONSULTATION, K.THIRD_PARTY_DECISION):
        return str(consultation.party.get("name") or "") if consultation else ""
    named = [str(party.data.get("name") or "") for party in application.parties.all() if party.role in ("applicant", "co_applicant")]
    return "、".join(name for name in named if name)


def wanted_of(application: Application) -> str:
    """What is asked for, in one sentence."""
    text = str(application.wanted.get("description") or application.wanted.get("title") or "").strip()
    return " ".join(text.split()).rstrip("。") + "。" if text else ""


def _track() -> str:
    try:
        return reverse("requests:track")
    except NoReverseMatch:
        return "/requests/track/"


def _of_organisation(organisation: Organisation, received_on: date | None) -> dict[str, str]:
    organ = organisation.legal_basis in (LegalBasis.ADMINISTRATIVE, LegalBasis.AUTHORISED)
    return {
        "organisation": organisation.name,
        "we": "本机关" if organ else "本单位",
        "information": "政府信息" if organ else "信息",
        "regulation": law.regulation(organisation, received_on),
        "office": organisation.office_name or organisation.name,
        "phone": organisation.office_phone,
        "address": organisation.office_address,
    }


Values = dict[str, str]


def _correction(application: Application, consultation: Consultation | None, values: Values) -> Values:
    found = getattr(application, "correction", None)
    if found is None:
        return {}
    return {"points": found.points, "until": chinese(found.until), "in_time": "是" if found.in_time else ""}


def _extension(application: Application, consultation: Consultation | None, values: Values) -> Values:
    found = getattr(application, "extension", None)
    if found is None:
        return {}
    row = Deadline.objects.filter(matter=application.matter_id, rule__in=law.REPLY_RULES).order_by("-id").first()
    calendar = get_calendar(application.organisation.calendar_layers)
    base: date | None = row.last_day if row else None
    new: date | None = None
    if base is not None and found.told_on:  # the ledger holds the extension already
        base, new = shift_workdays(base, -found.workdays, calendar), base
    elif base is not None:
        new = shift_workdays(base, found.workdays, calendar)
    return {
        "reason": found.reason.strip().rstrip("。"),
        "workdays": str(found.workdays),
        "base_due_on": chinese(base),
        "due_on": chinese(new),
        "extension_article": law.extension_article(application.received_on) if application.received_on else "",
    }


def _consultation(application: Application, consultation: Consultation | None, values: Values) -> Values:
    if consultation is None:
        return {}
    third, maker = consultation.kind == ConsultationKind.THIRD_PARTY, consultation.kind == ConsultationKind.CO_MAKER
    article = law.opinion_article(consultation.kind, application.received_on)
    rule = law.opinion_rule(consultation.kind, application.received_on)
    found = {
        "is_third_party": "是" if third else "",
        "is_co_maker": "是" if maker else "",
        "third_you": "你（单位）" if third else "贵单位",
        "summary": consultation.summary,
        "consultation_article": article,
        "third_article": article,
        "excluded_article": law.excluded_article(application.received_on),
        "opinion_days": str(get_rule(rule).amount) if rule else "",
        "sent_on": chinese(consultation.sent_on),
        "third_answer": str(consultation.get_answer_display()) if consultation.answer else "",
        "override_reason": consultation.override_reason.strip().rstrip("。") + "。" if consultation.override else "",
    }
    remedies = law.remedies(application.organisation, [law.Decided(1, "36-2")])
    return found | {"remedies": "\n".join(_reworded(remedies, "本决定"))}


def _excess(application: Application, consultation: Consultation | None, values: Values) -> Values:
    found = getattr(application, "excess", None)
    return {} if found is None else {"until": chinese(found.until), "delay_until": chinese(found.delay_until)}


def _fee(application: Application, consultation: Consultation | None, values: Values) -> Values:
    found = getattr(application, "fee", None)
    if found is None:
        return {}
    standard = FeeStandard(found.standard)
    unit = "件" if standard == FeeStandard.ITEMS else "页"
    return {
        "fee_standard": str(standard.label),
        "quantity": f"{found.quantity}{unit}",
        "tariff": TARIFF[standard],
        "amount": f"{found.amount:.2f}",
        "payment_days": str(get_rule("fee_payment_20wd").amount),
    }


def _answer(application: Application, consultation: Consultation | None, values: Values) -> Values:
    found = getattr(application, "answer", None)
    if found is None:
        return {}
    return {
        "decisions": "\n".join(paragraphs_of(found, we=values["we"], you=values["you"])),
        "remedies": "\n".join(law.remedies(application.organisation, law.decided(found))),
        "excluded": "是" if application.consultations.exists() else "",
    }


def _closing(application: Application, consultation: Consultation | None, values: Values) -> Values:
    you, we, regulation = values["you"], values["we"], values["regulation"]
    fee, correction = getattr(application, "fee", None), getattr(application, "correction", None)
    ground = ""
    if application.row == FEE_LAPSED and fee is not None:
        ground = (
            f"{we}已向{you}发出收费通知，{you}未在规定的期限内缴纳信息处理费。"
            "根据《政府信息公开信息处理费管理办法》（国办函〔2020〕109号）的规定，视为放弃申请。"
        )
    elif application.row == CORRECTION_LAPSED and correction is not None:
        ground = (
            f"{we}于{chinese(correction.told_on)}告知{you}补正，补正期限为{chinese(correction.until)}，{you}无正当理由逾期未补正。"
            f"{regulation}第三十条的规定，视为放弃申请。"
        )
    remedies = law.remedies(application.organisation, [law.Decided(1, "35")])
    return {"closing_ground": ground, "remedies": "\n".join(_reworded(remedies, "本告知"))}


def _reworded(told: list[str], paper: str) -> list[str]:
    return [line.replace("本答复书", f"{paper}书").replace("本答复", paper) for line in told]


_SPECIAL: dict[str, Callable[[Application, Consultation | None, Values], Values]] = {
    K.CORRECTION: _correction,
    K.EXTENSION: _extension,
    K.CONSULTATION: _consultation,
    K.CONSULTATION_NOTICE: _consultation,
    K.THIRD_PARTY_DECISION: _consultation,
    K.REASONS: _excess,
    K.DELAY: _excess,
    K.FEE: _fee,
    K.ANSWER: _answer,
    K.CLOSING: _closing,
}
