"""The sweep's heartbeat."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Heartbeat(models.Model):
    """When a clockwork last completed, by name (`sweep`, `seal`)."""

    name = models.CharField(max_length=20, primary_key=True)
    at = models.DateTimeField()
    figures = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("时钟心跳")
        verbose_name_plural = _("时钟心跳")

    def __str__(self) -> str:
        return f"{self.name} {self.at:%Y-%m-%d %H:%M:%S}"
