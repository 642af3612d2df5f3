"""Pages of the site itself: home, health, errors."""

from django.http import HttpRequest, HttpResponse


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form came without its token."""
    return HttpResponse("csrf", status=403)
