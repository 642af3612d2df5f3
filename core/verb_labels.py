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
