"""The work calendar in layers: national, region, unit."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class CalendarYear(models.Model):
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


class CalendarDay(models.Model):
    """A day that differs from the plain week: a holiday on a weekday, a make-up workday on a weekend."""

    layer = models.CharField(_("层"), max_length=20)
    date = models.DateField(_("日期"))
    is_workday = models.BooleanField(_("工作日"))
    name = models.CharField(_("名称"), max_length=40, blank=True)
    source = models.CharField(_("来源"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("特别日")
        verbose_name_plural = _("特别日")
        ordering = ["-date"]
        constraints = [models.UniqueConstraint(fields=["layer", "date"], name="calendar_day_once")]

    def __str__(self) -> str:
        return f"{self.layer} {self.date}"
