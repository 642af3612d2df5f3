"""公开指南: what a unit wrote itself in place of the generated text."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.models import Organisation


class GuideSection(models.TextChoices):
    """Parts of the guide (条例第十二条), in the order of the page."""

    KINDS = "kinds", _("信息的分类")
    ORDER = "order", _("编排体系")
    WAYS = "ways", _("获取方式")
    OFFICE = "office", _("信息公开工作机构")
    APPLICATION = "application", _("依申请公开的办理程序")
    REMEDIES = "remedies", _("监督和救济")


class GuideText(models.Model):
    """One part of one unit's guide, edited. Without a row the text is generated from the unit's data and stays up to date by itself."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="guide_texts", verbose_name=_("公开单位"))
    section = models.CharField(_("部分"), max_length=16, choices=GuideSection)
    text = models.TextField(_("内容"), max_length=4000)

    class Meta:
        verbose_name = _("公开指南")
        verbose_name_plural = _("公开指南")
        constraints = [
            models.UniqueConstraint(fields=["organisation", "section"], name="guide_text_once"),
            models.CheckConstraint(condition=~Q(text=""), name="guide_text_not_empty"),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.section}"
