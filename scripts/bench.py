"""`make bench`: the rows of DESIGN.md, "Limits to hold", measured in one run on private servers.

Parts by name: `scripts/bench.py pages search sweep events import tracking`; all without names. `--output FILE` writes Markdown too.
BENCH_SIZES (10000,100000) and BENCH_SWEEP_OPEN (1000000) make it shorter. Needs DATABASE_URL and REDIS_URL, as scripts/services.py gives.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

# part -> (module, runs on SQLite instead, module whose presence says that the thing is built)
PARTS = {
    "pages": ("scripts.bench_pages", False, "portal/pagecache.py"),
    "search": ("scripts.bench_search", False, "disclosure/search/query.py"),
    "search-sqlite": ("scripts.bench_search", True, "disclosure/search/query.py"),
    "sweep": ("scripts.bench_sweep", False, "core/sweep/running.py"),
    "events": ("scripts.bench_events", False, "core/trail/sealing.py"),
    "import": ("scripts.bench_import", False, "disclosure/management/commands/import_documents.py"),
    "requests": ("scripts.bench_requests", False, "requests_app/applying/views.py"),
    "tracking": ("scripts.bench_tracking", False, "requests_app/tracking/views.py"),
}


def database(name: str) -> str:
    """A fresh database beside the one of DATABASE_URL; its address."""
    import psycopg2  # type: ignore[import-untyped]

    base = urlsplit(os.environ["DATABASE_URL"])
    link = psycopg2.connect(os.environ["DATABASE_URL"])
    link.autocommit = True
    with link.cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {name}")
        cursor.execute(f"CREATE DATABASE {name}")
    link.close()
    return urlunsplit(base._replace(path=f"/{name}"))


def run(part: str, var: Path) -> list[dict[str, object]]:
    """The rows of one part, in a process of its own with a database of its own."""
    module, embedded, needed = PARTS[part]
    if not (ROOT / needed).exists():
        return [{"what": part, "measured": "not built yet", "limit": "", "ok": None}]
    folder = var / part
    folder.mkdir()
    env = os.environ | {
        "VAR_DIR": str(folder),
        "EMAIL_URL": "dummymail://",
        "LOG_LEVEL": "ERROR",
        "DJANGO_SETTINGS_MODULE": "portal.settings",
    }
    env["DATABASE_URL"] = f"sqlite:///{folder / 'db.sqlite3'}" if embedded else database(f"bench_{part}")
    start = time.monotonic()
    done = subprocess.run([sys.executable, "-m", module], cwd=ROOT, env=env, stdout=subprocess.PIPE, text=True, check=False)
    rows = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    if done.returncode:
        rows.append({"what": part, "measured": f"failed with exit {done.returncode}", "limit": "runs", "ok": False})
    print(f"{part}: {time.monotonic() - start:.0f} s", file=sys.stderr, flush=True)
    return rows


def table(rows: list[dict[str, object]]) -> str:
    """Markdown that reads well on a terminal too."""
    verdict = {True: "holds", False: "MISSED", None: ""}
    lines = ["| what | measured | limit | |", "|---|---|---|---|"]
    lines += [f"| {row['what']} | {row['measured']} | {row['limit']} | {verdict[row['ok']]} |" for row in rows]  # type: ignore[index]
    return "\n".join(lines)


def write(rows: list[dict[str, object]], file: Path) -> None:
    """The table with what one needs to know about the machine."""
    load = ", ".join(f"{value:.1f}" for value in os.getloadavg())
    head = f"# Benchmark of {date.today().isoformat()}\n\n`make bench` on {os.cpu_count()} cores; load average at the end {load}.\n\n"  # noqa: DTZ011
    file.write_text(f"{head}{table(rows)}\n", encoding="utf-8")


def main() -> int:
    """Exit 1 when a limit is missed."""
    parser = argparse.ArgumentParser(description="Measure the limits of DESIGN.md.")
    parser.add_argument("parts", nargs="*", metavar="PART", help=", ".join(PARTS))
    parser.add_argument("--output", type=Path, help="also write the table here, as Markdown")
    options = parser.parse_args()
    if unknown := set(options.parts) - set(PARTS):
        parser.error(f"unknown: {', '.join(sorted(unknown))}; known: {', '.join(PARTS)}")
    rows: list[dict[str, object]] = []
    with tempfile.TemporaryDirectory(prefix="portal-bench-") as folder:
        for part in options.parts or PARTS:
            rows += run(part, Path(folder))
            if options.output:  # after each part: the last ones take long
                write(rows, options.output)
    print(table(rows))
    return 1 if any(row["ok"] is False for row in rows) else 0


if __name__ == "__main__":
    sys.exit(main())
