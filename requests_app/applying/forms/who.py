"""Step 2: who asks, and who acts for whoever asks."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _

from requests_app.applying.forms.base import PHONE_HINT, Section, StepForm, Upload
from requests_app.applying.forms.what import shown_rows
from requests_app.applying.steps import Acting
from requests_app.choices import OF_BODIES, OF_PEOPLE, IdentityKind
from requests_app.identifiers import normal
from requests_app.models import ApplicantClass, PaperKind, PartyRole
from requests_app.people import reasons_against_number
from requests_app.services.intake import PartyDraft

if TYPE_CHECKING:
    from collections.abc import Mapping

MOST_TOGETHER = 10
_PHONE = re.compile(r"[0-9+()（）\- ]{7,40}")
# Fields of `Party.data` that this form asks the applicant for.
APPLICANT = (
    *("name", "identity_kind", "identity_number", "work_unit", "legal_representative", "contact_name"),
    *("phone", "email", "address", "postcode", "fax"),
)


class WhoForm(StepForm):
    """Fields by `applicant_class` and `acting` of the first step; co-applicants are `co_name_1`, `co_kind_1`, `co_number_1` and so on."""

    rows = forms.IntegerField(required=False, min_value=1, max_value=MOST_TOGETHER, widget=forms.HiddenInput)
    later = forms.BooleanField(required=False)

    def __init__(self, *args: Any, applicant_class: str, acting: str, **kwargs: Any) -> None:
        self.is_citizen, self.acting = applicant_class == ApplicantClass.CITIZEN, acting
        super().__init__(*args, **kwargs)

    def build(self) -> None:
        kinds = OF_PEOPLE if self.is_citizen else OF_BODIES
        name = _("姓名") if self.is_citizen else _("名称")
        self.line(
            "name", _("代表人姓名") if self.acting == Acting.JOINT else name, autocomplete="name" if self.is_citizen else "organization"
        )
        self.choice("identity_kind", _("证件名称"), [(kind.value, kind.label) for kind in kinds])
        self.line("identity_number", _("证件号码"), most=40, autocomplete="off", spellcheck="false")
        if self.is_citizen:
            self.line("work_unit", _("工作单位"), required=False)
        else:
            self.line("legal_representative", _("法定代表人"), required=False, most=60)
            self.line("contact_name", _("联系人姓名"), most=60, autocomplete="name")
        self.line("phone", _("联系电话"), most=40, hint=PHONE_HINT, autocomplete="tel", inputmode="tel")
        email_hint = _("选填。填写后，办理进展会发邮件告知，邮件中不含申请内容和个人信息。")
        self.line("email", _("电子邮箱"), required=False, most=200, hint=email_hint, autocomplete="email", inputmode="email")
        self.fields["email"].validators.append(forms.EmailField().run_validators)
        self.line("address", _("通信地址"), required=False, most=200, hint=_("选择邮寄、快递的，须填写。"), autocomplete="street-address")
        self.line("postcode", _("邮政编码"), required=False, most=10, autocomplete="postal-code", inputmode="numeric")
        self.line("fax", _("传真"), required=False, most=40)
        if self.acting in (Acting.AGENT, Acting.GUARDIAN):
            self.line("agent_name", _("监护人姓名") if self.acting == Acting.GUARDIAN else _("代理人姓名"), most=60)
            self.choice("agent_kind", _("证件名称"), [(kind.value, kind.label) for kind in OF_PEOPLE])
            self.line("agent_number", _("证件号码"), most=40, autocomplete="off", spellcheck="false")
            self.line("agent_phone", _("联系电话"), most=40, hint=PHONE_HINT, inputmode="tel")
        if self.acting == Acting.JOINT:
            source: Mapping[str, Any] = self.data if self.is_bound else self.initial
            self.shown = max(shown_rows(source, "co_name_", MOST_TOGETHER), shown_rows(source, "co_number_", MOST_TOGETHER))
            for number in range(1, self.shown + 1):
                self.line(f"co_name_{number}", _("第 %(number)s 位共同申请人姓名") % {"number": number}, required=number == 1, most=60)
                self.choice(f"co_kind_{number}", _("证件名称"), [(kind.value, kind.label) for kind in OF_PEOPLE])
                self.line(f"co_number_{number}", _("证件号码"), required=number == 1, most=40, autocomplete="off", spellcheck="false")
        self.fields["later"].label = _("暂时无法上传，稍后当面出示或者邮寄")

    def sections(self) -> list[Section]:
        own = [self[name] for name in APPLICANT if name in self.fields]
        found = [Section(_("代表人") if self.acting == Acting.JOINT else _("申请人"), own)]
        if "agent_name" in self.fields:
            heading = _("监护人") if self.acting == Acting.GUARDIAN else _("委托代理人")
            found.append(Section(heading, [self[f"agent_{name}"] for name in ("name", "kind", "number", "phone")]))
        if self.acting == Acting.JOINT:
            rows = [self[f"co_{name}_{number}"] for number in range(1, self.shown + 1) for name in ("name", "kind", "number")]
            found.append(Section(_("共同申请人"), rows, hint=_("联系和文书都送达代表人。")))
        proof = _("图片自动加盖“仅供信息公开申请使用”水印，加密保存，只用于核对身份。可上传 jpg、png、webp、pdf，每个不超过 10 MB。")
        found.append(Section(_("身份证明"), [self["later"]], hint=proof, uploads=self.uploads()))
        return found

    def uploads(self) -> list[Upload]:
        label = _("身份证件的照片或者扫描件") if self.is_citizen else _("营业执照、登记证书的照片或者扫描件")
        found = [
            Upload(PaperKind.IDENTITY, label, _("代理、监护、共同申请的，请一并上传其身份证件。") if self.acting != Acting.SELF else "")
        ]
        if self.acting == Acting.AGENT:
            found.append(Upload(PaperKind.AUTHORISATION, _("授权委托书"), _("写明委托事项和权限，由申请人签名或者盖章。"), required=True))
        if self.acting == Acting.GUARDIAN:
            found.append(
                Upload(PaperKind.AUTHORISATION, _("监护关系证明"), _("户口簿、出生医学证明或者有关机构出具的证明。"), required=True)
            )
        return found

    def clean(self) -> dict[str, Any]:
        """Numbers by their check digits, telephones by their look, papers by their presence."""
        data: dict[str, Any] = super().clean() or {}
        pairs = [("identity_kind", "identity_number"), ("agent_kind", "agent_number")]
        pairs += [(f"co_kind_{number}", f"co_number_{number}") for number in range(1, MOST_TOGETHER + 1)]
        for kind, field in pairs:
            for reason in reasons_against_number(data.get(kind, ""), data.get(field, "")):
                self.add_error(field, reason)
        for name in ("phone", "agent_phone"):
            self.demand(lambda value: None if _PHONE.fullmatch(value) else _("电话号码只能含数字、加号、连字符和括号。"), name)
        for number in range(1, MOST_TOGETHER + 1):
            if bool(data.get(f"co_name_{number}")) != bool(data.get(f"co_number_{number}")) and f"co_name_{number}" in data:
                blank = "name" if not data.get(f"co_name_{number}") else "number"
                if f"co_{blank}_{number}" not in self.errors:
                    self.add_error(f"co_{blank}_{number}", _("请把这一位共同申请人的姓名和证件号码都填写完整，或者都留空。"))
        if PaperKind.IDENTITY not in self.held and not data.get("later"):
            self.add_error("later", _("请上传身份证明，或者勾选“暂时无法上传，稍后当面出示或者邮寄”。"))
        for upload in self.uploads():
            if upload.required and upload.kind not in self.held:
                self.add_error(None, _("请上传%(paper)s。") % {"paper": upload.label})
        return data

    @property
    def parties(self) -> list[PartyDraft]:
        """The applicant first; after validation. A representative of several is the applicant and stands as representative, too."""
        data = self.cleaned_data
        own = {name: data[name].strip() for name in APPLICANT if data.get(name)}
        own["identity_number"] = normal(own["identity_number"])
        found = [PartyDraft(PartyRole.APPLICANT, own)]
        if "agent_name" in self.fields:
            role = PartyRole.GUARDIAN if self.acting == Acting.GUARDIAN else PartyRole.AGENT
            found.append(PartyDraft(role, _person(data["agent_name"], data["agent_kind"], data["agent_number"], data["agent_phone"])))
        if self.acting == Acting.JOINT:
            found.append(
                PartyDraft(PartyRole.REPRESENTATIVE, _person(data["name"], data["identity_kind"], data["identity_number"], data["phone"]))
            )
            for place in range(1, self.shown + 1):
                if data.get(f"co_name_{place}"):
                    person = _person(data[f"co_name_{place}"], data[f"co_kind_{place}"], data[f"co_number_{place}"])
                    found.append(PartyDraft(PartyRole.CO_APPLICANT, person))
        return found


def _person(name: str, kind: str, number: str, phone: str = "") -> dict[str, str]:
    found = {"name": name.strip(), "identity_kind": str(IdentityKind(kind)), "identity_number": normal(number)}
    return found | ({"phone": phone.strip()} if phone else {})
