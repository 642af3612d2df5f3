"""What the verbs of the trail are called on the screen."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from core.states import machines

VERBS: dict[str, object] = {
    "otp.enrolled": _("绑定动态口令"),
    "role.granted": _("授予任职"),
    "role.revoked": _("撤销任职"),
    "user.added": _("新增人员"),
    "user.changed": _("修改人员"),
    "user.password_set": _("重设密码"),
    "user.unlocked": _("解除登录锁定"),
    "user.otp_reset": _("重置动态口令"),
    "organisation.added": _("新增单位"),
    "organisation.changed": _("修改单位"),
    "dutyshift.added": _("新增值班安排"),
    "dutyshift.changed": _("修改值班安排"),
    "dutyshift.deleted": _("删除值班安排"),
    "standin.added": _("新增代理安排"),
    "standin.changed": _("修改代理安排"),
    "standin.deleted": _("删除代理安排"),
    "localrule.added": _("新增地方期限规则"),
    "localrule.changed": _("修改地方期限规则"),
    "approval.recorded": _("记录审批意见"),
    "matter.handed_over": _("移交事项"),
    "shift.handed_over": _("移交值班"),
    "notice.acknowledged": _("签收消息"),
    "delivery.retried": _("重新发送"),
    "duty.called": _("通知值班人员"),
    "duty.nobody": _("无人值班"),
    "file.destroyed": _("清除文件"),
    "calendar.changed": _("修改工作日历"),
    "triggers.suspended": _("暂停保护触发器"),
    "deadline.start": _("期限起算"),
    "deadline.suspend": _("扣除期间开始"),
    "deadline.resume": _("扣除期间结束"),
    "deadline.restart": _("期限重新计算"),
    "deadline.extend": _("延长期限"),
    "deadline.regrade": _("调整等级"),
    "deadline.meet": _("登记履行"),
    "deadline.cancel": _("取消期限"),
    "deadline.void": _("撤销期限记录"),
    "deadline.moved": _("期限随日历变动"),
    "deadline.overdue": _("逾期"),
    "deadline.overdue_lifted": _("撤销逾期标记"),
    "deadline.revived": _("恢复处理期限"),
    "deadline.warned": _("临期预警"),
    "deadline.escalated": _("提级督办"),
    "column.added": _("新增栏目"),
    "column.changed": _("修改栏目"),
}


def register_verb_labels(labels: dict[str, object]) -> None:
    """Rooms above name their verbs in `AppConfig.ready()` or their admin."""
    VERBS.update(labels)


def verb_label(verb: str) -> str:
    """The words for a verb: a label of its own, else the state a machine moved to, else the code."""
    if verb in VERBS:
        return str(VERBS[verb])
    name, _dot, state = verb.partition(".")
    machine = machines.get(name)
    if machine is not None and state in machine.states.values:
        return f"{machine.title} → {machine.states(state).label}"
    return verb
