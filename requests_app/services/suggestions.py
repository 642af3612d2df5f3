"""转为主动公开: what was given is published, never the application; suggestions to do so (条例44条)."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from core import deadlines, files
from core.access import Verb, people_with, require
from core.events import record
from core.models import Deadline, Matter
from core.notices import notify
from core.states import move
from disclosure.inspection.run import report_of
from disclosure.services.attachments import add_attachment
from disclosure.services.drafting import create_document
from requests_app.alike import alike, person_key
from requests_app.errors import ApplicationError
from requests_app.guard import names_in, quotes_application, refuse_personal
from requests_app.models import Application, ApplicationState, ItemDecision, PaperKind
from requests_app.models.suggestions import PublicationSuggestion, SuggestionSource, SuggestionState
from requests_app.outcomes import OUTCOMES, Group
from requests_app.services.receipt import lock, moment
from requests_app.states import SUGGESTION

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from core.models import User
    from disclosure.models import Column, Document, DocumentVersion
    from requests_app.models import Paper

RULE = "publish_20wd"
OFTEN = 3  # applicants who asked for the same
GIVEN = (ApplicationState.ANSWERED, ApplicationState.DELIVERED, ApplicationState.CLOSED, ApplicationState.ARCHIVED)
_DISCLOSING = tuple(code for code, outcome in OUTCOMES.items() if outcome.group in (Group.OPEN, Group.PARTLY) and code != "36-1")


def discloses(application: Application) -> bool:
    """Whether the answer gave something that was not public yet."""
    return ItemDecision.objects.filter(answer__application=application, outcome__in=_DISCLOSING).exists()


@transaction.atomic
def publish_information(
    *,
    application: Application,
    title: str,
    column: Column,
    kind: str,
    by: User,
    at: datetime,
    body: str = "",
    papers: Sequence[Paper] = (),
    **elements: Any,
) -> DocumentVersion:
    """Draft a document from the information given, for the ordinary review; the application, its words and people never go in.

    `papers` are files of the kind 提供的信息; they get neutral names. Raises NotAllowedError, ApplicationError, RefusedError.
    """
    locked = lock(application)
    require(by, Verb.HANDLE_APPLICATIONS, locked.organisation, at)
    answer = getattr(locked, "answer", None)
    if answer is None or locked.state not in GIVEN or not discloses(locked):
        raise ApplicationError(_("只有已经答复并提供了信息的申请，才能将该信息转为主动公开。"))
    if answer.published_as_id is not None:
        raise ApplicationError(_("该信息已转为主动公开。"))
    if any(paper.application_id != locked.pk or paper.kind != PaperKind.PROVIDED for paper in papers):
        raise ApplicationError(_("只能公开向申请人提供的信息，不能公开申请材料。"))
    contents = [(files.read(paper.blob), PurePosixPath(paper.name).suffix.lower()) for paper in papers]
    texts = [title, body, *map(str, elements.values()), *(report_of(content, f"1{suffix}").text for content, suffix in contents)]
    if any(names_in(text, locked) for text in texts):
        raise ApplicationError(_("其中有申请人或者第三方的个人信息，不能公开。"))
    if any(quotes_application(text, locked) for text in [title, body]):
        raise ApplicationError(_("其中有申请书的内容。公开的是信息，不是申请。"))
    version = create_document(organisation=locked.organisation, kind=kind, title=title, column=column, by=by, at=at, body=body, **elements)
    for number, (content, suffix) in enumerate(contents, start=1):
        name = f"{_('附件')}{number}{suffix}"
        add_attachment(version=version, name=name, title="", content=content, by=by, at=at)
    answer.published_as = version.document
    answer.save(update_fields=["published_as"])
    about: dict[str, Any] = {"document": version.document_id, "papers": len(contents)}
    record("application.information_to_publish", organisation=locked.organisation, matter=locked.matter, by=by, at=at, **about)
    for waiting in PublicationSuggestion.objects.filter(application=locked, state=SuggestionState.OPEN).select_related("organisation"):
        waiting.decided_by, waiting.decided_at, waiting.document = by, at, version.document
        waiting.save(update_fields=["decided_by", "decided_at", "document"])
        _move(waiting, SuggestionState.ACCEPTED, by=by, at=at, document=version.document_id)
    version.refresh_from_db()
    return version


@transaction.atomic
def suggest_publication(*, application: Application, on: date, by: User | None, at: datetime) -> PublicationSuggestion:
    """The applicant suggests to publish what was given: the 20 workdays of article 26 run from that day. `by` is empty for the applicant.

    Once an application. Raises NotAllowedError, ApplicationError.
    """
    locked = lock(application)
    if by is not None:
        require(by, Verb.HANDLE_APPLICATIONS, locked.organisation, at)
    if locked.state not in GIVEN or not discloses(locked):
        raise ApplicationError(_("收到提供的信息后，可以建议主动公开。"))
    if PublicationSuggestion.objects.filter(application=locked, source=SuggestionSource.APPLICANT).exists():
        raise ApplicationError(_("已建议主动公开，请等待研究结果。"))
    return _by_applicant(locked, on=on, by=by, at=at)


def after_answer(*, application: Application, on: date, by: User | None, at: datetime) -> None:
    """Hook of the first delivery of an answer: the suggestion made in the form, and one where several people asked for the same."""
    if not discloses(application):
        return
    made = PublicationSuggestion.objects.filter(application=application)
    if application.suggests_publication and not made.filter(source=SuggestionSource.APPLICANT).exists():
        _by_applicant(application, on=on, by=by, at=at)
    asked = asked_by(application)
    if asked >= OFTEN and not made.filter(source=SuggestionSource.ASKED_OFTEN).exists():
        _create(application, SuggestionSource.ASKED_OFTEN, on=on, by=by, at=at, count=asked, matter=None)


def asked_by(application: Application) -> int:
    """How many different applicants asked the organisation for the same as any item of this application, itself included."""
    same = {row.item.application for item in application.items.all() for row in alike(item, application=application)}
    asking = {person_key(other) for other in same if other.received_on is not None}
    return len(asking | {person_key(application)})


@transaction.atomic
def decline_suggestion(*, suggestion: PublicationSuggestion, reason: str, by: User, at: datetime) -> PublicationSuggestion:
    """不采纳, with a reason; what the suggestion owed is owed no longer. Raises NotAllowedError, ApplicationError."""
    locked = PublicationSuggestion.objects.select_for_update(of=("self",)).select_related("organisation", "matter").get(pk=suggestion.pk)
    require(by, Verb.EXAMINE_ATTRIBUTE, locked.organisation, at)
    reason = refuse_personal(reason, locked.application)
    if not reason:
        raise ApplicationError(_("请写明未采纳的理由。"))
    if locked.state not in (SuggestionState.OPEN, SuggestionState.ACCEPTED):
        raise ApplicationError(_("该建议已处理，目前为“%(state)s”。") % {"state": locked.get_state_display()})
    locked.reason, locked.decided_by, locked.decided_at = reason[:300], by, at
    locked.save(update_fields=["reason", "decided_by", "decided_at"])
    _move(locked, SuggestionState.DECLINED, by=by, at=at, source=locked.source, reason=locked.reason)
    for deadline in Deadline.objects.open().filter(matter=locked.matter_id):
        deadlines.cancel(deadline=deadline, effective_at=at, by=by, at=at, reason="建议未采纳")
    _close_matter(locked, at=at)
    suggestion.refresh_from_db()
    return suggestion


def published(*, document: Document, version: DocumentVersion, first: bool, by: User | None, at: datetime) -> None:
    """Hook of publication: the suggestions that led to the document are fulfilled."""
    if not first:
        return
    rows = PublicationSuggestion.objects.filter(document=document, state=SuggestionState.ACCEPTED).select_related("matter", "organisation")
    for row in rows:
        _move(row, SuggestionState.PUBLISHED, by=by, at=at)
        for deadline in Deadline.objects.open().filter(matter=row.matter_id):
            deadlines.meet(deadline=deadline, effective_at=at, by=by, at=at)
        _close_matter(row, at=at)


def _move(row: PublicationSuggestion, to: str, *, by: User | None, at: datetime, **about: Any) -> None:
    move(row, SUGGESTION, to=to, by=by, at=at, organisation=row.organisation, matter=row.application.matter, **about)


def _by_applicant(application: Application, *, on: date, by: User | None, at: datetime) -> PublicationSuggestion:
    matter = Matter.objects.create(
        organisation=application.organisation,
        kind="publication_suggestion",
        title=f"建议主动公开 {application.number}",
        parent=application.matter,
        handler=application.matter.handler,
        opened_at=at,
    )
    deadlines.open_deadline(rule=RULE, matter=matter, start=moment(on, at), by=by, at=at)
    return _create(application, SuggestionSource.APPLICANT, on=on, by=by, at=at, count=1, matter=matter)


def _create(
    application: Application, source: str, *, on: date, by: User | None, at: datetime, count: int, matter: Matter | None
) -> PublicationSuggestion:
    organisation = application.organisation
    row = PublicationSuggestion.objects.create(
        organisation=organisation, matter=matter, application=application, source=source, count=count, made_on=on
    )
    about: dict[str, Any] = {"source": str(source), "count": count, "made_on": on}
    record("suggestion.made", organisation=organisation, matter=application.matter, by=by, at=at, **about)
    notify(
        recipients=people_with(Verb.EXAMINE_ATTRIBUTE, organisation, at),
        template="publication_suggested",
        organisation=organisation,
        matter=application.matter,
        params={"number": application.number, "count": count},
        dedupe=f"suggestion:{row.pk}",
        at=at,
    )
    return row


def _close_matter(suggestion: PublicationSuggestion, *, at: datetime) -> None:
    if suggestion.matter is not None:
        suggestion.matter.closed_at = at
        suggestion.matter.save(update_fields=["closed_at"])
