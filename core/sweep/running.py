"""One full sweep: deadlines, the rooms' jobs, unanswered calls, deliveries, heartbeat."""

from __future__ import annotations

import logging
import time
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import connection, transaction
from django.utils import timezone

from core import duty, notices
from core.access import Role
from core.models import Heartbeat
from core.notices.alarm import alarm
from core.registries import sweep_jobs
from core.sweep.waking import Figures, wake_some

if TYPE_CHECKING:
    from collections.abc import Callable

log = logging.getLogger(__name__)

ROUND = 30  # seconds of waking after which the rooms' jobs have their turn
DELIVER = 5  # seconds of sending: another worker does the rest, a dead mail server must not hold up the sweep


@dataclass(frozen=True)
class SweepResult:
    """Rows woken, warned and marked overdue, documents published, rows and jobs that failed, seconds it took."""

    woken: int
    warned: int
    overdue: int
    published: int
    failed: int
    seconds: float


def run_sweep(at: datetime) -> SweepResult:
    """Do everything that is due at this instant. Safe to run twice, several at a time, and after any outage."""
    began = time.monotonic()
    figures = Figures()
    more = _wake(at, figures)
    done = {name: _isolated(name, job, at, figures) for name, job in {**sweep_jobs, "climb": duty.climb}.items()}
    while more:
        more = _wake(at, figures)
    _isolated("deliver", _deliver, at, figures)
    seconds = round(time.monotonic() - began, 3)
    result = SweepResult(figures.woken, figures.warned, figures.overdue, done.get("publish_scheduled", 0), figures.failed, seconds)
    _beat(at, result)
    return result


def _beat(at: datetime, result: SweepResult) -> None:
    """Store the last completed sweep. Nothing is lost when a crash takes it, so PostgreSQL need not wait for the disk."""
    with transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET LOCAL synchronous_commit TO OFF")
        Heartbeat.objects.bulk_create(
            [Heartbeat(name="sweep", at=at, figures=asdict(result))],
            update_conflicts=True,
            unique_fields=["name"],
            update_fields=["at", "figures"],
        )


def _wake(at: datetime, figures: Figures) -> bool:
    """Wake rows until none is due or the round is over; says whether there may be more."""
    end = time.monotonic() + ROUND
    while wake_some(at, figures):
        if time.monotonic() > end:
            return True
    return False


def _isolated(name: str, job: Callable[[datetime], int], at: datetime, figures: Figures) -> int:
    """Run a job; one that fails stops no other and is told to the system administrators once a day."""
    try:
        return job(at)
    except Exception as error:
        log.exception("sweep job %s failed", name)
        figures.failed += 1
        params = {"job": name, "error": f"{type(error).__name__}: {error}"[:200]}
        alarm(Role.SYSTEM_ADMIN, template="job_failed", params=params, dedupe=f"job:{name}:{timezone.localtime(at).date()}", at=at)
        return 0


def _deliver(at: datetime) -> int:
    return notices.deliver_due(at, seconds=DELIVER).sent
