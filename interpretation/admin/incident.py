"""The incident page's pieces: every part adds its buttons (pages of one act) and its panels here, in `interpretation/admin/<part>.py`."""

from __future__ import annotations

from core.case_page import CasePage

# Groups of buttons in the order of the work.
TRIAGE, STEPS, STATEMENTS, END = "triage", "steps", "statements", "end"

PAGE = CasePage("interpretation_incident")
INCIDENT_ACTS, incident_act, incident_panel = PAGE.acts, PAGE.act, PAGE.panel
acts_for, panels_for = PAGE.acts_for, PAGE.panels_for
