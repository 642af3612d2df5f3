"""Statements among the documents: their kinds, what is asked before review and publication, what publication meets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from disclosure.kinds import Kind, register_kind
from disclosure.models import VersionState
from interpretation.models import ClaimCheck, IncidentState, Statement, StatementKind
from interpretation.services.incidents import change_state, lock, responded
from interpretation.services.statements import DOCUMENT_KINDS, compose

if TYPE_CHECKING:
    from datetime import datetime

    from core.models import User
    from disclosure.models import Document, DocumentVersion

CLARIFICATION = "clarification"
KINDS = ("statement", CLARIFICATION, "conference")
_REQUIRED = frozenset({"title", "issuer", "body"})
_STEPS = (VersionState.SECRECY, VersionState.SIGN_OFF)

register_kind(Kind("statement", gettext_lazy("情况通报"), _REQUIRED, _STEPS))
register_kind(Kind(CLARIFICATION, gettext_lazy("澄清说明"), _REQUIRED, _STEPS))
register_kind(Kind("conference", gettext_lazy("新闻发布会实录"), _REQUIRED, _STEPS))


def reasons_to_submit(version: DocumentVersion) -> list[str]:
    """Submission check: a statement keeps its kind; a clarification says what was claimed and found, and its text says the same."""
    statement = _statement(version.document)
    if statement is not None and version.kind != DOCUMENT_KINDS[StatementKind(statement.kind)]:
        return [_("这是“%(kind)s”，不能改为其他信息种类。") % {"kind": statement.get_kind_display()}]
    if version.kind != CLARIFICATION:
        return []
    check = ClaimCheck.objects.filter(version=version).first()
    if check is None:
        return [_("澄清说明须写明网传内容、核查结论、事实和依据。")]
    words = {name: getattr(check, name) for name in ("claim", "verdict", "facts", "evidence", "text")}
    return [] if compose(**words) == version.body else [_("正文与核查结论不一致，请用“修改核查结论”重新保存。")]


def reasons_to_publish(version: DocumentVersion) -> list[str]:
    """Publication check: not of an incident that went elsewhere; an update follows what is public."""
    statement = _statement(version.document)
    if statement is None:
        return []
    if statement.incident.state == IncidentState.TRANSFERRED:
        return [_("该舆情已移交其他单位办理，不能再发布情况通报。")]
    if statement.kind != StatementKind.UPDATE:
        return []
    earlier = Statement.objects.filter(incident=statement.incident_id, position__lt=statement.position, document__sealed_at__isnull=True)
    if earlier.filter(document__current__isnull=False).exists():
        return []
    return [_("首次通报尚未发布，不能先发布后续通报。")]


def on_publish(*, document: Document, version: DocumentVersion, first: bool, by: User | None, at: datetime) -> None:
    """A statement that is public answers its incident: 1 h, 5 h and 48 h are met; a draft meets nothing."""
    statement = _statement(document)
    if statement is not None:
        responded(incident=statement.incident, effective_at=at, by=by, at=at)


def after_takedown(*, document: Document, by: User | None, at: datetime) -> None:
    """Nothing of the incident is public any more: it is open again until the next statement."""
    statement = _statement(document)
    if statement is None:
        return
    incident = lock(statement.incident)
    if incident.state == IncidentState.RESPONDED and not incident.statements.filter(document__is_public=True).exists():
        change_state(incident, IncidentState.HANDLING, by=by, at=at)


def copy_check(*, source: DocumentVersion, version: DocumentVersion, by: User, at: datetime) -> None:
    """Hook of `new_version`."""
    check = ClaimCheck.objects.filter(version=source).first()
    if check is not None:
        check.pk, check.version = None, version
        check.save(force_insert=True)


def _statement(document: Document) -> Statement | None:
    found = Statement.objects.filter(document=document)
    return found.select_related("incident__organisation", "incident__matter").first()
