"""A whole site of its own for the browser: separate process, separate data folder, the demo's content."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from portal.demo.units import PASSWORD
from scripts.services import free_port

ROOT = Path(__file__).resolve().parent.parent.parent
KEPT = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR")


@dataclass(frozen=True)
class Site:
    """Where it answers and how to sign in."""

    url: str
    password: str = PASSWORD

    def get(self, path: str) -> tuple[int, str]:
        """Status and text, without a browser."""
        try:
            with urllib.request.urlopen(self.url + path, timeout=30) as answer:  # noqa: S310  (our own server)
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()


@contextlib.contextmanager
def demo_site(folder: Path) -> Iterator[Site]:
    """Migrate, load the demo, sweep once, serve until the end."""
    port = free_port()
    env = {name: os.environ[name] for name in KEPT if name in os.environ}
    env |= {"PORTAL_ENV": "demo", "VAR_DIR": str(folder), "SITE_URL": f"http://localhost:{port}", "LOG_LEVEL": "WARNING"}
    for words in (["migrate", "--verbosity", "0"], ["demo"], ["sweep"]):
        done = subprocess.run([sys.executable, "manage.py", *words], cwd=ROOT, env=env, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
    command = [sys.executable, "-m", "gunicorn", "portal.wsgi:application", f"--bind=127.0.0.1:{port}", "--workers=1", "--threads=4"]
    with (folder / "web.log").open("wb") as log:
        server = subprocess.Popen([*command, "--worker-class=gthread", "--no-control-socket"], cwd=ROOT, env=env, stdout=log, stderr=log)
        try:
            _wait(f"http://localhost:{port}/healthz", server)
            yield Site(f"http://localhost:{port}")
        finally:
            server.terminate()
            server.wait(timeout=20)


def _wait(address: str, server: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + 60
    while True:
        try:
            with urllib.request.urlopen(address, timeout=5):  # noqa: S310  (the same)
                return
        except OSError:
            assert server.poll() is None, "the web server ended"
            assert time.monotonic() < end, "the web server does not answer"
            time.sleep(0.2)
