"""Public pages of published information."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def document_list(request: HttpRequest) -> HttpResponse:
    """Published information with filters."""
    return render(request, "base.html")


def document(request: HttpRequest, code: str, serial: str) -> HttpResponse:
    """One document."""
    return render(request, "base.html")


def catalogue(request: HttpRequest) -> HttpResponse:
    """The tree of columns."""
    return render(request, "base.html")
