"""A whole site of its own for the browser: separate process, separate data folder, the demo's content."""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
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
    folder: Path = Path()
    clock: Path = Path()

    def set_clock(self, at: datetime) -> None:
        """From now on it is this instant there (only of `clocked_site`)."""
        aside = self.clock.with_suffix(".new")
        aside.write_text(str(at.timestamp() - time.time()))
        aside.replace(self.clock)

    def manage(self, *words: str) -> str:
        """A command of `manage.py` on this site."""
        done = subprocess.run(
            [sys.executable, "manage.py", *words], cwd=ROOT, env=_env(self.folder, self.url), capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def get(self, path: str) -> tuple[int, str]:
        """Status and text, without a browser."""
        try:
            with urllib.request.urlopen(self.url + path, timeout=30) as answer:  # noqa: S310  (our own server)
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()


def demo_content(root: Path) -> Path:
    """A data folder with the demo's content, migrated and swept once: the first process of the tests that asks makes it for all."""
    made = root / "demo-content"
    with (root / "demo-content.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made.exists():
            draft = Site("http://localhost", folder=root / "demo-content.new")
            shutil.rmtree(draft.folder, ignore_errors=True)
            for words in (["migrate", "--verbosity", "0"], ["demo"], ["sweep"]):
                draft.manage(*words)
            draft.folder.rename(made)
    return made


@contextlib.contextmanager
def demo_site(content: Path, folder: Path, *, clocked: bool = False) -> Iterator[Site]:
    """Serve a copy of the demo's content until the end; `clocked`: under a clock that the test sets (`Site.set_clock`)."""
    port = free_port()
    site = Site(f"http://localhost:{port}", folder=folder, clock=folder / "clock")
    shutil.copytree(content, folder, dirs_exist_ok=True)
    site.clock.write_text("0")
    application = "tests.browser.clocked:application" if clocked else "portal.wsgi:application"
    command = [sys.executable, "-m", "gunicorn", application, f"--bind=127.0.0.1:{port}", "--workers=1", "--threads=4", "--timeout=300"]
    env = _env(folder, site.url) | {"CLOCK_FILE": str(site.clock)}
    with (folder / "web.log").open("wb") as log:
        server = subprocess.Popen([*command, "--worker-class=gthread", "--no-control-socket"], cwd=ROOT, env=env, stdout=log, stderr=log)
        try:
            _wait(f"{site.url}/healthz", server)
            yield site
        finally:
            server.terminate()
            server.wait(timeout=20)


def _env(folder: Path, url: str) -> dict[str, str]:
    env = {name: os.environ[name] for name in KEPT if name in os.environ}
    return env | {"PORTAL_ENV": "demo", "VAR_DIR": str(folder), "SITE_URL": url, "LOG_LEVEL": "WARNING"}


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
