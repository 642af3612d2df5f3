"""Papers of a case: private files."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.fields import EncryptedTextField
from core.models import Blob
from requests_app.models.applications import Application


class PaperKind(models.TextChoices):
    APPLICATION = "application", _("申请书")
    IDENTITY = "identity", _("身份证明")
    AUTHORISATION = "authorisation", _("授权委托书、监护证明")
    CORRECTION = "correction", _("补正材料")
    REASONS = "reasons", _("理由说明")
    OPINION = "opinion", _("第三方、其他机关意见")
    PAYMENT = "payment", _("缴费凭证")
    PROVIDED = "provided", _("提供的信息")
    PROOF = "proof", _("送达凭证")
    PROCEEDING = "proceeding", _("复议诉讼材料")
    OTHER = "other", _("其他")


class Paper(models.Model):
    """A file in the case, private and encrypted; pictures of identity papers bear the watermark 仅供信息公开申请使用 (LEGAL.md §13)."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="papers", verbose_name=_("申请"))
    kind = models.CharField(_("种类"), max_length=16, choices=PaperKind)
    name = EncryptedTextField(verbose_name=_("文件名"))
    blob = models.ForeignKey(Blob, models.PROTECT, related_name="+", verbose_name=_("文件"))
    pages = models.PositiveIntegerField(_("页数"), null=True, blank=True)
    added_at = models.DateTimeField(_("收件时间"))
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("收件人")
    )  # empty: the applicant

    class Meta:
        verbose_name = _("案卷材料")
        verbose_name_plural = _("案卷材料")
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.application} {self.get_kind_display()}"
