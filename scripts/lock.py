"""Renew both lock files from their `.in` files: `python -m scripts.lock [--upgrade]`. Needs uv, which it brings into `.venv`."""

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# Valid for every Python from 3.11 on; nothing of the machine that locked may stay in the file.
COMPILE = [
    "uv",
    "pip",
    "compile",
    "--universal",
    "--python-version",
    "3.11",
    "--generate-hashes",
    "--no-header",
    "--quiet",
    "--system-certs",
]
MACHINE = re.compile(r"https?://|file:|^--(extra-)?index-url|^--find-links", re.MULTILINE)


def main(options: list[str]) -> int:
    """Lock the run-time requirements first: the development lock is held to the same versions."""
    subprocess.run([sys.executable, "-m", "pip", "install", "-qq", "--disable-pip-version-check", "uv>=0.9,<1"], check=True)
    for name in ("requirements", "requirements-dev"):
        subprocess.run([sys.executable, "-m", *COMPILE, *options, f"{name}.in", "-o", f"{name}.lock"], cwd=ROOT, check=True)
        if found := MACHINE.search((ROOT / f"{name}.lock").read_text()):
            print(f"{name}.lock names an address or a path of this machine: {found.group()}", file=sys.stderr)
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
