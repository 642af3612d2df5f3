"""One installation as `make run` starts it: site, worker that sweeps, worker for the rest, beat; database and transport are given."""

from __future__ import annotations

import contextlib
import json
import os
import re
import signal
import subprocess
import sys
import time
import urllib.request
from datetime import datetime
from email import message_from_bytes
from email.header import decode_header, make_header
from pathlib import Path
from typing import Any

from scripts import run
from scripts.services import free_port

ROOT = Path(__file__).resolve().parent.parent.parent
OURS = {"portal.celery:app": "tests.clocks.celery_app:app", "portal.wsgi:application": "tests.clocks.wsgi:application"}
PATIENCE = 1500  # looks, 0.05 s apart; only keeps a broken test from hanging, and does not count while the machine is held


class Installation:
    """Started and stopped by the test; `desk` is somebody's process that calls services at the set instant and reports what is stored."""

    def __init__(self, folder: Path, *, database_url: str, redis_url: str) -> None:
        self.folder, self.port = folder, free_port()
        self.clock, self.mails, self.log = folder / "clock", folder / "mail", folder / "log"
        self.env = os.environ | {
            "PORTAL_ENV": "test", "VAR_DIR": str(folder), "CLOCK_FILE": str(self.clock), "DATABASE_URL": database_url,
            "REDIS_URL": redis_url,
            "EMAIL_URL": f"filemail:///{self.mails}", "SITE_URL": f"http://localhost:{self.port}", "LOG_LEVEL": "ERROR", "PAGE_CACHE": "0",
        }  # fmt: skip
        self.parts: dict[str, subprocess.Popen[bytes]] = {}
        self._desk: subprocess.Popen[str] | None = None

    def set_clock(self, at: datetime) -> None:
        """From now on it is this instant, for all processes."""
        aside = self.clock.with_suffix(".new")
        aside.write_text(at.isoformat())
        aside.replace(self.clock)

    def start(self) -> None:
        """All that `make run` runs, by its own list of commands."""
        for name, command in run.commands(self.folder, self.port).items():
            words = [OURS.get(word, word) for word in command]
            with self.log.open("ab") as log:
                self.parts[name] = subprocess.Popen(words, env=self.env, cwd=ROOT, stdout=log, stderr=log, start_new_session=True)

    def stop(self) -> None:
        """Stop all of it; what is stored stays."""
        for part in self.parts.values():
            with contextlib.suppress(ProcessLookupError):
                os.killpg(part.pid, signal.SIGKILL)
            part.wait()
        self.parts.clear()

    def close(self) -> None:
        """Stop everything, the desk too."""
        self.stop()
        if self._desk is not None:
            self._desk.kill()
            self._desk.wait()

    def desk(self, act: str, **words: Any) -> Any:
        """Call the function of this name in tests/clocks/desk.py and return what it returns."""
        if self._desk is None:
            command = [sys.executable, "-m", "tests.clocks.desk"]
            log = self.log.open("ab")
            pipes: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": log}
            self._desk = subprocess.Popen(command, env=self.env, cwd=ROOT, text=True, **pipes)
        assert self._desk.stdin is not None
        assert self._desk.stdout is not None
        self._desk.stdin.write(json.dumps([act, words]) + "\n")
        self._desk.stdin.flush()
        line = self._desk.stdout.readline()
        assert line, self.log.read_text()[-3000:]
        return json.loads(line)

    def at(self, when: datetime) -> None:
        """Move the clock there and wait until the running worker has swept at that instant and sent what was due."""
        self.set_clock(when)
        for _look in range(PATIENCE):
            if self.desk("is_swept", at=when.isoformat()):
                return
            assert all(part.poll() is None for part in self.parts.values()), self.log.read_text()[-3000:]
            time.sleep(0.05)
        raise AssertionError(f"no sweep at {when}: {self.log.read_text()[-3000:]}")

    def posted(self) -> list[tuple[str, str]]:
        """Whom a mail was sent to and its subject, in the order of sending."""
        found = []
        for file in sorted(self.mails.glob("*"), key=lambda one: one.stat().st_mtime_ns):
            for raw in file.read_bytes().split(b"-" * 79 + b"\n"):
                if raw.strip():
                    mail = message_from_bytes(raw.lstrip())
                    found.append((str(mail["To"]), str(make_header(decode_header(mail["Subject"])))))
        return found

    def page(self, path: str) -> str:
        """A public page, from the running site."""
        with urllib.request.urlopen(f"http://localhost:{self.port}{path}", timeout=60) as answer:
            return str(answer.read().decode())

    def figures(self) -> list[list[str]]:
        """The rows of the public's monthly figures of interpretations: month, unit, on time, late, behind the end."""
        section = self.page("/punctuality/").partition('aria-labelledby="interpretations"')[2].partition("</section>")[0]
        rows = re.findall(r"<tr>(<th scope=\"row\">.*?)</tr>", section, re.DOTALL)
        return [[re.sub(r"<[^>]*>", "", cell).strip() for cell in re.findall(r"<t[hd].*?>(.*?)</t[hd]>", row, re.DOTALL)] for row in rows]
