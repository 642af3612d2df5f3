"""Services that watch public opinion for us, and what they reported: once for each event."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.fields import EncryptedTextField
from core.models import Organisation
from interpretation.models.incidents import Incident


class MonitoringService(models.Model):
    """A program that reports incidents of one unit by the signed hook. Its key never leaves the database but once, when it is made."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="monitoring_services", verbose_name=_("责任单位"))
    code = models.CharField(_("服务代码"), max_length=24, unique=True)
    name = models.CharField(_("名称"), max_length=120)
    key = EncryptedTextField(_("密钥"))
    active = models.BooleanField(_("启用"), default=True)
    made_at = models.DateTimeField(_("登记时间"))
    keyed_at = models.DateTimeField(_("密钥生成时间"))

    class Meta:
        verbose_name = _("监测服务")
        verbose_name_plural = _("监测服务")
        ordering = ["organisation", "name"]
        constraints = [models.UniqueConstraint(fields=["organisation", "name"], name="monitoring_service_once")]

    def __str__(self) -> str:
        return self.name


class MonitoringEvent(models.Model):
    """One event of a service: sent again it leads to the same incident. `digest` is the SHA-256 of what was understood of it."""

    service = models.ForeignKey(MonitoringService, models.PROTECT, related_name="events", verbose_name=_("监测服务"))
    event_id = models.CharField(_("事件标识"), max_length=100)
    digest = models.CharField(max_length=64)
    incident = models.OneToOneField(Incident, models.PROTECT, related_name="reported_by", verbose_name=_("政务舆情"))
    received_at = models.DateTimeField(_("收到时间"))

    class Meta:
        verbose_name = _("监测事件")
        verbose_name_plural = _("监测事件")
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(fields=["service", "event_id"], name="monitoring_event_once")]

    def __str__(self) -> str:
        return self.event_id
