"""What is said of an incident: statements in order, the check of a rumour behind a clarification, press conferences."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from disclosure.models import Document, DocumentVersion
from interpretation.models.incidents import Incident


class StatementKind(models.TextChoices):
    FIRST = "first", _("首次通报")
    UPDATE = "update", _("后续通报")
    CLARIFICATION = "clarification", _("澄清说明")
    CONFERENCE = "conference", _("新闻发布会实录")


class Finding(models.TextChoices):
    """What the check of a rumour found."""

    FALSE = "false", _("不实信息")
    MISLEADING = "misleading", _("与事实不符、易生误解")
    PARTLY = "partly", _("部分属实")
    TRUE = "true", _("属实")


class Statement(models.Model):
    """A document that answers an incident. The tie itself is internal: the public sees documents of one thread, nothing of the incident."""

    incident = models.ForeignKey(Incident, models.PROTECT, related_name="statements", verbose_name=_("政务舆情"))
    document = models.OneToOneField(Document, models.PROTECT, related_name="statement", verbose_name=_("信息"))
    kind = models.CharField(_("种类"), max_length=14, choices=StatementKind)
    position = models.PositiveIntegerField(_("顺序"))

    class Meta:
        verbose_name = _("情况通报")
        verbose_name_plural = _("情况通报")
        ordering = ["incident_id", "position"]
        constraints = [models.UniqueConstraint(fields=["incident", "position"], name="statement_position_once")]

    def __str__(self) -> str:
        return f"{self.incident} {self.position}"


class ClaimCheck(models.Model):
    """What is claimed and what the check found, of one version of a clarification; the body is made of it. `text`: safe HTML below."""

    version = models.OneToOneField(DocumentVersion, models.PROTECT, related_name="claim_check", verbose_name=_("版本"))
    claim = models.CharField(_("网传内容"), max_length=300)
    verdict = models.CharField(_("核查结论"), max_length=12, choices=Finding)
    facts = models.TextField(_("事实"), max_length=2000)
    evidence = models.TextField(_("依据"), max_length=2000)
    text = models.TextField(_("正文"), blank=True)

    class Meta:
        verbose_name = _("核查")
        verbose_name_plural = _("核查")
        constraints = [
            models.CheckConstraint(condition=~(Q(claim="") | Q(facts="") | Q(evidence="")), name="claim_check_is_complete"),
            models.CheckConstraint(condition=Q(verdict__in=Finding.values), name="claim_check_finding_known"),
        ]

    def __str__(self) -> str:
        return self.claim


class Conference(models.Model):
    """新闻发布会. There may be several; who attended is recorded (PLAN.md M8). The transcript is a statement of its own."""

    incident = models.ForeignKey(Incident, models.PROTECT, related_name="conferences", verbose_name=_("政务舆情"))
    held_at = models.DateTimeField(_("举行时间"))
    place = models.CharField(_("地点"), max_length=120)
    attended_by_principal = models.BooleanField(_("主要负责人出席"), default=False)
    spokesperson = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("出席的新闻发言人")
    )
    transcript = models.OneToOneField(Document, models.PROTECT, null=True, blank=True, related_name="conference", verbose_name=_("实录"))
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("记录人"))
    recorded_at = models.DateTimeField(_("记录时间"))

    class Meta:
        verbose_name = _("新闻发布会")
        verbose_name_plural = _("新闻发布会")
        ordering = ["held_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(attended_by_principal=True) | Q(spokesperson__isnull=False), name="conference_attended_by_somebody"
            ),
            models.CheckConstraint(condition=Q(held_at__lte=models.F("recorded_at")), name="conference_recorded_after_held"),
        ]

    def __str__(self) -> str:
        return f"{self.incident} {self.place}"
