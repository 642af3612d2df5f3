"""What one document does to another. Validity follows from it as soon as the source is public."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from core import pageversions
from core.access import Verb, require
from core.events import record
from core.models import Organisation
from disclosure.errors import RefusedError
from disclosure.models import Document, DocumentRelation, RelationKind
from disclosure.models.versions import FROZEN_STATES
from disclosure.registries import after_relate
from disclosure.services.drafting import note_change
from disclosure.services.locks import changeable, lock_document

if TYPE_CHECKING:
    from datetime import date, datetime

    from core.models import User

CHANGES_VALIDITY = (RelationKind.AMENDS, RelationKind.REPLACES, RelationKind.ABOLISHES)


@transaction.atomic
def relate(*, source: Document, target: Document, kind: str, by: User, at: datetime, effective_on: date | None = None) -> DocumentRelation:
    """State that `source` amends, replaces, abolishes, interprets or relates to `target`; saying it again changes its date only.

    While the source is being written its drafter says so, and it is reviewed with the rest; on a public document it takes PUBLISH.
    The validity of a document is changed by its own unit or one above. Raises NotAllowedError, RefusedError.
    """
    _may_change(source, target, kind, by=by, at=at)
    relation, created = DocumentRelation.objects.get_or_create(
        source=source, target=target, kind=kind, defaults={"effective_on": effective_on}
    )
    if not created and relation.effective_on == effective_on:
        return relation
    if not created:
        relation.effective_on = effective_on
        relation.save(update_fields=["effective_on"])
    _changed(source, target, "document.related", by=by, at=at, kind=kind, effective_on=effective_on)
    for hook in after_relate:
        hook(relation=relation, by=by, at=at)
    return relation


@transaction.atomic
def unrelate(*, relation: DocumentRelation, by: User, at: datetime) -> None:
    """Take a relation back. Raises NotAllowedError, RefusedError."""
    source, target, kind = relation.source, relation.target, relation.kind
    _may_change(source, target, kind, by=by, at=at)
    DocumentRelation.objects.filter(pk=relation.pk).delete()
    _changed(source, target, "document.unrelated", by=by, at=at, kind=kind)


def _may_change(source: Document, target: Document, kind: str, *, by: User, at: datetime) -> None:
    """Check the rights, lock what is being written, and note the change of a draft."""
    if kind not in RelationKind.values:
        raise RefusedError(_("没有这种关联。"))
    if source.pk == target.pk:
        raise RefusedError(_("信息不能与自身关联。"))
    if target.sealed_at or source.sealed_at:
        raise RefusedError(_("该信息已封存，不能关联。"))
    if kind in CHANGES_VALIDITY and not _is_same_or_below(target.organisation, source.organisation):
        raise RefusedError(_("只有本单位或上级单位的文件可以修改、替代或废止该文件。"))
    draft = source.versions.exclude(state__in=FROZEN_STATES).first()
    if draft is not None and source.current_id is None:
        note_change(version=changeable(draft, by=by, at=at), by=by, at=at)
    else:
        require(by, Verb.PUBLISH, source.organisation, at)
        lock_document(source)


def _is_same_or_below(organisation: Organisation, top: Organisation) -> bool:
    step: Organisation | None = organisation
    seen: set[int] = set()
    while step is not None and step.pk not in seen:
        if step.pk == top.pk:
            return True
        seen.add(step.pk)
        step = step.parent
    return False


def _changed(source: Document, target: Document, verb: str, *, by: User, at: datetime, **data: Any) -> None:
    record(verb, organisation=source.organisation, matter=source.matter, by=by, at=at, target=target.pk, target_title=target.title, **data)
    if source.is_public:  # both pages show it
        pageversions.touch(document=source)
        pageversions.touch(document=target)
