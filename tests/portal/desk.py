"""The staff's side in tests: a client that is signed in, at a fixed instant."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.test import Client
from django.urls import reverse

from core.models import Organisation, User
from disclosure.default_columns import ensure_columns


def client_of(user: User | None) -> Client:
    """A browser of this person, or of nobody."""
    client = Client()
    if user is not None:
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def change(version: Any) -> str:
    """Address of a version's page."""
    return reverse("admin:disclosure_documentversion_change", args=[version.pk])


def button(version: Any, name: str) -> str:
    """Address of one of its buttons."""
    return reverse(f"admin:disclosure_documentversion_{name}", args=[version.pk])


def filed(org: Organisation, **given: Any) -> dict[str, Any]:
    """What an editor's form sends."""
    form: dict[str, Any] = {
        "organisation": org.pk,
        "title": "关于送温暖工作的通知",
        "kind": "notice",
        "column": ensure_columns()["notices"].pk,
        "document_number": "邕工发〔2026〕3号",
        "written_on": date(2026, 11, 20).isoformat(),
        "issuer": org.pk,
        "attribute": "proactive",
        "body": "<p>各基层工会：</p><p>送温暖对象为困难职工。</p>",
        "topic": "劳动/工会",
    }
    return form | given


def edited(version: Any, **given: Any) -> dict[str, Any]:
    """What the same form sends for a draft that is there: without the unit, with the revision that was looked at."""
    form = filed(version.document.organisation, seen_revision=version.revision)
    del form["organisation"]
    return form | given
