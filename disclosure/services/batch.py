"""Whole lists at once: each document in its own savepoint, so that one that refuses leaves the others done and is named."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from core import pageversions
from core.access import NotAllowedError, Verb, require
from core.events import record
from core.states import MoveError
from disclosure.errors import RefusedError
from disclosure.models import DocumentVersion, VersionState
from disclosure.models.versions import FROZEN_STATES
from disclosure.services import review
from disclosure.services.channels import choose_channels
from disclosure.services.drafting import new_version, save_draft
from disclosure.services.locks import lock_document

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from core.models import User
    from disclosure.models import Channel, Column, Document

MOST = 500


@dataclass
class BatchOutcome:
    """Titles of those done, and (title, reason) of those that were refused; `prepared` counts new versions that await their review."""

    done: list[str] = field(default_factory=list)
    refused: list[tuple[str, str]] = field(default_factory=list)
    prepared: int = 0


@transaction.atomic
def move_document(*, document: Document, column: Column, by: User, at: datetime) -> Document:
    """Put a document into another column. Where it hangs in the tree is no part of its wording: the public version and its hash stay.

    A draft under way moves along; one under review must be returned first, for its column is what the reviewers see. On what was published
    it takes PUBLISH, before that the right to draft. Raises NotAllowedError, RefusedError.
    """
    locked = lock_document(document)
    require(by, Verb.PUBLISH if locked.current_id else Verb.DRAFT_DOCUMENTS, locked.organisation, at)
    if locked.sealed_at:
        raise RefusedError(_("该信息已封存，不能修改。"))
    open_one = locked.versions.exclude(state__in=FROZEN_STATES).first()
    if open_one is not None and open_one.column_id != column.pk:
        save_draft(version=open_one, changes={"column": column}, by=by, at=at)
        locked.refresh_from_db()
    if locked.current_id is None or locked.column_id == column.pk:
        return locked
    former, locked.column = locked.column, column
    locked.save(update_fields=["column"])
    record(
        "document.moved",
        organisation=locked.organisation,
        matter=locked.matter,
        by=by,
        at=at,
        before={"column": former.code},
        after={"column": column.code},
    )
    pageversions.touch(document=locked)
    return locked


def move_many(*, versions: Sequence[DocumentVersion], column: Column, by: User, at: datetime) -> BatchOutcome:
    """Every document into this column."""

    def one(version: DocumentVersion, outcome: BatchOutcome) -> None:
        move_document(document=version.document, column=column, by=by, at=at)

    return _each(versions, one)


def change_many(
    *, versions: Sequence[DocumentVersion], changes: dict[str, Any], note: str, submit: bool, by: User, at: datetime
) -> BatchOutcome:
    """Elements of many documents: drafts are changed; of what is public a new version is prepared with the public `note`.

    With `submit` each new version enters its review at once. `changes` as of `save_draft`.
    """

    def one(version: DocumentVersion, outcome: BatchOutcome) -> None:
        target = version
        if version.is_frozen:
            same = all(getattr(version, name) == value for name, value in changes.items())
            if same:
                raise RefusedError(_("与现有内容相同，无需修改。"))
            target = new_version(document=version.document, note=note, by=by, at=at)
        save_draft(version=target, changes=dict(changes), by=by, at=at)
        if version.is_frozen:
            outcome.prepared += 1
        if submit and target.state == VersionState.DRAFT:
            review.submit(version=target, by=by, at=at)

    return _each(versions, one)


def channel_many(*, versions: Sequence[DocumentVersion], channels: Sequence[Channel], by: User, at: datetime) -> BatchOutcome:
    """These channels besides those chosen already, for every document of the channels' unit."""

    def one(version: DocumentVersion, outcome: BatchOutcome) -> None:
        document = version.document
        wanted = [channel for channel in channels if channel.organisation_id == document.organisation_id]
        if not wanted:
            raise RefusedError(_("所选渠道不属于该单位。"))
        present = [post.channel for post in document.posts.select_related("channel") if post.channel.is_active]
        choose_channels(document=document, channels=list({row.pk: row for row in [*present, *wanted]}.values()), by=by, at=at)

    return _each(versions, one)


def _each(versions: Sequence[DocumentVersion], one: Callable[[DocumentVersion, BatchOutcome], None]) -> BatchOutcome:
    if len(versions) > MOST:
        raise RefusedError(_("一次最多办理 %(most)s 件。") % {"most": MOST})
    outcome = BatchOutcome()
    for version in versions:
        before = outcome.prepared
        try:
            with transaction.atomic():
                one(version, outcome)
        except (RefusedError, NotAllowedError, MoveError) as error:
            outcome.prepared = before
            outcome.refused.append((version.title, str(error)))
        else:
            outcome.done.append(version.title)
    return outcome
