"""The language of a page is in its address, nowhere else: `/en/...` is English, everything else Simplified Chinese.

Neither Accept-Language nor a cookie is read, so that one address is one page for caches and for everyone who shares a link.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.utils import translation

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponseBase


def language_of(path: str) -> str:
    """Language code of an address path."""
    return "en" if path == "/en" or path.startswith("/en/") else settings.LANGUAGE_CODE


def path_in(language: str, path: str) -> str:
    """The same address path in another language; addresses that have one language only (`/feeds/`...) must not be passed."""
    plain = path[3:] or "/" if language_of(path) == "en" else path
    return f"/en{plain}" if language == "en" else plain


class PathLanguageMiddleware:
    """Activates the language of the path for the length of the request and names it in Content-Language."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        language = language_of(request.path_info)
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response
