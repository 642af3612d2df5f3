"""Notices: rows written with the act that causes them, delivered after commit with leases and retries."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.models.deadlines import Deadline
from core.models.matters import Matter
from core.models.organisations import Organisation


class Notice(models.Model):
    """A message to one person; the row itself is the in-app inbox. It stores template and references, never text."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="notices", verbose_name=_("单位"))
    matter = models.ForeignKey(Matter, models.PROTECT, null=True, blank=True, related_name="notices", verbose_name=_("事项"))
    deadline = models.ForeignKey(Deadline, models.PROTECT, null=True, blank=True, related_name="notices", verbose_name=_("期限"))
    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="notices", verbose_name=_("收件人"))
    template = models.CharField(_("模板"), max_length=40)
    params = models.JSONField(_("参数"), default=dict)
    dedupe_key = models.CharField(max_length=160, unique=True)
    created_at = models.DateTimeField(_("时间"))
    read_at = models.DateTimeField(_("已读"), null=True, blank=True)
    acknowledge_by = models.DateTimeField(_("应签收"), null=True, blank=True)
    acknowledged_at = models.DateTimeField(_("签收"), null=True, blank=True)
    climbed_at = models.DateTimeField(_("已提级"), null=True, blank=True)

    class Meta:
        verbose_name = _("消息")
        verbose_name_plural = _("消息")
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["recipient", "-id"], name="notice_inbox"),
            models.Index(
                fields=["acknowledge_by"],
                condition=Q(acknowledge_by__isnull=False, acknowledged_at__isnull=True, climbed_at__isnull=True),
                name="notice_unacknowledged",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.template} → {self.recipient}"


class Channel(models.TextChoices):
    EMAIL = "email", _("电子邮件")
    GATEWAY = "gateway", _("短信或即时通讯")


class DeliveryState(models.TextChoices):
    PENDING = "pending", _("待发送")
    SENT = "sent", _("已发送")
    DEAD = "dead", _("死信")


class Delivery(models.Model):
    """One notice on one channel. A worker leases it; a lease that runs out is taken again: a crash may repeat a mail, never lose one."""

    notice = models.ForeignKey(Notice, models.CASCADE, related_name="deliveries", verbose_name=_("消息"))
    channel = models.CharField(_("渠道"), max_length=12, choices=Channel)
    state = models.CharField(_("状态"), max_length=8, choices=DeliveryState, default=DeliveryState.PENDING)
    next_try_at = models.DateTimeField(_("下次尝试"))
    tries = models.PositiveSmallIntegerField(_("次数"), default=0)
    sent_at = models.DateTimeField(_("发送时间"), null=True, blank=True)
    last_error = models.CharField(_("错误"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("发送记录")
        verbose_name_plural = _("发送记录")
        constraints = [models.UniqueConstraint(fields=["notice", "channel"], name="delivery_once_per_channel")]
        indexes = [models.Index(fields=["next_try_at", "id"], condition=Q(state="pending"), name="delivery_pending")]

    def __str__(self) -> str:
        return f"{self.channel} {self.state}"
