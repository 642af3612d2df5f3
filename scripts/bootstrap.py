"""From a bare Python to a `.venv` that holds exactly what a lock file names: `python -m scripts.bootstrap run|dev`."""

import hashlib
import json
import shutil
import subprocess
import sys
from pathlib import Path

from scripts import system

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / "installed.json"
# The development lock holds every pin of the other one (`-c requirements.lock`), so it satisfies both.
LOCKS = {"run": ["requirements.lock"], "dev": ["requirements-dev.lock", "requirements.lock"]}


def _fits() -> bool:
    """Whether the environment starts and has the minor version of the interpreter that was asked for."""
    if not PYTHON.exists():
        return False
    code = "import sys, pip; print(*sys.version_info[:2])"
    answer = subprocess.run([PYTHON, "-c", code], capture_output=True, text=True, check=False)
    return answer.returncode == 0 and answer.stdout.split() == [str(part) for part in sys.version_info[:2]]


def make_venv() -> None:
    """Create `.venv`; Debian keeps ensurepip in a package of its own, which is installed as root or else named."""
    if _fits():
        return
    print("creating .venv", flush=True)
    for attempt in range(2):
        shutil.rmtree(VENV, ignore_errors=True)
        done = subprocess.run([sys.executable, "-m", "venv", VENV], capture_output=True, text=True, check=False)
        if done.returncode == 0:
            return
        if attempt or not system.install(["python3-venv"]):
            break
    shutil.rmtree(VENV, ignore_errors=True)
    lines = [line for line in (done.stdout + done.stderr).splitlines() if line.strip()]
    hint = "apt-get install python3-venv" if "ensurepip" in done.stdout + done.stderr else (lines or ["no reason given"])[-1]
    raise SystemExit(f"cannot create .venv: {hint}")


def install(locks: list[str]) -> None:
    """Install the first lock, hash-checked, unless the stamp says that this very content is installed."""
    hashes = {name: hashlib.sha256((ROOT / name).read_bytes()).hexdigest() for name in locks}
    installed: dict[str, str] = json.loads(STAMP.read_text()) if STAMP.exists() else {}
    if hashes.items() <= installed.items():
        return
    print(f"installing {locks[0]}", flush=True)
    # The lock is complete. Looking at dependencies, pip may prefer a newer `coverage[toml]` to the pinned `coverage`, and stop.
    options = ["-qq", "--disable-pip-version-check", "--no-input", "--no-deps", "--require-hashes"]
    command = [str(PYTHON), "-m", "pip", "install", *options, "-r", locks[0]]
    if subprocess.run(command, cwd=ROOT, check=False).returncode:
        raise SystemExit(f"pip could not install {locks[0]} (see above)")
    STAMP.write_text(json.dumps(hashes))


def main(kind: str) -> None:
    """`run` installs what the site needs and goes on without system packages; `dev` insists on them."""
    make_venv()
    install(LOCKS[kind])
    system.ensure(system.TEST if kind == "dev" else system.RUN, required=kind == "dev")


if __name__ == "__main__":
    main(sys.argv[1])
