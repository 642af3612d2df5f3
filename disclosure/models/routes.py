"""What changes a version's way: a unit's own rules, an emergency, and several documents that go out together."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.models import Organisation
from disclosure.models.versions import DocumentVersion


class ReviewRule(models.Model):
    """A unit asks for more than the registry of kinds does, never for less. An empty kind means every kind."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="review_rules", verbose_name=_("单位"))
    kind = models.CharField(_("种类"), max_length=24, blank=True)
    checks = models.PositiveSmallIntegerField(_("审核级数"), default=0)
    different_people = models.BooleanField(_("各环节由不同的人办理"), default=False)

    class Meta:
        verbose_name = _("审核环节设置")
        verbose_name_plural = _("审核环节设置")
        constraints = [
            models.UniqueConstraint(fields=["organisation", "kind"], name="review_rule_once"),
            models.CheckConstraint(condition=Q(checks__lte=3), name="review_rule_three_checks"),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} {self.kind} {self.checks}"


class EmergencyOrder(models.Model):
    """应急发布 of one version: its way is the secrecy review by a second person, nothing else. Never taken back."""

    version = models.OneToOneField(DocumentVersion, models.CASCADE, related_name="emergency", verbose_name=_("版本"))
    reason = models.CharField(_("应急理由"), max_length=300)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("决定人"))
    at = models.DateTimeField(_("时间"))

    class Meta:
        verbose_name = _("应急发布")
        verbose_name_plural = _("应急发布")

    def __str__(self) -> str:
        return f"{self.version_id} {self.reason}"


class Bundle(models.Model):
    """Versions that go public together or not at all: a policy, its interpretation, its annexes."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="bundles", verbose_name=_("单位"))
    title = models.CharField(_("组合名称"), max_length=120)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("创建人"))
    created_at = models.DateTimeField(_("创建时间"))
    published_at = models.DateTimeField(_("发布时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("组合发布")
        verbose_name_plural = _("组合发布")
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.title


class BundlePart(models.Model):
    """One version of a bundle; a version stands in one bundle at most."""

    bundle = models.ForeignKey(Bundle, models.CASCADE, related_name="parts", verbose_name=_("组合发布"))
    version = models.OneToOneField(DocumentVersion, models.CASCADE, related_name="bundle_part", verbose_name=_("信息版本"))
    order = models.PositiveSmallIntegerField(_("顺序"), default=1)

    class Meta:
        verbose_name = _("组合内的信息")
        verbose_name_plural = _("组合内的信息")
        ordering = ["order", "id"]

    def __str__(self) -> str:
        return f"{self.bundle_id} {self.version_id}"
