"""A small site of its own for tests of the middlewares: what it answers is set by the test."""

from __future__ import annotations

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.urls import path

from core import pageversions
from core.proof_of_work import with_proof_of_work
from core.ratelimit import rate_limited
from portal import health


class State:
    """What the pages say, how often they were built, and what happens while one is built."""

    text = "甲"
    built = 0
    while_building = staticmethod(lambda: None)
    fresh_until = None


class FakeDocument:
    def __init__(self, pk: int, organisation_id: int) -> None:
        self.pk, self.organisation_id = pk, organisation_id


def listing(request: HttpRequest) -> HttpResponse:
    State.built += 1
    text = State.text
    State.while_building()
    pageversions.fresh_until(request, State.fresh_until)
    return HttpResponse(f"<!doctype html><title>{text}</title>{request.user.is_authenticated}")


def document(request: HttpRequest, pk: int) -> HttpResponse:
    pageversions.depends_on(request, document=FakeDocument(pk, 1))
    State.built += 1
    return HttpResponse(f"{State.text} {pk}")


def missing(request: HttpRequest) -> HttpResponse:
    State.built += 1
    return HttpResponse("无此页", status=404)


def private(request: HttpRequest) -> HttpResponse:
    State.built += 1
    return HttpResponse("私", headers={"Cache-Control": "private, no-store"})


def cookie(request: HttpRequest) -> HttpResponse:
    State.built += 1
    response = HttpResponse("饼")
    response.set_cookie("a", "b")
    return response


@with_proof_of_work
@rate_limited("test-form", limit=2, seconds=3600)
def form(request: HttpRequest) -> HttpResponse:
    get_token(request)
    return HttpResponse("收到" if request.method == "POST" else "表单")


urlpatterns = [
    path("", listing),
    path("search/", listing),
    path("document/<int:pk>/", document),
    path("missing/", missing),
    path("private/", private),
    path("cookie/", cookie),
    path("form/", form),
    path("healthz", health.healthz),
    path("readyz", health.readyz),
    path("admin/", admin.site.urls),
]
