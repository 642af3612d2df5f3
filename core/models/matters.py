"""What a deadline, a notice or an event is about."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.models.organisations import Organisation, User


class Matter(models.Model):
    """A case, a document, or a part of one that owes something of its own. The title holds no personal data.

    Every case and every Document has a one-to-one to its matter, so that boards, permissions and integrity need no generic relations.
    """

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="matters", verbose_name=_("单位"))
    kind = models.CharField(_("种类"), max_length=32)
    number = models.CharField(_("编号"), max_length=64, blank=True)
    title = models.CharField(_("标题"), max_length=300)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="parts", verbose_name=_("所属事项"))
    handler = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="matters", verbose_name=_("经办人"))
    opened_at = models.DateTimeField(_("立项时间"))
    closed_at = models.DateTimeField(_("办结时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("事项")
        verbose_name_plural = _("事项")
        constraints = [
            models.UniqueConstraint(fields=["kind", "number"], condition=~models.Q(number=""), name="matter_number_once"),
            models.CheckConstraint(
                condition=models.Q(closed_at__isnull=True) | models.Q(closed_at__gte=models.F("opened_at")),
                name="matter_closed_after_opened",
            ),
        ]
        indexes = [models.Index(fields=["handler"], condition=models.Q(closed_at__isnull=True), name="matter_open_by_handler")]

    def __str__(self) -> str:
        return self.title


class NumberCounter(models.Model):
    """Gap-free numbers: one locked row per series, for example ("index", "YNZGH", 2026)."""

    series = models.CharField(max_length=80, unique=True)
    last = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("编号计数")
        verbose_name_plural = _("编号计数")

    def __str__(self) -> str:
        return f"{self.series}: {self.last}"
