"""Public pages of the core: the calculator of limits."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from core.counting import SHANGHAI, CountingError, local_date
from core.deadlines import Trace, explain_rule
from core.forms import CalculatorForm
from core.models.calendar import NATIONAL
from core.publicsite import organisations_of
from core.rules import RuleError, follows_another

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from core.models import Organisation


@require_safe
def calculator(request: HttpRequest) -> HttpResponse:
    """When a limit ends and why, day by day; without parameters a reply to an application received today. Bad input: status 400."""
    today = local_date(timezone.now())
    organisations = organisations_of(request)
    form = CalculatorForm(_query(request, today.isoformat()), organisations=organisations)
    trace = None
    if form.is_valid():
        try:
            trace = _trace(form.cleaned_data, organisations)
        except (RuleError, CountingError) as error:
            form.add_error("start", str(error))
    layers = dict(_flat(form))
    context = {"form": form, "trace": trace, "today": today, "layer_name": layers.get(form.data["layer"], "")}
    return render(request, "core/calculator.html", context, status=200 if trace else 400)


def _query(request: HttpRequest, today: str) -> dict[str, str]:
    """The form's data, completed; a start with a clock time may come in one piece."""
    start, _, clock = request.GET.get("start", today).partition("T")
    return {
        "rule": request.GET.get("rule", "request_reply_20wd"),
        "start": start,
        "time": request.GET.get("time", clock[:5]),
        "layer": request.GET.get("layer") or NATIONAL,
    }


def _trace(data: dict[str, Any], organisations: list[Organisation]) -> Trace:
    """Count on the national layer, a region's, or as the organisation counts: its layers and its stricter rules."""
    code, layer = data["rule"], data["layer"] or NATIONAL
    organisation = next((row for row in organisations if row.code == layer), None)
    start = datetime.combine(data["start"], data["time"] or time(), SHANGHAI)
    if follows_another(code) and not data["time"]:
        start += timedelta(days=1)
    layers = organisation.calendar_layers if organisation else [NATIONAL, layer]
    return explain_rule(code, start, layers, organisation)


def _flat(form: CalculatorForm) -> list[tuple[str, Any]]:
    """The choices of the calendar without their groups."""
    found: list[tuple[str, Any]] = []
    for value, label in form.fields["layer"].choices:  # type: ignore[attr-defined]
        found += label if isinstance(label, list) else [(value, label)]
    return found
