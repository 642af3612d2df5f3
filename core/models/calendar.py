"""The work calendar in layers: national, region, unit."""

from __future__ import annotations

import zlib
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

NATIONAL = "national"


class StampedModel(models.Model):
    """A row with a checksum of its content: the sum over all rows tells every process whether its cached calendar is right."""

    stamp = models.BigIntegerField(default=0, editable=False)

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save with the checksum of what is saved."""
        self.stamp = self.make_stamp()
        if kwargs.get("update_fields") is not None:
            kwargs["update_fields"] = {*kwargs["update_fields"], "stamp"}
        super().save(*args, **kwargs)

    def content(self) -> list[object]:
        """The values the checksum covers."""
        return [field.value_from_object(self) for field in self._meta.concrete_fields if field.name not in {"id", "stamp"}]

    def make_stamp(self) -> int:
        """CRC-32 of the content, never 0; `bulk_create` must set it itself."""
        return zlib.crc32("|".join(str(value) for value in self.content()).encode()) + 1


class CalendarYear(StampedModel):
    """A year whose arrangement is known in a layer. A national year without a row is provisional (暂按) as a whole.

    A region's or unit's year may name the days for which it could not be verified; due dates that need them are provisional.
    """

    layer = models.CharField(_("层"), max_length=20, help_text=_("national、CN-GX 或单位代码"))
    year = models.PositiveSmallIntegerField(_("年"))
    source = models.CharField(_("来源"), max_length=300)
    verified = models.BooleanField(_("已核实"), default=True)
    uncertain_from = models.DateField(_("未定期间开始"), null=True, blank=True)
    uncertain_to = models.DateField(_("未定期间结束"), null=True, blank=True)

    class Meta:
        verbose_name = _("放假安排（年）")
        verbose_name_plural = _("放假安排（年）")
        ordering = ["-year", "layer"]
        constraints = [models.UniqueConstraint(fields=["layer", "year"], name="calendar_year_once")]

    def __str__(self) -> str:
        return f"{self.layer} {self.year}"


class CalendarDay(StampedModel):
    """A day that differs from the plain week: a holiday on a weekday, a make-up workday on a weekend.

    `notice_year` is the year whose notice fixed it: the notice for N may fix days of December N-1 (LEGAL.md §8).
    """

    layer = models.CharField(_("层"), max_length=20)
    date = models.DateField(_("日期"))
    is_workday = models.BooleanField(_("工作日"))
    name = models.CharField(_("名称"), max_length=40, blank=True)
    source = models.CharField(_("来源"), max_length=300, blank=True)
    notice_year = models.PositiveSmallIntegerField(_("安排所属年"), default=0)

    class Meta:
        verbose_name = _("特别日")
        verbose_name_plural = _("特别日")
        ordering = ["-date"]
        constraints = [models.UniqueConstraint(fields=["layer", "date"], name="calendar_day_once")]

    def __str__(self) -> str:
        return f"{self.layer} {self.date}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """A day that names no notice belongs to its own year's."""
        self.notice_year = self.notice_year or self.date.year
        super().save(*args, **kwargs)
