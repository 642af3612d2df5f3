"""Applications of the demo in every state of the procedure; invented applicants, numbers with the right check digit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from stdnum.cn import ric, uscc

from core.calendars import get_calendar
from core.counting import SHANGHAI, local_date, shift_workdays
from requests_app.models import Channel, Correction
from requests_app.services import assignment, consultation, correction, excess, extension, fee, intake, merging, papers, withdrawal

if TYPE_CHECKING:
    from datetime import date

    from core.models import Organisation, User
    from requests_app.models import Application

PEOPLE = {
    "兰溪月": ("4501091990010110", "13800001001", "邕宁区示例路11号2栋301房"),
    "罗远山": ("4501091985061512", "13800001002", "邕宁区示例路12号"),
    "农小满": ("4501091978120324", "13800001003", "邕宁区示例路13号"),
    "闭晓晴": ("4501091995092728", "13800001004", "邕宁区示例路14号"),
}
COMPANY = ("南宁示例建材有限公司", "9145010900000001", "13800001005", "邕宁区示例路15号")


@dataclass(frozen=True)
class Desk:
    """Who handles what where, and days counted back from now."""

    organisation: Organisation
    officer: User
    head: User
    at: datetime

    def ago(self, workdays: int) -> datetime:
        """Ten in the morning so many workdays of the unit ago; never later than now."""
        calendar = get_calendar(self.organisation.calendar_layers)
        day = shift_workdays(local_date(self.at), -workdays, calendar) if workdays else local_date(self.at)
        return min(datetime.combine(day, time(10), SHANGHAI), self.at)

    def day(self, workdays: int) -> date:
        """The same as a date; negative ones are ahead, and workdays of the nation too."""
        calendar = get_calendar(self.organisation.calendar_layers)
        day = shift_workdays(local_date(self.at), -workdays, calendar)
        while workdays < 0 and not (calendar.is_workday(day) and calendar.national.is_workday(day)):
            day += timedelta(days=1)
        return day

    def who(self, workdays: int, by: User | None = None) -> dict[str, Any]:
        """`by` and `at` of a verb that was done then."""
        return {"by": by or self.officer, "at": self.ago(workdays)}


def person(name: str) -> dict[str, str]:
    """Data of an invented citizen."""
    seventeen, phone, address = PEOPLE[name]
    number = f"{seventeen}0"[:17]
    return {
        "name": name, "identity_kind": "id_card", "identity_number": number + ric.calc_check_digit(number + "0"), "phone": phone,
        "address": address, "email": f"{phone}@example.invalid",
    }  # fmt: skip


def company() -> dict[str, str]:
    """Data of an invented company."""
    name, sixteen, phone, address = COMPANY
    code = f"{sixteen}0"
    return {
        "name": name, "identity_kind": "credit_code", "identity_number": code + uscc.calc_check_digit(code), "phone": phone,
        "address": address, "legal_representative": "何示例", "contact_name": "何示例",
    }  # fmt: skip


def came(desk: Desk, workdays: int, data: dict[str, str], *items: str, channel: str = Channel.IN_PERSON, **more: Any) -> Application:
    """An application that came in so many workdays ago; claimed by the officer unless `claimed=False`."""
    claimed = more.pop("claimed", channel == Channel.IN_PERSON)
    filled = intake.Filled(
        applicant_class="company" if data["identity_kind"] == "credit_code" else "citizen",
        parties=[intake.PartyDraft("applicant", data)],
        wanted={"description": "\n\n".join(items)},
        items=list(items),
        forms=["paper"],
        ways=["post"],
        suggests_publication=more.pop("suggests", False),
    )
    when = desk.ago(workdays)
    by = None if channel == Channel.ONLINE else desk.officer
    made = intake.receive(
        organisation=desk.organisation, channel=channel, filled=filled, submitted_at=when - timedelta(minutes=10), by=by, at=when, **more
    ).application
    made.refresh_from_db()
    if claimed:
        assignment.claim(application=made, **desk.who(workdays))
    return made


def load_applications(units: dict[str, Organisation], people: dict[str, User], at: datetime) -> None:
    """Every state before the answer at the federation, fees at the bureau."""
    desk = Desk(units["YNZGH"], people["officer"], people["head"], at)
    _coming_in(desk)
    _in_procedure(desk)
    _ended(desk)
    _fees(Desk(units["YNRSJ"], people["rsj_editor"], people["rsj_secrecy"], at))


def _coming_in(desk: Desk) -> None:
    came(desk, 1, person("兰溪月"), "2025年度职工疗休养经费决算", channel=Channel.ONLINE)
    came(desk, 2, person("罗远山"), "2026年困难职工帮扶资金发放标准", channel=Channel.ONLINE, held_for_staff=True)
    came(desk, 3, person("农小满"), "职工驿站建设资金使用情况", channel=Channel.UNIFIED, foreign_number="YN-2026-000318")
    came(desk, 4, company(), "2026年劳动竞赛服务采购合同", claimed=False)
    came(desk, 19, person("闭晓晴"), "2024年基层工会经费审计报告")  # a red card
    came(desk, 16, person("罗远山"), "工会干部培训计划", "工会干部培训费用")  # a yellow one, two items
    came(desk, 23, person("农小满"), "2023年送温暖活动支出明细")  # overdue
    same = came(desk, 6, person("闭晓晴"), "2025年度职工疗休养经费的决算表")
    later = came(desk, 5, person("闭晓晴"), "2024年度职工疗休养经费的决算表", claimed=False)
    merging.merge(application=later, into=same, **desk.who(3))


def _in_procedure(desk: Desk) -> None:
    waiting = came(desk, 8, person("兰溪月"), "工会的有关材料")
    correction.ask_correction(
        application=waiting, points="请写明所需信息的年度和名称。", told_on=desk.day(5), until=desk.day(-8), **desk.who(5)
    )
    restarted = came(desk, 14, person("罗远山"), "工会经费情况")
    correction.ask_correction(application=restarted, points="请写明年度。", told_on=desk.day(10), until=desk.day(-2), **desk.who(10))
    correction.supply_correction(application=restarted, text="2025年度工会经费收支决算。", received_on=desk.day(4), **desk.who(4))
    asked = came(desk, 12, company(), "职工食堂服务项目中标人的报价文件")
    third = {"name": "示例餐饮服务有限公司", "contact_name": "覃示例", "phone": "13800001006", "address": "邕宁区示例路16号"}
    about: dict[str, Any] = {"kind": "third_party", "party": third, "summary": "中标人的报价文件。", "sent_on": desk.day(7)}
    consultation.consult(application=asked, **about, reached_on=desk.day(5), **desk.who(5))
    organs = came(desk, 11, person("农小满"), "与教育局联合开展的助学活动名单统计")
    about = {"kind": "co_maker", "party": {"name": "邕宁区教育局"}, "summary": "联合制作的统计表。", "sent_on": desk.day(4)}
    consultation.consult(application=organs, **about, reached_on=desk.day(3), **desk.who(3))
    refused = came(desk, 18, person("闭晓晴"), "会议室租赁合同")
    about = {"kind": "third_party", "party": {"name": "示例会展有限公司"}, "summary": "租赁合同。", "sent_on": desk.day(15)}
    made = consultation.consult(application=refused, **about, reached_on=desk.day(14), **desk.who(14))
    consultation.record_opinion(
        consultation=made, answer="refusal", answered_on=desk.day(9), reason="含有商业秘密。", is_reasonable=True, **desk.who(9)
    )
    extended = came(desk, 15, person("兰溪月"), "历年劳模档案目录")
    proposed = extension.propose_extension(application=extended, workdays=15, reason="需要调阅历史档案", **desk.who(6))
    extension.approve_extension(extension=proposed, **desk.who(5, desk.head))
    extension.tell_extension(extension=proposed, told_on=desk.day(4), **desk.who(4))
    asked_for = came(desk, 13, person("罗远山"), "历年慰问活动影像目录")
    extension.propose_extension(application=asked_for, workdays=20, reason="影像资料数量较多，需要逐件整理", **desk.who(1))
    many = came(desk, 9, company(), *(f"20{year}年采购项目清单" for year in range(14, 26)))
    excess.ask_reasons(application=many, asked_on=desk.day(4), until=desk.day(-3), **desk.who(4))
    papers.add_note(
        application=many,
        kind="authority",
        text="就数量频次是否超过合理范围与主管部门会商。",
        with_whom="区政府办",
        on=desk.day(3),
        **desk.who(3),
    )


def _ended(desk: Desk) -> None:
    withdrawn = came(desk, 17, person("农小满"), "活动照片")
    withdrawal.withdraw(application=withdrawn, on=desk.day(12), **desk.who(12))
    unclear = came(desk, 30, person("闭晓晴"), "全部资料")
    correction.ask_correction(
        application=unclear,
        points="请写明所需信息的名称、文号或者其他特征性描述。",
        told_on=desk.day(27),
        until=desk.day(10),
        **desk.who(27),
    )
    if local_date(desk.ago(8)) > Correction.objects.get(application=unclear).until:
        correction.lapse_correction(application=unclear, by=None, at=desk.ago(8))


def _fees(desk: Desk) -> None:
    charged = came(desk, 8, company(), "2025年度职业技能培训补贴发放明细")
    fee.charge(application=charged, standard="pages", quantity=72, told_on=desk.day(5), reached_on=desk.day(4), **desk.who(4))
    paid = came(desk, 14, person("罗远山"), "2024年度培训机构评审材料")
    made = fee.charge(application=paid, standard="pages", quantity=57, told_on=desk.day(11), reached_on=desk.day(10), **desk.who(10))
    fee.record_payment(fee=made, paid_on=desk.day(6), **desk.who(6))
    unpaid = came(desk, 40, person("兰溪月"), "2020至2024年用人单位检查记录")
    made = fee.charge(application=unpaid, standard="pages", quantity=119, told_on=desk.day(36), reached_on=desk.day(35), **desk.who(35))
    fee.lapse_fee(fee=made, by=None, at=desk.ago(12))
