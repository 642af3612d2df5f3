"""The trail: what was done, append-only, and the chain of seals over it (DESIGN.md, Events)."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.models.matters import Matter
from core.models.organisations import Organisation


class Event(models.Model):
    """One thing done. `row_hash` is an HMAC over all other fields but the id, with a key outside the database."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="events", verbose_name=_("单位"))
    matter = models.ForeignKey(Matter, models.PROTECT, null=True, blank=True, related_name="events", verbose_name=_("事项"))
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("操作人"))
    at = models.DateTimeField(_("时间"))
    verb = models.CharField(_("操作"), max_length=48)
    data = models.JSONField(_("内容"), default=dict)
    row_hash = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("操作记录")
        verbose_name_plural = _("操作记录")
        ordering = ["-id"]
        indexes = [models.Index(fields=["matter", "id"], name="event_matter")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.verb}"


class EventSeal(models.Model):
    """A link of the chain. No foreign key to the event: a deleted event must leave its seal behind as proof."""

    seq = models.BigIntegerField(primary_key=True)
    event_id = models.BigIntegerField(unique=True)
    row_hash = models.CharField(max_length=64)
    chain_hash = models.CharField(max_length=64)
    sealed_at = models.DateTimeField()

    class Meta:
        verbose_name = _("封签")
        verbose_name_plural = _("封签")
        ordering = ["seq"]

    def __str__(self) -> str:
        return f"{self.seq}"
