"""The case page's pieces: every room module adds its buttons (pages of one act) and its panels here, in `requests_app/admin/<part>.py`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

    from core.access import Verb
    from core.admin_base import StaffAdmin
    from core.reach import Reach
    from requests_app.models import Application

    View = Callable[[StaffAdmin, HttpRequest, Application], HttpResponse]
    Context = Callable[[Application, Reach], dict[str, Any]]

# Groups of buttons in the order of the work.
STEPS, ANSWER, LETTERS, CARE = "steps", "answer", "letters", "care"


@dataclass(frozen=True)
class CaseAct:
    """A button of the case page and the page behind it, at `<application>/<name>/`, named `admin:requests_app_application_<name>`.

    `when` says whether the case is in a state for it; the service has the last word. `main`: the likeliest next step, shown in red.
    """

    name: str
    label: Any
    view: View
    verb: Verb
    when: Callable[[Application], bool]
    group: str = STEPS
    main: bool = False
    danger: bool = False

    @property
    def url_name(self) -> str:
        """The name of its address within the admin."""
        return f"requests_app_application_{self.name}"

    def is_gone(self, application: Application) -> bool:
        """Whether what it works on was erased."""
        return application.erased_at is not None and self.name not in AFTER_ERASURE


@dataclass(frozen=True)
class CasePanel:
    """A box of the case page. `context` gives what the template needs, or {} to leave the box out."""

    name: str
    template: str
    context: Context
    order: int = 50


# What may still happen to a case whose online copy was erased.
AFTER_ERASURE = frozenset({"complaint", "proceeding"})

CASE_ACTS: dict[str, CaseAct] = {}
CASE_PANELS: dict[str, CasePanel] = {}


def case_act(
    name: str,
    label: Any,
    *,
    verb: Verb,
    when: Callable[[Application], bool],
    group: str = STEPS,
    main: bool = False,
    danger: bool = False,
) -> Callable[[View], View]:
    """Decorate `view(admin, request, application) -> HttpResponse` (see core.admin_acts.act): button and page of the case."""

    def register(view: View) -> View:
        CASE_ACTS[name] = CaseAct(name, label, view, verb, when, group, main, danger)
        return view

    return register


def case_panel(name: str, template: str, *, order: int = 50) -> Callable[[Context], Context]:
    """Decorate `context(application, reach) -> dict`: a box of the case page, by `order` (10 facts ... 90 events)."""

    def register(context: Context) -> Context:
        CASE_PANELS[name] = CasePanel(name, template, context, order)
        return context

    return register


def acts_for(application: Application, reach: Reach) -> list[CaseAct]:
    """Buttons this person can press on the case as it stands, in the order in which they were registered, the likeliest first."""
    organisation = application.organisation_id
    usable = [act for act in CASE_ACTS.values() if not act.is_gone(application)]
    found = [act for act in usable if organisation in reach.organisations(act.verb) and act.when(application)]
    return sorted(found, key=lambda act: not act.main)


def panels_for(application: Application, reach: Reach) -> list[tuple[str, dict[str, Any]]]:
    """(template, context) of the boxes that have something to show."""
    found = []
    for panel in sorted(CASE_PANELS.values(), key=lambda panel: panel.order):
        context = panel.context(application, reach)
        if context:
            found.append((panel.template, context))
    return found
