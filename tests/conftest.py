"""Shared fixtures: an invented district with people in every role. Times are fixed; tests never read the clock."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.conf import LazySettings
from django.test import TransactionTestCase
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from core import triggers
from core.access import Role
from core.models import Membership, Organisation, User

SHANGHAI = ZoneInfo("Asia/Shanghai")
SHARED = Path(__file__).resolve().parent.parent.parent / "shared"

hypothesis_settings.register_profile("portal", deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
hypothesis_settings.register_profile("thorough", parent=hypothesis_settings.get_profile("portal"), max_examples=500)
hypothesis_settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "portal"))


@pytest.fixture(autouse=True, scope="session")
def _flush_despite_triggers() -> Iterator[None]:
    """Append-only triggers refuse the flush of TransactionTestCase: drop them before it, reinstall them after it."""
    original = TransactionTestCase._fixture_teardown

    def teardown(self: TransactionTestCase) -> None:
        triggers.drop()
        try:
            original(self)
        finally:
            triggers.install()

    TransactionTestCase._fixture_teardown = teardown  # type: ignore[method-assign]
    yield
    TransactionTestCase._fixture_teardown = original  # type: ignore[method-assign]


@pytest.fixture(autouse=True)
def _own_cache(settings: LazySettings) -> None:
    """Nobody else's values in the cache, and no kept pages: a test that never commits would be shown its own past."""
    mine = {**settings.CACHES["default"], "KEY_PREFIX": secrets.token_hex(6)}
    settings.CACHES = {**settings.CACHES, "default": mine}
    settings.PAGE_CACHE = False


@pytest.fixture(autouse=True)
def _own_folders(settings: LazySettings, tmp_path: Path) -> None:
    """Files and the anchor of the trail belong to one test: several run at once on databases of their own."""
    settings.TRAIL_ANCHOR = tmp_path / "trail-head.jsonl"
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.OPEN_DATA_DIR = str(tmp_path / "open-data")


def shanghai(year: int, month: int, day: int, hour: int = 10, minute: int = 0) -> datetime:
    """An instant in Asia/Shanghai."""
    return datetime(year, month, day, hour, minute, tzinfo=SHANGHAI)


@pytest.fixture
def at() -> datetime:
    """A Tuesday morning."""
    return shanghai(2026, 11, 24)


@pytest.fixture
def org(db: None) -> Organisation:
    """The federation."""
    return Organisation.objects.create(
        code="YNZGH",
        name="南宁市邕宁区总工会",
        short_name="区总工会",
        legal_basis="mass",
        document_word="邕工发",
        office_name="区总工会政务公开办公室",
    )


@pytest.fixture
def other_org(db: None) -> Organisation:
    """Another unit of the district, an administrative organ."""
    return Organisation.objects.create(
        code="YNRSJ", name="南宁市邕宁区人力资源和社会保障局", short_name="区人社局", legal_basis="administrative"
    )


@pytest.fixture
def person(db: None) -> Callable[..., User]:
    """`person("editor", org)` makes an active member of staff with these roles there."""

    def make(roles: str | tuple[str, ...], organisation: Organisation, *, name: str = "") -> User:
        wanted = (roles,) if isinstance(roles, str) else roles
        number = User.objects.count() + 1
        user = User.objects.create(
            username=f"{wanted[0]}{number}",
            display_name=name or f"人员{number}",
            is_staff=True,
            email=f"{wanted[0]}{number}@example.invalid",
        )
        for role in wanted:
            Membership.objects.create(user=user, organisation=organisation, role=Role(role))
        return user

    return make


@pytest.fixture
def editor(org: Organisation, person: Callable[..., User]) -> User:
    """Owner in access tests: files documents at the federation."""
    return person("editor", org)


@pytest.fixture
def colleague(org: Organisation, person: Callable[..., User]) -> User:
    """Another editor of the federation."""
    return person("editor", org)


@pytest.fixture
def stranger(other_org: Organisation, person: Callable[..., User]) -> User:
    """An editor of another unit."""
    return person("editor", other_org)


@pytest.fixture
def checker(org: Organisation, person: Callable[..., User]) -> User:
    return person("checker", org)


@pytest.fixture
def secrecy(org: Organisation, person: Callable[..., User]) -> User:
    return person("secrecy", org)


@pytest.fixture
def officer(org: Organisation, person: Callable[..., User]) -> User:
    return person("officer", org)


@pytest.fixture
def office_head(org: Organisation, person: Callable[..., User]) -> User:
    return person("office_head", org)


@pytest.fixture
def leader(org: Organisation, person: Callable[..., User]) -> User:
    return person("leader", org)


@pytest.fixture
def principal(org: Organisation, person: Callable[..., User]) -> User:
    return person("principal", org)
