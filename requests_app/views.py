"""Disclosure on application: for now the offices' page, in words, with the legal figures of the rules in force."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from core.counting import local_date
from core.publicsite import organisations_of
from core.rules import RuleError, get_rule

if TYPE_CHECKING:
    from datetime import date

    from django.http import HttpRequest, HttpResponse

    from core.rules import Rule

# Names in the template -> codes of national rules (LEGAL.md §1.1).
FIGURES = {
    "reply": "request_reply_20wd",
    "extension": "request_extension_20wd",
    "correction": "correction_7wd",
    "third": "third_party_15wd",
}


def rules_in_words(on: date) -> dict[str, Rule]:
    """The rules of FIGURES in force on this day; a rule that is not registered is left out. No query."""
    found = {}
    for name, code in FIGURES.items():
        try:
            found[name] = get_rule(code, None, on)
        except RuleError:
            continue
    return found


@require_safe
def office(request: HttpRequest) -> HttpResponse:
    """Whom to ask, how, and how long each step may take. One query."""
    context = {"units": organisations_of(request), "rules": rules_in_words(local_date(timezone.now()))}
    return render(request, "requests_app/office.html", context)
