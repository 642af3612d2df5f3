"""Public pages of interpretations: the list, and the box for readers' questions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from core.proof_of_work import ProtectedForm, with_proof_of_work
from core.publicsite import kept, organisations_of
from core.ratelimit import rate_limited
from disclosure.errors import RefusedError
from disclosure.models import Document
from disclosure.rows import Names
from disclosure.tree import tree_of
from interpretation import listing
from interpretation.models import Form
from interpretation.services import questions

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


class QuestionForm(ProtectedForm):
    """A question, and how to reach who asks, if they wish."""

    text = forms.CharField(
        label=_("您的问题"),
        min_length=questions.SHORTEST,
        max_length=questions.LONGEST,
        help_text=_("5至500个字。请不要写姓名、身份证号、电话等个人信息。"),
        widget=forms.Textarea(attrs={"class": "form-control", "rows": 6}),
    )
    contact = forms.CharField(
        label=_("联系方式"),
        required=False,
        max_length=100,
        help_text=_("可以不填。填写电话或电子邮箱的，只用于向您答复，加密保存，不公开，答复后30日删除。"),
        widget=forms.TextInput(attrs={"class": "form-control", "autocomplete": "off"}),
    )


@require_safe
def interpretations(request: HttpRequest) -> HttpResponse:
    """Interpretations by form, unit and topic, with covers."""
    at, tree, organisations = timezone.now(), tree_of(request), organisations_of(request)
    filters = listing.read_filters(request.GET, organisations)
    address = reverse("interpretation:list")
    page = listing.read_page(filters, at, Names(tree, organisations))
    context = {
        "filters": filters,
        "page": page,
        "forms": [(code, label, address + filters.query(form=code)) for code, label in Form.choices],
        "all_forms": address + filters.query(form=None),
        "organisations": organisations,
        "topics": kept(request, "interpretation topics", lambda: listing.topics_of(at), published=True),
        "next": address + filters.query(page=filters.page + 1) if page.has_next and filters.page < listing.LAST_PAGE else "",
        "previous": address + filters.query(page=filters.page - 1) if filters.page > 1 else "",
    }
    return render(request, "interpretation/list.html", context)


@with_proof_of_work
@rate_limited("reader-question", limit=6, seconds=3600)
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, code: str, serial: str) -> HttpResponse:
    """The form for a question about an interpretation. A refused form keeps what was written."""
    at, document = timezone.now(), _find(code, serial)
    form = QuestionForm(request.POST or None, request=request, at=at)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            questions.ask(document=document, text=data["text"], contact=data["contact"], is_held=form.held_for_staff, at=at)
        except RefusedError as error:
            form.add_error(None, str(error))
        else:
            return redirect("interpretation:asked", code, serial)
    return render(request, "interpretation/ask.html", {"form": form, "document": document}, status=400 if form.errors else 200)


@require_safe
def asked(request: HttpRequest, code: str, serial: str) -> HttpResponse:
    """Says that the question arrived."""
    return render(request, "interpretation/asked.html", {"document": _find(code, serial)})


def _find(code: str, serial: str) -> Document:
    """The public interpretation at this address, or 404."""
    rows = Document.objects.published(timezone.now()).select_related("organisation", "matter")
    found = rows.filter(organisation__code=code, serial=serial, kind="interpretation").first()
    if found is None:
        raise Http404
    return found
