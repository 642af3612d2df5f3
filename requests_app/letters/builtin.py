"""The wording of every letter as the house has it. Letters are written in the language of the law, whatever a page is read in.

`{{ information }}` is 政府信息 for organs and 信息 for others, `{{ we }}` 本机关 or 本单位, `{{ regulation }}` 根据 or 参照《…条例》
(LEGAL.md §11).
Letters of correction and extension carry no remedy (国办函〔2021〕132号).
"""

from __future__ import annotations

from dataclasses import dataclass

from requests_app.models import LetterKind

OPENING = "{{ you }}于{{ submitted_on }}提交的{{ information }}公开申请（编号：{{ number }}）收悉。"
CONTACT = "联系人：{{ office }}{% if phone %}；联系电话：{{ phone }}{% endif %}{% if address %}；地址：{{ address }}{% endif %}。"


@dataclass(frozen=True)
class Wording:
    """Title and body of one kind of letter, both template text (engine.py)."""

    title: str
    body: str


def _body(*lines: str) -> str:
    return "\n".join(lines)


BUILTIN: dict[str, Wording] = {
    LetterKind.RECEIPT: Wording(
        "{{ information }}公开申请登记回执",
        _body(
            "{{ you }}于{{ submitted_on }}通过“{{ channel }}”提交的{{ information }}公开申请，{{ we }}已登记，申请编号为{{ number }}。",
            "{% if received_on %}收到申请之日为{{ received_on }}。{% if due_on %}{{ we }}将于{{ due_on }}（答复期限届满日）前答复；"
            "需要补正、征求意见或者延长答复期限的，另行告知。{% endif %}{% else %}本回执不是对收到申请之日的确认。"
            "{{ we }}将与{{ you }}确认，{{ regulation }}第三十一条的规定，以双方确认之日为收到申请之日，答复期限自该日起计算。{% endif %}",
            "申请的内容：{{ wanted }}",
            "查询办理情况，请凭申请编号和查询码登录{{ track_url }}。",
            CONTACT,
        ),
    ),
    LetterKind.CORRECTION: Wording(
        "{{ information }}公开申请补正告知书",
        _body(
            OPENING,
            "经审查，该申请的内容不符合规定的要求。{{ regulation }}第三十条的规定，请于{{ until }}（含当日）前一次性补正以下事项：",
            "{{ points }}",
            "无正当理由逾期不补正的，视为放弃申请，{{ we }}不再处理该申请。"
            "{% if in_time %}答复期限自{{ we }}收到补正的申请之日起重新计算。{% endif %}",
            CONTACT,
        ),
    ),
    LetterKind.EXTENSION: Wording(
        "{{ information }}公开申请延期答复告知书",
        _body(
            OPENING,
            "因{{ reason }}，不能在{{ base_due_on }}前答复。{{ regulation }}{{ extension_article }}的规定，"
            "经信息公开工作机构负责人同意，答复期限延长{{ workdays }}个工作日，{{ we }}将于{{ due_on }}前答复。",
            "特此告知。",
            CONTACT,
        ),
    ),
    LetterKind.CONSULTATION: Wording(
        "{{ information }}公开征求意见书",
        _body(
            "{{ we }}收到{{ information }}公开申请，所申请的信息{% if is_third_party %}涉及{{ third_you }}的合法权益"
            "{% elif is_co_maker %}由{{ third_you }}与{{ we }}共同制作{% else %}需要听取{{ third_you }}的意见{% endif %}。有关内容如下：",
            "{{ summary }}",
            "{{ regulation }}{{ consultation_article }}的规定，请{% if opinion_days %}自收到本征求意见书之日起"
            "{{ opinion_days }}个工作日内，{% else %}尽快{% endif %}书面提出是否同意公开的意见；不同意公开的，请说明理由。",
            "{% if is_third_party %}逾期未提出意见的，由{{ we }}依照规定决定是否公开。不同意公开且有合理理由的，不予公开；"
            "{{ we }}认为不公开会对公共利益造成重大影响的，可以决定公开，并将决定公开的信息内容和理由书面告知{{ third_you }}。"
            "{% elif is_co_maker %}逾期未提出意见的，视为同意公开。{% endif %}",
            CONTACT,
            "附：意见反馈表",
            "一、意见（请选择一项）：",
            "□ 同意公开",
            "□ 部分同意公开",
            "□ 不同意公开",
            "二、不同意或者部分同意公开的内容及理由：",
            "三、提出意见的单位（个人）签章及日期：",
        ),
    ),
    LetterKind.CONSULTATION_NOTICE: Wording(
        "{{ information }}公开申请征求意见告知书",
        _body(
            OPENING,
            "所申请的信息{% if is_third_party %}可能涉及第三方的合法权益{% else %}需要征求其他机关的意见{% endif %}，"
            "{{ we }}已于{{ sent_on }}发出征求意见书。",
            "{{ regulation }}{{ excluded_article }}的规定，征求意见所需时间不计算在答复期限内。征求意见结束后，答复期限继续计算。",
            "特此告知。",
            CONTACT,
        ),
    ),
    LetterKind.THIRD_PARTY_DECISION: Wording(
        "{{ information }}公开告知第三方决定书",
        _body(
            "{{ we }}于{{ sent_on }}就下列信息是否公开征求了{{ third_you }}的意见：",
            "{{ summary }}",
            "{% if override_reason %}{{ third_you }}不同意公开。经审查，{{ we }}认为不公开会对公共利益造成重大影响，"
            "理由是：{{ override_reason }}{% else %}{% if third_answer %}{{ third_you }}的意见为：{{ third_answer }}。{% endif %}"
            "{{ we }}经审查，理由是：{{ decision_reason }}{% endif %}",
            "{{ regulation }}{{ third_article }}的规定，{{ we }}决定公开上述信息。",
            "{{ remedies }}",
            CONTACT,
        ),
    ),
    LetterKind.REASONS: Wording(
        "{{ information }}公开申请说明理由告知书",
        _body(
            OPENING,
            "经核查，{{ you }}提出{{ information }}公开申请的数量、频次明显超过合理范围。{% if count_words %}{{ count_words }}{% endif %}",
            "{{ regulation }}第三十五条的规定，请于{{ until }}（含当日）前书面说明理由。"
            "理由不合理的，{{ we }}将告知不予处理；理由合理但无法在规定期限内答复的，{{ we }}将确定延迟答复的合理期限并告知。",
            CONTACT,
        ),
    ),
    LetterKind.DELAY: Wording(
        "{{ information }}公开申请延迟答复告知书",
        _body(
            OPENING,
            "{{ you }}说明的理由收悉。经审查，理由合理，但{{ we }}无法在规定的期限内答复。"
            "{{ regulation }}第三十五条的规定，{{ we }}将于{{ delay_until }}前答复。",
            "特此告知。",
            CONTACT,
        ),
    ),
    LetterKind.FEE: Wording(
        "{{ information }}公开信息处理费收费通知书",
        _body(
            OPENING,
            "根据《中华人民共和国政府信息公开条例》第四十二条和《国务院办公厅关于印发〈政府信息公开信息处理费管理办法〉的通知》"
            "（国办函〔2020〕109号）的规定，对该申请{{ fee_standard }}收取信息处理费。",
            "计费数量：{{ quantity }}；收费标准：{{ tariff }}；应缴金额：人民币{{ amount }}元。",
            "缴纳方式：{{ payment_way }}",
            "请自收到本通知次日起{{ payment_days }}个工作日内缴纳。逾期未缴纳的，视为放弃申请，{{ we }}不再处理该申请。"
            "缴纳后，答复期限自缴费次日起重新计算。",
            CONTACT,
        ),
    ),
    LetterKind.ANSWER: Wording(
        "{{ information }}公开申请答复书",
        _body(
            "{{ you }}于{{ submitted_on }}提交的{{ information }}公开申请（编号：{{ number }}）收悉，收到申请之日为{{ received_on }}。"
            "{{ you }}申请获取：{{ wanted }}",
            "{% if excluded %}办理中曾征求意见，所需时间不计算在答复期限内。{% endif %}",
            "经审查，现答复如下：",
            "{{ decisions }}",
            "{{ remedies }}",
            CONTACT,
        ),
    ),
    LetterKind.CLOSING: Wording(
        "{{ information }}公开申请不再处理告知书",
        _body(
            OPENING,
            "{{ closing_ground }}",
            "{{ we }}对该申请不再处理，特此告知。仍需要获取有关信息的，可以重新提出申请。",
            "{{ remedies }}",
            CONTACT,
        ),
    ),
}
