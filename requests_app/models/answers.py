"""The answer and what it decides on each item."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.fields import EncryptedJSONField
from requests_app.models.applications import Application, Item


class AnswerState(models.TextChoices):
    DRAFT = "draft", _("拟稿中")
    LEGAL = "legal", _("法制审核中")
    APPROVAL = "approval", _("待签发")
    APPROVED = "approved", _("已签发")


class Answer(models.Model):
    """答复: drafted, reviewed by law, approved by someone who did not draft it. Its letter is numbered, sealed and delivered after that.

    Approvals are `core.models.Approval` rows of the application's matter with `revision` = this answer's revision.
    """

    application = models.OneToOneField(Application, models.CASCADE, related_name="answer", verbose_name=_("申请"))
    state = models.CharField(_("状态"), max_length=10, choices=AnswerState, default=AnswerState.DRAFT)
    revision = models.PositiveIntegerField(_("版本"), default=1)
    drafted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("拟稿人"))
    drafted_at = models.DateTimeField(_("拟稿时间"))
    contributors = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="+", blank=True, verbose_name=_("参与拟稿"))
    findings = EncryptedJSONField(verbose_name=_("核查结果"))  # personal data found, earlier answers to the same matter
    overruled = models.CharField(_("核查结果处理理由"), max_length=300, blank=True)
    row = models.CharField(_("年报行"), max_length=8, blank=True)
    published_as = models.ForeignKey(
        "disclosure.Document", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("转为主动公开的信息")
    )

    class Meta:
        verbose_name = _("答复")
        verbose_name_plural = _("答复")

    def __str__(self) -> str:
        return f"{self.application} 答复"


class ItemDecision(models.Model):
    """The closed outcome of one item (requests_app.outcomes) with its basis code; `data` holds what the outcome requires.

    `data` keys by outcome: reason, method, when, carrier, search, right_body, right_body_contact, special_law, earlier_number, parts ...
    """

    answer = models.ForeignKey(Answer, models.CASCADE, related_name="decisions", verbose_name=_("答复"))
    item = models.ForeignKey(Item, models.CASCADE, related_name="decisions", verbose_name=_("事项"))
    outcome = models.CharField(_("决定"), max_length=8)
    basis = models.CharField(_("依据"), max_length=12, blank=True)
    data = EncryptedJSONField(verbose_name=_("内容"))
    document = models.ForeignKey(
        "disclosure.Document", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("已公开的信息")
    )

    class Meta:
        verbose_name = _("事项决定")
        verbose_name_plural = _("事项决定")
        ordering = ["item__number"]
        constraints = [
            models.UniqueConstraint(fields=["answer", "item"], name="decision_once"),
            models.CheckConstraint(condition=~Q(outcome=""), name="decision_has_outcome"),
        ]

    def __str__(self) -> str:
        return f"{self.item} {self.outcome}"
