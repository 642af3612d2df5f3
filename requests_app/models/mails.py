"""What the applicant still has to be told by e-mail or message."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from requests_app.models.applications import Application


class Step(models.TextChoices):
    """What happened, as far as the applicant is told of it."""

    SUBMITTED = "submitted", _("已提交（待确认）")
    REGISTERED = "registered", _("已登记")
    CORRECTION = "correction", _("待补正")
    CORRECTED = "corrected", _("已收到补正")
    CONSULTING = "consulting", _("征求意见")
    CONSULTED = "consulted", _("征求意见结束")
    EXTENDED = "extended", _("已延长答复期限")
    REASONS = "reasons", _("待说明理由")
    DELAYED = "delayed", _("延迟答复")
    FEE = "fee", _("待缴费")
    PAID = "paid", _("已收到缴费")
    ANSWERED = "answered", _("已答复")
    DELIVERED = "delivered", _("已送达")
    LAPSED = "lapsed", _("不再处理")
    WITHDRAWN = "withdrawn", _("申请人已撤回")
    MERGED = "merged", _("已并案")
    CODE = "code", _("已重新发放查询码")


class ApplicantMail(models.Model):
    """One message owed to the applicant. Holds neither address nor text: both are made when it is sent, from the application."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="mails", verbose_name=_("申请"))
    step = models.CharField(_("事由"), max_length=12, choices=Step)
    occasion = models.CharField(max_length=40, blank=True)  # tells two of the same step apart
    until = models.DateField(_("期限"), null=True, blank=True)
    created_at = models.DateTimeField(_("产生时间"))
    due_at = models.DateTimeField(_("下次发送"), null=True, blank=True)
    tries = models.PositiveSmallIntegerField(_("次数"), default=0)
    sent_at = models.DateTimeField(_("发送时间"), null=True, blank=True)
    failed_at = models.DateTimeField(_("放弃时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("致申请人的消息")
        verbose_name_plural = _("致申请人的消息")
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["application", "step", "occasion"], name="applicant_mail_once")]
        indexes = [models.Index(fields=["due_at"], condition=Q(due_at__isnull=False), name="applicant_mail_due")]

    def __str__(self) -> str:
        return f"{self.application} {self.get_step_display()}"
