"""Hooks subscriptions into publication and the sweep."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from core.probes import is_tidying
from core.registries import register_sweep_job
from core.verb_labels import register_verb_labels
from disclosure.registries import after_publish
from disclosure.subscriptions import matching, sending, services, tasks  # noqa: F401  (the task registers itself)

if TYPE_CHECKING:
    from datetime import datetime

SECONDS = 3  # of sending in the sweep: another worker does the rest


def register() -> None:
    """Called once, when the application is ready."""
    after_publish.append(matching.note_publication)
    register_sweep_job("subscriptions", run)
    register_verb_labels({"subscription.confirmed": _("确认订阅"), "subscription.cancelled": _("退订")})


def run(at: datetime) -> int:
    """Sweep job: match what is fresh, set what is due, delete what is old, send a little."""
    done = matching.match(at)
    matching.wake(at)
    if is_tidying(at):
        services.delete_old(at)
    return done + sending.send_due(at, seconds=SECONDS)
