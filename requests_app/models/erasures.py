"""Lists of cases whose online copies are to be erased after their transfer to the archive (条例45条, 档案法21条)."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.models import Organisation
from requests_app.models.applications import Application


class ErasureState(models.TextChoices):
    PROPOSED = "proposed", _("待批准")
    APPROVED = "approved", _("已批准，待清除")
    DONE = "done", _("已清除")
    REJECTED = "rejected", _("不予批准")


class ErasureList(models.Model):
    """清除清单: drawn up by one person, approved by another, carried out by a job. The archive's own copy is not touched."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="erasure_lists", verbose_name=_("单位"))
    state = models.CharField(_("状态"), max_length=10, choices=ErasureState, default=ErasureState.PROPOSED)
    applications = models.ManyToManyField(Application, related_name="erasure_lists", verbose_name=_("申请"))
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("拟制人"))
    made_at = models.DateTimeField(_("拟制时间"))
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("批准人")
    )
    decided_at = models.DateTimeField(_("批准时间"), null=True, blank=True)
    done_at = models.DateTimeField(_("清除时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("清除清单")
        verbose_name_plural = _("清除清单")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("made_by")), name="erasure_two_people"),
            models.CheckConstraint(
                condition=~Q(state__in=["approved", "done", "rejected"]) | Q(decided_by__isnull=False, decided_at__isnull=False),
                name="erasure_decided_by_somebody",
            ),
            models.CheckConstraint(condition=~Q(state="done") | Q(done_at__isnull=False), name="erasure_done_has_time"),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} {self.made_at:%Y-%m-%d}"
