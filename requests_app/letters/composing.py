"""A letter's content from its template and the case: {title, addressee, paragraphs, signed_by, dated, issuer}."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from requests_app.errors import ApplicationError
from requests_app.letters import engine
from requests_app.letters.builtin import BUILTIN, Wording
from requests_app.letters.fields import addressee_of, chinese, examples, fields_of, values_of
from requests_app.models import LetterKind, LetterTemplate

if TYPE_CHECKING:
    from datetime import date, datetime

    from core.models import Organisation
    from requests_app.models import Application, Consultation

CONSULTED = (LetterKind.CONSULTATION, LetterKind.CONSULTATION_NOTICE, LetterKind.THIRD_PARTY_DECISION)


def wording_of(organisation: Organisation, kind: str) -> Wording:
    """The organisation's own wording, else the built-in one."""
    own = LetterTemplate.objects.filter(organisation=organisation, kind=kind).first()
    return Wording(own.title, own.body) if own else BUILTIN[kind]


def compose(
    application: Application,
    kind: str,
    *,
    consultation: Consultation | None,
    dated_on: date,
    at: datetime,
    given: dict[str, Any] | None = None,
) -> dict[str, Any]:
    """The content of a letter. `given` overrides fields of the case. Raises ApplicationError for what the letter lacks."""
    known = fields_of(kind)
    strange = [name for name in given or {} if name not in known]
    if strange:
        raise ApplicationError(*[_("没有名为“%(name)s”的字段。") % {"name": name} for name in strange])
    values = dict.fromkeys(known, "") | values_of(application, kind, consultation=consultation, at=at)
    values |= {name: str(value).strip() for name, value in (given or {}).items() if value not in (None, "")}
    lacking = [field for name, field in known.items() if field.required and not values.get(name)]
    if kind == LetterKind.THIRD_PARTY_DECISION and not values["override_reason"] and not values["decision_reason"]:
        lacking.append(known["decision_reason"])
    addressee = addressee_of(application, kind, consultation)
    reasons = [_("文书缺少“%(what)s”。") % {"what": field.label} for field in lacking]
    if not addressee:
        reasons.append(_("文书缺少收件人。"))
    if reasons:
        raise ApplicationError(*reasons)
    return _content(application.organisation, wording_of(application.organisation, kind), values, addressee, dated_on)


def preview(organisation: Organisation, kind: str, wording: Wording, *, on: date) -> dict[str, Any]:
    """The same over an invented case, for whoever edits the wording. Raises ApplicationError for a template that cannot be kept."""
    reasons = reasons_against(kind, wording)
    if reasons:
        raise ApplicationError(*reasons)
    return _content(organisation, wording, examples(kind, organisation), "某某（示例）", on)


def reasons_against(kind: str, wording: Wording) -> list[str]:
    """Why this wording cannot be kept: unknown fields, other tags, a required field left out."""
    known = fields_of(kind)
    if not wording.title.strip() or not wording.body.strip():
        return [_("请填写标题和正文。")]
    if len(wording.title) > engine.LONGEST_TITLE or len(wording.body) > engine.LONGEST_BODY:
        return [_("标题最多%(title)s字，正文最多%(body)s字。") % {"title": engine.LONGEST_TITLE, "body": engine.LONGEST_BODY}]
    reasons = [*engine.reasons_against(wording.title, known), *engine.reasons_against(wording.body, known)]
    if reasons:
        return list(dict.fromkeys(reasons))
    used = {name.strip() for name, _tag, _comment in engine.TOKEN.findall(wording.body)}
    left_out = [field for name, field in known.items() if field.required and name not in used and field.kinds]
    if "remedies" in known and "remedies" not in used and kind == LetterKind.ANSWER:
        left_out.append(known["remedies"])
    return [_("正文中不能没有“%(what)s”。") % {"what": field.label} for field in left_out]


def _content(organisation: Organisation, wording: Wording, values: dict[str, str], addressee: str, dated_on: date) -> dict[str, Any]:
    return {
        "issuer": organisation.name,
        "title": " ".join(engine.render(wording.title, values).split()),
        "addressee": addressee,
        "paragraphs": engine.paragraphs(wording.body, values),
        "signed_by": organisation.name,
        "dated": chinese(dated_on),
    }
