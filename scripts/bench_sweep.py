"""The sweep: what a due row costs among a million open ones, and what it costs when nothing is due."""

import os
import time
from datetime import UTC, datetime, timedelta
from statistics import median

from scripts.bench_common import emit, note, set_up

OPEN = int(os.environ.get("BENCH_SWEEP_OPEN", "1000000"))
DUE = 1000
AT = datetime(2026, 11, 24, 2, tzinfo=UTC)  # Tuesday, 10:00 in Shanghai

# Every tenth matter has a handler of its own. Half of the due rows fell due yesterday, half are to be warned of.
LOAD = [
    """INSERT INTO core_matter (organisation_id, kind, number, title, handler_id, opened_at)
       SELECT %(org)s, 'application', 'B' || n, '事项' || n, %(handler)s, %(at)s FROM generate_series(1, %(all)s) n""",
    """INSERT INTO core_deadline (organisation_id, matter_id, rule, state, started_at, due_at, last_day, earliest_due, provisional,
         overdue_lifted, wake_at, acted, tries, dead, last_error)
       SELECT m.organisation_id, m.id, 'request_reply_20wd', 'open', s.start, s.due, (s.due - interval '1 day')::date, s.due, false, false,
         s.wake, '{}', 0, false, ''
       FROM (SELECT id, organisation_id, row_number() OVER (ORDER BY id) n FROM core_matter WHERE kind = 'application') m
       CROSS JOIN LATERAL (SELECT
         CASE WHEN n > %(due)s THEN timestamptz '2027-03-01 02:00+00' + (n %% 200) * interval '1 day'
              WHEN n %% 2 = 0 THEN timestamptz '2026-10-26 02:00+00' ELSE timestamptz '2026-10-28 02:00+00' END AS start,
         CASE WHEN n > %(due)s THEN timestamptz '2027-04-01 16:00+00' + (n %% 200) * interval '1 day'
              WHEN n %% 2 = 0 THEN timestamptz '2026-11-23 16:00+00' ELSE timestamptz '2026-11-25 16:00+00' END AS due,
         CASE WHEN n > %(due)s THEN timestamptz '2027-03-25 16:00+00' + (n %% 200) * interval '1 day'
              ELSE timestamptz '2026-11-23 16:00+00' END AS wake) s""",
    """INSERT INTO core_ledgerentry (deadline_id, kind, effective_at, recorded_at, cause, amount, unit, backward, article, reason)
       SELECT id, 'start', started_at, started_at, '', 20, 'workdays', false, '', '' FROM core_deadline""",
]


def main() -> None:
    """Load by generate_series, bypassing the services; sweep once with 1,000 rows due, then with none."""
    if set_up() != "postgresql":
        return
    from django.db import connection

    from core.access import Role
    from core.counting import Unit
    from core.models import Membership, Notice, Organisation, User
    from core.notices import deliver_due
    from core.sweep import run_sweep
    from core.sweep.waking import Figures, wake_some

    org = Organisation.objects.create(code="SWEEP", name="测试单位", short_name="测试单位")
    people = [
        User.objects.create(username=f"bench{role}", display_name=f"人员{role}", is_staff=True, email=f"{role}@example.invalid")
        for role in (Role.EDITOR, Role.OFFICER, Role.OFFICE_HEAD, Role.LEADER)
    ]
    for person, role in zip(people, (Role.EDITOR, Role.OFFICER, Role.OFFICE_HEAD, Role.LEADER), strict=True):
        Membership.objects.create(user=person, organisation=org, role=role)
    values: dict[str, int | datetime] = {"org": org.pk, "handler": people[0].pk, "at": AT, "all": OPEN + DUE, "due": DUE}
    with connection.cursor() as cursor:
        for statement in LOAD:
            start = time.perf_counter()
            cursor.execute(statement.replace("'workdays'", f"'{Unit.WORKDAYS.value}'"), values)
            note(f"sweep: {cursor.rowcount} rows in {time.perf_counter() - start:.0f} s")
        cursor.execute("VACUUM ANALYZE core_deadline, core_ledgerentry, core_matter")
    run_sweep(datetime(2026, 11, 23, 2, tzinfo=UTC))  # nothing is due yet: caches and plans get warm
    figures, start = Figures(), time.perf_counter()
    while wake_some(AT, figures):
        pass
    each = (time.perf_counter() - start) * 1000 / max(figures.woken, 1)
    told = Notice.objects.count()
    start = time.perf_counter()
    run_sweep(AT)
    mail = (time.perf_counter() - start) * 1000 / DUE
    what = f"sweep, {OPEN:,} open, {DUE:,} due"
    emit(
        f"{what}: a due row with its notices",
        f"{each:.2f} ms ({figures.woken} rows, {told} notices, {figures.overdue} overdue, {figures.failed} failed)",
        "at most 3 ms",
        each <= 3 and figures.woken == DUE and not figures.failed,
    )
    emit(f"{what}: delivering, for a due row, mail backend without a network", f"{mail:.2f} ms more")
    while deliver_due(AT).sent:
        pass
    idle = []
    for minute in range(1, 31):
        start = time.perf_counter()
        woken = run_sweep(AT + timedelta(minutes=minute)).woken
        idle.append((time.perf_counter() - start) * 1000)
        if woken:
            raise SystemExit(f"{woken} rows were due again")
    emit(f"sweep, {OPEN:,} open, none due", f"{median(idle):.1f} ms", "under 5 ms", median(idle) < 5)


if __name__ == "__main__":
    main()
