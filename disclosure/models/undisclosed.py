"""源头认定: what is on application only or not to be disclosed is here as a desensitised line, never as a text (LEGAL.md §13)."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.models import Matter, Organisation
from disclosure.models.documents import Attribute, Document


class EntryState(models.TextChoices):
    """The way of a determination. A policy document that is not to be disclosed passes the disclosure office first."""

    DRAFT = "draft", _("拟稿中")
    OFFICE = "office", _("待公开机构审查")
    DECISION = "decision", _("待认定")
    DECIDED = "decided", _("已认定")
    CONVERTED = "converted", _("已转为主动公开")


class UndisclosedEntry(models.Model):
    """One determination with its legal ground and reason. Neither a body nor a file can hang on it; a state secret is not even named.

    The next re-examination is the open deadline `reexamine_12m` of `matter`. `document` is the text once it is filed: an approved
    on-application draft, or the draft that a conversion made.
    """

    matter = models.OneToOneField(Matter, models.PROTECT, related_name="undisclosed_entry", verbose_name=_("事项"))
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="undisclosed_entries", verbose_name=_("单位"))
    title = models.CharField(_("脱敏名称"), max_length=120)
    kind = models.CharField(_("种类"), max_length=24)
    topic = models.CharField(_("主题分类"), max_length=80, blank=True)
    formed_on = models.DateField(_("形成日期"), null=True, blank=True)
    attribute = models.CharField(_("公开属性"), max_length=16, choices=Attribute.choices[1:])
    ground = models.CharField(_("不予公开依据"), max_length=8)
    reason = models.CharField(_("理由"), max_length=300)
    state = models.CharField(_("状态"), max_length=12, choices=EntryState, default=EntryState.DRAFT)
    revision = models.PositiveIntegerField(_("修改次数"), default=1)
    document = models.OneToOneField(
        Document, models.PROTECT, null=True, blank=True, related_name="undisclosed_entry", verbose_name=_("转为主动公开的信息")
    )
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("登记人"))
    created_at = models.DateTimeField(_("登记时间"))
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("认定人")
    )
    decided_at = models.DateTimeField(_("认定时间"), null=True, blank=True)
    examined_at = models.DateTimeField(_("最近评估"), null=True, blank=True)
    converted_at = models.DateTimeField(_("转为主动公开的时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("源头认定")
        verbose_name_plural = _("源头认定")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(attribute__in=["on_application", "not_disclosed"]), name="undisclosed_attribute"),
            models.CheckConstraint(
                condition=Q(ground__in=["14-b", "14-c", "15", "16-1", "16-2a", "16-2b"]) & ~Q(reason=""), name="undisclosed_has_ground"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["decided", "converted"]) | Q(decided_at__isnull=False), name="undisclosed_decided_has_time"
            ),
            models.CheckConstraint(
                condition=~Q(state="converted") | Q(converted_at__isnull=False, document__isnull=False),
                name="undisclosed_converted_named",
            ),
        ]

    def __str__(self) -> str:
        return self.title
