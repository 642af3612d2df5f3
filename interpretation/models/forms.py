"""The forms that an interpretation can take."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Form(models.TextChoices):
    """PLAN.md M7."""

    TEXT = "text", _("文字解读")
    QA = "qa", _("问答")
    PICTURES = "pictures", _("图解")
    CHART = "chart", _("图表")
    AUDIO = "audio", _("音频")
    VIDEO = "video", _("视频")
    CONFERENCE = "conference", _("新闻发布会")
    BRIEFING = "briefing", _("政策吹风会")
    INTERVIEW = "interview", _("访谈")
    EXPERT = "expert", _("专家解读")
