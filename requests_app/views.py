"""The office's page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def office(request: HttpRequest) -> HttpResponse:
    """Where and how to apply."""
    return render(request, "base.html")
