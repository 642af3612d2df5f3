"""Events: throughput of 20 writers with the sealer running beside them, against the same without it."""

import multiprocessing
import os
import time
from typing import Any

from scripts.bench_common import emit, set_up

WRITERS = 20
SECONDS = float(os.environ.get("BENCH_EVENT_SECONDS", "10"))
TURNS = 2


def _write(organisation: int, matter: int, begin: Any, end: Any, written: Any) -> None:
    """Record events, each in a transaction of its own, until told to stop."""
    import django

    django.setup()
    from django.db import transaction
    from django.utils import timezone

    from core.events import record
    from core.models import Matter, Organisation

    org, about = Organisation.objects.get(pk=organisation), Matter.objects.get(pk=matter)
    begin.wait(300)  # all have loaded Django
    count = 0
    while not end.is_set():
        with transaction.atomic():
            record(
                "bench.written", organisation=org, matter=about, by=None, at=timezone.now(), before={"title": "旧"}, after={"title": "新"}
            )
        count += 1
    with written.get_lock():
        written.value += count


def _seal(begin: Any, end: Any) -> None:
    """As Celery beat has it: a turn every five seconds, of three seconds at most."""
    import django

    django.setup()
    from django.utils import timezone

    from core.trail import seal

    begin.wait(300)  # all have loaded Django
    while not end.is_set():
        start = time.monotonic()
        seal(timezone.now(), seconds=3)
        end.wait(max(0.0, 5 - (time.monotonic() - start)))


def turn(organisation: int, matter: int, *, sealing: bool) -> float:
    """Events a second."""
    context = multiprocessing.get_context("spawn")
    end, written = context.Event(), context.Value("q", 0)
    begin = context.Barrier(WRITERS + 1 + sealing)
    workers = [context.Process(target=_write, args=(organisation, matter, begin, end, written)) for _ in range(WRITERS)]
    if sealing:
        workers.append(context.Process(target=_seal, args=(begin, end)))
    for worker in workers:
        worker.start()
    begin.wait(300)
    start = time.perf_counter()
    time.sleep(SECONDS)
    end.set()
    spent = time.perf_counter() - start
    for worker in workers:
        worker.join(30)
    return float(written.value) / spent


def main() -> None:
    """Without and with, in turns."""
    if set_up() != "postgresql":
        return
    from django.utils import timezone

    from core.models import Event, EventSeal, Matter, Organisation
    from core.trail import seal, verify

    org = Organisation.objects.create(code="EVENTS", name="测试单位", short_name="测试单位")
    matter = Matter.objects.create(organisation=org, kind="bench", title="测试事项", opened_at=timezone.now())
    plain, chained = 0.0, 0.0
    for _ in range(TURNS):
        plain += turn(org.pk, matter.pk, sealing=False) / TURNS
        seal(timezone.now())
        chained += turn(org.pk, matter.pk, sealing=True) / TURNS
    start = time.perf_counter()
    behind = Event.objects.count() - EventSeal.objects.count()
    done = seal(timezone.now())
    spent = time.perf_counter() - start
    ratio = chained / plain
    emit(
        f"events, {WRITERS} writers: throughput with the chain to that without",
        f"{ratio:.2f} ({chained:.0f} and {plain:.0f} a second)",
        "at least 0.8",
        ratio >= 0.8,
    )
    emit("events: sealer alone", f"{done / max(spent, 0.001):.0f} a second ({behind} left when the writers stopped)")
    report = verify()
    emit("events: the trail verifies afterwards", f"{report.events} events, {len(report.problems)} problems", "no problem", report.ok)


if __name__ == "__main__":
    main()
