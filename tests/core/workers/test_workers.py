"""Real workers: killed in the middle they lose and double nothing, and a long task does not delay the sweep."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from celery import Celery
from django.conf import settings
from django.db import connection

from core.models import Deadline, Event, Notice, Organisation, User
from tests.core.many import open_many

pytestmark = [pytest.mark.postgres, pytest.mark.slow, pytest.mark.django_db(transaction=True)]

ROOT = Path(__file__).resolve().parents[3]
ROWS = 300


def until(condition: Callable[[], Any], *, log: Path | None = None, seconds: float = 120) -> None:
    """Wait for it; the limit only keeps a broken test from hanging. The log of the workers says why."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, f"it did not happen: {log.read_text() if log else ''}"
        time.sleep(0.02)


class Site:
    """Workers of one installation: the test's database, a transport of its own."""

    def __init__(self, folder: Path, redis_url: str) -> None:
        self.folder = folder
        database = connection.settings_dict
        address = f"{database['USER']}:{database['PASSWORD']}@{database['HOST']}:{database['PORT']}/{database['NAME']}"
        self.env = os.environ | {
            "DATABASE_URL": f"postgres://{address}",
            "VAR_DIR": str(folder),
            "REDIS_URL": redis_url,
            "PORTAL_ENV": "test",
        }
        if not redis_url:
            del self.env["REDIS_URL"]
            for name in ("broker", "broker-control"):
                (folder / name).mkdir()
        options = {"data_folder_in": str(folder / "broker"), "data_folder_out": str(folder / "broker"), "control_folder": str(folder / "c")}
        self.app = Celery("sender", broker=redis_url or "filesystem://", set_as_current=False)
        self.app.conf.broker_transport_options = {} if redis_url else options
        self.workers: list[subprocess.Popen[bytes]] = []

    def start(self, queue: str) -> subprocess.Popen[bytes]:
        command = [
            sys.executable,
            "-m",
            "celery",
            "-A",
            "portal",
            "worker",
            "-Q",
            queue,
            "-P",
            "solo",
            "-n",
            f"{queue}{len(self.workers)}@test",
        ]
        command += ["--without-mingle", "--without-gossip", "--without-heartbeat", "--include", "tests.core.workers.slow", "-l", "WARNING"]
        with (self.folder / "log").open("ab") as log:
            worker = subprocess.Popen(command, env=self.env, cwd=ROOT, stdout=log, stderr=log)
        self.workers.append(worker)
        return worker

    def send(self, name: str, *args: Any, queue: str) -> None:
        self.app.send_task(name, args=args, queue=queue)

    def stop(self) -> None:
        for worker in self.workers:
            worker.kill()
            worker.wait()
        self.app.close()


@pytest.fixture
def site(request: pytest.FixtureRequest, tmp_path: Path, worker_id: str) -> Iterator[Site]:
    """On the transport named by the parameter."""
    if connection.vendor != "postgresql":
        pytest.skip("several processes share PostgreSQL")
    url = ""
    if request.param == "redis":
        if not settings.REDIS_URL:
            pytest.skip("REDIS_URL is not set")
        number = 8 + int(worker_id.removeprefix("gw")) if worker_id.startswith("gw") else 7
        url = f"{settings.REDIS_URL.rsplit('/', 1)[0]}/{number}"
    made = Site(tmp_path, url)
    yield made
    made.stop()


@pytest.fixture
def slowly() -> Iterator[None]:
    """Each overdue mark takes 10 ms, so that "in the middle" exists."""
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE FUNCTION test_slow() RETURNS trigger LANGUAGE plpgsql AS"
            " $$BEGIN IF NEW.verb = 'deadline.overdue' THEN PERFORM pg_sleep(0.01); END IF; RETURN NEW; END$$"
        )
        cursor.execute("CREATE TRIGGER test_slow BEFORE INSERT ON core_event FOR EACH ROW EXECUTE FUNCTION test_slow()")
    yield
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER test_slow ON core_event")
        cursor.execute("DROP FUNCTION test_slow()")


def marks() -> list[int]:
    return list(Event.objects.filter(verb="deadline.overdue").values_list("data__deadline", flat=True))


@pytest.mark.parametrize("site", ["redis", "filesystem"], indirect=True)
@pytest.mark.usefixtures("slowly")
def test_a_worker_killed_in_the_middle_loses_and_doubles_nothing(site: Site, org: Organisation, officer: User) -> None:
    open_many(org, officer, ROWS)
    worker = site.start("sweep")
    site.send("core.tasks.run_sweep", queue="sweep")
    until(lambda: len(marks()) >= 100, log=site.folder / "log")
    worker.kill()
    worker.wait()
    done = len(marks())
    assert 100 <= done < ROWS
    assert done == Deadline.objects.filter(overdue_marked_at__isnull=False).count()
    site.start("sweep")
    site.send("core.tasks.run_sweep", queue="sweep")  # as beat does a minute later
    until(lambda: len(marks()) >= ROWS, log=site.folder / "log")
    until(lambda: not Deadline.objects.filter(wake_at__isnull=False).exists())
    assert set(Counter(marks()).values()) == {1}
    assert len(marks()) == ROWS
    notices = Counter(Notice.objects.filter(template="deadline_overdue").values_list("deadline", flat=True))
    assert len(notices) == ROWS
    assert set(notices.values()) == {1}
    assert not Deadline.objects.filter(tries__gt=0).exists()


@pytest.mark.parametrize("site", ["filesystem"], indirect=True)
def test_a_six_second_task_does_not_delay_the_sweep(site: Site, org: Organisation, officer: User, tmp_path: Path) -> None:
    open_many(org, officer, 1)
    site.start("default")
    site.start("sweep")
    site.send("tests.sleep", 6, str(tmp_path), queue="default")
    until((tmp_path / "started").exists, log=site.folder / "log")
    site.send("core.tasks.run_sweep", queue="sweep")
    until(lambda: len(marks()) == 1, log=site.folder / "log")
    assert not (tmp_path / "finished").exists()
    until((tmp_path / "finished").exists)
