"""Columns: the tree that readers browse and that a published document stands in."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class ColumnType(models.TextChoices):
    """Types of the state's META standard for government websites; they decide how often a column must be updated."""

    NEWS = "news", _("动态要闻")
    NOTICE = "notice", _("通知公告")
    POLICY = "policy", _("政策文件")
    INFORMATION = "information", _("信息公开")
    PEOPLE = "people", _("机构职能")
    SERVICE = "service", _("办事服务")


class Column(models.Model):
    """A column of the platform, shared by all units; `path` names the place in the tree and never changes."""

    code = models.SlugField(_("栏目代码"), max_length=40, unique=True)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("上级栏目"))
    name = models.CharField(_("栏目名称"), max_length=40)
    english_name = models.CharField(_("英文名称"), max_length=80, blank=True)
    description = models.CharField(_("栏目描述"), max_length=200, blank=True)
    keywords = models.CharField(_("栏目关键词"), max_length=120, blank=True)
    type = models.CharField(_("栏目类型"), max_length=12, choices=ColumnType, default=ColumnType.INFORMATION)
    update_days = models.PositiveSmallIntegerField(
        _("更新周期（天）"), null=True, blank=True, help_text=_("超过这些天没有新内容即为更新不及时；不填则不检查。")
    )
    order = models.PositiveSmallIntegerField(_("顺序"), default=100)
    is_listed = models.BooleanField(_("列出"), default=True)

    class Meta:
        verbose_name = _("栏目")
        verbose_name_plural = _("栏目")
        ordering = ["order", "code"]
        constraints = [models.CheckConstraint(condition=~Q(parent=F("id")), name="column_not_its_own_parent")]

    def __str__(self) -> str:
        return self.name
