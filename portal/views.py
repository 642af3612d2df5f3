"""Pages of the site itself: home, guide, errors."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def home(request: HttpRequest) -> HttpResponse:
    """The first page."""
    return render(request, "base.html")


def guide(request: HttpRequest) -> HttpResponse:
    """公开指南."""
    return render(request, "base.html")


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form came without its token."""
    return render(request, "403.html", {"reason": reason}, status=403)
