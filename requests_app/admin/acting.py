"""What every page of an act shares."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from core.admin_acts import act
from core.counting import local_date
from requests_app.models import Application, ApplicationState

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from django.http import HttpRequest, HttpResponse

    from core.admin_acts import ActForm
    from core.admin_base import StaffAdmin

S = ApplicationState
BEING_HANDLED = (S.REGISTERED, S.HANDLING)
EARLY = (S.SUBMITTED, S.REGISTERED, S.HANDLING)


def perform(
    admin: StaffAdmin,
    request: HttpRequest,
    application: Application,
    form: ActForm,
    title: Any,
    do: Callable[[dict[str, Any]], str],
    **more: Any,
) -> HttpResponse:
    """The page of one act: `do` gets the cleaned form and returns what is said afterwards."""
    intro = more.pop("intro", "")
    words = f"{application.number}{' · ' if intro else ''}{intro}"
    return act(
        admin, request, application, form=form, title=title, button=title, do=lambda filled: do(filled.cleaned_data), intro=words, **more
    )


def who(admin: StaffAdmin, request: HttpRequest) -> dict[str, Any]:
    """`by` and `at` of the verbs."""
    known = admin.reach(request)
    return {"by": known.user, "at": known.at}


def today(admin: StaffAdmin, request: HttpRequest) -> date:
    """The present day in Asia/Shanghai, for dates filled in beforehand."""
    return local_date(admin.reach(request).at)


def in_states(*states: str) -> Callable[[Application], bool]:
    """Whether the case is in one of these states."""
    return lambda application: application.state in states
