"""The drafting room of an incident: statements are documents, reviewed and published like any other (PLAN.md M8).

What is owed is met by a published statement, never by a draft. Of the incident nothing goes into the document.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from core.access import Verb, require
from core.events import record
from disclosure.inspection.secrecy import refuse_marked
from disclosure.models import Column, DocumentVersion
from disclosure.sanitise import sanitise
from disclosure.services.drafting import create_document, note_change, save_draft
from disclosure.services.locks import changeable
from interpretation.errors import InterpretationError
from interpretation.models import ClaimCheck, Finding, Incident, IncidentState, Statement, StatementKind
from interpretation.services.incidents import lock

if TYPE_CHECKING:
    from datetime import datetime

    from core.models import User

# Kind of statement -> kind of document (interpretation/statement_kinds.py).
DOCUMENT_KINDS = {
    StatementKind.FIRST: "statement",
    StatementKind.UPDATE: "statement",
    StatementKind.CLARIFICATION: "clarification",
    StatementKind.CONFERENCE: "conference",
}
WRITTEN_IN = (IncidentState.TRIAGED, IncidentState.HANDLING, IncidentState.RESPONDED)
COLUMN = "responses"  # 回应关切
LONGEST = {"claim": 300, "facts": 2000, "evidence": 2000}


@transaction.atomic
def draft_statement(
    *, incident: Incident, title: str, body: str, kind: str, by: User, at: datetime, column: Column | None = None, **check: str
) -> DocumentVersion:
    """A draft that answers the incident; `kind` of StatementKind. A clarification takes `claim`, `verdict`, `facts` and `evidence` besides.

    Its way: secrecy review, sign-off; on the short way (disclosure.services.emergency) the secrecy review by a second person alone.
    Raises NotAllowedError, InterpretationError, RefusedError.
    """
    require(by, Verb.HANDLE_INCIDENTS, incident.organisation, at)
    locked = lock(incident)
    refuse_to_write(locked)
    if kind not in StatementKind.values:
        raise InterpretationError(_("没有这种情况通报。"))
    if kind == StatementKind.FIRST and living(locked, StatementKind.FIRST):
        raise InterpretationError(_("已有首次通报，请拟写后续通报。"))
    if kind == StatementKind.UPDATE and not living(locked):
        raise InterpretationError(_("还没有首次通报，不能拟写后续通报。"))
    checked = _checked(check) if kind == StatementKind.CLARIFICATION else {}
    column = column or Column.objects.filter(code=COLUMN).first() or Column.objects.filter(code="notices").first()
    if column is None:
        raise InterpretationError(_("没有可以发布情况通报的栏目。"))
    text = sanitise(body)[0]
    version = create_document(
        organisation=locked.organisation,
        kind=DOCUMENT_KINDS[StatementKind(kind)],
        title=title,
        column=column,
        by=by,
        at=at,
        body=compose(text=text, **checked) if checked else text,
    )
    if checked:
        ClaimCheck.objects.create(version=version, text=text, **checked)
    last = locked.statements.aggregate(last=Max("position"))["last"] or 0
    made = Statement.objects.create(incident=locked, document=version.document, kind=kind, position=last + 1)
    record(
        "incident.statement_drafted",
        organisation=locked.organisation,
        matter=locked.matter,
        by=by,
        at=at,
        kind=kind,
        position=made.position,
    )
    return version


@transaction.atomic
def set_check(*, version: DocumentVersion, text: str, by: User, at: datetime, **check: str) -> ClaimCheck:
    """Change what a clarification says was claimed and found, and the text below; approvals of the former wording no longer hold.

    Raises NotAllowedError, InterpretationError, RefusedError.
    """
    locked = changeable(version, by=by, at=at)
    if locked.kind != "clarification":
        raise InterpretationError(_("只有澄清说明可以填写核查结论。"))
    checked = _checked(check) | {"text": sanitise(text)[0]}
    found, _created = ClaimCheck.objects.update_or_create(version=locked, defaults=checked)
    before = locked.revision
    fresh = save_draft(version=version, changes={"body": compose(**checked)}, by=by, at=at)
    if fresh.revision == before:
        note_change(version=changeable(fresh, by=by, at=at), by=by, at=at)
    version.refresh_from_db()
    document = version.document
    record("clarification.checked", organisation=document.organisation, matter=document.matter, by=by, at=at, verdict=checked["verdict"])
    return found


def compose(*, claim: str, verdict: str, facts: str, evidence: str, text: str = "") -> str:
    """The body of a clarification, so that search, versions, PDF and API have all of it. Always Chinese, like every document."""
    said = {"false": "不实信息", "misleading": "与事实不符、易生误解", "partly": "部分属实", "true": "属实"}[verdict]
    rows = [("网传内容", claim), ("核查结论", said), ("事实", facts), ("依据", evidence)]
    more = f"<h2>补充说明</h2>{text}" if text else ""
    return sanitise("".join(f"<h2>{head}</h2>{_paragraphs(words)}" for head, words in rows) + more)[0]


def refuse_to_write(incident: Incident) -> None:
    """Raises InterpretationError where the incident is not graded yet or is over."""
    if incident.state == IncidentState.REGISTERED:
        raise InterpretationError(_("尚未定级，请先定级再拟写情况通报。"))
    if incident.state not in WRITTEN_IN:
        raise InterpretationError(_("目前为“%(state)s”，不能再拟写情况通报。") % {"state": incident.get_state_display()})


def living(incident: Incident, *kinds: str) -> bool:
    """Whether there is a statement (of these kinds) that was not sealed."""
    found = incident.statements.filter(document__sealed_at__isnull=True)
    return bool((found.filter(kind__in=kinds) if kinds else found).exists())


def _checked(given: dict[str, Any]) -> dict[str, str]:
    """What the check must say, stripped. Raises InterpretationError."""
    names = {"claim": _("网传内容"), "facts": _("事实"), "evidence": _("依据")}
    if unknown := set(given) - {*names, "verdict"}:
        raise TypeError(f"not part of a check: {', '.join(sorted(unknown))}")
    found = {name: str(given.get(name, "")).replace("\x00", "").strip() for name in names}
    for name, label in names.items():
        if not found[name]:
            raise InterpretationError(_("澄清说明须写明“%(name)s”。") % {"name": label})
        if len(found[name]) > LONGEST[name]:
            raise InterpretationError(_("“%(name)s”最多%(most)s个字。") % {"name": label, "most": LONGEST[name]})
    if given.get("verdict") not in Finding.values:
        raise InterpretationError(_("请选择核查结论。"))
    refuse_marked("\n".join(found.values()))
    return found | {"verdict": str(given["verdict"])}


def _paragraphs(text: str) -> str:
    return "".join(f"<p>{escape(line.strip())}</p>" for line in text.splitlines() if line.strip())
