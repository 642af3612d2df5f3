"""What stood at a time, how it differs from what stood before, and how anybody can verify it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from core.models import Event, EventSeal
from disclosure.dates import SHANGHAI, end_of_day, start_of
from disclosure.differences import Piece, TextDifference, compare_lines, compare_texts
from disclosure.models import DocumentVersion, VersionState
from disclosure.models.versions import FROZEN_STATES
from disclosure.queries.elements import element_rows
from disclosure.reading import READABLE
from disclosure.services.content import content_hash
from disclosure.validity import Validity

if TYPE_CHECKING:
    from disclosure.models import Document

DAY = re.compile(r"\d{4}-\d\d-\d\d")


class NothingThereError(Exception):
    """Nothing can be shown for this time. The message is for the reader."""


def read_time(text: str, now: datetime) -> datetime:
    """An ISO date (its end, or now for today) or date and time, in Asia/Shanghai where no offset is given. Raises NothingThereError."""
    try:
        if DAY.fullmatch(text):
            end = end_of_day(datetime.fromisoformat(text).date()) - timedelta(microseconds=1)
            at = min(end, now) if start_of(datetime.fromisoformat(text).date()) <= now else end
        else:
            at = datetime.fromisoformat(text)
            at = at if at.tzinfo else at.replace(tzinfo=SHANGHAI)
            at.astimezone(SHANGHAI)
    except (ValueError, OverflowError) as error:
        raise NothingThereError(_("时间的写法应如 2026-11-24 或 2026-11-24T09:30（北京时间）。")) from error
    if at > now:
        raise NothingThereError(_("所填时间晚于现在，还没有可以查看的内容。"))
    return at


def standing_at(document: Document, at: datetime) -> DocumentVersion:
    """The wording that was public at this time, without its body. Raises NothingThereError."""
    version = (
        document.versions.filter(state__in=FROZEN_STATES, published_at__lte=at)
        .order_by("-published_at", "-number")
        .defer("body", "body_text")
        .first()
    )
    if version is None:
        raise NothingThereError(_("这一时间早于该信息的首次发布，当时没有公开的内容。"))
    if version.state == VersionState.WITHDRAWN:
        raise NothingThereError(_("当时公开的版本后来已撤下，不再提供。"))
    return version


@dataclass(frozen=True)
class Proof:
    """What the trail says of a wording: its hash as published, as computed now, and the event's seal."""

    stored: str
    computed: str
    recorded_at: datetime | None
    seal: int | None

    @property
    def holds(self) -> bool:
        """Whether what is shown is what was published and recorded."""
        return bool(self.stored) and self.stored == self.computed and self.recorded_at is not None


def proof_of(version: DocumentVersion) -> Proof:
    """Compute the hash anew and look for it in the trail; four queries."""
    event = (
        Event.objects.filter(
            matter=version.document.matter_id, verb__in=["version.published", "document.imported"], data__hash=version.content_hash
        )
        .order_by("id")
        .first()
        if version.content_hash
        else None
    )
    seal = EventSeal.objects.filter(event_id=event.pk).values_list("seq", flat=True).first() if event else None
    return Proof(version.content_hash, content_hash(version), event.at if event else None, seal)


@dataclass(frozen=True)
class Difference:
    """Two wordings side by side. `elements` are (label, left pieces, right pieces) of what differs; files by their shown names."""

    old: DocumentVersion
    new: DocumentVersion
    title: tuple[tuple[Piece, ...], tuple[Piece, ...]] | None
    elements: list[tuple[str, tuple[Piece, ...], tuple[Piece, ...]]]
    text: TextDifference
    removed_files: list[str]
    added_files: list[str]

    @property
    def is_looks_only(self) -> bool:
        """Whether the body differs and no word of it does."""
        return self.text.is_same and self.old.body != self.new.body

    @property
    def is_empty(self) -> bool:
        """Whether nothing that is shown differs."""
        return self.text.is_same and not (
            self.title or self.elements or self.removed_files or self.added_files or self.old.body != self.new.body
        )


def difference(document: Document, number: int) -> Difference:
    """The wording `number` against the public one before it. Raises DocumentVersion.DoesNotExist, NothingThereError for the first."""
    versions = DocumentVersion.objects.filter(document=document, state__in=READABLE).select_related("issuer")
    new = versions.get(number=number)
    old = versions.filter(number__lt=number).order_by("-number").first()
    if old is None:
        raise NothingThereError(_("这是第一个公开的版本，没有可以对照的前一版本。"))
    before, after = _elements(old, document), _elements(new, document)
    labels = list(dict.fromkeys([*before, *after]))
    changed = [label for label in labels if before.get(label, "") != after.get(label, "")]
    old_files, new_files = _files(old), _files(new)
    return Difference(
        old,
        new,
        compare_lines(old.title, new.title) if old.title != new.title else None,
        [(label, *compare_lines(before.get(label, ""), after.get(label, ""))) for label in changed],
        compare_texts(old.body_text, new.body_text),
        [name for name, sha in old_files if (name, sha) not in new_files],
        [name for name, sha in new_files if (name, sha) not in old_files],
    )


def _elements(version: DocumentVersion, document: Document) -> dict[str, str]:
    """What the table of elements says, and the summary; the validity of today is nobody's change."""
    rows = dict(element_rows(version, document, Validity.IN_FORCE))
    rows.pop(_("有效性"), None)
    rows |= {_("施行日期"): version.effective_on.isoformat() if version.effective_on else ""}
    rows |= {_("失效日期"): version.expires_on.isoformat() if version.expires_on else "", _("内容概述"): version.summary}
    return rows


def _files(version: DocumentVersion) -> list[tuple[str, str]]:
    return [(row.title, row.blob.sha256) for row in version.attachments.select_related("blob")]
