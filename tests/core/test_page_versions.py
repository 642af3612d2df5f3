"""Tokens are renewed on commit, and by the sweep where the commit's hook did not run."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import RequestFactory

from core import pageversions
from core.models import Organisation, PageTouch
from core.registries import sweep_jobs

if TYPE_CHECKING:
    from pytest_django import DjangoCaptureOnCommitCallbacks


class Document:
    """As much of a document as tokens need."""

    def __init__(self, pk: int, organisation_id: int) -> None:
        self.pk, self.organisation_id = pk, organisation_id


def test_a_touched_document_renews_its_own_its_organisations_and_the_common_token_at_commit(
    org: Organisation, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    mine, other = Document(7, org.pk), Document(8, org.pk + 1)
    names = ["pv:d:7", f"pv:o:{org.pk}", "pv:d:8", pageversions.SITE]
    before = pageversions.read(names)
    with django_capture_on_commit_callbacks(execute=True):
        with transaction.atomic():
            pageversions.touch(document=mine)
        assert pageversions.read(names) == before
    after = pageversions.read(names)
    assert {name for name in after if after[name] != before[name]} == {"pv:d:7", f"pv:o:{org.pk}", "pv:any"}
    assert PageTouch.objects.count() == 0
    assert other.pk == 8


def test_a_touch_without_a_subject_renews_the_whole_site(
    db: None, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    before = pageversions.read([pageversions.SITE])
    with django_capture_on_commit_callbacks(execute=True):
        pageversions.touch()
    after = pageversions.read([pageversions.SITE])
    assert before[pageversions.SITE] != after[pageversions.SITE]
    assert before[pageversions.ANY] != after[pageversions.ANY]


def test_the_sweep_renews_what_a_killed_process_left_behind(org: Organisation, at: datetime) -> None:
    before = pageversions.read([f"pv:o:{org.pk}"])
    pageversions.touch(organisation=org)  # the transaction of this test never commits: no hook runs
    assert sweep_jobs["page_versions"](at) == 1
    after = pageversions.read([f"pv:o:{org.pk}"])
    assert before[f"pv:o:{org.pk}"] != after[f"pv:o:{org.pk}"]
    assert sweep_jobs["page_versions"](at) == 0


def test_a_touch_survives_a_cache_that_is_away_at_commit(
    org: Organisation, at: datetime, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(pageversions, "renew", lambda names: (_ for _ in ()).throw(ConnectionError("away")))
        with django_capture_on_commit_callbacks(execute=True):
            pageversions.touch(organisation=org)
    assert PageTouch.objects.count() == 1
    assert pageversions.reconcile(at) == 1
    assert PageTouch.objects.count() == 0


def test_a_rolled_back_change_touches_nothing(org: Organisation) -> None:
    with transaction.atomic():
        pageversions.touch(organisation=org)
        transaction.set_rollback(True)
    assert PageTouch.objects.count() == 0


def test_a_lost_token_is_replaced_by_another_value(db: None) -> None:
    before = pageversions.read(["pv:d:1"])
    cache.delete("pv:d:1")
    assert pageversions.read(["pv:d:1"])["pv:d:1"] != before["pv:d:1"]


def test_a_page_states_what_it_shows_and_until_when(org: Organisation, at: datetime) -> None:
    request = RequestFactory().get("/")
    pageversions.depends_on(request, document=Document(7, 3))
    pageversions.depends_on(request, organisation=org)
    assert request.page_names == {"pv:d:7", "pv:o:3", f"pv:o:{org.pk}"}  # type: ignore[attr-defined]
    for moment in (at.replace(hour=12), at.replace(hour=11), None, at.replace(hour=13)):
        pageversions.fresh_until(request, moment)
    assert request.page_fresh_until == at.replace(hour=11)  # type: ignore[attr-defined]
