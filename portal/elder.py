"""长者版 without JavaScript: while `?elder=1` stands in the address, every link and form of the page carries it on.

With JavaScript the mode is a class remembered in the browser (static/js/portal.js) and nothing is rewritten. What is rewritten is kept by
the page cache under its own address, because `elder` is one of its parameters.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponseBase

# Links to our own pages, not to files, feeds or the way out of the mode.
LINK = re.compile(r'(<a\b(?![^>]*\bdata-elder\b)[^>]*?\bhref=")(/(?!/|static/|feeds/|admin/|api/)[^"#?]*)(\?[^"#]*)?(#[^"]*)?"')
FORM = re.compile(r"(<form\b[^>]*>)", re.IGNORECASE)
ACTION = re.compile(r'(\baction=")(/(?!/)[^"#?]*)(\?[^"#]*)?"')
FIELD = '<input type="hidden" name="elder" value="1">'


class ElderMiddleware:
    """Rewrites HTML answers to addresses with `elder=1`, and where they redirect to."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if "elder=1" not in request.META.get("QUERY_STRING", "") or request.GET.get("elder") != "1":
            return response
        if response.has_header("Location") and response["Location"].startswith("/"):
            response["Location"] = carried(response["Location"])
        elif not response.streaming and response.get("Content-Type", "").startswith("text/html"):
            response.content = carry(response.content.decode()).encode()  # type: ignore[attr-defined]
        return response


def carry(html: str) -> str:
    """The page with `elder=1` in its links and forms."""
    linked = LINK.sub(lambda found: f'{found[1]}{_with(found[2], found[3], "&amp;")}{found[4] or ""}"', html)
    return FORM.sub(_form, linked)


def carried(address: str) -> str:
    """One address of ours with `elder=1`."""
    path, mark, anchor = address.partition("#")
    path, _question, query = path.partition("?")
    return _with(path, f"?{query}" if query else "", "&") + mark + anchor


def _with(path: str, query: str | None, joint: str) -> str:
    if query and "elder=" in query:
        return path + query
    return f"{path}{query}{joint}elder=1" if query and query != "?" else f"{path}?elder=1"


def _form(found: re.Match[str]) -> str:
    """A form that is read gets a field; one that is posted gets the word into its address, where the answer looks for it."""
    tag = found[1]
    if 'method="post"' not in tag.lower():
        return tag + FIELD
    return ACTION.sub(lambda action: f'{action[1]}{_with(action[2], action[3], "&amp;")}"', tag)
