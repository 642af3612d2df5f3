"""The offices' page of disclosure on application: whom to ask and how, limits and fees, forms to take away, figures of the year."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from core.counting import local_date
from core.publicsite import organisations_of
from core.rules import RuleError, get_rule
from requests_app.applying.picture import procedure
from requests_app.fees import FIRST_STEP_END, FREE_ITEMS, ITEM_FEE, ITEM_STEP, page_steps
from requests_app.figures import figures_of_the_year

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
    """Whom to ask, how, and how long each step may take; figures of the year of each office: one query each, the page is kept a minute."""
    today, units = local_date(timezone.now()), organisations_of(request)
    rules = rules_in_words(today)
    context = {
        "units": units,
        "rules": rules,
        "picture": procedure(rules),
        "figures": [(unit, figures_of_the_year(unit, today.year)) for unit in units],
        "year": today.year,
        "item_fee": {
            "free": FREE_ITEMS,
            "after_free": FREE_ITEMS + 1,
            "end": FIRST_STEP_END,
            "after": FIRST_STEP_END + 1,
            "step": ITEM_STEP,
            "fee": ITEM_FEE,
        },
        "pages": page_steps(),
        "payment": get_rule("fee_payment_20wd", None, today),
        "charging": any(unit.is_administrative for unit in units),
    }
    return render(request, "requests_app/office.html", context)
