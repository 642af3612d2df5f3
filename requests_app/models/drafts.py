"""The online form between its steps, and the offers that answered somebody before the form was sent."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.fields import EncryptedJSONField, EncryptedTextField
from core.models import Blob, Organisation


class FormDraft(models.Model):
    """What somebody has filled in so far. Its address holds a secret token, kept here as HMAC; no cookie, no account; swept away later."""

    token_hash = models.CharField(max_length=64, unique=True)
    organisation = models.ForeignKey(Organisation, models.CASCADE, null=True, blank=True, related_name="+")
    data = EncryptedJSONField(verbose_name=_("已填内容"))
    started_at = models.DateTimeField(_("开始"))
    touched_at = models.DateTimeField(_("最近填写"), db_index=True)
    sent_as = models.ForeignKey("requests_app.Application", models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("未提交的表单")
        verbose_name_plural = _("未提交的表单")

    def __str__(self) -> str:
        return f"#{self.pk}"


class DraftFile(models.Model):
    """A file sent with a step, private and watermarked already."""

    draft = models.ForeignKey(FormDraft, models.CASCADE, related_name="files")
    kind = models.CharField(max_length=16)  # PaperKind
    name = EncryptedTextField(verbose_name=_("文件名"))
    blob = models.ForeignKey(Blob, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("表单附件")
        verbose_name_plural = _("表单附件")

    def __str__(self) -> str:
        return f"#{self.pk}"


class Offer(models.Model):
    """“这就是我要的信息”: how often a published document answered somebody while the form was being filled in, by day."""

    document = models.ForeignKey("disclosure.Document", models.CASCADE, related_name="+", verbose_name=_("信息"))
    on = models.DateField(_("日期"))
    count = models.PositiveIntegerField(_("次数"), default=0)

    class Meta:
        verbose_name = _("已由公开信息解答")
        verbose_name_plural = _("已由公开信息解答")
        constraints = [models.UniqueConstraint(fields=["document", "on"], name="offer_once_a_day")]

    def __str__(self) -> str:
        return f"{self.document} {self.on}: {self.count}"
