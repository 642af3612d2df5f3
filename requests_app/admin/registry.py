"""The case page's pieces: every room module adds its buttons (pages of one act) and its panels here, in `requests_app/admin/<part>.py`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.case_page import CaseAct, CasePage

if TYPE_CHECKING:
    from core.reach import Reach
    from requests_app.models import Application

# Groups of buttons in the order of the work.
STEPS, ANSWER, LETTERS, CARE = "steps", "answer", "letters", "care"

PAGE = CasePage("requests_app_application")
CASE_ACTS, case_act, case_panel, panels_for = PAGE.acts, PAGE.act, PAGE.panel, PAGE.panels_for

# What may still happen to a case whose online copy was erased.
AFTER_ERASURE = frozenset({"complaint", "proceeding"})


def is_gone(act: CaseAct, application: Application) -> bool:
    """Whether what the act works on was erased."""
    return application.erased_at is not None and act.name not in AFTER_ERASURE


def acts_for(application: Application, reach: Reach) -> list[CaseAct]:
    """Buttons this person can press on the case as it stands, in the order in which they were registered, the likeliest first."""
    return PAGE.acts_for(application, reach, among=[act for act in CASE_ACTS.values() if not is_gone(act, application)])
