"""What keeps a production site from starting. Errors here are printed by `manage.py check` and raised by every other start."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.checks import Error, Tags, register
from django.core.exceptions import ImproperlyConfigured

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.apps import AppConfig

SHORTEST = 32


@register(Tags.security)
def check_production(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[Error]:
    """Errors of a production site, none elsewhere."""
    return [Error(text, id=f"portal.E{number:03}") for number, text in unsafe_settings()] if settings.PRODUCTION else []


def refuse_unsafe_start(argv: Sequence[str]) -> None:
    """Raise ImproperlyConfigured with all reasons in production, unless this is `manage.py check`, which prints them."""
    if settings.PRODUCTION and list(argv[1:2]) != ["check"] and (found := unsafe_settings()):
        raise ImproperlyConfigured("\n".join(["refusing to start in production:", *(f"- {text}" for _, text in found)]))


def unsafe_settings() -> list[tuple[int, str]]:
    """(number, reason) of everything unsafe in the present settings, whatever the environment."""
    found: list[tuple[int, str]] = []
    keys = {"SECRET_KEY": settings.SECRET_KEY, "INDEX_KEY": settings.INDEX_KEY, "TRAIL_KEY": settings.TRAIL_KEY}
    keys |= {f"FIELD_KEYS[{place}]": key for place, key in enumerate(settings.FIELD_KEYS)}
    found += [(1, f"{name} is missing, shorter than {SHORTEST} characters or a demo value") for name, key in keys.items() if _weak(key)]
    if not settings.FIELD_KEYS:
        found.append((2, "FIELD_KEYS is empty"))
    found += [(3, f"{one} and {other} are the same key") for (one, a), (other, b) in combinations(keys.items(), 2) if a and a == b]
    if not settings.ALLOWED_HOSTS or any(host.startswith("*") for host in settings.ALLOWED_HOSTS):
        found.append((4, "ALLOWED_HOSTS is empty or admits any host"))
    if settings.DEBUG:
        found.append((5, "DEBUG is on"))
    if "sqlite" in settings.DATABASES["default"]["ENGINE"]:
        found.append((6, "DATABASE_URL names no PostgreSQL"))
    if not settings.REDIS_URL:
        found.append((7, "REDIS_URL is missing"))
    if not settings.SITE_URL.startswith("https://"):
        found.append((8, "SITE_URL does not begin with https://"))
    if settings.EMAIL_BACKEND.rpartition(".")[0] != "django.core.mail.backends.smtp":
        found.append((9, "EMAIL_URL is missing or does not send mail"))
    if not settings.SECURE_SSL_REDIRECT and not settings.SECURE_HSTS_SECONDS:
        found.append((10, "neither SECURE_SSL_REDIRECT nor HSTS is on"))
    return found


def _weak(key: str) -> bool:
    return len(key) < SHORTEST or key.startswith(("insecure", "django-insecure")) or len(set(key)) < 8
