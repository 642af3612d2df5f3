"""公开目录事项: what a unit must disclose, one row a matter, with its basis, limit and who answers for it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.models import Organisation
from disclosure.models.columns import Column


class CatalogueEntry(models.Model):
    """One matter of a unit's catalogue (条例第十二、十九至二十一条). The documents that fulfil it stand in `column`."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="catalogue_entries", verbose_name=_("公开单位"))
    column = models.ForeignKey(Column, models.PROTECT, related_name="catalogue_entries", verbose_name=_("栏目"))
    name = models.CharField(_("事项名称"), max_length=80)
    category = models.CharField(_("事项类别"), max_length=40)
    content = models.CharField(_("公开内容"), max_length=300)
    basis = models.CharField(_("公开依据"), max_length=200)
    clause = models.CharField(_("条款内容"), max_length=300, blank=True)
    channels = models.CharField(_("公开渠道"), max_length=120)
    time_limit = models.CharField(_("公开时限"), max_length=120)
    responsible = models.CharField(_("公开责任"), max_length=120)
    order = models.PositiveSmallIntegerField(_("顺序"), default=100)

    class Meta:
        verbose_name = _("公开目录事项")
        verbose_name_plural = _("公开目录事项")
        ordering = ["organisation", "order", "id"]
        constraints = [models.UniqueConstraint(fields=["organisation", "name"], name="catalogue_entry_once")]

    def __str__(self) -> str:
        return self.name
