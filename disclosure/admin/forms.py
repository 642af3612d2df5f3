"""The filing form: the elements of a version in the words of TERMS.md."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.forms.models import construct_instance
from django.utils.translation import gettext_lazy as _
from unfold.widgets import (
    UnfoldAdminCheckboxSelectMultipleWidget,
    UnfoldAdminExpandableTextareaWidget,
    UnfoldAdminRadioSelectWidget,
    UnfoldAdminSelect2Widget,
    UnfoldAdminSelectWidget,
    UnfoldAdminTextInputWidget,
)

from core.admin_widgets import PlainFileInput, PlainFilesInput
from core.models import Organisation
from disclosure.admin.widgets import BodyField, ColumnField, FilesField, LinesField, column_queryset
from disclosure.grounds import Ground
from disclosure.kinds import kind_choices
from disclosure.models import Attribute, Channel, DocumentVersion, PostState

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from disclosure.models import Attachment

# What the form hands to disclosure.services.drafting.
ELEMENTS = (
    *("title", "kind", "column", "document_number", "issuer", "issuer_text", "drafting_unit", "drafting_unit_text"),
    *("written_on", "effective_on", "expires_on", "topic", "subject_words", "keywords", "summary", "content_source", "author"),
    *("attribute", "ground", "ground_reason", "needs_interpretation", "interpretation_reason", "body", "note"),
)
HELP = {
    "title": _("与文件标题一致，不加“关于转发”之外的修饰；不得含个人信息和涉密内容。"),
    "document_number": _("例如 邕工发〔2026〕3号：六角括号，年份写全，不加“第”，序号不补零。"),
    "issuer": _("联合发文时填主办机关；不填即为本单位。"),
    "issuer_text": _("发文机关不在平台内时填写全称。"),
    "drafting_unit": _("实际起草的单位，可与发文机关不同；政策解读期限由它承担。"),
    "drafting_unit_text": _("起草科室的名称。"),
    "written_on": _("落款日期。"),
    "effective_on": _("文件写明施行日期时填写；有效性据此自动得出。"),
    "expires_on": _("文件写明有效期时填写最后一日。"),
    "topic": _("逐级用“/”分隔，例如 综合政务/政务公开。"),
    "subject_words": _("用空格分隔。"),
    "keywords": _("供检索和网页元数据使用，用空格分隔。"),
    "summary": _("一两句话说明内容，显示在列表和检索结果中。"),
    "content_source": _("转载时注明来源；原创填本单位科室。"),
    "attribute": _("在源头认定，随文报批。不予公开的不在这里拟稿，请到“源头认定”登记脱敏目录。"),
    "ground": _("依申请公开时必须选择。"),
    "ground_reason": _("依申请公开时必须写明。"),
    "needs_interpretation": _("政策文件须认定；需要解读的，发布后自动开始计算解读期限。"),
    "interpretation_reason": _("认定不需要解读时填写。"),
    "note": _("更正或修订时对外说明改了什么、为什么改。"),
}
NEEDS = [("", _("未认定")), ("true", _("需要")), ("false", _("不需要"))]


class NeedsField(forms.NullBooleanField):
    """Three answers as radio buttons."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=UnfoldAdminRadioSelectWidget(radio_style=1, choices=NEEDS), **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return {True: "true", False: "false", None: ""}.get(value, value)


class VersionForm(forms.ModelForm):  # type: ignore[type-arg]
    """Everything an editor states. Saving is the services' business: `elements()` is what they get."""

    organisation = forms.ModelChoiceField(label=_("公开单位"), queryset=Organisation.objects.none(), widget=UnfoldAdminSelectWidget())
    kind = forms.ChoiceField(
        label=_("种类"), choices=kind_choices, widget=UnfoldAdminSelectWidget(), help_text=_("决定必填要素和审核环节。")
    )
    column = ColumnField(label=_("栏目"), queryset=column_queryset(), widget=UnfoldAdminSelect2Widget())
    attribute = forms.ChoiceField(
        label=_("公开属性"), choices=Attribute, widget=UnfoldAdminRadioSelectWidget(radio_style=1), initial=Attribute.PROACTIVE
    )
    ground = forms.ChoiceField(
        label=_("不予公开依据"), required=False, choices=[("", "—"), *Ground.choices], widget=UnfoldAdminSelectWidget()
    )
    needs_interpretation = NeedsField(label=_("需要解读"), required=False)
    body = BodyField(
        label=_("正文"), required=False, help_text=_("可从 Word 直接粘贴，或在“附件”页上传 Word 文件导入；粘贴时样式会被清理，表格保留。")
    )
    co_issuers = LinesField(label=_("联合发文机关"), help_text=_("一行一个全称，按文件顺序；主办机关不在此列。"))
    uploads = FilesField(
        label=_("上传附件"),
        required=False,
        widget=PlainFilesInput(),
        help_text=_("可一次选多个。按内容识别类型，带密级标志的文件会被拒收。"),
    )
    word = forms.FileField(
        label=_("从 Word 导入正文"),
        required=False,
        widget=PlainFileInput({"accept": ".docx"}),
        help_text=_("选择 .docx 文件，保存后替换上面的正文。"),
    )
    channels = forms.ModelMultipleChoiceField(
        label=_("公开渠道"),
        queryset=Channel.objects.none(),
        required=False,
        widget=UnfoldAdminCheckboxSelectMultipleWidget(),
        help_text=_("除本平台外还要发布的渠道；发布、更正、撤下时各生成一项待办。"),
    )
    remove = forms.MultipleChoiceField(label=_("移除附件"), required=False, widget=UnfoldAdminCheckboxSelectMultipleWidget())

    class Meta:
        model = DocumentVersion
        fields = ELEMENTS
        help_texts = HELP
        widgets = {
            "title": UnfoldAdminTextInputWidget(attrs={"class": "staff-wide"}),
            "summary": UnfoldAdminExpandableTextareaWidget(),
            "ground_reason": UnfoldAdminExpandableTextareaWidget(),
            "issuer": UnfoldAdminSelectWidget(),
            "drafting_unit": UnfoldAdminSelectWidget(),
        }

    # Where the person may draft; the admin sets it for each request.
    organisations: QuerySet[Organisation] = Organisation.objects.none()
    # What the person typed and had not saved, when they ask for it back.
    restored: dict[str, Any] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kept: list[Attachment] = list(self.instance.attachments.all()) if self.instance.pk else []
        if self.instance.pk:  # a document stays with its unit
            del self.fields["organisation"]
            document = self.instance.document
            known = Channel.objects.filter(organisation=document.organisation_id, is_active=True)
            self.initial["channels"] = list(document.posts.exclude(state=PostState.TAKEN_DOWN).values_list("channel", flat=True))
            self.initial["co_issuers"] = [str(row) for row in self.instance.co_issuers.select_related("organisation")]
        else:
            self.fields["organisation"].queryset = self.organisations  # type: ignore[attr-defined]
            self.fields["organisation"].initial = home = self.organisations.first()
            known = Channel.objects.filter(organisation__in=self.organisations, is_active=True)
            self.initial["channels"] = list(known.filter(organisation=home, is_default=True).values_list("pk", flat=True))
        self.fields["channels"].queryset = known  # type: ignore[attr-defined]
        self.initial.update({name: value for name, value in self.restored.items() if name in self.fields})
        self.fields["remove"].choices = [(str(row.pk), row.title) for row in self.kept]  # type: ignore[attr-defined]

    def _post_clean(self) -> None:
        """Only take the values over: the services say in words what the database would refuse."""
        self.instance = construct_instance(self, self.instance, self._meta.fields, self._meta.exclude)

    def elements(self) -> dict[str, Any]:
        """Changes for `save_draft`: every element of the form, co-issuers as organisations where the platform knows them."""
        changes = {name: self.cleaned_data[name] for name in ELEMENTS if name in self.cleaned_data}
        changes["co_issuers"] = [_known(name) for name in self.cleaned_data.get("co_issuers", [])]
        return changes


def _known(name: str) -> Organisation | str:
    return Organisation.objects.filter(name=name).first() or name
