"""A private PostgreSQL and Redis for tests and benchmarks: `python scripts/services.py [--durable] [-- COMMAND...]`.

Both listen on free ports of 127.0.0.1, keep their data in a temporary folder and vanish with this process. The command finds them in
DATABASE_URL and REDIS_URL; without a command both addresses are printed and the servers stay until Ctrl-C. A server that already runs is
never touched: what answers must name the data folder or the process that was started here.
"""

import argparse
import contextlib
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

# started as a file, the package is found only so
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from scripts import system

# Safe only because the data are thrown away.
FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "max_wal_size": "4GB", "jit": "off"}
COMMON = {
    "max_connections": "200",
    "shared_buffers": os.environ.get("PG_SHARED_BUFFERS", "256MB"),
    "listen_addresses": "127.0.0.1",
    "timezone": "UTC",
}
START_SECONDS = 30
Words = list[str | Path]


def free_port() -> int:
    """A port of 127.0.0.1 that nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _spawn(command: Words, *, log: Path, user: pwd.struct_passwd | None = None) -> "subprocess.Popen[bytes]":
    """Start a server out of reach of the terminal's Ctrl-C; the kernel stops it should this process be killed."""
    rights = [f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups"] if user else []
    guarded: Words = ["setpriv", "--pdeathsig=INT", *rights, "--", *command]
    with log.open("ab") as sink:
        return subprocess.Popen(guarded, stdin=subprocess.DEVNULL, stdout=sink, stderr=sink, start_new_session=True)


def _stop(server: "subprocess.Popen[bytes]", how: signal.Signals) -> None:
    server.send_signal(how)
    try:
        server.wait(timeout=15)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()


def _unprivileged() -> pwd.struct_passwd | None:
    """PostgreSQL refuses to run as root; anybody else runs it as themselves."""
    if os.geteuid() != 0:
        return None
    try:
        return pwd.getpwnam("postgres")
    except KeyError:
        return pwd.getpwnam("nobody")


@contextlib.contextmanager
def postgres(folder: Path, *, durable: bool = False) -> Iterator[str]:
    """A PostgreSQL whose data live in `folder`; yields its DATABASE_URL. `durable` keeps the server's own safe settings."""
    binaries = system.postgres_bin()
    if binaries is None:
        raise SystemExit("missing: apt-get install postgresql")
    user = _unprivileged()
    home, password = folder / "postgres", secrets.token_hex(16)
    home.mkdir(mode=0o700)
    data, log, word = home / "data", home / "log", home / "password"
    word.write_text(password)
    log.touch()
    if user:
        for path in (home, log, word):
            os.chown(path, user.pw_uid, user.pw_gid)
    env = os.environ | {"HOME": str(home), "PGPASSWORD": password, "LC_ALL": "C.UTF-8"}
    create: Words = [binaries / "initdb", "-D", data, "-U", "portal", "-A", "scram-sha-256", f"--pwfile={word}", "-E", "UTF8"]
    create += ["--locale=C.UTF-8", "--no-sync"]
    identity: dict[str, Any] = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []} if user else {}
    made = subprocess.run(create, capture_output=True, text=True, env=env, cwd=home, check=False, **identity)
    if made.returncode:
        raise SystemExit(f"initdb failed: {made.stderr.strip()}")
    settings = COMMON | ({} if durable else FAST) | {"unix_socket_directories": str(home)}
    for attempt in range(3):
        port = free_port()
        command: Words = [binaries / "postgres", "-D", data, "-p", str(port)]
        for name, value in settings.items():
            command += ["-c", f"{name}={value}"]
        server = _spawn(command, log=log, user=user)
        try:
            psql: Words = [binaries / "psql", "-h", "127.0.0.1", "-p", str(port), "-U", "portal", "-d", "postgres", "-Atc"]
            if not _wait(server, [*psql, "show data_directory"], expected=str(data), env=env):
                if attempt == 2:
                    raise SystemExit(f"PostgreSQL did not start: {log.read_text()[-1000:]}")
                continue
            subprocess.run([*psql, "create database portal"], env=env, check=True, capture_output=True)
            yield f"postgres://portal:{password}@127.0.0.1:{port}/portal"
            return
        finally:
            _stop(server, signal.SIGINT if durable else signal.SIGQUIT)


def _wait(server: "subprocess.Popen[bytes]", question: Words, *, expected: str, env: dict[str, str]) -> bool:
    """Ask until it answers; False when another server answers on our port, or ours dies or stays silent."""
    end = time.monotonic() + START_SECONDS
    while server.poll() is None and time.monotonic() < end:
        answer = subprocess.run(question, capture_output=True, text=True, env=env, check=False)
        if answer.returncode == 0:
            return answer.stdout.strip() == expected
        time.sleep(0.1)
    return False


def _redis_process(port: int) -> int:
    """The process number that the server on this port states; 0 when it does not say (it wants a password, say)."""
    with socket.create_connection(("127.0.0.1", port), timeout=2) as link:
        link.sendall(b"INFO server\r\n")
        text = b""
        while not text.startswith(b"-") and b"\n" not in text.partition(b"process_id:")[2]:
            part = link.recv(65536)
            if not part:
                return 0
            text += part
    return int(text.partition(b"process_id:")[2].split()[0]) if b"process_id:" in text else 0


def _wait_for_redis(server: "subprocess.Popen[bytes]", port: int) -> bool:
    """As `_wait`, for a server whose identity is its process number."""
    end = time.monotonic() + START_SECONDS
    while server.poll() is None and time.monotonic() < end:
        with contextlib.suppress(ConnectionError, TimeoutError):
            return _redis_process(port) == server.pid
        time.sleep(0.05)
    return False


@contextlib.contextmanager
def redis(folder: Path) -> Iterator[str]:
    """A Redis that keeps nothing; yields its REDIS_URL."""
    binary = shutil.which("redis-server")
    if binary is None:
        raise SystemExit("missing: apt-get install redis-server")
    home = folder / "redis"
    home.mkdir(mode=0o700)
    for attempt in range(3):
        port = free_port()
        options = {"--port": str(port), "--bind": "127.0.0.1", "--save": "", "--appendonly": "no", "--dir": str(home), "--daemonize": "no"}
        server = _spawn([binary, *(word for pair in options.items() for word in pair)], log=home / "log")
        try:
            if _wait_for_redis(server, port):
                yield f"redis://127.0.0.1:{port}/0"
                return
            if attempt == 2:
                raise SystemExit(f"Redis did not start: {(home / 'log').read_text()[-1000:]}")
        finally:
            _stop(server, signal.SIGTERM)


@contextlib.contextmanager
def services(*, durable: bool = False) -> Iterator[dict[str, str]]:
    """Both servers; yields what to add to the environment."""
    system.ensure({name: system.TEST[name] for name in ("PostgreSQL", "Redis")}, required=True)
    folder = Path(tempfile.mkdtemp(prefix="portal-services-"))
    folder.chmod(0o711)  # the server's own user must pass through
    try:
        with postgres(folder, durable=durable) as database_url, redis(folder) as redis_url:
            yield {"DATABASE_URL": database_url, "REDIS_URL": redis_url}
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def run(command: list[str], env: dict[str, str]) -> int:
    """Run a command to its end; when we are told to stop, see it out first."""
    child = subprocess.Popen(command, env=env)
    try:
        return child.wait()
    except BaseException as reason:
        if not isinstance(reason, KeyboardInterrupt):  # Ctrl-C reaches the child by itself
            child.terminate()
        try:
            child.wait(timeout=30)
        except subprocess.TimeoutExpired:
            child.kill()
        raise


def stop_on_sigterm() -> None:
    """Let SIGTERM unwind the context managers as Ctrl-C does; a second one does not disturb them."""

    def leave(*_: object) -> None:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        sys.exit(143)

    signal.signal(signal.SIGTERM, leave)


def main() -> int:
    """Parse the command line and run the command between start and stop of both servers."""
    parser = argparse.ArgumentParser(description="Run a command with a private PostgreSQL and Redis.")
    parser.add_argument("--durable", action="store_true", help="PostgreSQL's own safe settings, for benchmarks")
    parser.add_argument("command", nargs=argparse.REMAINDER)
    options = parser.parse_args()
    command = options.command[1:] if options.command[:1] == ["--"] else options.command
    stop_on_sigterm()
    with contextlib.suppress(KeyboardInterrupt), services(durable=options.durable) as added:
        if command:
            return run(command, os.environ | added)
        print(*(f"export {name}={value}" for name, value in added.items()), sep="\n", flush=True)
        signal.pause()
    return 130


if __name__ == "__main__":
    sys.exit(main())
