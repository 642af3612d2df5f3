"""What the pages of the form share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from requests_app.applying import drafts, steps
from requests_app.applying.steps import Step

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from requests_app.applying.filled import Whole
    from requests_app.applying.forms import StepForm

METHODS = ["GET", "HEAD", "POST"]


def page(
    request: HttpRequest,
    template: str,
    whole: Whole | None,
    token: str,
    now: Step,
    form: StepForm,
    *,
    problems: dict[str, list[str]] | None = None,
    status: int = 200,
) -> HttpResponse:
    """A step's page."""
    sections = form.sections()
    for upload in (one for section in sections for one in section.uploads):
        upload.errors = (problems or {}).get(upload.name, [])
        upload.files = whole.files.get(upload.name, []) if whole else []
    wrong = form.problems() if form.is_bound else []
    wrong += [(f"id_{name}", words) for name, several in (problems or {}).items() for words in several]
    organisation = whole.draft.organisation if whole else None
    context = {"form": form, "sections": sections, "wrong": wrong, "token": token, "step": now, "title": steps.TITLES[now]}
    context |= {"marks": steps.progress(now, whole.done if whole else set()), "previous": steps.before(now) if now != Step.KIND else ""}
    context |= {"hours": drafts.hours_of(organisation), "months": drafts.months_of(organisation), "number": steps.ORDER.index(now) + 1}
    return render(request, f"requests_app/applying/{template}", context | {"count": len(steps.ORDER)}, status=status)


def following(whole: Whole, now: Step) -> Step:
    """Forward; where everything else is done already, back to the review."""
    return whole.first_open or Step.REVIEW if steps.after(now) in whole.done else steps.after(now)


def to_step(token: str, step: Step) -> HttpResponse:
    if step == Step.REVIEW:
        return redirect("requests:review", token=token)
    return redirect("requests:step", token=token, name=step.value)


def gone(request: HttpRequest) -> HttpResponse:
    return render(request, "requests_app/applying/gone.html", {"words": _("此表单不存在或者已被清除。")}, status=404)
