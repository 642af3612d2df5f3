"""Staff pages of interpretation and response: every address of theirs, tried by nobody and by people of another unit."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import NoReverseMatch, reverse

from core.models import User
from tests.disclosure.acts import Team
from tests.disclosure.conftest import team
from tests.interpretation.writing import started
from tests.portal.desk import client_of
from tests.portal.test_addresses import addresses

__all__ = ["team"]
pytestmark = pytest.mark.django_db


def paths(pk: int) -> list[str]:
    """Every staff address of the room, its rows by this number."""
    found = []
    for name, pattern in addresses():
        if not name.startswith("admin:interpretation_"):
            continue
        given: dict[str, Any] = {}
        for argument in ("object_id", "pk"):
            if f":{argument}>" in pattern:
                given[argument] = pk
        try:
            found.append(reverse(name, kwargs=given))
        except NoReverseMatch as error:  # a new kind of argument: name it above
            raise AssertionError(f"{name} {pattern}") from error
    assert len(found) > 40
    return found


def test_nobody_unknown_opens_any_of_them(client: Client, db: None) -> None:
    answers = {path: client.get(path) for path in paths(1)}
    assert {path: answer.status_code for path, answer in answers.items()} == dict.fromkeys(answers, 302)
    assert all(answer["Location"].startswith("/admin/login/") for answer in answers.values())


def test_rows_that_do_not_exist_break_no_page(team: Team) -> None:
    client = client_of(team.officer)
    found = {path: client.get(path).status_code for path in paths(999_999)}
    assert {path: code for path, code in found.items() if code not in {200, 302, 403, 404, 405}} == {}
    assert {path: code for path, code in found.items() if "999999" in path and code == 200} == {}


def test_material_of_another_unit_does_not_exist(team: Team, stranger: User) -> None:
    pk = started(team).material.pk
    client = client_of(stranger)
    mine = [path for path in paths(pk) if "/material/" in path and f"/{pk}/" in path]
    assert len(mine) > 8
    assert {path: code for path in mine if (code := client.get(path).status_code) == 200} == {}
