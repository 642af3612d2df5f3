"""Statements for tests, through the services."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from core.models import User
from disclosure.default_columns import ensure_columns
from disclosure.models import DocumentVersion
from disclosure.services.publication import publish
from disclosure.services.review import pass_step, sign_off, submit
from interpretation.models import Incident
from interpretation.services.statements import draft_statement

CLAIM = {
    "claim": "自来水将停供一周。",
    "verdict": "false",
    "facts": "抢修当晚完成，供水已恢复。",
    "evidence": "供水单位抢修记录。",
}


def drafted(
    incident: Incident, by: User, at: datetime, *, kind: str = "first", title: str = "关于供水管抢修的情况通报", **more: Any
) -> DocumentVersion:
    """A draft with a short text."""
    ensure_columns()
    check = CLAIM if kind == "clarification" else {}
    return draft_statement(incident=incident, title=title, body="<p>抢修正在进行。</p>", kind=kind, by=by, at=at, **{**check, **more})


def out(version: DocumentVersion, *, by: User, secrecy: User, leader: User, at: datetime) -> DocumentVersion:
    """The whole way, then published at `at`."""
    submit(version=version, by=by, at=at)
    pass_step(version=version, by=secrecy, at=at)
    sign_off(version=version, by=leader, at=at)
    return publish(version=version, by=by, at=at)
