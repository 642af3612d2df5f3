"""Hooks the messages to applicants into the sweep."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.registries import register_sweep_job
from requests_app.mails import tasks  # noqa: F401  (the task registers itself)
from requests_app.mails.sending import send_due

if TYPE_CHECKING:
    from datetime import datetime

SECONDS = 3  # of sending in the sweep: another worker does the rest


def register() -> None:
    """Called once, when the application is ready."""
    register_sweep_job("applicant_mails", run)


def run(at: datetime) -> int:
    """Sweep job."""
    return send_due(at, seconds=SECONDS)
