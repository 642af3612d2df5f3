"""`make lint` and `make test`: every phase runs, the times are printed, the exit status tells whether all went well."""

import contextlib
import os
import sys
import tempfile
import time
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from pathlib import Path

from scripts.services import run, services, stop_on_sigterm

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
# What a developer may have set for a site of their own must not reach the tests.
OURS = {
    *("DATABASE_URL", "REDIS_URL", "SECRET_KEY", "FIELD_KEYS", "INDEX_KEY", "TRAIL_KEY", "TRAIL_ANCHOR", "ALTCHA_HMAC_KEY"),
    *("ALLOWED_HOSTS", "CSRF_TRUSTED_ORIGINS", "EMAIL_URL", "SITE_URL", "SITE_ID_CODE", "DEBUG", "LOG_LEVEL", "OTP_REQUIRED", "PORT"),
}
LINT = {
    "ruff check": [f"{BIN / 'ruff'}", "check", "--output-format=concise", "."],
    "ruff format": [f"{BIN / 'ruff'}", "format", "--check", "--output-format=concise", "."],
    "mypy": [f"{BIN / 'mypy'}"],
    "import-linter": [f"{BIN / 'lint-imports'}"],
    "migrations": [sys.executable, "manage.py", "makemigrations", "--check", "--dry-run"],
}
PYTEST = [sys.executable, "-m", "pytest", "-q", "-n", "2", "--dist=worksteal", "--durations=10"]


class Phases:
    """Runs commands one after the other and remembers how long each took and how it ended."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.rows: list[tuple[str, float, str]] = []
        self.counts = {"tests": 0, "failures": 0, "errors": 0, "skipped": 0}

    def env(self, **more: str) -> dict[str, str]:
        """The environment of one phase: a data folder of its own, nothing of the developer's site."""
        var = tempfile.mkdtemp(prefix="var-", dir=self.folder)
        kept = {name: value for name, value in os.environ.items() if name not in OURS}
        return kept | {"PORTAL_ENV": "test", "DJANGO_SETTINGS_MODULE": "portal.settings", "VAR_DIR": var} | more

    def add(self, name: str, command: list[str], env: dict[str, str]) -> None:
        """Run one phase."""
        print(f"\n== {name}", flush=True)
        with self.timed(name) as ended:
            ended.append(run(command, env))

    def pytest(self, name: str, words: list[str], env: dict[str, str]) -> None:
        """Run a suite and add its numbers to the sum."""
        report = self.folder / f"{name.replace(' ', '-')}.xml"
        self.add(name, [*PYTEST, f"--junitxml={report}", *words], env)
        if report.exists():
            for suite in ElementTree.parse(report).iter("testsuite"):  # noqa: S314  (pytest has just written it)
                for key in self.counts:
                    self.counts[key] += int(suite.get(key, 0))

    @contextlib.contextmanager
    def timed(self, name: str) -> Iterator[list[int]]:
        """Time a phase; the caller appends exit codes."""
        start, codes = time.monotonic(), list[int]()
        try:
            yield codes
        finally:
            self.rows.append((name, time.monotonic() - start, "ok" if codes and not any(codes) else f"FAILED ({codes or 'no end'})"))

    def report(self) -> int:
        """Print the table and, last, the sum of all suites; returns the exit status."""
        print()
        for name, seconds, result in self.rows:
            print(f"{name:<22}{seconds:>8.1f} s  {result}")
        if self.counts["tests"]:
            bad = self.counts["failures"] + self.counts["errors"]
            print(f"\n{self.counts['tests'] - bad - self.counts['skipped']} passed, {bad} failed, {self.counts['skipped']} skipped")
        return int(any(result != "ok" for _, _, result in self.rows))


def lint(phases: Phases) -> None:
    """Style, types, walls between the rooms, migrations."""
    env = phases.env()
    for name, command in LINT.items():
        phases.add(name, command, env)


def test(phases: Phases) -> None:
    """Everything on PostgreSQL and Redis with the coverage of core; core, the publishing path and search again on the embedded pair."""
    coverage = str(phases.folder / "coverage")
    with contextlib.ExitStack() as stack:
        with phases.timed("start of servers") as ended:
            servers = stack.enter_context(services())
            ended.append(0)
        env = phases.env(COVERAGE_FILE=coverage, **servers)
        phases.pytest("PostgreSQL and Redis", ["--cov", "--cov-report="], env)
    embedded = phases.env()
    embedded["DATABASE_URL"] = f"sqlite:///{embedded['VAR_DIR']}/db.sqlite3"
    phases.pytest("SQLite, embedded", ["-p", "scripts.select_sqlite"], embedded)
    least = os.environ.get("COVERAGE_MIN") or "95"
    gate = [sys.executable, "-m", "coverage", "report", f"--fail-under={least}", "--precision=1"]
    phases.add(f"coverage of core {least}", gate, phases.env(COVERAGE_FILE=coverage))


def main(what: str) -> int:
    """`lint`, or `test` for both."""
    stop_on_sigterm()
    os.chdir(ROOT)
    with tempfile.TemporaryDirectory(prefix="portal-check-") as folder:
        phases = Phases(Path(folder))
        lint(phases)
        if what == "test":
            test(phases)
        return phases.report()


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1]))
    except KeyboardInterrupt:
        sys.exit(130)
