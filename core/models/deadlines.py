"""Deadlines: a value replayed from an append-only ledger (DESIGN.md, Deadlines)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.counting import Unit
from core.models.files import Blob
from core.models.matters import Matter
from core.models.organisations import Organisation

if TYPE_CHECKING:
    from datetime import datetime


class DeadlineState(models.TextChoices):
    OPEN = "open", _("计算中")
    MET = "met", _("已履行")
    CANCELLED = "cancelled", _("已取消")


class DeadlineQuerySet(models.QuerySet["Deadline"]):
    def open(self) -> DeadlineQuerySet:
        """Those still owed."""
        return self.filter(state=DeadlineState.OPEN)

    def overdue(self, at: datetime) -> DeadlineQuerySet:
        """Open ones whose due instant has passed, whether or not the sweep has said so; terms granted to others are no breach of ours."""
        return self.open().filter(due_at__lte=at).exclude(rule__in=_granted())

    def awake(self, at: datetime) -> DeadlineQuerySet:
        """Rows the sweep must look at, oldest first; a row that failed waits for its own `retry_at`."""
        return self.filter(wake_at__lte=at, dead=False).filter(Q(retry_at__isnull=True) | Q(retry_at__lte=at)).order_by("wake_at", "id")


class Deadline(models.Model):
    """Something owed by a matter. Everything but `rule` and `matter` is a stored result of the replay, never edited by hand."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="deadlines", verbose_name=_("单位"))
    matter = models.ForeignKey(Matter, models.PROTECT, related_name="deadlines", verbose_name=_("事项"))
    rule = models.CharField(_("规则"), max_length=40)
    state = models.CharField(_("状态"), max_length=12, choices=DeadlineState, default=DeadlineState.OPEN)
    started_at = models.DateTimeField(_("起算"))
    due_at = models.DateTimeField(_("届满（不含）"), null=True, blank=True)
    last_day = models.DateField(_("期限届满日"), null=True, blank=True)
    earliest_due = models.DateTimeField(_("最早届满"), null=True, blank=True)
    provisional = models.BooleanField(_("暂按"), default=False)
    met_at = models.DateTimeField(_("履行时间"), null=True, blank=True)
    late_seconds = models.BigIntegerField(_("迟延（秒）"), null=True, blank=True)
    overdue_marked_at = models.DateTimeField(_("逾期标记"), null=True, blank=True)
    overdue_lifted = models.BooleanField(_("逾期经批准撤销"), default=False)
    wake_at = models.DateTimeField(null=True, blank=True)
    acted = models.JSONField(default=dict)
    retry_at = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    dead = models.BooleanField(_("死信"), default=False)
    last_error = models.TextField(blank=True)

    objects = DeadlineQuerySet.as_manager()

    class Meta:
        verbose_name = _("期限")
        verbose_name_plural = _("期限")
        ordering = ["due_at", "id"]
        constraints = [models.UniqueConstraint(fields=["rule", "matter"], condition=Q(state="open"), name="deadline_open_once")]
        indexes = [
            models.Index(fields=["wake_at", "id"], condition=Q(wake_at__isnull=False, dead=False), name="deadline_wake"),
            models.Index(fields=["organisation", "due_at"], condition=Q(state="open"), name="deadline_board"),
        ]

    def __str__(self) -> str:
        return f"{self.rule} #{self.pk}"

    def is_overdue(self, at: datetime) -> bool:
        """Derived, not stored: an open deadline is overdue from its due instant on. A term granted to another just ends."""
        return self.state == DeadlineState.OPEN and self.due_at is not None and self.due_at <= at and self.rule not in _granted()


def _granted() -> frozenset[str]:
    from core.rules import granted_codes  # rules need the models

    return granted_codes()


class EntryKind(models.TextChoices):
    START = "start", _("起算")
    SUSPEND = "suspend", _("扣除期间开始")
    RESUME = "resume", _("扣除期间结束")
    RESTART = "restart", _("重新计算")
    EXTEND = "extend", _("延长期限")
    REGRADE = "regrade", _("调整等级")
    MEET = "meet", _("履行")
    CANCEL = "cancel", _("取消")
    VOID = "void", _("撤销记录")


class LedgerEntry(models.Model):
    """One fact of a deadline's life. Append-only by trigger: undo is a `void` entry and a replay."""

    deadline = models.ForeignKey(Deadline, models.PROTECT, related_name="entries", verbose_name=_("期限"))
    kind = models.CharField(_("种类"), max_length=12, choices=EntryKind)
    effective_at = models.DateTimeField(_("法律上的时间"))
    recorded_at = models.DateTimeField(_("记录时间"))
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("记录人"))
    approver = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("批准人")
    )
    cause = models.CharField(_("事由"), max_length=60, blank=True)
    amount = models.IntegerField(_("数量"), null=True, blank=True)
    unit = models.CharField(_("单位"), max_length=12, choices=[(unit.value, unit.value) for unit in Unit], blank=True)
    backward = models.BooleanField(_("倒推"), default=False)
    article = models.CharField(_("依据"), max_length=120, blank=True)
    reason = models.CharField(_("理由"), max_length=300, blank=True)
    paper = models.ForeignKey(Blob, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("凭据"))
    voids = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="voided_by", verbose_name=_("撤销的记录"))

    class Meta:
        verbose_name = _("期限记录")
        verbose_name_plural = _("期限记录")
        ordering = ["effective_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="void", voids__isnull=False) | (~Q(kind="void") & Q(voids__isnull=True)), name="entry_void_names_entry"
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=["start", "extend", "regrade"]) | Q(amount__isnull=False) & ~Q(unit=""), name="entry_term_has_amount"
            ),
            models.CheckConstraint(condition=~Q(kind__in=["suspend", "resume"]) | ~Q(cause=""), name="entry_suspension_has_cause"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.effective_at:%Y-%m-%d %H:%M}"


class LocalRule(models.Model):
    """A stricter or additional limit of one place, with its source and validity; national rules stand in code."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="local_rules", verbose_name=_("单位"))
    code = models.CharField(_("规则"), max_length=40, help_text=_("与全国规则同名时从严适用。"))
    label = models.CharField(_("名称"), max_length=120)
    amount = models.IntegerField(_("数量"))
    unit = models.CharField(_("单位"), max_length=12, choices=[(unit.value, unit.value) for unit in Unit])
    backward = models.BooleanField(_("倒推"), default=False)
    source = models.CharField(_("来源"), max_length=300)
    valid_from = models.DateField(_("施行"))
    valid_to = models.DateField(_("失效"), null=True, blank=True)

    class Meta:
        verbose_name = _("地方期限规则")
        verbose_name_plural = _("地方期限规则")
        constraints = [models.UniqueConstraint(fields=["organisation", "code", "valid_from"], name="local_rule_once")]

    def __str__(self) -> str:
        return self.label
