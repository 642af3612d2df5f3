"""`make run`: the whole portal on one machine, embedded database and queue, demo content, one process manager (honcho)."""

import contextlib
import ctypes
import fcntl
import os
import secrets
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import IO, Any

from honcho.manager import Manager
from honcho.process import Process

ROOT = Path(__file__).resolve().parent.parent
PYTHON = sys.executable
HOST = "127.0.0.1"
SECRETS = ("SECRET_KEY", "FIELD_KEYS", "INDEX_KEY", "TRAIL_KEY", "ALTCHA_HMAC_KEY")
READY_SECONDS = 90
PR_SET_PDEATHSIG = 1


class Child(Process):  # type: ignore[misc]  # honcho ships no hints
    """A supervisor of one process that the kernel kills with the manager, so that even SIGKILL leaves no orphan."""

    def run(self, events: Any = None, ignore_signals: bool = False) -> None:
        """As in honcho, once the kernel is told."""
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        super().run(events, ignore_signals)


def claim(var: Path) -> IO[str]:
    """Take the data folder for ourselves: two clocks over one embedded database would do everything twice."""
    var.mkdir(parents=True, exist_ok=True)
    handle = (var / "run.lock").open("a+")
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        handle.seek(0)
        raise SystemExit(f"the portal already runs from {var} (process {handle.read().strip()}); stop it or set VAR_DIR") from None
    handle.truncate(0)
    handle.write(str(os.getpid()))
    handle.flush()
    return handle


def check_port(port: int) -> None:
    """Fail early and in one line when somebody listens there already."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except (OSError, OverflowError):
            raise SystemExit(f"port {port} is taken; choose another one: make run PORT={port + 1 if port < 65535 else 8000}") from None


def load_secrets(file: Path) -> dict[str, str]:
    """The demo's random secrets: drawn once, kept readable for the owner alone, so that a second start can read what the first wrote."""
    lines = file.read_text().splitlines() if file.exists() else []
    known = dict(line.split("=", 1) for line in lines if "=" in line)
    if absent := [name for name in SECRETS if name not in known]:
        known |= {name: secrets.token_urlsafe(48) for name in absent}
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as out:
            out.writelines(f"{name}={value}\n" for name, value in known.items())
    return known


def prepare(var: Path) -> str:
    """Bring database and demo up to date; returns the lines that name the demo accounts."""
    done = subprocess.run([PYTHON, "-m", "scripts.prepare", str(var)], cwd=ROOT, check=False, text=True, stdout=subprocess.PIPE)
    if done.returncode:
        raise SystemExit("the database could not be prepared (see above)")
    return done.stdout


def commands(var: Path, port: int) -> dict[str, list[str]]:
    """What runs. One clock, a worker that only sweeps, a worker for the rest, the site."""
    calm = ["-W", "ignore:You're running the worker with superuser"]  # a demo started as root; production has its own user
    celery = [PYTHON, *calm, "-m", "celery", "--quiet", "-A", "portal.celery:app"]
    worker = [*celery, "worker", "--pool=solo", "--without-gossip", "--without-mingle", "--without-heartbeat", "--loglevel=WARNING"]
    web = [PYTHON, "-m", "gunicorn", "portal.wsgi:application", f"--bind={HOST}:{port}", "--workers=2", "--threads=4"]
    return {
        "web": [*web, "--worker-class=gthread", "--preload", "--no-control-socket", "--log-level=warning", "--graceful-timeout=3"],
        "sweep": [*worker, "-Q", "sweep", "-n", "sweep@%h"],
        "default": [*worker, "-Q", "default", "-n", "default@%h"],
        "beat": [*celery, "beat", f"--schedule={var / 'beat-schedule'}", "--pidfile=", "--loglevel=WARNING"],
    }


def status(address: str) -> str:
    """ "200", or what kept us from it."""
    try:
        with urllib.request.urlopen(address, timeout=5) as answer:
            return str(answer.status)
    except urllib.error.HTTPError as error:
        return f"{error.code} {error.read(300).decode(errors='replace')}"
    except OSError as error:
        return str(error)


def announce(manager: Manager, port: int, accounts: str, failed: threading.Event) -> None:
    """Wait until the site and its clock are green, then say where it is; give up with what they answered."""
    addresses = [f"http://{HOST}:{port}/readyz", f"http://{HOST}:{port}/readyz?part=clock"]
    end = time.monotonic() + READY_SECONDS
    while any((answer := status(address)) != "200" for address in addresses):
        if time.monotonic() > end:
            print(f"not ready after {READY_SECONDS} s: {answer}", file=sys.stderr, flush=True)
            failed.set()
            manager.terminate()
            return
        time.sleep(0.2)
    print(f"\nThe portal is ready: http://localhost:{port}/   (staff: http://localhost:{port}/admin/)\n\n{accounts.rstrip()}\n")
    print(f"Mails: {os.environ['EMAIL_URL'].removeprefix('filemail:///')}\nCtrl-C stops the portal.\n", flush=True)


def serve(var: Path, port: int, accounts: str) -> int:
    """Run everything until Ctrl-C, SIGTERM, a closed terminal or the end of one part, which ends the others."""
    manager, failed, main_process = Manager(), threading.Event(), os.getpid()
    manager._process_ctor = Child
    # Each process is in a session of its own; should its supervisor die, the kernel passes SIGTERM on.
    guard = ["setpriv", "--pdeathsig=TERM", "--"] if shutil.which("setpriv") else []
    for name, command in commands(var, port).items():
        manager.add_process(name, f"exec {shlex.join([*guard, *command])}", cwd=str(ROOT))

    def hang_up(*_: object) -> None:
        if os.getpid() == main_process:  # the supervisors inherit this handler
            os.kill(main_process, signal.SIGTERM)

    signal.signal(signal.SIGHUP, hang_up)
    threading.Thread(target=announce, args=(manager, port, accounts, failed), daemon=True).start()
    manager.loop()
    if failed.is_set():
        return 1
    # 130: stopped by Ctrl-C, which is how this is meant to end
    return 0 if manager.returncode == 130 else int(manager.returncode or 0)


def main() -> int:
    """Read PORT and VAR_DIR, prepare, serve."""
    words = os.environ.get("PORT") or "8000"
    if not words.isdecimal() or not 0 < int(words) < 65536:
        raise SystemExit(f"PORT={words} is not a port")
    port, var = int(words), Path(os.environ.get("VAR_DIR") or ROOT / "var").resolve()
    check_port(port)
    with contextlib.closing(claim(var)):
        defaults = load_secrets(var / "secrets.env") | {
            "PORTAL_ENV": "demo",
            "VAR_DIR": str(var),
            "SITE_URL": f"http://localhost:{port}",
            "LOG_LEVEL": "WARNING",
            # on the console the demo's mails would bury everything else
            "EMAIL_URL": f"filemail:///{var / 'mail'}",
            "PYTHONUNBUFFERED": "1",
        }
        for name, value in defaults.items():
            os.environ.setdefault(name, value)
        return serve(var, port, prepare(var))


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
