"""The board of interpretations: not yet planned, due today, overdue."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q

from core.counting import local_date
from core.models import Deadline
from disclosure.kinds import kinds
from disclosure.models import DocumentVersion
from disclosure.models.versions import FROZEN_STATES
from interpretation.models import AssistTask, InterpretationPlan, PlanState

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from core.models import User

RULE = "interpretation_3wd"
MATTER_KIND = "interpretation"


@dataclass(frozen=True)
class Owed:
    """An interpretation that is owed; `plan` is None where the policy went public without one."""

    deadline: Deadline
    plan: InterpretationPlan | None
    policy: str

    @property
    def handler(self) -> User | None:
        """Who writes it."""
        return self.deadline.matter.handler


@dataclass
class Board:
    """`unplanned`: drafts of policies that are to be interpreted and have no plan, or whose need is undecided. The rest by due time."""

    unplanned: list[DocumentVersion] = field(default_factory=list)
    overdue: list[Owed] = field(default_factory=list)
    today: list[Owed] = field(default_factory=list)
    coming: list[Owed] = field(default_factory=list)
    prepared: list[InterpretationPlan] = field(default_factory=list)
    tasks: list[AssistTask] = field(default_factory=list)

    @property
    def pressing(self) -> list[Owed]:
        """What cannot wait."""
        return [*self.overdue, *self.today]


def interpretation_board(organisations: Collection[int], at: datetime, *, brief: bool = False) -> Board:
    """What these units owe; `prepared` are plans approved whose policy is not public yet, `tasks` what others ask of them.

    Five queries; `brief`, for the first page, leaves out what is prepared and the plans behind what is owed: three.
    """
    board = Board(
        unplanned=unplanned(organisations),
        prepared=[] if brief else prepared(organisations),
        tasks=list(
            AssistTask.objects.filter(organisation__in=organisations, done_at__isnull=True).select_related(
                "organisation", "plan__policy", "plan__interpreter"
            )
        ),
    )
    open_ones = (
        Deadline.objects.open()
        .filter(rule=RULE, matter__kind=MATTER_KIND, due_at__isnull=False)
        .filter(Q(organisation__in=organisations) | Q(matter__parent__organisation__in=organisations))
        .select_related("matter__handler", "matter__parent", "organisation")
        .order_by("due_at", "id")
    )
    found = list(open_ones)
    plans = InterpretationPlan.objects.filter(matter__in=[row.matter_id for row in found]).select_related("policy", "interpreter")
    by_matter = {} if brief else {plan.matter_id: plan for plan in plans}
    today = local_date(at)
    for row in found:
        parent = row.matter.parent
        owed = Owed(row, by_matter.get(row.matter_id), parent.title if parent else row.matter.title)
        place = board.overdue if row.is_overdue(at) else board.today if row.last_day == today else board.coming
        place.append(owed)
    return board


def prepared(organisations: Collection[int]) -> list[InterpretationPlan]:
    """Approved plans whose policy is not public yet, by their planned day."""
    rows = InterpretationPlan.objects.filter(state=PlanState.APPROVED, matter__isnull=True)
    rows = rows.filter(Q(interpreter__in=organisations) | Q(policy__organisation__in=organisations))
    return list(rows.select_related("policy", "interpreter", "handler").order_by("planned_on", "id"))


def unplanned(organisations: Collection[int]) -> list[DocumentVersion]:
    """First drafts of policies without a plan that have not been found to need none."""
    policies = [code for code, kind in kinds.items() if kind.is_policy]
    plan = InterpretationPlan.objects.filter(policy=OuterRef("document"))
    return list(
        DocumentVersion.objects.filter(kind__in=policies, document__organisation__in=organisations, document__published_at__isnull=True)
        .filter(~Exists(plan), document__sealed_at__isnull=True)
        .exclude(state__in=FROZEN_STATES)
        .exclude(needs_interpretation=False)
        .select_related("document__organisation")
        .defer("body", "body_text")
        .order_by("id")
    )
