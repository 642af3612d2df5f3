"""行政复议, 行政诉讼, and complaints: the body as respondent."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.fields import EncryptedJSONField, EncryptedTextField
from core.models import Blob, Matter, Organisation
from requests_app.models.applications import Application


class ProceedingKind(models.TextChoices):
    """Blocks of section 四 of the annual report."""

    REVIEW = "review", _("行政复议")
    SUIT_DIRECT = "suit_direct", _("未经复议直接起诉")
    SUIT_AFTER = "suit_after", _("复议后起诉")


class ProceedingResult(models.TextChoices):
    UPHELD = "upheld", _("结果维持")
    CORRECTED = "corrected", _("结果纠正")
    OTHER = "other", _("其他结果")


class Proceeding(models.Model):
    """One review or suit, with its own matter that owes the reply (10 or 5 workdays) or the defence (15 days)."""

    matter = models.OneToOneField(Matter, models.PROTECT, related_name="proceeding", verbose_name=_("事项"))
    application = models.ForeignKey(Application, models.PROTECT, related_name="proceedings", verbose_name=_("申请"))
    kind = models.CharField(_("种类"), max_length=12, choices=ProceedingKind)
    organ = models.CharField(_("复议机关、法院"), max_length=120)
    case_number = models.CharField(_("案号"), max_length=80, blank=True)
    is_simplified = models.BooleanField(_("简易程序"), default=False)
    copy_received_on = models.DateField(_("收到副本之日"))
    claims = EncryptedTextField(verbose_name=_("请求"))
    replied_on = models.DateField(_("提交答复、答辩日期"), null=True, blank=True)
    result = models.CharField(_("结果"), max_length=10, choices=ProceedingResult, blank=True)
    result_on = models.DateField(_("结案日期"), null=True, blank=True)
    result_note = EncryptedTextField(verbose_name=_("结果说明"))
    withdrawn = models.BooleanField(_("申请人（原告）撤回"), default=False)
    bundle = models.ForeignKey(Blob, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("证据材料包"))
    follows = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="followed_by", verbose_name=_("经过的复议"))

    class Meta:
        verbose_name = _("复议诉讼")
        verbose_name_plural = _("复议诉讼")
        ordering = ["-id"]
        constraints = [models.CheckConstraint(condition=Q(result="") | Q(result_on__isnull=False), name="proceeding_result_has_date")]

    def __str__(self) -> str:
        return f"{self.application} {self.get_kind_display()}"


class Complaint(models.Model):
    """投诉、举报 about the work on disclosure (条例47, 51条), with or without an application."""

    matter = models.OneToOneField(Matter, models.PROTECT, related_name="complaint", verbose_name=_("事项"))
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="complaints", verbose_name=_("单位"))
    application = models.ForeignKey(Application, models.PROTECT, null=True, blank=True, related_name="complaints", verbose_name=_("申请"))
    person = EncryptedJSONField(verbose_name=_("投诉人"))
    text = EncryptedTextField(verbose_name=_("内容"))
    source = models.CharField(_("来源"), max_length=120, blank=True)
    received_on = models.DateField(_("收到日期"))
    finding = EncryptedTextField(verbose_name=_("处理意见"))
    is_founded = models.BooleanField(_("属实"), null=True, blank=True)
    closed_on = models.DateField(_("办结日期"), null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("登记人"))

    class Meta:
        verbose_name = _("投诉举报")
        verbose_name_plural = _("投诉举报")
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.organisation} {self.received_on}"
