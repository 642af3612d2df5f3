"""Registries that turn arrows round: filled in `AppConfig.ready()`, called inside the acting transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from core.models import Matter

# Called inside the transaction in which staff added or changed an organisation; rooms set what follows from its kind.
organisation_changed: list[Callable[[], None]] = []

# Called once in every sweep with its instant; returns how many rows it acted on. Must be idempotent and cheap when nothing is due.
sweep_jobs: dict[str, Callable[[datetime], int]] = {}


def register_sweep_job(name: str, job: Callable[[datetime], int]) -> None:
    """Have `job` run in every sweep. Registering the same name twice replaces it."""
    sweep_jobs[name] = job


# What the step of an approval is called, by its code; rooms add theirs.
step_labels: dict[str, object] = {}

# (model's label, column, context) of encrypted columns that are no core.fields field; `manage.py rotate_keys` takes them along.
sealed_columns: list[tuple[str, str, bytes]] = []

# Kind of matter -> the staff page of one, as a path: where a notice about it leads. Rooms with a page of their own add theirs.
matter_pages: dict[str, Callable[[Matter], str]] = {}
