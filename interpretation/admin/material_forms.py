"""Forms of the pages on which an interpretation is written. Rows are numbered fields, so that they work without script."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.widgets import UnfoldAdminSelectWidget

from core import admin_fields as fields
from core.admin_acts import ActForm
from core.admin_widgets import PlainFileInput
from disclosure.admin.widgets import BodyField
from disclosure.models import Document
from interpretation.material.checklist import POINTS
from interpretation.models import ChartData, ChartStyle, Expert, Form, PicturePage, QuestionAnswer, Speaker, SpeakerRole
from interpretation.services.materials import MOST_QUESTIONS, MOST_SPEAKERS

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from core.models import Organisation
    from disclosure.models import DocumentVersion
    from interpretation.models import Material

SPARE = 3  # empty rows offered below those filled in
COVERED, NOT_APPLICABLE = "covered", "none"


def upload(label: Any, accept: str, *, required: bool = True, help_text: Any = "") -> forms.FileField:
    """One file of these endings; its content is judged by the service."""
    return forms.FileField(label=label, required=required, help_text=help_text, widget=PlainFileInput({"accept": accept}))


class StartForm(ActForm):
    """What is interpreted, in which form, by whom."""

    def __init__(self, *args: Any, units: QuerySet[Organisation], policies: QuerySet[Document], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"] = fields.row(gettext_lazy("单位"), units)
        self.fields["policy"] = fields.row(gettext_lazy("解读的文件"), policies, required=False, help_text=_("可以是尚未发布的文件。"))
        self.fields["form"] = fields.choice(gettext_lazy("形式"), Form.choices, initial=Form.TEXT)
        self.fields["title"] = fields.line(gettext_lazy("标题"), most=300)
        if units.count() == 1:
            self.fields["organisation"].initial = units.get().pk


class BeginForm(ActForm):
    """The form of a version that has no material yet."""

    form = fields.choice(gettext_lazy("形式"), Form.choices, initial=Form.TEXT)


class MaterialForm(ActForm):
    """The text and the checklist: each point is covered, or a reason says why it does not apply."""

    form = fields.choice(gettext_lazy("形式"), Form.choices)
    intro = BodyField(label=gettext_lazy("正文"), required=False)

    def __init__(self, *args: Any, material: Material, **kwargs: Any) -> None:
        known = material.checklist
        initial: dict[str, Any] = {name: getattr(material, name) for name in ("form", "intro", "expert", "held_on", "place", "transcript")}
        for code in POINTS:
            answer = known.get(code)
            initial[f"point_{code}"] = "" if answer is None else COVERED if answer.get("covered") else NOT_APPLICABLE
            initial[f"reason_{code}"] = (answer or {}).get("reason", "")
        super().__init__(*args, **(kwargs | {"initial": initial}))
        experts = Expert.objects.filter(organisation=material.version.document.organisation_id, is_active=True)
        self.fields["expert"] = fields.row(gettext_lazy("专家"), experts, required=False)
        self.fields["held_on"] = fields.day(gettext_lazy("举行日期"), required=False)
        self.fields["place"] = fields.line(gettext_lazy("地点"), required=False)
        self.fields["transcript"] = fields.text(
            gettext_lazy("文字实录"),
            required=False,
            most=200_000,
            rows=8,
            help_text=_("音视频、发布会、吹风会和访谈的全部讲话，一段一行。"),
        )
        choices = [("", _("未核对")), (COVERED, _("已说明")), (NOT_APPLICABLE, _("不适用"))]
        for code, label in POINTS.items():
            self.fields[f"point_{code}"] = forms.ChoiceField(label=label, choices=choices, required=False, widget=UnfoldAdminSelectWidget())
            self.fields[f"reason_{code}"] = fields.line(_("“%(point)s”不适用的理由") % {"point": label}, required=False, most=200)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        for code in POINTS:
            if data.get(f"point_{code}") == NOT_APPLICABLE and not data.get(f"reason_{code}", "").strip():
                self.add_error(f"reason_{code}", _("请写明不适用的理由。"))
        return data

    @property
    def changes(self) -> dict[str, Any]:
        """As `set_material` takes them."""
        data = self.cleaned_data
        checklist = {
            code: {"covered": data[f"point_{code}"] == COVERED, "reason": data[f"reason_{code}"]}
            for code in POINTS
            if data[f"point_{code}"]
        }
        names = ("form", "intro", "expert", "held_on", "place", "transcript")
        return {name: data[name] for name in names} | {"checklist": checklist}


class QuestionsForm(ActForm):
    """Questions and answers, with three empty rows; emptied ones go."""

    def __init__(self, *args: Any, version: DocumentVersion, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = list(QuestionAnswer.objects.filter(version=version))
        self.count = min(len(known) + SPARE, MOST_QUESTIONS)
        for number in range(self.count):
            row = known[number] if number < len(known) else None
            question = fields.line(_("第%(number)s问") % {"number": number + 1}, required=False, most=300)
            answer = fields.text(_("第%(number)s答") % {"number": number + 1}, required=False, most=20_000, rows=3)
            question.initial, answer.initial = (row.question, row.answer) if row else ("", "")
            self.fields[f"question_{number}"], self.fields[f"answer_{number}"] = question, answer

    @property
    def rows(self) -> list[tuple[str, str]]:
        return [(self.cleaned_data[f"question_{number}"], self.cleaned_data[f"answer_{number}"]) for number in range(self.count)]


class SpeakersForm(ActForm):
    """Who spoke; emptied rows go."""

    def __init__(self, *args: Any, version: DocumentVersion, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = list(Speaker.objects.filter(version=version))
        self.count = min(len(known) + SPARE, MOST_SPEAKERS)
        for number in range(self.count):
            row = known[number] if number < len(known) else None
            shown = {"number": number + 1}
            self.fields[f"role_{number}"] = fields.select(
                _("第%(number)s位的身份") % shown, SpeakerRole.choices, required=False, initial=row.role if row else SpeakerRole.OFFICIAL
            )
            self.fields[f"name_{number}"] = fields.line(_("第%(number)s位的姓名") % shown, required=False, most=40)
            self.fields[f"post_{number}"] = fields.line(_("第%(number)s位的单位和职务") % shown, required=False, most=120)
            self.fields[f"name_{number}"].initial, self.fields[f"post_{number}"].initial = (row.name, row.post) if row else ("", "")

    @property
    def rows(self) -> list[tuple[str, str, str]]:
        data = self.cleaned_data
        return [(data[f"role_{number}"], data[f"name_{number}"], data[f"post_{number}"]) for number in range(self.count)]


class PictureForm(ActForm):
    """One more page."""

    file = upload(gettext_lazy("图片"), ".jpg,.jpeg,.png,.gif,.webp")
    text = fields.text(
        gettext_lazy("图中全部文字"), most=20_000, rows=8, help_text=gettext_lazy("逐字写出，看不见图片的人靠它了解内容，检索也靠它。")
    )


class PicturesForm(ActForm):
    """Order and text of the pages; a page is removed by its switch."""

    def __init__(self, *args: Any, version: DocumentVersion, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.pages = list(PicturePage.objects.filter(version=version).select_related("attachment"))
        for number, page in enumerate(self.pages, start=1):
            shown = {"number": number, "name": page.attachment.name}
            order = fields.number(_("第%(number)s页的顺序（%(name)s）") % shown, most=99, initial=number)
            text = fields.text(_("第%(number)s页的图中全部文字") % shown, most=20_000, rows=6)
            text.initial = page.text
            self.fields[f"order_{page.pk}"], self.fields[f"text_{page.pk}"] = order, text
            self.fields[f"remove_{page.pk}"] = fields.yes(_("删去第%(number)s页") % shown)

    def full_clean(self) -> None:
        """The text of a page that goes need not be there."""
        for page in self.pages:
            if self.is_bound and self.data.get(self.add_prefix(f"remove_{page.pk}")):
                self.fields[f"text_{page.pk}"].required = False
        super().full_clean()

    @property
    def rows(self) -> list[tuple[int, str]]:
        data = self.cleaned_data
        kept = [page for page in self.pages if not data[f"remove_{page.pk}"]]
        return [(page.pk, data[f"text_{page.pk}"]) for page in sorted(kept, key=lambda page: data[f"order_{page.pk}"])]


class ChartForm(ActForm):
    """A chart from a sheet."""

    file = upload(gettext_lazy("数据表格"), ".xlsx,.csv", help_text=gettext_lazy("第一行是表头，第一列是项目，其余各列是数字。"))
    title = fields.line(gettext_lazy("图表标题"))
    unit = fields.line(gettext_lazy("计量单位"), required=False, most=30)
    source = fields.line(gettext_lazy("数据来源"), required=False)
    style = fields.choice(gettext_lazy("图形"), ChartStyle.choices, initial=ChartStyle.BAR)


class RemoveChartForm(ActForm):
    """Which chart goes."""

    def __init__(self, *args: Any, version: DocumentVersion, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["chart"] = fields.row(gettext_lazy("图表"), ChartData.objects.filter(version=version))


class MediaForm(ActForm):
    """Audio or video; what is not chosen stays as it is."""

    file = upload(gettext_lazy("音频或视频"), ".mp3,.mp4,.m4v", required=False, help_text=gettext_lazy("mp3，或 H.264 编码的 mp4。"))
    captions = upload(gettext_lazy("字幕"), ".vtt", required=False, help_text=gettext_lazy("WebVTT 格式；视频必须有字幕。"))
    poster = upload(gettext_lazy("封面"), ".jpg,.jpeg,.png,.webp", required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if not any(data.get(name) for name in ("file", "captions", "poster")):
            raise forms.ValidationError(_("请至少选择一个文件。"))
        return data


class AnswerForm(ActForm):
    """The answer to a reader."""

    text = fields.text(gettext_lazy("解答"), most=4000, rows=6)
    is_shown = fields.yes(gettext_lazy("公开展示"), help_text=gettext_lazy("问题和解答显示在该解读下方。问题中有个人信息的，不要展示。"))
