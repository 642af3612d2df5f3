"""What an answer says on each item: the decision of LEGAL.md §1.7 in the words of a letter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from disclosure.grounds import Ground
from requests_app.law import citation

if TYPE_CHECKING:
    from core.models import Organisation
    from requests_app.models import Answer, ItemDecision

NUMERALS = "一二三四五六七八九十"
# What a refusal says of its ground, as the articles do.
GROUNDS: dict[str, str] = {
    Ground.STATE_SECRET: "属于依法确定为国家秘密的信息",
    Ground.FORBIDDEN: "属于法律、行政法规禁止公开的信息",
    Ground.SAFETY: "公开后可能危及国家安全、公共安全、经济安全、社会稳定",
    Ground.THIRD_PARTY: "涉及商业秘密、个人隐私等，公开会对第三方合法权益造成损害",
    Ground.INTERNAL: "属于人事管理、后勤管理、内部工作流程等内部事务信息",
    Ground.PROCESS: "属于在履行职能过程中形成的讨论记录、过程稿、磋商信函、请示报告等过程性信息",
    Ground.ENFORCEMENT_FILE: "属于行政执法案卷信息",
}
# {we}: who answers; {ground}: of GROUNDS; other names are keys of ItemDecision.data.
SAID: dict[str, str] = {
    "36-1": "该信息已主动公开。获取的方式、途径：{method}",
    "36-2": "{we}决定予以公开。获取的方式、途径：{method}；时间：{when}",
    "37": "该信息中含有不应当公开的内容，能够作区分处理，{we}决定部分公开。可以公开的部分，获取的方式、途径：{method}",
    "36-3": "该信息{ground}，{we}决定不予公开。理由：{reason}",
    "36-7": "该信息属于工商、不动产登记资料等信息，有关法律、行政法规对其获取有特别规定，请依照以下规定办理：{special_law}",
    "36-4": "经检索，没有{you}申请获取的信息，该信息不存在。检索经过：{search}",
    "36-5": "该信息不属于{we}负责公开。理由：{reason}",
    "38": "{we}没有现成信息，需要对现有信息进行加工、分析，不予提供。理由：{reason}",
    "30": "经补正，申请的内容仍不明确，无法提供。理由：{reason}",
    "39-1": "该申请以信息公开申请的形式进行信访、投诉、举报等活动，不作为信息公开申请处理，请通过以下渠道提出：{right_way}",
    "36-6": "{we}已就相同的信息作出答复（前次申请编号：{earlier_number}），不予重复处理",
    "39-2": "该申请要求提供政府公报、报刊、书籍等公开出版物，请通过以下途径获取：{method}",
    "35": "申请的数量、频次明显超过合理范围且理由不合理，不予处理。理由：{reason}",
    "re-issue": "该申请要求确认或者重新出具已经获取的信息，不予处理。理由：{reason}",
}


def numeral(number: int) -> str:
    """1 to 99 as in headings of official papers: 一, 十二, 三十."""
    tens, ones = divmod(number, 10)
    return ("" if not tens else "十" if tens == 1 else NUMERALS[tens - 1] + "十") + (NUMERALS[ones - 1] if ones else "")


def paragraphs_of(answer: Answer, *, we: str, you: str) -> list[str]:
    """Paragraphs on every item, numbered where there are several."""
    rows = list(answer.decisions.select_related("item").order_by("item__number"))
    organisation, received_on = answer.application.organisation, answer.application.received_on
    told: list[str] = []
    for row in rows:
        said = _said(row, organisation, received_on, we=we, you=you)
        if len(rows) > 1:
            told.append(f"{numeral(row.item.number)}、关于“{row.item.wanted.strip()}”")
        told += said
    return told


def _said(row: ItemDecision, organisation: Organisation, received_on: object, *, we: str, you: str) -> list[str]:
    data = {key: str(value).strip().rstrip("。；;") for key, value in row.data.items()}
    words = _Given(data, we=we, you=you, ground=GROUNDS.get(row.basis, ""))
    cited = citation(row.outcome, row.basis, organisation, received_on)  # type: ignore[arg-type]
    first = f"{cited}，" if cited else ""
    told = [first + SAID[row.outcome].format_map(words) + "。"]
    if row.outcome == "37":
        parts = f"不予公开的部分：{data['parts']}。" if data.get("parts") else "其余部分不予公开。"
        ground = f"该部分{GROUNDS[row.basis]}。" if row.basis in GROUNDS else ""
        told.append(f"{parts}{ground}理由：{data.get('reason', '')}。")
    if row.outcome == "36-5" and data.get("right_body"):
        told.append(f"负责公开该信息的机关：{data['right_body']}；联系方式：{data.get('right_body_contact', '')}。请向该机关提出申请。")
    if data.get("carrier"):
        told.append(f"提供的载体：{data['carrier']}。")
    return told


class _Given(dict[str, str]):
    """A template's names; one that was not given is empty."""

    def __init__(self, data: dict[str, str], **more: str) -> None:
        super().__init__({**data, **more})

    def __missing__(self, key: str) -> str:
        return ""
