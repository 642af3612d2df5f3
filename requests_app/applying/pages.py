"""What the pages of the form share."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from django.core.cache import cache
from django.db.models import prefetch_related_objects
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from core import pageversions
from core.publicsite import organisations_of
from requests_app.applying import drafts, steps
from requests_app.applying.steps import Step

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from core.models import Organisation
    from requests_app.applying.filled import Whole
    from requests_app.applying.forms import StepForm

METHODS = ["GET", "HEAD", "POST"]


def offices(request: HttpRequest) -> list[Organisation]:
    """All active offices; also for a POST, which no page cache looked at, out of this process while the site's token stands."""
    if getattr(request, "site_version", None) is None:
        with contextlib.suppress(Exception):  # the cache is away: they are read
            request.site_version = cache.get(pageversions.SITE)  # type: ignore[attr-defined]
    return organisations_of(request)


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
        prefetch_related_objects(upload.files, "blob")
    wrong = form.problems() if form.is_bound else []
    wrong += [(f"id_{name}", words) for name, several in (problems or {}).items() for words in several]
    organisation = whole.organisation if whole else None
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
