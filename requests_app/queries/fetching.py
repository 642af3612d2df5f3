"""Fetch means authorise."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404

from core.access import Verb, organisations_for
from requests_app.models import Application

if TYPE_CHECKING:
    from datetime import datetime

    from core.models import User
    from requests_app.models.applications import ApplicationQuerySet


def applications_for(user: User, at: datetime, verb: Verb = Verb.VIEW_APPLICATIONS) -> ApplicationQuerySet:
    """Those of the organisations where the person holds the verb."""
    return Application.objects.of(organisations_for(user, verb, at))


def get_application_for(user: User, pk: int, at: datetime, verb: Verb = Verb.VIEW_APPLICATIONS) -> Application:
    """The application, if the person holds the verb at its organisation. Raises Http404."""
    found = applications_for(user, at, verb).select_related("organisation", "matter__handler").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found
