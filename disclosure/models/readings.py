"""How often a document was read: a number a day, nothing about who read it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from disclosure.models.documents import Document


class DocumentReading(models.Model):
    """Readings of one document on one day of Asia/Shanghai. Written by disclosure/readings.py only."""

    document = models.ForeignKey(Document, models.CASCADE, related_name="readings", verbose_name=_("信息"))
    day = models.DateField(_("日期"))
    count = models.PositiveIntegerField(_("阅读量"), default=0)

    class Meta:
        verbose_name = _("阅读量")
        verbose_name_plural = _("阅读量")
        ordering = ["-day", "-count"]
        constraints = [models.UniqueConstraint(fields=["document", "day"], name="reading_once_a_day")]
        indexes = [models.Index(fields=["day", "-count"], name="reading_by_day")]

    def __str__(self) -> str:
        return f"{self.document_id} {self.day} {self.count}"
