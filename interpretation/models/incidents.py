"""政务舆情: an incident of public opinion, its grade, and the steps recorded of it. Nothing here is ever public."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.models import Blob, Matter, Organisation


class Source(models.TextChoices):
    """Where it was seen."""

    MONITORING = "monitoring", _("监测平台")
    MEDIA = "media", _("新闻媒体")
    SOCIAL = "social", _("微博、微信等网络平台")
    HOTLINE = "hotline", _("热线来电")
    LETTER = "letter", _("来信来访")
    SUPERIOR = "superior", _("上级转办")
    OTHER = "other", _("其他")


class Category(models.TextChoices):
    """The five kinds that are answered first (国办发〔2016〕61号, LEGAL.md §4), and the rest."""

    MISREADING = "misreading", _("对重大政策有误解误读")
    INTERESTS = "interests", _("涉及公众切身利益且影响较大")
    MORALS = "morals", _("涉及民生领域严重冲击社会道德底线")
    EMERGENCY = "emergency", _("突发事件处置和自然灾害应对")
    DEMANDED = "demanded", _("上级要求回应")
    OTHER = "other", _("其他")


class Severity(models.TextChoices):
    """What sets the clocks."""

    GRAVE = "grave", _("特别重大、重大突发事件")
    OTHER = "other", _("其他政务舆情")


class CountsFrom(models.TextChoices):
    """The texts do not say from which instant; both are stored and one is chosen (LEGAL.md §4)."""

    OCCURRENCE = "occurrence", _("自发生时起算")
    DISCOVERY = "discovery", _("自发现时起算")


class IncidentState(models.TextChoices):
    REGISTERED = "registered", _("待定级")
    TRIAGED = "triaged", _("已定级")
    HANDLING = "handling", _("处置中")
    RESPONDED = "responded", _("已回应")
    CLOSED = "closed", _("已办结")
    TRANSFERRED = "transferred", _("已移交")


class Incident(models.Model):
    """One incident. Its clocks hang on `matter`; `severity` is "" until it is graded."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="incidents", verbose_name=_("责任单位"))
    matter = models.OneToOneField(Matter, models.PROTECT, related_name="incident", verbose_name=_("事项"))
    number = models.CharField(_("编号"), max_length=40, unique=True)
    title = models.CharField(_("标题"), max_length=200)
    source = models.CharField(_("来源"), max_length=12, choices=Source)
    link = models.URLField(_("原文链接"), max_length=500, blank=True)
    snapshot = models.ForeignKey(Blob, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("截图或快照"))
    place = models.CharField(_("地点"), max_length=120, blank=True)
    topic = models.CharField(_("主题"), max_length=120, blank=True)
    category = models.CharField(_("类别"), max_length=12, choices=Category, default=Category.OTHER)
    heat = models.PositiveBigIntegerField(_("热度"), default=0)
    occurred_at = models.DateTimeField(_("发生时间"), null=True, blank=True)
    first_seen_at = models.DateTimeField(_("发现时间"))
    registered_at = models.DateTimeField(_("登记时间"))
    registered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("登记人")
    )
    severity = models.CharField(_("等级"), max_length=8, choices=Severity, blank=True)
    needs_conference = models.BooleanField(_("须举行新闻发布会"), default=False)
    counts_from = models.CharField(_("起算"), max_length=12, choices=CountsFrom, default=CountsFrom.DISCOVERY)
    handler = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("经办人"))
    spokesperson = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("新闻发言人")
    )
    state = models.CharField(_("状态"), max_length=12, choices=IncidentState, default=IncidentState.REGISTERED)
    lateness_reason = models.CharField(_("逾期理由"), max_length=500, blank=True)
    result = models.TextField(_("处置结果"), max_length=2000, blank=True)
    lessons = models.TextField(_("经验与改进"), max_length=2000, blank=True)

    class Meta:
        verbose_name = _("政务舆情")
        verbose_name_plural = _("政务舆情")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["registered", "transferred"]) | ~Q(severity=""), name="incident_graded_before_handled"
            ),
            models.CheckConstraint(condition=~Q(state="closed") | (~Q(result="") & ~Q(lessons="")), name="incident_closed_with_result"),
            models.CheckConstraint(
                condition=Q(counts_from="discovery") | Q(occurred_at__isnull=False), name="incident_counts_from_known_instant"
            ),
            models.CheckConstraint(
                condition=Q(occurred_at__isnull=True) | Q(occurred_at__lte=models.F("first_seen_at")),
                name="incident_seen_after_it_occurred",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def origin(self) -> datetime:
        """The instant the clocks run from."""
        return self.occurred_at if self.occurred_at and self.counts_from == CountsFrom.OCCURRENCE else self.first_seen_at


class Step(models.Model):
    """What was done about an incident, by whom and when."""

    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("记录人"))
    at = models.DateTimeField(_("时间"))

    class Meta:
        abstract = True
        ordering = ["at", "id"]


class Regrading(Step):
    """调整等级; the first grade is no re-grading. The clocks' own entries say what it did to them."""

    incident = models.ForeignKey(Incident, models.PROTECT, related_name="regradings", verbose_name=_("政务舆情"))
    before = models.CharField(_("原等级"), max_length=8, choices=Severity)
    after = models.CharField(_("新等级"), max_length=8, choices=Severity)
    reason = models.CharField(_("理由"), max_length=300)
    approver = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("批准人")
    )

    class Meta(Step.Meta):
        verbose_name = _("调整等级")
        verbose_name_plural = _("调整等级")

    def __str__(self) -> str:
        return f"{self.incident} {self.before} → {self.after}"


class UpwardReport(Step):
    """向上级报告, at the same time as the response."""

    incident = models.ForeignKey(Incident, models.PROTECT, related_name="reports", verbose_name=_("政务舆情"))
    to = models.CharField(_("报告对象"), max_length=120)
    note = models.CharField(_("报告要点"), max_length=500, blank=True)

    class Meta(Step.Meta):
        verbose_name = _("向上级报告")
        verbose_name_plural = _("向上级报告")

    def __str__(self) -> str:
        return f"{self.incident} {self.to}"


class OrganConsultation(Step):
    """与宣传部门会商; it does not stop the clock."""

    incident = models.ForeignKey(Incident, models.PROTECT, related_name="consultations", verbose_name=_("政务舆情"))
    organ = models.CharField(_("会商部门"), max_length=120)
    note = models.CharField(_("会商意见"), max_length=500)

    class Meta(Step.Meta):
        verbose_name = _("会商")
        verbose_name_plural = _("会商")

    def __str__(self) -> str:
        return f"{self.incident} {self.organ}"


class IncidentTransfer(Step):
    """Not ours: handed to another organ, with its receipt once there is one."""

    incident = models.ForeignKey(Incident, models.PROTECT, related_name="transfers", verbose_name=_("政务舆情"))
    to = models.CharField(_("移交给"), max_length=120)
    reason = models.CharField(_("理由"), max_length=300)
    receipt = models.ForeignKey(Blob, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("签收凭证"))

    class Meta(Step.Meta):
        verbose_name = _("移交")
        verbose_name_plural = _("移交")

    def __str__(self) -> str:
        return f"{self.incident} {self.to}"
