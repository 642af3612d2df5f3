"""Approvals, on the screen or on paper (线下签批)."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.models.files import Blob
from core.models.matters import Matter


class Verdict(models.TextChoices):
    PASS = "pass", _("同意")
    RETURN = "return", _("退回修改")


class Approval(models.Model):
    """A verdict at one step on one revision of a matter.

    On paper: who signed and when stands beside who recorded it, with the signed scan.
    """

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="approvals", verbose_name=_("事项"))
    revision = models.PositiveIntegerField(_("版本"))
    step = models.CharField(_("环节"), max_length=32)
    verdict = models.CharField(_("意见"), max_length=8, choices=Verdict)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("办理人"))
    at = models.DateTimeField(_("时间"))
    comment = models.CharField(_("说明"), max_length=500, blank=True)
    on_paper = models.BooleanField(_("线下签批"), default=False)
    signer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("签批人"))
    signed_on = models.DateField(_("签批日期"), null=True, blank=True)
    scan = models.ForeignKey(Blob, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("签批扫描件"))

    class Meta:
        verbose_name = _("审批意见")
        verbose_name_plural = _("审批意见")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(on_paper=False) | Q(signer__isnull=False, signed_on__isnull=False, scan__isnull=False),
                name="approval_paper_has_scan",
            ),
            models.CheckConstraint(condition=~Q(verdict="return") | ~Q(comment=""), name="approval_return_has_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.step} {self.get_verdict_display()}"
