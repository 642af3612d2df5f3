"""封存 and 清除: what takes a document away altogether (LEGAL.md §13)."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from disclosure.models.documents import Document


class RemovalKind(models.TextChoices):
    SEAL = "seal", _("封存")
    LIFT = "lift", _("解除封存")
    PURGE = "purge", _("清除")


class RemovalOrder(models.Model):
    """One decision about a document, made by two people.

    Sealing acts at once, for a leak cannot wait, and is confirmed or lifted by the second person afterwards. Lifting and purging act when
    the second person confirms. Of what was purged the salted hash, the order and the actors stay.
    """

    document = models.ForeignKey(Document, models.PROTECT, related_name="removals", verbose_name=_("信息"))
    kind = models.CharField(_("处置"), max_length=8, choices=RemovalKind)
    reason = models.CharField(_("理由"), max_length=300)
    order_number = models.CharField(_("文书文号"), max_length=80, blank=True)
    issuing_body = models.CharField(_("作出决定的机关"), max_length=120, blank=True)
    was_public = models.BooleanField(default=False, editable=False)
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("提出人"))
    requested_at = models.DateTimeField(_("提出时间"))
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("确认人")
    )
    confirmed_at = models.DateTimeField(_("确认时间"), null=True, blank=True)
    rejected_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("否决人")
    )
    rejected_at = models.DateTimeField(_("否决时间"), null=True, blank=True)
    rejection = models.CharField(_("否决理由"), max_length=300, blank=True)
    salt = models.CharField(max_length=64, blank=True, editable=False)
    salted_hash = models.CharField(_("加盐散列"), max_length=64, blank=True)
    files = models.JSONField(_("已清除的文件"), default=list, editable=False)
    files_gone_at = models.DateTimeField(_("文件清除时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("封存与清除")
        verbose_name_plural = _("封存与清除")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["document"], condition=Q(confirmed_at__isnull=True, rejected_at__isnull=True), name="removal_one_open"
            ),
            models.CheckConstraint(condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("requested_by")), name="removal_two_people"),
            models.CheckConstraint(
                condition=~Q(kind="purge") | (~Q(order_number="") & ~Q(issuing_body="")), name="removal_purge_has_order"
            ),
            models.CheckConstraint(condition=Q(rejected_at__isnull=True) | ~Q(rejection=""), name="removal_rejection_has_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.document_id}"

    @property
    def is_open(self) -> bool:
        """Whether it waits for the second person."""
        return self.confirmed_at is None and self.rejected_at is None
