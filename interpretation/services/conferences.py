"""Press conferences: when, where, who attended; the transcript is a statement. They may repeat (PLAN.md M8, 国办发〔2016〕80号)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from core import deadlines
from core.access import Verb, can, require
from core.events import record
from core.models import Deadline
from interpretation.errors import InterpretationError
from interpretation.models import Conference, StatementKind
from interpretation.services.incidents import CONFERENCE, lock
from interpretation.services.statements import draft_statement, refuse_to_write

if TYPE_CHECKING:
    from datetime import datetime

    from core.models import User
    from disclosure.models import DocumentVersion
    from interpretation.models import Incident


@transaction.atomic
def hold(
    *,
    incident: Incident,
    held_at: datetime,
    place: str,
    attended_by_principal: bool,
    by: User,
    at: datetime,
    spokesperson: User | None = None,
) -> Conference:
    """Record a conference that was held; the 24 hours are met as of `held_at`, late stays late.

    The principal leader or a spokesperson of the unit attended. Raises NotAllowedError, InterpretationError.
    """
    require(by, Verb.HANDLE_INCIDENTS, incident.organisation, at)
    locked = lock(incident)
    refuse_to_write(locked)
    place = place.strip()
    if not place:
        raise InterpretationError(_("请填写“%(name)s”。") % {"name": _("地点")})
    if len(place) > 120:
        raise InterpretationError(_("地点最多120个字。"))
    if held_at > at:
        raise InterpretationError(_("新闻发布会举行后才能登记。"))
    if held_at < (locked.occurred_at or locked.first_seen_at):
        raise InterpretationError(_("举行时间不能早于舆情发生的时间。"))
    if not attended_by_principal and spokesperson is None:
        raise InterpretationError(_("新闻发布会须由主要负责人或者新闻发言人出席，请登记出席情况。"))
    if spokesperson is not None and not can(spokesperson, Verb.HANDLE_INCIDENTS, locked.organisation, at):
        raise InterpretationError(_("“%(name)s”没有办理政务舆情的权限。") % {"name": spokesperson.display_name})
    made = Conference.objects.create(
        incident=locked,
        held_at=held_at,
        place=place,
        attended_by_principal=attended_by_principal,
        spokesperson=spokesperson,
        recorded_by=by,
        recorded_at=at,
    )
    attended: dict[str, Any] = {"principal": attended_by_principal, "spokesperson": spokesperson.pk if spokesperson else None}
    record("incident.conference_held", organisation=locked.organisation, matter=locked.matter, by=by, at=at, **attended)
    for row in Deadline.objects.open().filter(matter=locked.matter, rule=CONFERENCE).select_related("organisation", "matter"):
        deadlines.meet(deadline=row, effective_at=max(held_at, row.started_at), by=by, at=at)
    return made


@transaction.atomic
def draft_transcript(*, conference: Conference, title: str, body: str, by: User, at: datetime) -> DocumentVersion:
    """The record of what was said, as a draft of its own. Raises NotAllowedError, InterpretationError, RefusedError."""
    row = Conference.objects.select_for_update(of=("self",)).select_related("incident__organisation").get(pk=conference.pk)
    if row.transcript_id is not None:
        raise InterpretationError(_("这场新闻发布会已有实录，请在其上修改。"))
    version = draft_statement(incident=row.incident, title=title, body=body, kind=StatementKind.CONFERENCE, by=by, at=at)
    row.transcript = version.document
    row.save(update_fields=["transcript"])
    conference.transcript = version.document
    return version
