"""The page of one case: every module of a room adds its buttons (pages of one act) and its panels to the room's `CasePage`."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from django.http import HttpResponse

    from core.access import Verb
    from core.reach import Reach

    # view(admin, request, case) -> HttpResponse; context(case, reach) -> dict
    View = Callable[..., HttpResponse]
    Context = Callable[..., dict[str, Any]]


@dataclass(frozen=True)
class CaseAct:
    """A button of the page and the page behind it, at `<case>/<name>/`, named `admin:<url_name>`.

    `when` says whether the case is in a state for it; the service has the last word. `main`: the likeliest next step, shown in red.
    """

    name: str
    label: Any
    view: View
    verb: Verb
    when: Callable[[Any], bool]
    group: str
    main: bool
    danger: bool
    url_name: str


@dataclass(frozen=True)
class CasePanel:
    """A box of the page. `context` gives what the template needs as `panel`, or {} to leave the box out."""

    name: str
    template: str
    context: Context
    order: int


@dataclass(frozen=True)
class CasePage:
    """What the pages of one model's rows show. `prefix` is that of its addresses' names, such as `requests_app_application`."""

    prefix: str
    acts: dict[str, CaseAct] = field(default_factory=dict)
    panels: dict[str, CasePanel] = field(default_factory=dict)

    def act(
        self,
        name: str,
        label: Any,
        *,
        verb: Verb,
        when: Callable[[Any], bool],
        group: str = "steps",
        main: bool = False,
        danger: bool = False,
    ) -> Callable[[View], View]:
        """Decorate `view(admin, request, case) -> HttpResponse` (see core.admin_acts.act): button and page of the case."""

        def register(view: View) -> View:
            self.acts[name] = CaseAct(name, label, view, verb, when, group, main, danger, f"{self.prefix}_{name}")
            return view

        return register

    def panel(self, name: str, template: str, *, order: int = 50) -> Callable[[Context], Context]:
        """Decorate `context(case, reach) -> dict`: a box of the page, by `order` (10 facts ... 90 events)."""

        def register(context: Context) -> Context:
            self.panels[name] = CasePanel(name, template, context, order)
            return context

        return register

    def acts_for(self, case: Any, reach: Reach, among: Iterable[CaseAct] | None = None) -> list[CaseAct]:
        """Buttons this person can press on the case as it stands, in the order in which they were registered, the likeliest first."""
        acts = self.acts.values() if among is None else among
        found = [act for act in acts if case.organisation_id in reach.organisations(act.verb) and act.when(case)]
        return sorted(found, key=lambda act: not act.main)

    def panels_for(self, case: Any, reach: Reach) -> list[tuple[str, dict[str, Any]]]:
        """(template, context) of the boxes that have something to show."""
        rows = sorted(self.panels.values(), key=lambda panel: panel.order)
        shown = ((panel.template, panel.context(case, reach)) for panel in rows)
        return [(template, context) for template, context in shown if context]
