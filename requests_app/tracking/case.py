"""What the tracking page shows of a case: state, limit with its explanation, course, letters, acts. No person, no description."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from core.counting import local_date
from core.deadlines import explain
from core.filetypes import MIMES
from core.models import Deadline
from core.models.deadlines import DeadlineState
from requests_app.delivered import INTERNET
from requests_app.law import REPLY_RULES
from requests_app.models import ApplicationState, DeliveryWay, LetterKind, PaperKind
from requests_app.queries import shown_state
from requests_app.tracking.acts import acts_now
from requests_app.tracking.timeline import timeline

if TYPE_CHECKING:
    from datetime import date, datetime

    from core.deadlines import Trace
    from core.models import Blob
    from requests_app.models import Application, Letter, Paper
    from requests_app.tracking.acts import Act
    from requests_app.tracking.timeline import Moment

S = ApplicationState
# What goes to a third party or another organ is never shown; nothing the applicant is not told of either.
TO_APPLICANT = (
    LetterKind.RECEIPT,
    LetterKind.CORRECTION,
    LetterKind.EXTENSION,
    LetterKind.CONSULTATION_NOTICE,
    LetterKind.REASONS,
    LetterKind.DELAY,
    LetterKind.FEE,
    LetterKind.ANSWER,
    LetterKind.CLOSING,
)
ENDINGS = {mime: ending for ending, mime in MIMES.items()}
TAGS = {S.SUBMITTED: "due", S.CORRECTION: "due", S.REASONS: "due", S.FEE: "due", S.LAPSED: "off", S.WITHDRAWN: "off", S.MERGED: "off"}
TAGS |= {S.DELIVERED: "ok", S.CLOSED: "ok", S.ARCHIVED: "ok"}


@dataclass(frozen=True)
class Due:
    """The limit of the answer as of now. `left`: workdays still to come, None where it stands still or is over."""

    deadline: Deadline
    trace: Trace
    left: int | None
    overdue: bool
    met: bool
    late: bool
    today: date
    restarts: bool

    @property
    def is_drawn(self) -> bool:
        """While the limit waits to be counted anew (a correction, a fee) no day can be the last: nothing is drawn."""
        return bool(self.trace.days) and not (self.restarts and self.deadline.due_at is None)

    @property
    def marked(self) -> date:
        """The day marked in the picture: today, or the day on which the answer went out."""
        return local_date(self.deadline.met_at) if self.met and self.deadline.met_at else self.today


@dataclass(frozen=True)
class Download:
    """A letter, or information given, that may be taken away."""

    pk: int
    name: str
    on: date | None
    ending: str
    number: str = ""


@dataclass(frozen=True)
class Case:
    """Everything of the page."""

    application: Application
    state: str
    tag: str
    due: Due | None
    until: date | None
    moments: list[Moment]
    letters: list[Download]
    information: list[Download]
    acts: list[Act]
    ways: list[str] = field(default_factory=list)


def case_of(application: Application, *, at: datetime) -> Case:
    """What is shown now. About ten queries."""
    letters = visible_letters(application)
    state = shown_state(application, at)
    return Case(
        application=application,
        state=state,
        tag=TAGS.get(S(application.state), "info"),
        due=due_of(application, at=at),
        until=_until(application),
        moments=timeline(application, letters, state=state),
        letters=[_letter(row) for row in letters],
        information=[_paper(row, number) for number, row in enumerate(visible_information(application, letters), start=1)],
        acts=acts_now(application),
        ways=[str(label) for code, label in DeliveryWay.choices if code in application.ways],
    )


def due_of(application: Application, *, at: datetime) -> Due | None:
    """The limit of the answer; None before the confirmation (the office's precaution is not a limit of law)."""
    limits = Deadline.objects.filter(matter=application.matter_id, rule__in=REPLY_RULES).select_related("organisation")
    deadline = limits.exclude(state=DeadlineState.CANCELLED).order_by("-id").first()
    if deadline is None:
        return None
    trace, today = explain(deadline, at=at), local_date(at)
    is_open = deadline.state == DeadlineState.OPEN
    running = is_open and trace.due_at is not None
    overdue = bool(running and trace.due_at and trace.due_at <= at)
    left = sum(day.counted and day.date > today for day in trace.days) if running and not overdue else None
    late = bool((deadline.late_seconds or 0) > 0)
    restarts = application.state in (S.CORRECTION, S.FEE)
    return Due(deadline, trace, left, overdue, deadline.state == DeadlineState.MET, late, today, restarts)


def _until(application: Application) -> date | None:
    """The last day on which the applicant must act."""
    if application.state == S.CORRECTION:
        return application.correction.until
    if application.state == S.REASONS:
        return application.excess.until
    if application.state == S.FEE:
        term = Deadline.objects.open().filter(matter=application.matter_id, rule="fee_payment_20wd").first()
        return term.last_day if term else None
    return None


def visible_letters(application: Application) -> list[Letter]:
    """Letters to the applicant that went out and have a file: a receipt as it is, everything else sealed and delivered."""
    if application.erased_at is not None:
        return []
    rows = application.letters.filter(kind__in=TO_APPLICANT, consultation=None, void_reason="") | application.letters.filter(
        kind=LetterKind.CONSULTATION_NOTICE, void_reason=""
    )
    rows = rows.select_related("sealed", "pdf").defer("content").prefetch_related("deliveries").order_by("id")
    return [row for row in rows if file_of(row) is not None and (row.kind == LetterKind.RECEIPT or row.deliveries.all())]


def file_of(letter: Letter) -> Blob | None:
    """The file the applicant is given: the sealed one; of a receipt, which bears no seal, the PDF."""
    return letter.sealed or (letter.pdf if letter.kind == LetterKind.RECEIPT else None)


def visible_information(application: Application, letters: list[Letter]) -> list[Paper]:
    """The information given, once the answer was delivered over the internet."""
    online = any(row.way in INTERNET for letter in letters if letter.kind == LetterKind.ANSWER for row in letter.deliveries.all())
    if not online:
        return []
    return list(application.papers.filter(kind=PaperKind.PROVIDED).select_related("blob"))


def _letter(row: Letter) -> Download:
    blob = file_of(row)
    assert blob is not None  # noqa: S101  (visible_letters)
    day = row.sealed_on or row.dated_on or local_date(row.created_at)
    return Download(row.pk, str(row.get_kind_display()), day, ENDINGS.get(blob.mime, "bin"), row.number)


def _paper(row: Paper, number: int) -> Download:
    ending = ENDINGS.get(row.blob.mime) or PurePosixPath(row.name).suffix.lstrip(".").lower() or "bin"
    return Download(row.pk, _("提供的信息（%(number)s）") % {"number": number}, local_date(row.added_at), ending)
