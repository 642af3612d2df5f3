"""Applications of the demo whose answer is being written, signed, out, closed, archived."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from core import files
from disclosure.grounds import Ground
from portal.demo.applications import Desk, came, company, person
from requests_app.models import Application, Consultation
from requests_app.services import answers, archiving, consultation, delivery, excess, letters

if TYPE_CHECKING:
    from core.models import Organisation, User

SCAN = b"%PDF-1.4\n% sealed letter of the demo\n%%EOF\n"
GIVEN = {"method": "随答复书寄送复印件", "when": "随本答复书"}


def load_answers(units: dict[str, Organisation], people: dict[str, User], at: Any) -> None:
    """At the federation, with its checker and leader; and one at the bureau, whose answers name review and suit."""
    desk = Desk(units["YNZGH"], people["officer"], people["head"], at)
    reviewers = (people["checker"], people["leader"])
    _under_way(desk, reviewers)
    _out(desk, reviewers)
    bureau = Desk(units["YNRSJ"], people["rsj_editor"], people["rsj_secrecy"], at)
    refused = came(bureau, 24, person("农小满"), "2025年专项检查内部会商记录")
    deliver(bureau, decide(bureau, refused, 12, [_process()], (people["rsj_secrecy"], people["rsj_leader"])), 9)


def _process() -> dict[str, Any]:
    return {"outcome": "36-3", "basis": Ground.PROCESS, "data": {"reason": "属于行政机关在履行行政管理职能过程中形成的讨论记录"}}


def decide(
    desk: Desk, case: Application, workdays: int, decisions: list[dict[str, Any]], reviewers: tuple[User, User], until: str = "sign"
) -> Application:
    """Draft the answer so many workdays ago and bring it to `until`: draft, legal, approval or sign."""
    answer = answers.draft_answer(application=case, **desk.who(workdays))
    for item, decision in zip(case.items.order_by("number"), decisions, strict=True):
        answers.decide_item(answer=answer, item=item, **decision, **desk.who(workdays))
    checker, leader = reviewers
    if until != "draft":
        answers.submit_answer(answer=answer, overruled="与前次申请事项不同。", **desk.who(workdays))
    if until in ("approval", "sign"):
        answers.review_answer(answer=answer, **desk.who(workdays, checker))
    if until == "sign":
        answers.approve_answer(answer=answer, **desk.who(workdays, leader))
    case.refresh_from_db()
    return case


def deliver(desk: Desk, case: Application, workdays: int, *, signed: int | None = None, ready: bool = False) -> Application:
    """Make, number and seal the answer's letter and post it; `signed` is when it was signed for; `ready`: sealed and not yet posted."""
    who = desk.who(workdays)
    letter = letters.make_letter(application=case, kind="answer", **who)
    letters.number_letter(letter=letter, **who)
    scan = files.store(SCAN + f"% {case.number}\n".encode(), name="sealed.pdf", private=True, at=who["at"])
    letters.seal_letter(letter=letter, scan=scan, sealed_on=desk.day(workdays), **who)
    if not ready:
        sent = delivery.record_delivery(
            letter=letter, way="courier", posted_on=desk.day(workdays), post_number=f"EX{case.pk:09d}CN", recipient="申请人", **who
        )
        if signed is not None:
            delivery.record_signature(delivery=sent, signed_on=desk.day(signed), **desk.who(signed))
    case.refresh_from_db()
    return case


def _under_way(desk: Desk, reviewers: tuple[User, User]) -> None:
    given: dict[str, Any] = {"outcome": "36-2", "data": GIVEN}
    drafted = came(desk, 10, person("兰溪月"), "2025年“安康杯”竞赛经费安排")
    decide(desk, drafted, 2, [given], reviewers, until="draft")
    reviewed = came(desk, 12, person("罗远山"), "2026年职工文体活动采购清单")
    decide(desk, reviewed, 3, [given], reviewers, until="legal")
    waiting = came(desk, 13, person("农小满"), "2025年法律援助案件数量统计", "2025年法律援助律师费用")
    nothing = {"outcome": "36-4", "data": {"search": "检索2025年法律援助台账和财务凭证，未查到相关记录"}}
    decide(desk, waiting, 2, [given, nothing], reviewers, until="approval")
    signed = came(desk, 15, person("闭晓晴"), "2025年职工书屋图书目录")
    deliver(desk, decide(desk, signed, 2, [given], reviewers), 1, ready=True)


def _out(desk: Desk, reviewers: tuple[User, User]) -> None:
    given: dict[str, Any] = {"outcome": "36-2", "data": GIVEN}
    posted = came(desk, 18, person("兰溪月"), "2024年职工疗休养人数统计")
    deliver(desk, decide(desk, posted, 4, [given], reviewers), 3)
    received = came(desk, 21, person("罗远山"), "2024年慰问品采购合同", suggests=True)
    deliver(desk, decide(desk, received, 9, [given], reviewers), 8, signed=6)
    partly = came(desk, 33, company(), "劳模疗养名单", "劳模疗养经费", "教育系统劳模名单")
    third = {"outcome": "37", "basis": Ground.THIRD_PARTY, "data": {"method": "随函寄送", "reason": "身份证号码、住址属于个人隐私"}}
    not_ours = {
        "outcome": "36-5", "data": {"reason": "由区教育局制作保存", "right_body": "邕宁区教育局", "right_body_contact": "0771-0000099"}
    }  # fmt: skip
    finish(desk, deliver(desk, decide(desk, partly, 20, [third, given, not_ours], reviewers), 18, signed=16), 15)
    against = came(desk, 48, person("农小满"), "会议室租赁合同及附件")
    about: dict[str, Any] = {"kind": "third_party", "party": {"name": "示例会展有限公司"}, "summary": "租赁合同。", "sent_on": desk.day(45)}
    asked: Consultation = consultation.consult(
        application=against, **about, items=list(against.items.all()), reached_on=desk.day(44), **desk.who(44)
    )
    consultation.record_opinion(
        consultation=asked, answer="refusal", answered_on=desk.day(38), reason="含有商业秘密。", is_reasonable=True, **desk.who(38)
    )
    kept = {"outcome": "36-3", "basis": Ground.THIRD_PARTY, "data": {"reason": "合同附件含有第三方商业秘密，第三方不同意公开"}}
    finish(desk, deliver(desk, decide(desk, against, 30, [kept], reviewers), 28, signed=26), 25)
    many = came(desk, 45, person("闭晓晴"), "2010至2025年全部会议通知")
    excess.ask_reasons(application=many, asked_on=desk.day(43), until=desk.day(35), **desk.who(43))
    excess.give_reasons(application=many, text="想了解全部情况。", answered_on=desk.day(38), **desk.who(38))
    excess.judge_reasons(application=many, is_reasonable=False, **desk.who(36, desk.head))
    refused = {"outcome": "35", "data": {"reason": "申请数量明显超过合理范围，所述理由不合理"}}
    filed = finish(desk, deliver(desk, decide(desk, many, 33, [refused], reviewers), 31, signed=29), 28)
    archiving.archive(application=filed, archive_number="YNZGH-2026-XXGK-001", **desk.who(10))
    late = came(desk, 50, person("兰溪月"), "2022年房屋租金收入明细")
    finish(desk, deliver(desk, decide(desk, late, 26, [given], reviewers), 25, signed=23), 22)


def finish(desk: Desk, case: Application, workdays: int) -> Application:
    """办结."""
    return delivery.finish(application=case, **desk.who(workdays))
