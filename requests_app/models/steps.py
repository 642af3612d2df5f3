"""The steps of the procedure between registration and answer."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.fields import EncryptedJSONField, EncryptedTextField
from core.models import Blob, Matter, Organisation
from requests_app.models.applications import Application, Item
from requests_app.models.papers import Paper


class Correction(models.Model):
    """告知补正 (条例30条): once an application. `in_time`: told within the seventh workday, so that the answer's limit restarts."""

    application = models.OneToOneField(Application, models.CASCADE, related_name="correction", verbose_name=_("申请"))
    points = EncryptedTextField(verbose_name=_("需要补正的事项"))
    told_on = models.DateField(_("告知日期"))
    until = models.DateField(_("补正期限"))
    in_time = models.BooleanField(_("在七个工作日内告知"))
    received_on = models.DateField(_("收到补正之日"), null=True, blank=True)
    text = EncryptedTextField(verbose_name=_("补正内容"))
    lapsed_on = models.DateField(_("视为放弃之日"), null=True, blank=True)
    still_unclear = models.BooleanField(_("补正后仍不明确"), default=False)

    class Meta:
        verbose_name = _("补正")
        verbose_name_plural = _("补正")
        constraints = [
            models.CheckConstraint(condition=Q(until__gt=F("told_on")), name="correction_term_after_notice"),
            models.CheckConstraint(condition=Q(received_on__isnull=True) | Q(lapsed_on__isnull=True), name="correction_received_or_lapsed"),
        ]

    def __str__(self) -> str:
        return f"{self.application} 补正"


class ConsultationKind(models.TextChoices):
    THIRD_PARTY = "third_party", _("征求第三方意见（第三十二条）")
    CO_MAKER = "co_maker", _("征求共同制作机关意见（第三十四条）")
    OTHER_ORGAN = "other_organ", _("征求其他机关意见（第三十三条第三款）")


class ConsultationAnswer(models.TextChoices):
    CONSENT = "consent", _("同意公开")
    PARTLY = "partly", _("部分同意")
    REFUSAL = "refusal", _("不同意公开")
    SILENCE = "silence", _("逾期未提出意见")


class Consultation(models.Model):
    """征求意见: its own matter owes the fifteen workdays; meanwhile the answer's limit stands still (`services.consultation.cause_of`)."""

    matter = models.OneToOneField(Matter, models.PROTECT, related_name="consultation", verbose_name=_("事项"))
    application = models.ForeignKey(Application, models.CASCADE, related_name="consultations", verbose_name=_("申请"))
    items = models.ManyToManyField(Item, related_name="consultations", blank=True, verbose_name=_("涉及事项"))
    kind = models.CharField(_("种类"), max_length=16, choices=ConsultationKind)
    party = EncryptedJSONField(verbose_name=_("被征求意见人"))  # name, address, phone, email, contact
    summary = EncryptedTextField(verbose_name=_("征求意见的内容"))
    sent_on = models.DateField(_("发出日期"))
    reached_on = models.DateField(_("收到征求意见书之日"), null=True, blank=True)
    ended_on = models.DateField(_("扣除期间终止日"), null=True, blank=True)
    answer = models.CharField(_("意见"), max_length=10, choices=ConsultationAnswer, blank=True)
    answer_reason = EncryptedTextField(verbose_name=_("理由"))
    is_reasonable = models.BooleanField(_("理由合理"), null=True, blank=True)
    override = models.BooleanField(_("因公共利益决定公开"), default=False)
    override_reason = EncryptedTextField(verbose_name=_("公共利益理由"))
    applicant_told_on = models.DateField(_("告知申请人日期"), null=True, blank=True)
    third_party_told_on = models.DateField(_("告知第三方决定日期"), null=True, blank=True)
    paper = models.ForeignKey(Paper, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("意见原件"))

    class Meta:
        verbose_name = _("征求意见")
        verbose_name_plural = _("征求意见")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(reached_on__isnull=True) | Q(reached_on__gte=F("sent_on")), name="consultation_reached_after_sent"
            ),
            models.CheckConstraint(condition=Q(answer="") | Q(ended_on__isnull=False), name="consultation_answer_has_end"),
        ]

    def __str__(self) -> str:
        return f"{self.application} {self.get_kind_display()}"


class Extension(models.Model):
    """延长答复期限 (条例33条2款): once, at most twenty workdays, approved by the head of the office and told before the base date ends."""

    application = models.OneToOneField(Application, models.CASCADE, related_name="extension", verbose_name=_("申请"))
    workdays = models.PositiveSmallIntegerField(_("延长工作日"))
    reason = models.CharField(_("理由"), max_length=300)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("提出人"))
    asked_at = models.DateTimeField(_("提出时间"))
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("批准人")
    )
    approved_at = models.DateTimeField(_("批准时间"), null=True, blank=True)
    told_on = models.DateField(_("告知申请人日期"), null=True, blank=True)
    scan = models.ForeignKey(Blob, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("线下签批扫描件"))

    class Meta:
        verbose_name = _("延长答复期限")
        verbose_name_plural = _("延长答复期限")
        constraints = [
            models.CheckConstraint(condition=Q(workdays__gte=1, workdays__lte=20), name="extension_at_most_twenty"),
            models.CheckConstraint(condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("asked_by")), name="extension_two_people"),
        ]

    def __str__(self) -> str:
        return f"{self.application} 延长"


class ExcessInquiry(models.Model):
    """说明理由 (条例35条): number or frequency clearly beyond reason. Reasonable but not feasible in time: a delay term is set."""

    application = models.OneToOneField(Application, models.CASCADE, related_name="excess", verbose_name=_("申请"))
    asked_on = models.DateField(_("要求说明理由日期"))
    until = models.DateField(_("说明理由期限"))
    text = EncryptedTextField(verbose_name=_("申请人说明的理由"))
    answered_on = models.DateField(_("收到说明之日"), null=True, blank=True)
    is_reasonable = models.BooleanField(_("理由合理"), null=True, blank=True)
    judged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("认定人")
    )
    delay_until = models.DateField(_("延迟答复至"), null=True, blank=True)
    told_on = models.DateField(_("告知延迟答复日期"), null=True, blank=True)

    class Meta:
        verbose_name = _("数量频次异常")
        verbose_name_plural = _("数量频次异常")

    def __str__(self) -> str:
        return f"{self.application} 35"


class FeeStandard(models.TextChoices):
    ITEMS = "items", _("按件计收")
    PAGES = "pages", _("按量计收")


class Fee(models.Model):
    """信息处理费 (国办函〔2020〕109号): one standard an application; unpaid after twenty workdays it is closed."""

    application = models.OneToOneField(Application, models.CASCADE, related_name="fee", verbose_name=_("申请"))
    standard = models.CharField(_("计收标准"), max_length=8, choices=FeeStandard)
    quantity = models.PositiveIntegerField(_("件数或者页数"))
    amount = models.DecimalField(_("金额（元）"), max_digits=12, decimal_places=2)
    told_on = models.DateField(_("收费通知发出日期"))
    reached_on = models.DateField(_("收到收费通知之日"), null=True, blank=True)
    paid_on = models.DateField(_("缴费日期"), null=True, blank=True)
    lapsed_on = models.DateField(_("视为放弃之日"), null=True, blank=True)
    waived_reason = models.CharField(_("不再收取的理由"), max_length=300, blank=True)
    paper = models.ForeignKey(Paper, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("缴费凭证"))

    class Meta:
        verbose_name = _("信息处理费")
        verbose_name_plural = _("信息处理费")
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="fee_positive"),
            models.CheckConstraint(condition=Q(paid_on__isnull=True) | Q(lapsed_on__isnull=True), name="fee_paid_or_lapsed"),
        ]

    def __str__(self) -> str:
        return f"{self.application} {self.amount}"


class Note(models.Model):
    """An entry of the case: consultations with the authority in charge, the legal office, the courts; calls; remarks. Stops no clock."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="notes", verbose_name=_("申请"))
    kind = models.CharField(
        _("种类"),
        max_length=12,
        choices=[
            ("authority", _("与主管部门会商")),
            ("legal", _("法制审核咨询")),
            ("court", _("与司法机关沟通")),
            ("call", _("电话联系申请人")),
            ("search", _("检索经过")),
            ("remark", _("备注")),
        ],
    )
    text = EncryptedTextField(verbose_name=_("内容"))
    with_whom = EncryptedTextField(verbose_name=_("对方"))
    on = models.DateField(_("日期"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("记录人"))
    at = models.DateTimeField(_("记录时间"))

    class Meta:
        verbose_name = _("办理记录")
        verbose_name_plural = _("办理记录")
        ordering = ["on", "id"]

    def __str__(self) -> str:
        return f"{self.application} {self.get_kind_display()}"


class Rating(models.Model):
    """What the applicant thought of the answer, once."""

    application = models.OneToOneField(Application, models.CASCADE, related_name="rating", verbose_name=_("申请"))
    stars = models.PositiveSmallIntegerField(_("评价"))
    comment = EncryptedTextField(verbose_name=_("意见"))
    at = models.DateTimeField(_("时间"))

    class Meta:
        verbose_name = _("申请人评价")
        verbose_name_plural = _("申请人评价")
        constraints = [models.CheckConstraint(condition=Q(stars__gte=1, stars__lte=5), name="rating_one_to_five")]

    def __str__(self) -> str:
        return f"{self.application} {self.stars}"


class RetentionRule(models.Model):
    """How long the online copy of a closed case is kept after its transfer to the archive (个人信息保护法47条)."""

    organisation = models.OneToOneField(Organisation, models.CASCADE, related_name="retention", verbose_name=_("单位"))
    months = models.PositiveSmallIntegerField(_("移交档案后保存（月）"), default=24)
    unfinished_hours = models.PositiveSmallIntegerField(_("未提交的表单保存（小时）"), default=24)

    class Meta:
        verbose_name = _("申请资料保存期限")
        verbose_name_plural = _("申请资料保存期限")

    def __str__(self) -> str:
        return f"{self.organisation} {self.months}"
