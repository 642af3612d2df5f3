"""A draft as its forms read it."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from requests_app.applying import drafts
from requests_app.applying.forms import HowForm, KindForm, StepForm, WhatForm, WhoForm
from requests_app.applying.steps import FILLED, Acting, Step
from requests_app.models import ApplicantClass

if TYPE_CHECKING:
    from core.models import Organisation
    from requests_app.models import DraftFile, FormDraft


class Whole:
    """All steps of a draft, each bound to what was typed."""

    def __init__(self, draft: FormDraft, organisations: list[Organisation]) -> None:
        self.draft, self.organisations = draft, organisations

    def typed(self, step: Step) -> dict[str, Any]:
        """What was typed in a step; empty before its first save."""
        found: dict[str, Any] = self.draft.data.get(step.value) or {}
        return found

    @cached_property
    def files(self) -> dict[str, list[DraftFile]]:
        """The draft's files by kind."""
        return drafts.files_of(self.draft)

    def form(self, step: Step, *, bound: bool) -> StepForm:
        """The form of a step: bound it is judged, else it only shows what was typed."""
        typed = self.typed(step)
        given: dict[str, Any] = {"held": set(self.files), "label_suffix": ""}
        given |= {"data" if bound else "initial": drafts.as_post(typed) if bound else typed or None}
        match step:
            case Step.KIND:
                return KindForm(organisations=self.organisations, **given)
            case Step.WHO:
                kind = self.typed(Step.KIND)
                return WhoForm(
                    applicant_class=kind.get("applicant_class", ApplicantClass.CITIZEN), acting=kind.get("acting", Acting.SELF), **given
                )
            case Step.WHAT:
                if not bound and not typed and (words := self.typed(Step.KIND).get("q")):
                    given["initial"] = {"item_1": words}  # of a search that found nothing
                return WhatForm(**given)
            case _:
                return HowForm(contact=self.typed(Step.WHO), **given)

    @cached_property
    def kind(self) -> KindForm:
        form = self.form(Step.KIND, bound=True)
        assert isinstance(form, KindForm)  # noqa: S101  (for the type checker)
        return form

    @cached_property
    def who(self) -> WhoForm:
        form = self.form(Step.WHO, bound=True)
        assert isinstance(form, WhoForm)  # noqa: S101
        return form

    @cached_property
    def what(self) -> WhatForm:
        form = self.form(Step.WHAT, bound=True)
        assert isinstance(form, WhatForm)  # noqa: S101
        return form

    @cached_property
    def how(self) -> HowForm:
        form = self.form(Step.HOW, bound=True)
        assert isinstance(form, HowForm)  # noqa: S101
        return form

    def judged(self, step: Step) -> StepForm:
        """The bound form of a step that asks for something."""
        return {Step.KIND: self.kind, Step.WHO: self.who, Step.WHAT: self.what, Step.HOW: self.how}[step]

    @cached_property
    def done(self) -> set[Step]:
        """Steps filled in without a mistake."""
        return {step for step in FILLED if self.typed(step) and self.judged(step).is_valid()}

    @property
    def organisation(self) -> Organisation | None:
        """The office chosen in the first step."""
        return next((row for row in self.organisations if row.pk == self.draft.organisation_id), None)

    @property
    def is_complete(self) -> bool:
        return self.first_open is None

    @property
    def first_open(self) -> Step | None:
        """The first step that is not done yet."""
        return next((step for step in FILLED if step not in self.done), None)
