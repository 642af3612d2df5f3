"""Ways to get a document to where a test begins, through the services."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from core.models import Organisation, User
from disclosure.default_columns import ensure_columns
from disclosure.models import Document, DocumentVersion
from disclosure.services.drafting import create_document
from disclosure.services.publication import publish
from disclosure.services.review import pass_step, sign_off, submit
from interpretation.services.materials import set_material
from tests.conftest import shanghai

AT = shanghai(2026, 11, 24)
COVERED = {code: {"covered": True} for code in ("background", "goals", "standards", "how", "points", "opinions")}


@dataclass(frozen=True)
class Team:
    """One person a role at the federation, each holding that role only."""

    org: Organisation
    editor: User
    checker: User
    secrecy: User
    leader: User
    officer: User


def draft(team: Team, *, title: str = "关于元旦放假的通知", kind: str = "notice", at: datetime = AT, **elements: Any) -> DocumentVersion:
    """A draft with all elements its kind asks for."""
    given: dict[str, Any] = {"body": "<p>正文。</p>", "written_on": date(2026, 11, 20), "topic": "劳动/工会"}
    if kind == "policy":
        given |= {
            "document_number": "邕工发〔2026〕18号",
            "summary": "概述",
            "needs_interpretation": False,
            "interpretation_reason": "内容简单",
        }
    version = create_document(
        organisation=team.org, kind=kind, title=title, column=ensure_columns()["notices"], by=team.editor, at=at, **(given | elements)
    )
    if kind == "interpretation":
        set_material(version=version, changes={"form": "text", "checklist": COVERED}, by=team.editor, at=at)
    return version


def approve(team: Team, version: DocumentVersion, at: datetime = AT) -> DocumentVersion:
    """Through all steps of its kind."""
    submit(version=version, by=team.editor, at=at)
    while version.state.endswith("_check"):
        pass_step(version=version, by=team.checker, at=at)
    pass_step(version=version, by=team.secrecy, at=at)
    return sign_off(version=version, by=team.leader, at=at)


def published(team: Team, at: datetime = AT, **elements: Any) -> Document:
    """A public document."""
    version = publish(version=approve(team, draft(team, at=at, **elements), at), by=team.officer, at=at)
    return Document.objects.get(pk=version.document_id)
