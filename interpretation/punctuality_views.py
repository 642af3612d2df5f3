"""The public page of punctuality (办理时效)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from core.publicsite import organisations_of
from interpretation.punctual import sections

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@require_safe
def punctuality(request: HttpRequest) -> HttpResponse:
    """By month and unit, twelve months. One query a section; the page is kept a minute."""
    at, units = timezone.now(), organisations_of(request)
    return render(request, "interpretation/punctuality.html", {"sections": [section(units, at) for section in sections], "at": at})
