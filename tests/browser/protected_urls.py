"""A protected form of its own, to try the proof of work in a browser."""

from __future__ import annotations

from datetime import timedelta

from django import forms
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import path
from django.utils import timezone

from core.proof_of_work import ProtectedForm, with_proof_of_work

PAGE = """<!doctype html><html lang="zh-Hans"><title>提问</title><link rel="icon" href="data:,"><body>
<form method="post" action="/question/">{{ form.non_field_errors }}{{ form.text }}{{ form.protection }}<button>提交</button></form>
</body></html>"""


class QuestionForm(ProtectedForm):
    text = forms.CharField()


@with_proof_of_work
def question(request: HttpRequest) -> HttpResponse:
    at = timezone.now() - timedelta(minutes=1 if "opened" in request.GET else 0)
    form = QuestionForm(request.POST or None, request=request, at=at)
    if request.method == "POST" and form.is_valid():
        return HttpResponse(f"accepted, held: {form.held_for_staff}")
    return HttpResponse(engines["django"].from_string(PAGE).render({"form": form}))


urlpatterns = [path("question/", question)]
