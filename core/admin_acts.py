"""One page per button: it asks what the act needs, does it on POST, and shows a refusal beside the form (no change by a mere link)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminTextareaWidget

from core.admin_base import StaffAdmin, back, refusal_text, refusals

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse


class ActForm(forms.Form):
    """A form with nothing to fill in: the button alone confirms."""


class CommentForm(ActForm):
    """An optional remark."""

    comment = forms.CharField(label=_("说明"), required=False, max_length=500, widget=UnfoldAdminTextareaWidget(attrs={"rows": 3}))


class ReasonForm(ActForm):
    """A reason that must be given."""

    reason = forms.CharField(label=_("理由"), max_length=300, widget=UnfoldAdminTextareaWidget(attrs={"rows": 3}))


def act(
    admin: StaffAdmin,
    request: HttpRequest,
    obj: Any,
    *,
    form: ActForm,
    title: Any,
    button: Any,
    do: Callable[[ActForm], str | None],
    intro: Any = "",
    danger: bool = False,
    template: str = "admin/act.html",
    then: Callable[[], HttpResponse] | None = None,
    ready: bool = True,
    **context: Any,
) -> HttpResponse:
    """Show the form; on a valid POST call `do(form)` in one transaction, show the message it returns and go back to the row (or `then`).

    `ready=False` shows the filled form once more, for pages that first show what would happen.
    """
    if request.method == "POST" and form.is_valid() and ready:
        try:
            with transaction.atomic():
                said = do(form)
        except refusals() as error:
            form.add_error(None, refusal_text(error))
        else:
            if said:
                messages.success(request, said)
            return then() if then else back(admin, obj)
    shown = {
        **admin.admin_site.each_context(request),
        "opts": admin.model._meta,
        "page_name": admin.page_name or admin.opts.verbose_name_plural,
        "original": obj,
        "title": title,
        "form": form,
        "media": admin.media + form.media,
        "intro": intro,
        "button": button,
        "danger": danger,
        **context,
    }
    return render(request, template, shown)


def sent(request: HttpRequest) -> Any:
    """The form's data on POST, even when empty, else None: a form without fields is confirmed by its button alone."""
    return request.POST if request.method == "POST" else None


def sent_files(request: HttpRequest) -> tuple[Any, Any]:
    """Data and files on POST, else (None, None)."""
    return (request.POST, request.FILES) if request.method == "POST" else (None, None)
