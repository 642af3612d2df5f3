"""What the parts of the benchmark share: rows, percentiles, processor time, a Django that is set up and migrated."""

import json
import os
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass
class Row:
    """One line of the table. `ok` is None where DESIGN.md sets no limit."""

    what: str
    measured: str
    limit: str = ""
    ok: bool | None = None


def emit(what: str, measured: str, limit: str = "", ok: bool | None = None) -> None:
    """Hand a row to scripts/bench.py, one JSON object a line."""
    print(json.dumps(asdict(Row(what, measured, limit, ok)), ensure_ascii=False), flush=True)


def note(text: str) -> None:
    """Progress, for whoever waits."""
    print(f"  {text}", file=sys.stderr, flush=True)


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which `share` of them lie."""
    ordered = sorted(values)
    return ordered[min(int(len(ordered) * share), len(ordered) - 1)]


def timed(calls: Sequence[Callable[[], Any]]) -> list[float]:
    """Milliseconds each call takes; all are called once before, to warm what can be warmed."""
    for call in calls[: len(calls) // 4]:
        call()
    taken = []
    for call in calls:
        start = time.perf_counter()
        call()
        taken.append((time.perf_counter() - start) * 1000)
    return taken


def spread(values: Sequence[float]) -> str:
    """Median and 95th percentile."""
    return f"{percentile(values, 0.5):.1f} / {percentile(values, 0.95):.1f} ms"


def processor_seconds(pids: Sequence[int]) -> float:
    """User and system time of these processes so far."""
    total = 0
    for pid in pids:
        fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
        total += int(fields[11]) + int(fields[12])
    return total / TICKS


def resident_mib(pid: int) -> float:
    """Memory of a process that is in RAM."""
    line = next(line for line in Path(f"/proc/{pid}/status").read_text().splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) / 1024


def set_up(*, migrate: bool = True) -> str:
    """Django on DATABASE_URL, migrated; returns the vendor."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    if migrate:
        call_command("migrate", verbosity=0)
    return connection.vendor
