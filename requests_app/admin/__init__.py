"""Staff pages of applications. Modules that register acts and panels are imported before the admin whose addresses they become."""

from django.utils.translation import gettext_lazy as _

from core.admin_base import register_refusal
from core.verb_labels import register_verb_labels
from requests_app.admin import (
    answer_acts,
    care_acts,
    complaints,
    delivery_acts,
    erasures,
    letter_acts,
    letters,
    opinion_acts,
    panels,
    privacy_acts,
    proceedings,
    step_acts,
    suggestions,
)
from requests_app.admin.applications import ApplicationAdmin
from requests_app.errors import ApplicationError

register_verb_labels(
    {
        "application.claimed": _("签收申请"),
        "application.assigned": _("交办申请"),
        "application.split": _("拆分事项"),
        "application.noted": _("办理记录"),
        "application.paper_added": _("添加材料"),
        "application.paper_opened": _("查看材料"),
        "application.consulted": _("征求意见"),
        "application.consultation_reached": _("登记对方收到征求意见书"),
        "application.consultation_ended": _("登记意见"),
        "application.consultation_told": _("登记告知征求意见、决定"),
        "application.overridden": _("因公共利益决定公开"),
        "application.extension_asked": _("提请延长期限"),
        "application.extension_approved": _("同意延长期限"),
        "application.extended": _("告知延期，期限延长"),
        "application.reasons_given": _("收到理由说明"),
        "application.fee_notice_reached": _("登记收到收费通知"),
        "application.correction_lapsed": _("逾期未补正"),
        "application.carried_over": _("由旧系统导入"),
        "application.person_revealed": _("查看完整身份信息"),
        "application.archived": _("归档"),
        "application.transferred": _("移交档案"),
        "application.erased": _("清除在线副本"),
        "application.erasure_skipped": _("暂不清除"),
        "erasure.proposed": _("拟制清除清单"),
        "erasure.approved": _("批准清除清单"),
        "erasure.rejected": _("不予批准清除清单"),
        "erasure.done": _("执行清除清单"),
        "person.searched": _("查找申请人"),
        "person.exported": _("导出个人信息"),
        "application.box_made": _("下载案卷"),
        "letter.made": _("制作文书"),
        "letter.edited": _("修改文书"),
        "letter.numbered": _("文书编号"),
        "letter.sealed": _("用印登记"),
        "letter.voided": _("文书作废"),
        "letter.opened": _("查看文书"),
        "letter_template.saved": _("修改文书模板"),
        "letter_template.reset": _("恢复内置文书模板"),
        "proceeding.opened": _("登记复议诉讼"),
        "proceeding.procedure_changed": _("变更审理程序"),
        "proceeding.replied": _("提交答复、答辩"),
        "proceeding.concluded": _("登记复议诉讼结果"),
        "proceeding.bundle_made": _("生成证据材料包"),
        "proceeding.bundle_read": _("下载证据材料包"),
        "complaint.opened": _("登记投诉举报"),
        "complaint.closed": _("办结投诉举报"),
        "complaint.revealed": _("查看投诉人"),
    }
)
register_refusal(ApplicationError)

__all__ = [
    "ApplicationAdmin",
    "answer_acts",
    "care_acts",
    "complaints",
    "delivery_acts",
    "erasures",
    "letter_acts",
    "letters",
    "opinion_acts",
    "panels",
    "privacy_acts",
    "proceedings",
    "step_acts",
    "suggestions",
]
