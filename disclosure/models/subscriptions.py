"""Subscriptions by e-mail: whom to write to (encrypted), about what, and what is still to be sent."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core import crypto
from core.models import Organisation
from disclosure.models.columns import Column
from disclosure.models.documents import Document

ADDRESS = "subscription.email"


class Rhythm(models.TextChoices):
    DAILY = "daily", _("每日汇总")
    IMMEDIATE = "immediate", _("发布即发送")


class SubscriptionState(models.TextChoices):
    PENDING = "pending", _("待确认")
    ACTIVE = "active", _("已生效")
    FAILED = "failed", _("无法送达")


class Subscription(models.Model):
    """One reader's wish. The row lives until they unsubscribe; unconfirmed and undeliverable ones are deleted by the sweep.

    `address` is encrypted, `address_index` its blind index; `key` is the secret of the links in the mails. `wish` names what is subscribed
    to, so that the same wish of the same reader is one row. `due_at` is when the next mail (confirmation or digest) must go, null for none;
    while a worker sends, it is the end of its lease.
    """

    address = models.BinaryField()
    address_index = models.CharField(max_length=64)
    key = models.CharField(max_length=43, unique=True)
    wish = models.CharField(max_length=64)
    column = models.ForeignKey(Column, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("栏目"))
    organisation = models.ForeignKey(Organisation, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("单位"))
    kind = models.CharField(_("种类"), max_length=24, blank=True)
    topic = models.CharField(_("主题分类"), max_length=80, blank=True)
    words = models.CharField(_("检索词"), max_length=100, blank=True)
    rhythm = models.CharField(_("发送方式"), max_length=10, choices=Rhythm, default=Rhythm.DAILY)
    language = models.CharField(_("语言"), max_length=10)
    state = models.CharField(_("状态"), max_length=8, choices=SubscriptionState, default=SubscriptionState.PENDING)
    created_at = models.DateTimeField(_("登记时间"))
    confirmed_at = models.DateTimeField(_("确认时间"), null=True, blank=True)
    failed_at = models.DateTimeField(_("停发时间"), null=True, blank=True)
    due_at = models.DateTimeField(_("应发送"), null=True, blank=True)
    tries = models.PositiveSmallIntegerField(_("次数"), default=0)
    sent_at = models.DateTimeField(_("最近发送"), null=True, blank=True)

    class Meta:
        verbose_name = _("邮件订阅")
        verbose_name_plural = _("邮件订阅")
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(fields=["address_index", "wish"], name="subscription_once")]
        indexes = [
            models.Index(fields=["due_at", "id"], condition=Q(due_at__isnull=False), name="subscription_due"),
            models.Index(fields=["organisation", "column"], condition=Q(state="active"), name="subscription_matching"),
            models.Index(fields=["state", "created_at"], name="subscription_old"),
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.state}"

    @property
    def email(self) -> str:
        """The address in clear. Raises core.crypto.UndecipherableError."""
        return crypto.decrypt(bytes(self.address), context=ADDRESS.encode()).decode()

    def set_email(self, email: str) -> None:
        """Encrypt the address and compute its index."""
        self.address = crypto.encrypt(email.encode(), context=ADDRESS.encode())
        self.address_index = address_index(email)


def address_index(email: str) -> str:
    """Blind index of an address: finds it again without storing it in clear."""
    return crypto.blind_index(email, field=ADDRESS)


class FreshDocument(models.Model):
    """A document went public for the first time and has not been matched with subscriptions yet: an outbox, normally empty."""

    document = models.OneToOneField(Document, models.CASCADE, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("待匹配的信息")
        verbose_name_plural = _("待匹配的信息")

    def __str__(self) -> str:
        return str(self.document_id)


class SubscriptionItem(models.Model):
    """A document that a subscription is told of: once, whatever happens. Rows that were sent are kept for a while against repetition."""

    subscription = models.ForeignKey(Subscription, models.CASCADE, related_name="items")
    document = models.ForeignKey(Document, models.CASCADE, related_name="+")
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("订阅内容")
        verbose_name_plural = _("订阅内容")
        constraints = [models.UniqueConstraint(fields=["subscription", "document"], name="subscription_item_once")]
        indexes = [
            models.Index(fields=["subscription", "id"], condition=Q(sent_at__isnull=True), name="subscription_item_waiting"),
            models.Index(fields=["sent_at"], condition=Q(sent_at__isnull=False), name="subscription_item_old"),
        ]

    def __str__(self) -> str:
        return f"{self.subscription_id}/{self.document_id}"
