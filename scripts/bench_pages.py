"""Public pages: processor time of the server for one answer, as a multiple of a bare view; queries; memory of a web worker."""

import contextlib
import http.client
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from scripts.bench_common import ROOT, emit, note, resident_mib, set_up
from scripts.services import free_port

DOCUMENTS = 2000


class Server:
    """A gunicorn of one worker with four threads, and a client that keeps its connection."""

    def __init__(self, application: str) -> None:
        self.port = free_port()
        words = [sys.executable, "-m", "gunicorn", application, f"--bind=127.0.0.1:{self.port}", "--workers=1", "--threads=4"]
        words += ["--worker-class=gthread", "--log-level=warning", "--keep-alive=30", "--no-control-socket"]
        self.process = subprocess.Popen(words, cwd=ROOT, env=os.environ | {"PYTHONPATH": str(ROOT)})
        end = time.monotonic() + 60
        while True:
            try:
                self.client = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
                self.client.connect()
                return
            except OSError:
                if time.monotonic() > end or self.process.poll() is not None:
                    raise
                time.sleep(0.1)

    @property
    def worker(self) -> int:
        """Process number of the worker."""
        return int(Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()[0])

    def get(self, address: str) -> int:
        """Ask once; returns the status."""
        self.client.request("GET", address, headers={"Host": "localhost"})
        answer = self.client.getresponse()
        answer.read()
        return answer.status

    def spent(self) -> float:
        """Milliseconds of processor time of the worker so far, exact to the nanosecond."""
        tasks = Path(f"/proc/{self.worker}/task").glob("*/schedstat")
        return sum(int(task.read_text().split()[0]) for task in tasks) / 1e6

    def cost(self, addresses: list[str]) -> float:
        """Milliseconds of processor time for one answer, on average."""
        self.client.close()  # idle connections are dropped; the next request opens a new one
        self.get(addresses[0])
        before = self.spent()
        for address in addresses:
            if (status := self.get(address)) != 200:
                raise SystemExit(f"{address} answered {status}")
        return (self.spent() - before) / len(addresses)


@contextlib.contextmanager
def serving(application: str) -> Iterator[Server]:
    """Start and stop."""
    server = Server(application)
    try:
        yield server
    finally:
        server.client.close()
        server.process.terminate()
        server.process.wait(timeout=30)


def addresses() -> dict[str, tuple[str, float, int]]:
    """Of each page: its address, the limit of its cold cost in bare views, and of its queries."""
    from disclosure.models import Document

    document = Document.objects.select_related("organisation").get(serial="b1500")  # of ordinary length
    return {
        "document": (document.get_absolute_url(), 20, 5),
        "list": ("/documents/", 30, 8),
        "home": ("/", 30, 8),
        "search": ("/search/?q=%E5%B7%A5%E4%BD%9C", 0, 8),
    }


def queries(address: str) -> int:
    """How many queries a cold page takes in a process that has served the site before."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client(headers={"host": "localhost"})
    mark = "&" if "?" in address else "?"
    for number in range(2):
        client.get(f"{address}{mark}scope=q{number}")
    with CaptureQueriesContext(connection) as captured:
        client.get(f"{address}{mark}scope=q2")
    return len(captured)


def main() -> None:
    """Bare first and last, so that a busy machine shows."""
    set_up()
    from scripts.bench_data import load

    for _ in load(0, DOCUMENTS):
        note("loading documents for the pages")
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    pages = addresses()
    counted = {name: queries(address) for name, (address, _, _) in pages.items()}
    with serving("scripts.bench_bare:application") as bare, serving("portal.wsgi:application") as portal:
        bare.cost(["/"] * 300)
        measured = [bare.cost(["/"] * 1500)]
        warm, cold = {}, {}
        for name, (address, _, _) in pages.items():
            portal.cost([address] * 20)
            warm[name] = portal.cost([address] * 1000)
            mark = "&" if "?" in address else "?"
            # a parameter that the cache knows and the page does not: built, and kept, every time
            portal.cost([f"{address}{mark}scope=w{number}" for number in range(40)])
            cold[name] = portal.cost([f"{address}{mark}scope={number}" for number in range(200)])
        measured.append(bare.cost(["/"] * 1500))
        memory = resident_mib(portal.worker)
    hello = sum(measured) / 2
    emit("bare view (the unit)", f"{hello:.3f} ms ({measured[0]:.3f} before, {measured[1]:.3f} after)")
    for name, (_, limit, most) in pages.items():
        ratio = warm[name] / hello
        emit(f"{name} page, warm", f"{ratio:.2f} times bare ({warm[name]:.2f} ms)", "at most 2 times", ratio <= 2)
        ratio, asked = cold[name] / hello, counted[name]
        emit(
            f"{name} page, cold",
            f"{ratio:.1f} times bare ({cold[name]:.1f} ms), {asked} queries",
            f"at most {limit:.0f} times, {most} queries" if limit else f"{most} queries",
            (not limit or ratio <= limit) and asked <= most,
        )
    emit("web worker, resident", f"{memory:.0f} MiB", "under 200 MiB", memory < 200)


if __name__ == "__main__":
    main()
