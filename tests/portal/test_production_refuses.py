"""Production starts with good values and refuses each unsafe one. Real processes: settings are read once a process."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.exceptions import ImproperlyConfigured

from portal.checks import refuse_unsafe_start, unsafe_settings

# only the checks read it; the connection of this process stays
pytestmark = pytest.mark.filterwarnings("ignore:Overriding setting DATABASES")
ROOT = Path(__file__).resolve().parent.parent.parent
LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFGH"
GOOD = {
    "PORTAL_ENV": "production",
    "SECRET_KEY": f"secret-{LETTERS}-and-more-of-it",
    "FIELD_KEYS": f"field-{LETTERS}",
    "INDEX_KEY": f"index-{LETTERS}",
    "TRAIL_KEY": f"trail-{LETTERS}",
    "ALLOWED_HOSTS": "portal.example.invalid",
    "SITE_URL": "https://portal.example.invalid",
    "DATABASE_URL": "postgres://portal:x@127.0.0.1:1/portal",
    "REDIS_URL": "redis://127.0.0.1:1/0",
    "EMAIL_URL": "smtp://127.0.0.1:25",
}


def run(words: list[str], folder: Path, **changes: str) -> subprocess.CompletedProcess[str]:
    values = {name: value for name, value in (GOOD | changes).items() if value}
    env = {"PATH": os.environ["PATH"], "VAR_DIR": str(folder), "LC_ALL": "C.UTF-8", **values}
    return subprocess.run([sys.executable, *words], cwd=ROOT, env=env, capture_output=True, text=True, check=False)


def test_with_good_values_the_deployment_check_is_clean(tmp_path: Path) -> None:
    done = run(["manage.py", "check", "--deploy", "--fail-level", "WARNING"], tmp_path)
    assert (done.returncode, done.stderr) == (0, ""), done.stderr
    assert "no issues" in done.stdout


@pytest.fixture
def good(settings: LazySettings) -> LazySettings:
    """Settings of a safe site, in this process."""
    for name in ("SECRET_KEY", "INDEX_KEY", "TRAIL_KEY", "SITE_URL", "REDIS_URL"):
        setattr(settings, name, GOOD[name])
    settings.FIELD_KEYS = [GOOD["FIELD_KEYS"]]
    settings.ALLOWED_HOSTS = [GOOD["ALLOWED_HOSTS"]]
    settings.DATABASES = {"default": settings.DATABASES["default"] | {"ENGINE": "django.db.backends.postgresql"}}
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.SECURE_SSL_REDIRECT = True
    settings.PRODUCTION = True
    return settings


@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        ("SECRET_KEY", "short", "SECRET_KEY is missing, shorter than 32 characters or a demo value"),
        ("SECRET_KEY", f"insecure-{LETTERS}", "SECRET_KEY is missing, shorter than 32 characters or a demo value"),
        ("SECRET_KEY", "a" * 60, "SECRET_KEY is missing, shorter than 32 characters or a demo value"),
        ("FIELD_KEYS", [], "FIELD_KEYS is empty"),
        ("FIELD_KEYS", [GOOD["FIELD_KEYS"], "old"], "FIELD_KEYS[1] is missing, shorter than 32 characters or a demo value"),
        ("INDEX_KEY", GOOD["TRAIL_KEY"], "INDEX_KEY and TRAIL_KEY are the same key"),
        ("TRAIL_KEY", "", "TRAIL_KEY is missing, shorter than 32 characters or a demo value"),
        ("ALLOWED_HOSTS", ["*"], "ALLOWED_HOSTS is empty or admits any host"),
        ("ALLOWED_HOSTS", [], "ALLOWED_HOSTS is empty or admits any host"),
        ("DEBUG", True, "DEBUG is on"),
        (
            "DATABASES",
            {"default": {"ENGINE": "django.db.backends.sqlite3"}},
            "DATABASE_URL names no PostgreSQL",
        ),
        ("REDIS_URL", "", "REDIS_URL is missing"),
        ("SITE_URL", "http://portal.example.invalid", "SITE_URL does not begin with https://"),
        ("EMAIL_BACKEND", "django.core.mail.backends.console.EmailBackend", "EMAIL_URL is missing or does not send mail"),
    ],
)
def test_each_unsafe_value_is_named(good: LazySettings, name: str, value: object, reason: str) -> None:
    assert unsafe_settings() == []
    refuse_unsafe_start(["gunicorn"])
    setattr(good, name, value)
    assert [text for _, text in unsafe_settings()] == [reason]
    with pytest.raises(ImproperlyConfigured, match="refusing to start in production"):
        refuse_unsafe_start(["gunicorn"])


def test_the_web_process_refuses_and_prints_no_value(tmp_path: Path) -> None:
    done = run(["-c", "import portal.wsgi"], tmp_path, INDEX_KEY="a-short-index-key")
    assert done.returncode != 0
    assert "INDEX_KEY is missing, shorter than 32 characters" in done.stderr
    assert "a-short-index-key" not in done.stderr


def test_all_reasons_come_at_once_and_a_worker_refuses_too(tmp_path: Path) -> None:
    done = run(["-c", "import portal.celery, django; django.setup()"], tmp_path, REDIS_URL="", SITE_URL="http://x.example.invalid")
    assert "REDIS_URL is missing" in done.stderr
    assert "SITE_URL does not begin" in done.stderr


def test_the_check_command_prints_what_a_start_would_refuse(tmp_path: Path) -> None:
    done = run(["manage.py", "check"], tmp_path, INDEX_KEY="")
    assert done.returncode == 1
    assert "portal.E001" in done.stderr


def test_an_empty_secret_key_never_starts(tmp_path: Path) -> None:
    assert run(["-c", "import portal.wsgi"], tmp_path, SECRET_KEY="").returncode != 0
