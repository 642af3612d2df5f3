"""Letters: from a template, numbered, sealed, delivered."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.fields import EncryptedJSONField, EncryptedTextField
from core.models import Blob, Organisation
from requests_app.models.applications import Application
from requests_app.models.papers import Paper
from requests_app.models.steps import Consultation


class LetterKind(models.TextChoices):
    """TERMS.md, letters."""

    RECEIPT = "receipt", _("登记回执")
    CORRECTION = "correction", _("补正告知书")
    EXTENSION = "extension", _("延期答复告知书")
    CONSULTATION = "consultation", _("征求意见书")
    CONSULTATION_NOTICE = "consultation_notice", _("征求意见告知书（致申请人）")
    THIRD_PARTY_DECISION = "third_party_decision", _("告知第三方决定书")
    REASONS = "reasons", _("说明理由告知书")
    DELAY = "delay", _("延迟答复告知书")
    FEE = "fee", _("收费通知书")
    ANSWER = "answer", _("答复书")
    CLOSING = "closing", _("不再处理告知书")


class LetterTemplate(models.Model):
    """The wording of one kind of letter, editable by the office; an organisation without its own uses the built-in one.

    `body` is Django template text of paragraphs over the fields that requests_app.letters.fields names; it is checked when saved.
    """

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="letter_templates", verbose_name=_("单位"))
    kind = models.CharField(_("文书"), max_length=24, choices=LetterKind)
    title = models.CharField(_("标题"), max_length=120)
    body = models.TextField(_("正文"))
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("修改人"))
    changed_at = models.DateTimeField(_("修改时间"))

    class Meta:
        verbose_name = _("文书模板")
        verbose_name_plural = _("文书模板")
        constraints = [models.UniqueConstraint(fields=["organisation", "kind"], name="letter_template_once")]

    def __str__(self) -> str:
        return f"{self.organisation} {self.get_kind_display()}"


class Letter(models.Model):
    """One letter of a case. `content` is frozen when it is numbered; it is delivered only with a sealed file (用印登记)."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="letters", verbose_name=_("申请"))
    consultation = models.ForeignKey(
        Consultation, models.CASCADE, null=True, blank=True, related_name="letters", verbose_name=_("征求意见")
    )
    kind = models.CharField(_("文书"), max_length=24, choices=LetterKind)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="letters", verbose_name=_("单位"))
    number = models.CharField(_("文号"), max_length=60, blank=True)  # 邕工公复〔2026〕3号
    content = EncryptedJSONField(verbose_name=_("内容"))  # {title, addressee, paragraphs: [...], signed_by, dated}
    dated_on = models.DateField(_("落款日期"), null=True, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("制作人")
    )
    created_at = models.DateTimeField(_("制作时间"))
    docx = models.ForeignKey(Blob, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("Word 文件"))
    pdf = models.ForeignKey(Blob, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("PDF 文件"))
    sealed = models.ForeignKey(Blob, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("用印件"))
    sealed_on = models.DateField(_("用印日期"), null=True, blank=True)
    sealed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("用印登记人")
    )
    void_reason = models.CharField(_("作废理由"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("文书")
        verbose_name_plural = _("文书")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "number"], condition=~Q(number=""), name="letter_number_once"),
            models.CheckConstraint(condition=Q(sealed__isnull=True) | Q(sealed_on__isnull=False), name="letter_sealed_has_date"),
        ]

    def __str__(self) -> str:
        return f"{self.application} {self.get_kind_display()} {self.number}"


class DeliveryWay(models.TextChoices):
    """How the applicant gets it (LEGAL.md §6, §1.4)."""

    POST = "post", _("邮寄")
    COURIER = "courier", _("快递")
    EMAIL = "email", _("电子邮件")
    FAX = "fax", _("传真")
    PICK_UP = "pick_up", _("自行领取")
    ON_SITE = "on_site", _("当场阅读、抄录")
    ONLINE = "online", _("网上获取")
    ENTRUSTED = "entrusted", _("委托其他机关代为送达")


class Delivery(models.Model):
    """送达登记: one attempt. In time or not is decided by the date of posting, or of signature (国办公开办函〔2016〕235号)."""

    letter = models.ForeignKey(Letter, models.CASCADE, related_name="deliveries", verbose_name=_("文书"))
    way = models.CharField(_("送达方式"), max_length=12, choices=DeliveryWay)
    posted_on = models.DateField(_("交邮日期"), null=True, blank=True)
    signed_on = models.DateField(_("签收日期"), null=True, blank=True)
    sent_at = models.DateTimeField(_("电子发送时间"), null=True, blank=True)
    post_number = EncryptedTextField(verbose_name=_("邮件号"))
    recipient = EncryptedTextField(verbose_name=_("收件人"))
    returned_on = models.DateField(_("退回日期"), null=True, blank=True)
    return_reason = models.CharField(_("退回原因"), max_length=200, blank=True)
    own_fault = models.BooleanField(_("因本单位原因退回"), default=False)
    proof = models.ForeignKey(Paper, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("送达凭证"))
    downloaded_at = models.DateTimeField(_("申请人下载时间"), null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("登记人"))
    at = models.DateTimeField(_("登记时间"))

    class Meta:
        verbose_name = _("送达")
        verbose_name_plural = _("送达")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(posted_on__isnull=False) | Q(signed_on__isnull=False) | Q(sent_at__isnull=False), name="delivery_has_date"
            ),
            models.CheckConstraint(condition=Q(returned_on__isnull=True) | ~Q(return_reason=""), name="delivery_return_has_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.letter} {self.get_way_display()}"
