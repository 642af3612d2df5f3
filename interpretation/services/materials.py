"""Writing the material of an interpretation. Every verb composes the version's body anew, under the next revision."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from core.events import record
from disclosure.errors import RefusedError
from disclosure.inspection.secrecy import refuse_marked
from disclosure.models import Column, Document, DocumentVersion
from disclosure.sanitise import sanitise
from disclosure.services.drafting import create_document, note_change, save_draft
from disclosure.services.locks import changeable
from disclosure.services.relations import relate
from interpretation.material.checklist import INTERPRETATION, POINTS
from interpretation.material.composing import compose
from interpretation.models import Expert, Form, Material, QuestionAnswer, Speaker, SpeakerRole

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from core.models import Organisation, User

MOST_QUESTIONS, MOST_SPEAKERS = 40, 20
MOST_TEXT = 200_000  # characters
# What `changes` of `set_material` may name.
FIELDS = ("form", "intro", "expert", "held_on", "place", "transcript", "checklist")


@transaction.atomic
def start_interpretation(
    *, organisation: Organisation, policy: Document | None, form: str, title: str, column: Column, by: User, at: datetime
) -> DocumentVersion:
    """A draft of kind "interpretation" with empty material of this form, tied to its policy. Raises NotAllowedError, RefusedError."""
    if form not in Form.values:
        raise RefusedError(_("没有这种解读形式。"))
    version = create_document(organisation=organisation, kind=INTERPRETATION, title=title, column=column, by=by, at=at)
    if policy is not None:
        version.topic = policy.topic
        version.save(update_fields=["topic"])
        relate(source=version.document, target=policy, kind="interprets", by=by, at=at)
    Material.objects.create(version=version, form=form)
    record("material.started", organisation=organisation, matter=version.document.matter, by=by, at=at, form=form)
    version.refresh_from_db()
    return version


@transaction.atomic
def set_material(*, version: DocumentVersion, changes: dict[str, Any], by: User, at: datetime) -> Material:
    """Set fields of FIELDS; a version without material gets one (its present body becomes the text). `checklist` as in models/materials.py.

    Raises NotAllowedError, RefusedError.
    """
    locked = _writable(version, by=by, at=at)
    if unknown := set(changes) - set(FIELDS):
        raise TypeError(f"not a field: {', '.join(sorted(unknown))}")
    material = Material.objects.filter(version=locked).first() or Material(version=locked, form=Form.TEXT, intro=locked.body)
    for name, value in changes.items():
        setattr(material, name, _clean(name, value, locked.document.organisation))
    material.save()
    _renewed(version, "material.saved", by=by, at=at, form=material.form, fields=sorted(changes))
    return material


@transaction.atomic
def set_questions(*, version: DocumentVersion, rows: Sequence[tuple[str, str]], by: User, at: datetime) -> None:
    """The questions with their answers, in this order; those without either are left out. Raises NotAllowedError, RefusedError."""
    locked = _writable(version, by=by, at=at)
    kept = [(" ".join(question.split()), _plain(answer)) for question, answer in rows]
    kept = [row for row in kept if any(row)]
    if len(kept) > MOST_QUESTIONS:
        raise RefusedError(_("一份问答最多%(most)s问。") % {"most": MOST_QUESTIONS})
    for number, (question, answer) in enumerate(kept, start=1):
        if not question or not answer:
            raise RefusedError(_("第%(number)s问须同时填写问和答。") % {"number": number})
        if len(question) > 300:
            raise RefusedError(_("第%(number)s问的问题最多300个字。") % {"number": number})
        refuse_marked(f"{question}\n{answer}")
    QuestionAnswer.objects.filter(version=locked).delete()
    QuestionAnswer.objects.bulk_create(
        QuestionAnswer(version=locked, question=question, answer=answer, order=order)
        for order, (question, answer) in enumerate(kept, start=1)
    )
    _renewed(version, "material.questions_set", by=by, at=at, count=len(kept))


@transaction.atomic
def set_speakers(*, version: DocumentVersion, rows: Sequence[tuple[str, str, str]], by: User, at: datetime) -> None:
    """Who spoke: (role, name, post) in this order; rows without a name are left out. Raises NotAllowedError, RefusedError."""
    locked = _writable(version, by=by, at=at)
    kept = [(role, " ".join(name.split()), " ".join(post.split())) for role, name, post in rows if name.strip()]
    if len(kept) > MOST_SPEAKERS:
        raise RefusedError(_("出席人员最多%(most)s人。") % {"most": MOST_SPEAKERS})
    if any(role not in SpeakerRole.values or len(name) > 40 or len(post) > 120 for role, name, post in kept):
        raise RefusedError(_("出席人员的身份、姓名或职务填写有误。"))
    Speaker.objects.filter(version=locked).delete()
    Speaker.objects.bulk_create(
        Speaker(version=locked, role=role, name=name, post=post, order=order) for order, (role, name, post) in enumerate(kept, start=1)
    )
    _renewed(version, "material.speakers_set", by=by, at=at, count=len(kept))


def _writable(version: DocumentVersion, *, by: User, at: datetime) -> DocumentVersion:
    """The version locked for a change, if it is an interpretation. Raises NotAllowedError, RefusedError."""
    locked = changeable(version, by=by, at=at)
    if locked.kind != INTERPRETATION:
        raise RefusedError(_("只有“政策解读”可以添加解读材料。"))
    return locked


def renewed(version: DocumentVersion, *, by: User, at: datetime) -> None:
    """Compose the body from the parts; even where its text stays the same, approvals of the former revision no longer hold."""
    before = DocumentVersion.objects.values_list("revision", flat=True).get(pk=version.pk)
    fresh = DocumentVersion.objects.select_related("document__organisation", "document__matter").get(pk=version.pk)
    fresh = save_draft(version=fresh, changes={"body": compose(fresh)}, by=by, at=at)
    if fresh.revision == before:
        note_change(version=changeable(fresh, by=by, at=at), by=by, at=at)
    version.refresh_from_db()


def _renewed(version: DocumentVersion, verb: str, *, by: User, at: datetime, **data: Any) -> None:
    renewed(version, by=by, at=at)
    document = version.document
    record(verb, organisation=document.organisation, matter=document.matter, by=by, at=at, version=version.number, **data)


writable, noted = _writable, _renewed  # for the verbs about files (services/material_files.py)


def _plain(text: str) -> str:
    lines = (line.strip() for line in text.replace("\x00", "").splitlines())
    return "\n".join(line for line in lines if line)


def _clean(name: str, value: Any, organisation: Organisation) -> Any:
    """The value as it is stored. Raises RefusedError."""
    if name == "form" and value not in Form.values:
        raise RefusedError(_("没有这种解读形式。"))
    if name in {"intro", "transcript"}:
        if len(value or "") > MOST_TEXT:
            raise RefusedError(_("文字过长，最多%(most)s个字。") % {"most": MOST_TEXT})
        value = sanitise(value or "")[0] if name == "intro" else _plain(value or "")
        refuse_marked(value)
    if name == "place":
        value = " ".join((value or "").split())
        if len(value) > 120:
            raise RefusedError(_("地点最多120个字。"))
    if isinstance(value, Expert) and (not value.is_active or value.organisation_id != organisation.pk):
        raise RefusedError(_("只能选择本单位在库的专家。"))
    if name == "checklist":
        value = {code: _answer(value.get(code)) for code in POINTS if value.get(code)}
    return value


def _answer(given: Any) -> dict[str, Any]:
    given = given if isinstance(given, dict) else {}
    covered = given.get("covered") is True
    return {"covered": covered, "reason": "" if covered else " ".join(str(given.get("reason", "")).split())[:200]}
