"""What an interpretation must cover (PLAN.md M7), and what its form must have, before it is submitted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from interpretation.material.composing import composed
from interpretation.models import ChartData, Form, Material, PicturePage, QuestionAnswer, Speaker

if TYPE_CHECKING:
    from disclosure.models import DocumentVersion

INTERPRETATION = "interpretation"  # the kind of document that interprets
POINTS: dict[str, Any] = {
    "background": gettext_lazy("背景依据"),
    "goals": gettext_lazy("目标任务"),
    "standards": gettext_lazy("执行标准"),
    "how": gettext_lazy("办理方法"),
    "points": gettext_lazy("要点重点"),
    "opinions": gettext_lazy("意见采纳情况"),
}
SPOKEN = frozenset({Form.CONFERENCE, Form.BRIEFING, Form.INTERVIEW})


def reasons_to_submit(version: DocumentVersion) -> list[str]:
    """Submission check: why the interpretation is not complete; empty for every other kind."""
    if version.kind != INTERPRETATION:
        return []
    material = Material.objects.filter(version=version).select_related("expert").first()
    if material is None:
        return [_("请先填写解读材料：形式、内容和要点核对。")]
    reasons = _of_form(material, version)
    if open_points := [str(label) for code, label in POINTS.items() if not _settled(material.checklist.get(code))]:
        reasons.append(_("要点核对未完成：%(points)s。") % {"points": "、".join(open_points)})
    if not reasons and composed(version) != version.body:
        reasons.append(_("正文与解读材料不一致，请在“解读材料”中重新保存。"))
    return reasons


def reasons_to_publish(version: DocumentVersion) -> list[str]:
    """Publication check: an expert who took back the consent meanwhile is not named."""
    if version.kind != INTERPRETATION or not Material.objects.filter(version=version, expert__is_active=False).exists():
        return []
    return [_("所选专家已不在库，不能公开其姓名。")]


def _settled(answer: Any) -> bool:
    """Covered, or a reason why it does not apply."""
    return isinstance(answer, dict) and (answer.get("covered") is True or bool(str(answer.get("reason", "")).strip()))


def _of_form(material: Material, version: DocumentVersion) -> list[str]:
    form, reasons = Form(material.form), []
    media = getattr(version, "media", None)
    if form in {Form.TEXT, Form.EXPERT} and not material.intro.strip():
        reasons.append(_("“%(form)s”没有正文。") % {"form": form.label})
    if form == Form.QA and not QuestionAnswer.objects.filter(version=version).exists():
        reasons.append(_("“问答”没有内容。"))
    if form == Form.PICTURES:
        pages = list(PicturePage.objects.filter(version=version).values_list("text", flat=True))
        if not pages:
            reasons.append(_("“图解”没有图片。"))
        if bare := sum(not text.strip() for text in pages):
            reasons.append(_("“图解”有 %(count)s 页没有写出图中文字。") % {"count": bare})
    if form == Form.CHART and not ChartData.objects.filter(version=version).exists():
        reasons.append(_("“图表”没有数据，请上传表格。"))
    if form in {Form.AUDIO, Form.VIDEO} and (media is None or media.is_video != (form == Form.VIDEO)):
        reasons.append(_("“%(form)s”没有上传文件。") % {"form": form.label})
    if media is not None and not material.transcript.strip():
        reasons.append(_("音视频须附文字实录。"))
    if media is not None and media.is_video and not media.captions:
        reasons.append(_("视频须附字幕（WebVTT）。"))
    if form in SPOKEN:
        if not Speaker.objects.filter(version=version).exists():
            reasons.append(_("“%(form)s”须登记出席人员。") % {"form": form.label})
        if material.held_on is None:
            reasons.append(_("“%(form)s”须填写举行日期。") % {"form": form.label})
        if not material.transcript.strip() and not QuestionAnswer.objects.filter(version=version).exists():
            reasons.append(_("“%(form)s”须附文字实录。") % {"form": form.label})
    if form == Form.EXPERT and material.expert is None:
        reasons.append(_("请选择专家。"))
    if material.expert is not None and not material.expert.is_active:
        reasons.append(_("所选专家已不在库，不能公开其姓名。"))
    return reasons
