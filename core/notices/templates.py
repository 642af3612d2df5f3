"""What notices say. Rows store template and references; the text is made when it is shown, in the language of the reader."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from core.due_words import due_text, how_far
from core.registries import matter_pages
from core.rules import rule_for

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.utils.functional import _StrPromise

    from core.models import Notice


@dataclass(frozen=True)
class NoticeTemplate:
    """Placeholders: matter, number, organisation, rule, due, far (how far the due time is from the notice), and the notice's own params."""

    subject: str | _StrPromise
    text: str | _StrPromise
    url: Callable[[Notice], str] | None = None


templates: dict[str, NoticeTemplate] = {}


def register_notice_template(
    code: str, *, subject: str | _StrPromise, text: str | _StrPromise, url: Callable[[Notice], str] | None = None
) -> None:
    """Make a template known, in `AppConfig.ready()`; at most 40 characters of code. `url` gives a path; without it the deadline's page."""
    templates[code] = NoticeTemplate(subject, text, url)


class _Gaps(dict[str, Any]):
    """A placeholder without a value shows as a dash: an old row never breaks the inbox."""

    def __missing__(self, key: str) -> str:
        return "—"


def render(notice: Notice) -> tuple[str, str, str]:
    """(subject, text, absolute address). Load matter, organisation and deadline with the notice when rendering many."""
    template = templates.get(notice.template) or NoticeTemplate(_("消息"), _("请登录平台查看。"))
    values = _Gaps(notice.params)
    values["organisation"] = notice.organisation.short_name
    if notice.matter:
        values |= {"matter": notice.matter.title, "number": notice.matter.number}
    if notice.deadline:
        rule = rule_for(notice.deadline.rule, notice.organisation)
        values |= {"rule": rule.label, "due": due_text(notice.deadline), "far": how_far(notice.deadline, notice.created_at)}
    subject = " ".join((str(template.subject) % values).split())
    return subject[:150], str(template.text) % values, settings.SITE_URL + (template.url or _address)(notice)


def _address(notice: Notice) -> str:
    """The staff page of what the notice is about, as far as there is one."""
    if notice.matter is not None and notice.matter.kind in matter_pages:
        return matter_pages[notice.matter.kind](notice.matter)
    rows = (("core_deadline", notice.deadline_id), ("core_matter", notice.matter_id))
    for name, pk in rows:
        if pk is not None:
            try:
                return reverse(f"admin:{name}_change", args=[pk])
            except NoReverseMatch:
                continue
    return reverse("admin:index")


register_notice_template(
    "deadline_warning", subject=_("临期预警：%(matter)s"), text=_("“%(matter)s”的期限（%(rule)s）届满日为 %(due)s，%(far)s，请及时办理。")
)
register_notice_template(
    "deadline_overdue", subject=_("逾期：%(matter)s"), text=_("“%(matter)s”的期限（%(rule)s）届满日为 %(due)s，%(far)s，请立即办理。")
)
register_notice_template(
    "deadline_escalated",
    subject=_("提级督办：%(matter)s"),
    text=_("%(organisation)s承办的“%(matter)s”逾期未办结（%(rule)s，届满日 %(due)s，%(far)s），请督促办理。"),
)
register_notice_template(
    "overdue_lifted",
    subject=_("您被记为撤销逾期标记的批准人：%(matter)s"),
    text=_("%(by)s 撤销了“%(matter)s”的逾期标记（%(rule)s），并将您记为批准人，理由：%(reason)s。如未经您批准，请立即告知审计管理员。"),
)
register_notice_template(
    "duty_call",
    subject=_("请立即签收：%(matter)s"),
    text=_("“%(matter)s”须在 %(due)s 前完成（%(rule)s）。请在 10 分钟内签收，逾时将提级督办。"),
)
register_notice_template(
    "deadline_dead",
    subject=_("死信：期限处理失败"),
    text=_("编号 %(deadline)s 的期限连续 %(tries)s 次处理失败，已停止自动处理，请查明原因：%(error)s"),
)
register_notice_template(
    "job_failed", subject=_("定时任务失败：%(job)s"), text=_("定时任务“%(job)s”今日执行失败，系统将继续重试，请查明原因：%(error)s")
)
register_notice_template(
    "trail_forged",
    subject=_("操作记录异常"),
    text=_("编号 %(event)s 的操作记录不是由平台写入的，未予封签，请立即核查。"),
)
register_notice_template(
    "triggers_missing",
    subject=_("操作记录的保护被解除"),
    text=_("数据库缺少 %(count)s 个保护触发器，请立即核查，并由系统管理员重新执行数据库迁移。"),
)
register_notice_template(
    "handed_over", subject=_("移交：%(count)s 件事项"), text=_("%(from_user)s 承办的 %(count)s 件事项已移交给您，请及时办理。")
)
