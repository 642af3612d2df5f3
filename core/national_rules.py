"""The national limits, each in exactly one place with its article (LEGAL.md §1.1, §1.9, §3-§5, §12, §13)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from core.access import Role
from core.counting import Unit
from core.rules import Offset, Rule, Rung, Share, aliases, register_rule

REGULATION = gettext_noop("《中华人民共和国政府信息公开条例》（国务院令第711号）")
REGULATION_2007 = gettext_noop("《中华人民共和国政府信息公开条例》（国务院令第492号）")
REVIEW_LAW = gettext_noop("《中华人民共和国行政复议法》（2023年修订）")
LITIGATION_LAW = gettext_noop("《中华人民共和国行政诉讼法》")
DECISIONS = gettext_noop("《重大行政决策程序暂行条例》（国务院令第713号）")
BUDGET_LAW = gettext_noop("《中华人民共和国预算法》")
FEES = gettext_noop("《政府信息公开信息处理费管理办法》（国办函〔2020〕109号）")
PLAN = gettext_noop("本单位政务公开实施方案（舆情回应）")
KEY_POINTS_2016 = gettext_noop("《2016年政务公开工作要点》（国办发〔2016〕19号）")
RESPONSE = gettext_noop("《国务院办公厅关于在政务公开工作中进一步做好政务舆情回应的通知》（国办发〔2016〕61号）")
DETAILS = gettext_noop("《〈关于全面推进政务公开工作的意见〉实施细则》（国办发〔2016〕80号）")

IN_FORCE_2019 = date(2019, 5, 15)
FROM_2007, TO_2007 = date(2008, 5, 1), date(2019, 5, 14)
NOT_IN_TEXT = _("条例未作具体规定，为本平台的计算口径。")
SECOND_HAND = _("依据转述，原文待核实。")

OFFICE = (Role.OFFICER,)
WRITERS = (Role.EDITOR, Role.OFFICER)
SPEAKERS = (Role.SPOKESPERSON, Role.OFFICER)


def _w(amount: float) -> Offset:
    return Offset(amount, Unit.WORKDAYS)


def _d(amount: float) -> Offset:
    return Offset(amount, Unit.DAYS)


def _h(amount: float) -> Offset:
    return Offset(amount, Unit.HOURS)


LADDER = (Rung(_w(0), (Role.OFFICE_HEAD, Role.LEADER)), Rung(_w(1), (Role.PRINCIPAL,)))
LADDER_DAYS = (Rung(_d(0), (Role.OFFICE_HEAD, Role.LEADER)), Rung(_d(1), (Role.PRINCIPAL,)))
# an hour clock climbs while it runs: half, four fifths and nineteen twentieths of it, then its end
SHARES = (
    Share(50, SPEAKERS),
    Share(80, (*SPEAKERS, Role.OFFICE_HEAD)),
    Share(95, (*SPEAKERS, Role.OFFICE_HEAD, Role.LEADER)),
)
LADDER_HOURS = (Rung(_h(0), (Role.LEADER, Role.PRINCIPAL)),)

# ---------------------------------------------------------------- proactive disclosure and interpretation

_publish = Rule(
    "publish_20wd", _("主动公开（形成或者变更之日起）"), 20, Unit.WORKDAYS, REGULATION, "第二十六条",
    valid_from=IN_FORCE_2019, warnings=(_w(5), _w(1)), audience=WRITERS, ladder=LADDER,
)  # fmt: skip
_publish_2007 = replace(_publish, law=REGULATION_2007, article="第十八条", valid_from=FROM_2007, valid_to=TO_2007)
register_rule(_publish, _publish_2007)
register_rule(replace(_publish_2007, code="publish_20wd_2007", label=_("主动公开（2007年条例）")))
# The regulation asks for re-assessment at regular intervals; a year is this platform's (PLAN.md S3).
register_rule(
    Rule(
        "reexamine_12m", _("不予公开、依申请公开信息的定期评估"), 12, Unit.MONTHS, REGULATION, "第十八条",
        valid_from=IN_FORCE_2019, warnings=(_d(30), _d(7)), audience=(Role.OFFICER, Role.OFFICE_HEAD), ladder=LADDER_DAYS, note=NOT_IN_TEXT,
    )
)  # fmt: skip
register_rule(
    Rule(
        "interpretation_3wd", _("政策解读（文件公开后）"), 3, Unit.WORKDAYS, KEY_POINTS_2016,
        warnings=(_w(1), _h(2)), audience=WRITERS, note=SECOND_HAND,
        # the unit's leader at the end, the district's office one working day later
        ladder=(Rung(_w(0), (Role.LEADER,)), Rung(_w(1), (Role.OFFICER, Role.OFFICE_HEAD), above=True)),
    )
)  # fmt: skip

# ---------------------------------------------------------------- disclosure on application

_reply = Rule(
    "request_reply_20wd", _("依申请公开答复（收到申请之日起）"), 20, Unit.WORKDAYS, REGULATION, "第三十三条第二款",
    valid_from=IN_FORCE_2019, warnings=(_w(5), _w(3), _w(1)), audience=OFFICE, ladder=LADDER,
    max_extensions=1, extension_max=20, extension_article="第三十三条第二款",
)  # fmt: skip
register_rule(_reply)
# A case that both sides have not confirmed owes nothing yet; staff see it counted from the day it was sent (LEGAL.md §12).
register_rule(
    replace(
        _reply,
        code="request_precaution_20wd",
        label=_("答复期限（尚未确认，自提交之日暂计）"),
        max_extensions=0,
        extension_max=0,
        note=NOT_IN_TEXT,
    )
)
register_rule(
    replace(
        _reply, code="request_reply_15wd_2007", label=_("依申请公开答复（2007年条例）"), amount=15,
        law=REGULATION_2007, article="第二十四条", valid_from=FROM_2007, valid_to=TO_2007, extension_max=15, extension_article="第二十四条",
    )
)  # fmt: skip
_extension = replace(
    _reply,
    code="request_extension_20wd",
    label=_("依申请公开延长答复（原期限届满起）"),
    from_due=True,
    max_extensions=0,
    extension_max=0,
    note=NOT_IN_TEXT,
)
register_rule(_extension)
register_rule(
    replace(
        _extension, code="request_extension_15wd_2007", label=_("依申请公开延长答复（2007年条例）"), amount=15,
        law=REGULATION_2007, article="第二十四条", valid_from=FROM_2007, valid_to=None,
    )
)  # fmt: skip
register_rule(
    Rule(
        "correction_7wd", _("补正告知（收到申请之日起）"), 7, Unit.WORKDAYS, REGULATION, "第三十条",
        valid_from=IN_FORCE_2019, warnings=(_w(2), _w(1)), audience=OFFICE, lapses=True,
    )
)  # fmt: skip
_third_party = Rule(
    "third_party_15wd", _("第三方提出意见（收到征求意见书之日起）"), 15, Unit.WORKDAYS, REGULATION, "第三十二条",
    party="granted", valid_from=IN_FORCE_2019, warnings=(_w(3),), audience=OFFICE,
)  # fmt: skip
register_rule(_third_party)
register_rule(replace(_third_party, code="organ_15wd", label=_("其他机关提出意见（收到征求意见书之日起）"), article="第三十四条"))
register_rule(
    Rule(
        "fee_payment_20wd", _("缴纳信息处理费（收到收费通知次日起）"), 20, Unit.WORKDAYS, FEES, "第七条",
        party="granted", valid_from=date(2021, 1, 1), warnings=(_w(3),), audience=OFFICE, note=SECOND_HAND,
    )
)  # fmt: skip

# ---------------------------------------------------------------- review and litigation

_review = Rule(
    "review_reply_10wd", _("行政复议答复（收到申请书副本之日起）"), 10, Unit.WORKDAYS, REVIEW_LAW, "第四十八条",
    valid_from=date(2024, 1, 1), warnings=(_w(5), _w(3), _w(1)), audience=OFFICE, ladder=LADDER,
)  # fmt: skip
register_rule(_review)
register_rule(
    replace(_review, code="review_reply_5wd", label=_("行政复议答复（简易程序）"), amount=5, article="第五十四条", warnings=(_w(2), _w(1)))
)
register_rule(
    Rule(
        "suit_answer_15d", _("行政诉讼答辩（收到起诉状副本之日起）"), 15, Unit.DAYS, LITIGATION_LAW, "第六十七条",
        warnings=(_d(7), _d(3), _d(1)), audience=OFFICE, ladder=LADDER_DAYS,
    )
)  # fmt: skip
register_rule(
    Rule("review_apply_60d", _("申请行政复议"), 60, Unit.DAYS, REVIEW_LAW, "第二十条第一款", party="granted", valid_from=date(2024, 1, 1))
)
register_rule(Rule("suit_direct_6m", _("直接提起行政诉讼"), 6, Unit.MONTHS, LITIGATION_LAW, "第四十六条", party="granted"))
register_rule(Rule("suit_after_review_15d", _("复议后提起行政诉讼"), 15, Unit.DAYS, LITIGATION_LAW, "第四十五条", party="granted"))

# ---------------------------------------------------------------- response to public opinion: clock hours, weekends included

_response = Rule(
    "response_48h", _("政务舆情回应"), 48, Unit.HOURS, RESPONSE,
    shares=SHARES, audience=SPEAKERS, ladder=LADDER_HOURS, calls_duty=True, note=SECOND_HAND,
)  # fmt: skip
register_rule(_response)
register_rule(replace(_response, code="response_24h", label=_("举行新闻发布会"), amount=24))
register_rule(replace(_response, code="response_5h", label=_("发布权威信息"), amount=5, law=DETAILS))
register_rule(
    replace(
        _response,
        code="response_1h",
        label=_("首次发布已掌握的事实类信息"),
        amount=1,
        law=PLAN,
        note="",
    )
)
aliases["press_24h"] = "response_24h"

# ---------------------------------------------------------------- major decisions

register_rule(
    Rule(
        "opinion_window_30d", _("公开征求意见（一般不少于三十日）"), 30, Unit.DAYS, DECISIONS, "第十五条",
        party="granted", valid_from=date(2019, 9, 1), warnings=(_d(3),), audience=WRITERS,
    )
)  # fmt: skip
register_rule(
    Rule(
        "hearing_papers_7d", _("听证会材料送达（会前七日）"), 7, Unit.DAYS, DECISIONS, "第十六条",
        backward=True, valid_from=date(2019, 9, 1), warnings=(_d(5), _d(1)), audience=WRITERS, ladder=LADDER_DAYS,
    )
)  # fmt: skip
register_rule(
    Rule(
        "legality_review_7wd", _("合法性审查（一般不少于七个工作日）"), 7, Unit.WORKDAYS, DECISIONS, "第二十七条",
        party="granted", valid_from=date(2019, 9, 1), warnings=(_w(1),), audience=WRITERS,
    )
)  # fmt: skip

# ---------------------------------------------------------------- yearly duties and budgets

_report = Rule(
    "annual_report_0131", _("部门年度报告（次年1月31日前）"), 131, Unit.FIXED, REGULATION, "第四十九条第一款",
    valid_from=IN_FORCE_2019, warnings=(_d(60), _d(30), _d(14), _d(3)), audience=OFFICE, ladder=LADDER_DAYS,
)  # fmt: skip
register_rule(_report)
_report_0331 = replace(
    _report, code="annual_report_0331", label=_("本级政府年度报告（次年3月31日前）"), amount=331, article="第四十九条第二款"
)
_report_2007 = replace(_report_0331, law=REGULATION_2007, article="第三十一条", valid_from=FROM_2007, valid_to=TO_2007, note=SECOND_HAND)
register_rule(_report_0331, _report_2007)
register_rule(
    Rule(
        "budget_publish_20d", _("预算、决算公开（批复之日起）"), 20, Unit.DAYS, BUDGET_LAW, "第十四条",
        warnings=(_d(7), _d(3), _d(1)), audience=WRITERS, ladder=LADDER_DAYS,
    )
)  # fmt: skip
