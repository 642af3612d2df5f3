"""The intake at the counter and by every other channel: one page, the usual answers filled in beforehand."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.widgets import UnfoldAdminTextInputWidget

from core import admin_fields as f
from core.admin_acts import ActForm
from core.models import Organisation
from requests_app.choices import Form, IdentityKind
from requests_app.identifiers import normal
from requests_app.importing.values import paragraphs, start_of_case
from requests_app.models import ApplicantClass, Channel, DeliveryWay, PaperKind, PartyRole
from requests_app.people import reasons_against_number
from requests_app.services.intake import Filled, PartyDraft

if TYPE_CHECKING:
    from datetime import datetime

APPLICANT = ("name", "identity_number", "phone", "address", "email", "legal_representative", "contact_name")
ACTORS = [("", gettext_lazy("本人（本单位）申请"))] + [(role.value, role.label) for role in PartyRole if role != PartyRole.APPLICANT]
# Groups of the page: title, fields, whether it stands open.
GROUPS: list[tuple[Any, tuple[str, ...], bool]] = [
    (gettext_lazy("申请人"), ("applicant_class", "name", "identity_number", "phone"), True),
    (gettext_lazy("所需信息"), ("items",), True),
    (gettext_lazy("提交方式和日期"), ("channel", "submitted_on", "signed_on", "received_on", "foreign_number"), True),
    (gettext_lazy("申请人其他信息"), ("identity_kind", "address", "email", "legal_representative", "contact_name"), False),
    (gettext_lazy("代理人、监护人、共同申请人"), ("other_role", "other_name", "other_number", "other_phone"), False),
    (
        gettext_lazy("信息名称、提供方式和获取方式"),
        ("title", "document_number", "forms", "ways", "accepts_other", "suggests_publication"),
        False,
    ),
    (gettext_lazy("扫描件"), ("scan_application", "scan_identity", "scan_authorisation"), False),
]
SCANS = {
    "scan_application": PaperKind.APPLICATION,
    "scan_identity": PaperKind.IDENTITY,
    "scan_authorisation": PaperKind.AUTHORISATION,
}


class IntakeForm(ActForm):
    """Four fields and a button at the counter: name, number, telephone, what is asked for."""

    once = forms.CharField(widget=forms.HiddenInput(), max_length=40)
    organisation = f.row(gettext_lazy("受理单位"), Organisation.objects.none())
    applicant_class = f.choice(gettext_lazy("申请人类型"), ApplicantClass.choices, initial=ApplicantClass.CITIZEN)
    name = f.line(gettext_lazy("姓名或者名称"))
    identity_number = f.line(
        gettext_lazy("证件号码"), required=False, most=40, help_text=gettext_lazy("公民填身份证号码，单位填统一社会信用代码。")
    )
    phone = f.line(gettext_lazy("联系电话"), required=False, most=40)
    items = f.text(gettext_lazy("所需信息"), most=100_000, help_text=gettext_lazy("多个事项之间空一行。"))
    channel = f.choice(gettext_lazy("提交方式"), Channel.choices, initial=Channel.IN_PERSON)
    submitted_on = f.day(gettext_lazy("提交日期"), help_text=gettext_lazy("当面提交、口头提出的，提交之日为收到申请之日。"))
    signed_on = f.day(gettext_lazy("签收日期"), required=False, help_text=gettext_lazy("挂号、特快专递填写，签收之日为收到申请之日。"))
    received_on = f.day(
        gettext_lazy("双方确认日期"), required=False,
        help_text=gettext_lazy("平常信函、传真、邮件、在线和统一平台：已与申请人确认的填写，确认之日为收到申请之日；未确认的留空。"),
    )  # fmt: skip
    foreign_number = f.line(gettext_lazy("统一平台编号"), required=False, most=80)
    identity_kind = f.select(
        gettext_lazy("证件名称"), [("", gettext_lazy("身份证（单位为统一社会信用代码）")), *IdentityKind.choices], required=False
    )
    address = f.line(gettext_lazy("通信地址"), required=False, most=200)
    email = forms.EmailField(label=gettext_lazy("电子邮箱"), required=False, max_length=120, widget=UnfoldAdminTextInputWidget())
    legal_representative = f.line(gettext_lazy("法定代表人"), required=False, most=60)
    contact_name = f.line(gettext_lazy("联系人"), required=False, most=60)
    other_role = f.select(gettext_lazy("身份"), ACTORS, required=False)
    other_name = f.line(gettext_lazy("姓名"), required=False, most=60)
    other_number = f.line(gettext_lazy("身份证号码"), required=False, most=40)
    other_phone = f.line(gettext_lazy("电话"), required=False, most=40)
    title = f.line(gettext_lazy("信息名称"), required=False, most=200)
    document_number = f.line(gettext_lazy("发文字号"), required=False, most=60)
    forms = f.several(gettext_lazy("提供方式"), Form.choices, initial=[Form.PAPER])
    ways = f.several(gettext_lazy("获取方式"), DeliveryWay.choices, initial=[DeliveryWay.PICK_UP])
    accepts_other = f.yes(gettext_lazy("无法按指定方式提供时，也接受其他方式"))
    suggests_publication = f.yes(gettext_lazy("申请人建议主动公开"))
    scan_application = f.scan(gettext_lazy("申请书"), required=False)
    scan_identity = f.scan(
        gettext_lazy("身份证明"), required=False, help_text=gettext_lazy("自动加盖“仅供信息公开申请使用”水印，加密保存。")
    )
    scan_authorisation = f.scan(gettext_lazy("授权委托书、监护证明"), required=False)

    def __init__(self, *args: Any, organisations: frozenset[int], **kwargs: Any) -> None:
        kwargs["initial"] = {"accepts_other": True, "once": secrets.token_hex(12), **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        units = Organisation.objects.filter(pk__in=organisations, is_active=True)
        self.fields["organisation"].queryset = units  # type: ignore[attr-defined]
        if len(units) == 1:
            self.fields["organisation"].initial = units[0].pk
            self.fields["organisation"].widget = forms.HiddenInput()

    def clean(self) -> dict[str, Any]:
        """The number fits its kind; whoever acts for somebody has a name."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        for words in reasons_against_number(self.kind(cleaned), cleaned.get("identity_number", "")):
            self.add_error("identity_number", words)
        for words in reasons_against_number(IdentityKind.ID_CARD, cleaned.get("other_number", "")):
            self.add_error("other_number", words)
        if bool(cleaned.get("other_role")) != bool(cleaned.get("other_name")):
            self.add_error("other_name", _("代理人、监护人、共同申请人须同时选择身份并填写姓名。"))
        return cleaned

    @staticmethod
    def kind(cleaned: dict[str, Any]) -> str:
        """The kind of paper: as chosen, else the usual one of the class."""
        usual = IdentityKind.ID_CARD if cleaned.get("applicant_class") == ApplicantClass.CITIZEN else IdentityKind.CREDIT_CODE
        return str(cleaned.get("identity_kind") or usual.value)

    def filled(self) -> Filled:
        """What the intake takes."""
        said = self.cleaned_data
        data = {key: said[key] for key in APPLICANT if said[key]}
        if data.get("identity_number"):
            data |= {"identity_kind": self.kind(said), "identity_number": normal(data["identity_number"])}
        parties = [PartyDraft(PartyRole.APPLICANT, data)]
        if said["other_role"]:
            other = {"name": said["other_name"], "phone": said["other_phone"]}
            if said["other_number"]:
                other |= {"identity_kind": IdentityKind.ID_CARD.value, "identity_number": normal(said["other_number"])}
            parties.append(PartyDraft(said["other_role"], other))
        items = paragraphs(said["items"])
        return Filled(
            applicant_class=said["applicant_class"],
            parties=parties,
            wanted={"description": said["items"].strip(), "title": said["title"], "document_number": said["document_number"]},
            items=items,
            forms=said["forms"],
            ways=said["ways"],
            accepts_other=said["accepts_other"],
            suggests_publication=said["suggests_publication"],
        )

    def arguments(self, at: datetime) -> dict[str, Any]:
        """Arguments of `intake.receive` beside who and when."""
        said = self.cleaned_data
        return {
            "organisation": said["organisation"],
            "channel": said["channel"],
            "filled": self.filled(),
            "submitted_at": start_of_case(said["submitted_on"], at),
            "signed_on": said["signed_on"],
            "received_on": said["received_on"],
            "foreign_number": said["foreign_number"],
        }

    def groups(self) -> list[tuple[Any, list[Any], bool]]:
        """(title, bound fields, open): a closed group opens where something in it is wrong."""
        return [
            (title, fields := [self[name] for name in names], is_open or any(field.errors for field in fields))
            for title, names, is_open in GROUPS
        ]


class SheetForm(ActForm):
    """A sheet of applications."""

    organisation = f.row(gettext_lazy("受理单位"), Organisation.objects.none())
    sheet = f.scan(gettext_lazy("电子表格"), help_text=gettext_lazy("xlsx 或 csv，第一行为表头，可先下载模板。一行有误则全部不登记。"))

    def __init__(self, *args: Any, organisations: frozenset[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = Organisation.objects.filter(pk__in=organisations, is_active=True)
        self.fields["organisation"].queryset = units  # type: ignore[attr-defined]
        self.fields["organisation"].initial = units[0].pk if len(units) == 1 else None
        self.fields["sheet"].widget.attrs["accept"] = ".xlsx,.csv"


class FindForm(ActForm):
    """Exact search over the blind indexes: nobody is read."""

    name = f.line(gettext_lazy("姓名或者名称"), required=False)
    identity_number = f.line(gettext_lazy("证件号码"), required=False, most=40)
    phone = f.line(gettext_lazy("联系电话"), required=False, most=40)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not any(cleaned.get(key) for key in ("name", "identity_number", "phone")):
            raise forms.ValidationError(_("请至少填写一项。"))
        return cleaned
