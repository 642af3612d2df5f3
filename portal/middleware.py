"""Middlewares of the site."""

from django.contrib.sessions.middleware import SessionMiddleware


class SessionOnlyForStaffMiddleware(SessionMiddleware):
    pass


class PolicyMiddleware:
    def __init__(self, get_response):  # type: ignore[no-untyped-def]
        self.get_response = get_response

    def __call__(self, request):  # type: ignore[no-untyped-def]
        return self.get_response(request)
