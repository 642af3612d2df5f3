"""Whom the workflow tells what. Notices are rows of the same transaction; a repeated act tells nobody twice."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from core.access import Verb, people_with
from core.notices import notify

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from core.models import User
    from disclosure.models import Document, DocumentVersion


def awaits_step(version: DocumentVersion, verb: Verb, *, at: datetime) -> None:
    """The people who can pass the step the version now stands at, save those who wrote on it."""
    writers = set(version.contributions.values_list("user_id", flat=True))
    people = [person for person in people_with(verb, version.document.organisation, at) if person.pk not in writers]
    _tell(
        version,
        people,
        "document_to_review",
        at=at,
        step=version.get_state_display(),
        key=f"{version.state}:{version.revision}:{at.isoformat()}",
    )


def returned(version: DocumentVersion, *, reason: str, at: datetime) -> None:
    """The drafter."""
    _tell(version, _drafter(version), "document_returned", at=at, reason=reason, key=f"{version.revision}:{at.isoformat()}")


def approved(version: DocumentVersion, *, at: datetime) -> None:
    """The drafter: it may go out."""
    _tell(version, _drafter(version), "document_approved", at=at, key=f"{version.revision}:{at.isoformat()}")


def could_not_publish(version: DocumentVersion, *, reasons: list[str], at: datetime) -> None:
    """The drafter and the office: a set time passed and the version did not go out. Once for each set time."""
    people = {person.pk: person for person in (*_drafter(version), *people_with(Verb.WITHDRAW, version.document.organisation, at))}
    when = version.scheduled_for.isoformat() if version.scheduled_for else ""
    _tell(version, people.values(), "publication_failed", at=at, reason=" ".join(reasons), key=when)


def published_in_emergency(version: DocumentVersion, *, reason: str, at: datetime) -> None:
    """Those who would have signed it off: it went out without them, and why."""
    people = people_with(Verb.SIGN_OFF, version.document.organisation, at)
    _tell(version, people, "emergency_published", at=at, reason=reason, key=str(version.pk))


def channel_tasks(document: Document, version: DocumentVersion, *, count: int, at: datetime) -> None:
    """The drafter, or the office where the drafter is gone: channels wait for them."""
    people = _drafter(version) or people_with(Verb.WITHDRAW, document.organisation, at)
    _tell(version, people, "channel_tasks", at=at, count=count, key=at.isoformat())


def removal_to_confirm(document: Document, *, what: str, key: int, by: User, at: datetime) -> None:
    """The second person: everybody who may confirm, save who asked."""
    people = [person for person in people_with(Verb.CONFIRM_REMOVAL, document.organisation, at) if person.pk != by.pk]
    notify(
        recipients=people,
        template="removal_to_confirm",
        organisation=document.organisation,
        matter=document.matter,
        params={"what": what, "index_number": document.index_number or str(document.pk), "removal": key},
        dedupe=f"removal_to_confirm:{key}",
        at=at,
    )


def _drafter(version: DocumentVersion) -> list[User]:
    return [version.created_by] if version.created_by and version.created_by.is_active else []


def _tell(version: DocumentVersion, people: Iterable[User], template: str, *, at: datetime, key: str, **params: Any) -> None:
    notify(
        recipients=list(people),
        template=template,
        organisation=version.document.organisation,
        matter=version.document.matter,
        params={"title": version.title, "document": version.document_id, "version": version.pk, **params},
        dedupe=f"{template}:{version.pk}:{key}",
        at=at,
    )
