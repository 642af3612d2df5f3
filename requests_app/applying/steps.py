"""The steps of the form, in their order."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


class Step(StrEnum):
    """Names in addresses."""

    KIND = "kind"
    WHO = "who"
    WHAT = "what"
    HOW = "how"
    REVIEW = "review"


class Acting(models.TextChoices):
    """For whom somebody fills in the form."""

    SELF = "self", _("本人（本单位）申请")
    AGENT = "agent", _("委托代理人代为申请")
    GUARDIAN = "guardian", _("监护人代为申请")
    JOINT = "joint", _("多人共同申请，推举代表人")


TITLES: dict[Step, str | _StrPromise] = {
    Step.KIND: _("申请类型"),
    Step.WHO: _("申请人"),
    Step.WHAT: _("所需信息"),
    Step.HOW: _("获取方式"),
    Step.REVIEW: _("核对并提交"),
}
ORDER = tuple(Step)
FILLED = ORDER[:-1]  # steps that ask for something


@dataclass(frozen=True)
class Mark:
    """A step as the progress shows it. `state`: done, now or later."""

    step: Step
    title: str | _StrPromise
    state: str


def progress(now: Step, done: set[Step]) -> list[Mark]:
    """All steps; `done` are those filled in without a mistake."""
    return [Mark(step, TITLES[step], "now" if step == now else "done" if step in done else "later") for step in ORDER]


def after(step: Step) -> Step:
    """The next one; the last stays."""
    return ORDER[min(ORDER.index(step) + 1, len(ORDER) - 1)]


def before(step: Step) -> Step:
    """The one before; the first stays."""
    return ORDER[max(ORDER.index(step) - 1, 0)]
