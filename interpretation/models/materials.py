"""The material of an interpretation: what a version's body is composed of.

Every part hangs on the version, is copied with it and frozen with it.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.models import Organisation
from disclosure.models import Attachment, DocumentVersion
from interpretation.models.forms import Form


class Expert(models.Model):
    """Somebody outside who comments on policies and has agreed to be named."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="experts", verbose_name=_("登记单位"))
    name = models.CharField(_("姓名"), max_length=40)
    post = models.CharField(_("单位和职务"), max_length=120, blank=True)
    field = models.CharField(_("专业领域"), max_length=80)
    consented_on = models.DateField(_("同意公开姓名的日期"))
    is_active = models.BooleanField(_("在库"), default=True)

    class Meta:
        verbose_name = _("解读专家")
        verbose_name_plural = _("解读专家")
        ordering = ["name", "id"]

    def __str__(self) -> str:
        return self.name


class Material(models.Model):
    """Form and checklist of one version.

    `checklist` maps a point (material/checklist.py) to {"covered": bool, "reason": why it does not apply}; `transcript` is plain
    text, a line per paragraph; `intro` sanitised HTML.
    """

    version = models.OneToOneField(DocumentVersion, models.CASCADE, related_name="material", verbose_name=_("版本"))
    form = models.CharField(_("形式"), max_length=12, choices=Form)
    intro = models.TextField(_("正文"), blank=True)
    expert = models.ForeignKey(Expert, models.PROTECT, null=True, blank=True, related_name="materials", verbose_name=_("专家"))
    held_on = models.DateField(_("举行日期"), null=True, blank=True)
    place = models.CharField(_("地点"), max_length=120, blank=True)
    transcript = models.TextField(_("文字实录"), blank=True)
    checklist = models.JSONField(_("要点核对"), default=dict, blank=True)

    class Meta:
        verbose_name = _("解读材料")
        verbose_name_plural = _("解读材料")

    def __str__(self) -> str:
        return f"{self.version_id} {self.form}"


class QuestionAnswer(models.Model):
    """One question with its answer, plain text."""

    version = models.ForeignKey(DocumentVersion, models.CASCADE, related_name="questions_answered", verbose_name=_("版本"))
    question = models.CharField(_("问"), max_length=300)
    answer = models.TextField(_("答"))
    order = models.PositiveSmallIntegerField(_("顺序"), default=1)

    class Meta:
        verbose_name = _("问答")
        verbose_name_plural = _("问答")
        ordering = ["order", "id"]

    def __str__(self) -> str:
        return self.question


class PicturePage(models.Model):
    """One page of a picture story: the picture is an attachment of the version, `text` all that stands on it."""

    version = models.ForeignKey(DocumentVersion, models.CASCADE, related_name="picture_pages", verbose_name=_("版本"))
    attachment = models.ForeignKey(Attachment, models.CASCADE, related_name="picture_pages", verbose_name=_("图片"))
    text = models.TextField(_("图中全部文字"))
    order = models.PositiveSmallIntegerField(_("顺序"), default=1)

    class Meta:
        verbose_name = _("图解页")
        verbose_name_plural = _("图解页")
        ordering = ["order", "id"]

    def __str__(self) -> str:
        return self.attachment.title


class ChartStyle(models.TextChoices):
    """How the numbers are drawn."""

    BAR = "bar", _("柱形图")
    LINE = "line", _("折线图")


class ChartData(models.Model):
    """A table of numbers: `head` is a list of texts, `rows` lists of [label, number, ...] as long as the head."""

    version = models.ForeignKey(DocumentVersion, models.CASCADE, related_name="charts", verbose_name=_("版本"))
    attachment = models.ForeignKey(Attachment, models.CASCADE, related_name="charts", verbose_name=_("数据文件"))
    title = models.CharField(_("图表标题"), max_length=120)
    unit = models.CharField(_("计量单位"), max_length=30, blank=True)
    source = models.CharField(_("数据来源"), max_length=120, blank=True)
    style = models.CharField(_("图形"), max_length=8, choices=ChartStyle, default=ChartStyle.BAR)
    head = models.JSONField(_("表头"), default=list)
    rows = models.JSONField(_("数据"), default=list)
    order = models.PositiveSmallIntegerField(_("顺序"), default=1)

    class Meta:
        verbose_name = _("图表")
        verbose_name_plural = _("图表")
        ordering = ["order", "id"]

    def __str__(self) -> str:
        return self.title


class Media(models.Model):
    """Audio or video: an attachment of the version. `captions` is WebVTT; the transcript stands on the material."""

    version = models.OneToOneField(DocumentVersion, models.CASCADE, related_name="media", verbose_name=_("版本"))
    attachment = models.ForeignKey(Attachment, models.CASCADE, related_name="media", verbose_name=_("音视频文件"))
    poster = models.ForeignKey(Attachment, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("封面"))
    is_video = models.BooleanField(_("是视频"), default=True)
    captions = models.TextField(_("字幕"), blank=True)

    class Meta:
        verbose_name = _("音视频")
        verbose_name_plural = _("音视频")

    def __str__(self) -> str:
        return self.attachment.title


class SpeakerRole(models.TextChoices):
    """What somebody did at a conference, a briefing or an interview."""

    HOST = "host", _("主持人")
    SPOKESPERSON = "spokesperson", _("新闻发言人")
    OFFICIAL = "official", _("发布人")
    GUEST = "guest", _("嘉宾")


class Speaker(models.Model):
    """Somebody who spoke, by name and post: people who act for their unit in public."""

    version = models.ForeignKey(DocumentVersion, models.CASCADE, related_name="speakers", verbose_name=_("版本"))
    name = models.CharField(_("姓名"), max_length=40)
    post = models.CharField(_("单位和职务"), max_length=120, blank=True)
    role = models.CharField(_("身份"), max_length=12, choices=SpeakerRole, default=SpeakerRole.OFFICIAL)
    order = models.PositiveSmallIntegerField(_("顺序"), default=1)

    class Meta:
        verbose_name = _("出席人员")
        verbose_name_plural = _("出席人员")
        ordering = ["order", "id"]
        constraints = [models.CheckConstraint(condition=~Q(name=""), name="speaker_named")]

    def __str__(self) -> str:
        return self.name
