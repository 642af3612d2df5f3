from __future__ import annotations

import pytest
from django.utils import timezone

from core.models import Organisation, User
from interpretation.intake import views
from interpretation.models import MonitoringService
from tests.interpretation.intake.hook import NOW, service_of


@pytest.fixture
def service(org: Organisation, officer: User, monkeypatch: pytest.MonkeyPatch) -> MonitoringService:
    """A service of the federation; the clock of the hook stands at NOW."""
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    monkeypatch.setattr(views.time, "time", lambda: NOW.timestamp())
    return service_of(org, officer)
