"""Debian packages that pip cannot bring: which are missing, and installing them when we may."""

import contextlib
import ctypes.util
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

POLICY = Path("/usr/sbin/policy-rc.d")


def postgres_bin() -> Path | None:
    """The folder with initdb and postgres, newest version first; None where there is no server."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3].split(".")[0]))
    other = shutil.which("initdb")
    return found[-1].parent if found else Path(other).resolve().parent if other else None


def _has_chinese_font() -> bool:
    if any(Path("/usr/share/fonts").rglob("*CJK*")):
        return True
    lister = shutil.which("fc-list")
    return bool(lister and subprocess.run([lister, ":lang=zh-cn"], capture_output=True, check=False).stdout.strip())


def _has_pango() -> bool:
    return bool(ctypes.util.find_library("pango-1.0") and ctypes.util.find_library("pangoft2-1.0"))


def chromium() -> str | None:
    """Path of a Chromium: the one that `CHROMIUM` names, the one without windows, which starts and draws quicker, or the whole browser."""
    return os.environ.get("CHROMIUM") or shutil.which("chromium-headless-shell") or shutil.which("chromium")


# what it is for: (is it there?, Debian's packages)
Probe = tuple[Callable[[], bool], tuple[str, ...]]
# The site itself runs on Python packages alone.
RUN: dict[str, Probe] = {}
TEST: dict[str, Probe] = RUN | {
    "Chinese type in pictures": (_has_chinese_font, ("fonts-noto-cjk",)),
    "PostgreSQL": (lambda: postgres_bin() is not None, ("postgresql",)),
    "Redis": (lambda: shutil.which("redis-server") is not None, ("redis-server",)),
    "browser tests": (lambda: chromium() is not None, ("chromium-headless-shell",)),
    "catalogues": (lambda: shutil.which("msgfmt") is not None, ("gettext",)),
    "documents as PDF": (_has_pango, ("libpango-1.0-0", "libpangoft2-1.0-0")),
}


def missing(wanted: dict[str, Probe]) -> list[str]:
    """Debian's names of what is wanted and absent."""
    return [package for present, packages in wanted.values() if not present() for package in packages]


@contextlib.contextmanager
def _no_service_starts() -> Iterator[None]:
    """Debian's server packages start their service unless policy-rc.d forbids it; a policy that is already there stays."""
    if POLICY.exists():
        yield
        return
    POLICY.write_text("#!/bin/sh\nexit 101\n")
    POLICY.chmod(0o755)
    try:
        yield
    finally:
        POLICY.unlink(missing_ok=True)


def install(packages: list[str]) -> bool:
    """Install Debian packages as root, waiting for another apt that is at work. Returns whether it went well."""
    apt = shutil.which("apt-get")
    if os.geteuid() != 0 or apt is None:
        return False
    print(f"installing Debian packages: {' '.join(packages)}", flush=True)
    env = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    lock = ["-o", "DPkg::Lock::Timeout=600"]
    steps = (["update", "-q"], ["install", "-q", "-y", "--no-install-recommends", *packages])
    with _no_service_starts():
        for step in steps:
            for attempt in range(3):
                done = subprocess.run([apt, *lock, *step], env=env, capture_output=True, text=True, check=False)
                if done.returncode == 0:
                    break
                time.sleep(5 * (attempt + 1))
            else:
                print(done.stdout[-2000:], done.stderr[-2000:], sep="\n", file=sys.stderr)
                if step[0] == "install":
                    return False
    return True


def ensure(wanted: dict[str, Probe], *, required: bool) -> None:
    """Bring what is missing. Where we may not: exit with one line that names the packages if required, else say it and go on."""
    packages = missing(wanted)
    if not packages or (install(packages) and not missing(wanted)):
        return
    purposes = ", ".join(purpose for purpose, (present, _) in wanted.items() if not present())
    line = f"missing for {purposes}: apt-get install {' '.join(missing(wanted))}"
    if required:
        raise SystemExit(line)
    print(f"{line} (the rest works without)", flush=True)
