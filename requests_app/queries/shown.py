"""The state as it is said on the screen: what is consulted or extended is derived, not stored."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from core.counting import local_date
from core.models import Deadline
from requests_app.law import PRECAUTION, REPLY_RULES
from requests_app.models import ApplicationState, Consultation, ConsultationKind, Extension

if TYPE_CHECKING:
    from datetime import datetime

    from requests_app.models import Application

CORRECTION_RULE = "correction_7wd"
LIMITS = (*REPLY_RULES, PRECAUTION)


def shown_state(application: Application, at: datetime) -> str:
    """The word of TERMS.md for the staff; while it is handled, that opinions are being asked for, or that the limit was extended.

    Two queries at most, and none beyond the states in which it is being handled.
    """
    state = ApplicationState(application.state)
    if state not in (ApplicationState.REGISTERED, ApplicationState.HANDLING):
        return str(state.label)
    kinds = set(Consultation.objects.filter(application=application, ended_on__isnull=True).values_list("kind", flat=True))
    extended = Extension.objects.filter(application=application, told_on__lte=local_date(at)).exists()
    return said(state, kinds, extended)


def said(state: str, consulting: set[str], extended: bool) -> str:
    """The same from what was read already: `consulting` holds the kinds of consultations that run."""
    words = ApplicationState(state)
    if words not in (ApplicationState.REGISTERED, ApplicationState.HANDLING):
        return str(words.label)
    if ConsultationKind.THIRD_PARTY in consulting:
        return _("征求第三方意见")
    if consulting:
        return _("征求其他机关意见")
    return _("已延长答复期限") if extended else str(words.label)


def open_limit(application: Application) -> Deadline | None:
    """The limit of the answer, or before the confirmation the precaution; None once neither runs."""
    found = Deadline.objects.open().filter(matter=application.matter_id, rule__in=LIMITS)
    return found.select_related("organisation", "matter").first()
