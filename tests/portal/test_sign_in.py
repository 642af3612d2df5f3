"""The staff's door: wrong passwords lock a name at an address, many tries lock the address."""

from __future__ import annotations

import pytest
from django.conf import LazySettings
from django.test import Client

from core import ratelimit
from core.models import User

pytestmark = pytest.mark.django_db
NOW = 1_795_000_000.0


@pytest.fixture(autouse=True)
def quick_hashes(settings: LazySettings) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def attempt(client: Client, username: str, password: str = "wrong", address: str = "192.0.2.1") -> tuple[int, str]:
    answer = client.post("/admin/login/", {"username": username, "password": password}, REMOTE_ADDR=address)
    return answer.status_code, answer.content.decode()


def test_five_wrong_passwords_lock_the_name_at_that_address_with_a_clear_message(client: Client, editor: User) -> None:
    editor.set_password("right-password-1")
    editor.save(update_fields=["password"])
    for _ in range(4):
        assert attempt(client, editor.username)[0] == 200
    status, page = attempt(client, editor.username)
    assert status == 429
    assert "此账号已暂停登录 30 分钟" in page
    assert attempt(client, editor.username, "right-password-1")[0] == 429
    assert attempt(client, editor.username, "right-password-1", "192.0.2.2")[0] == 302


def test_an_address_that_tries_many_names_must_wait(client: Client, db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ratelimit.time, "time", lambda: NOW - NOW % 600)
    answers = [attempt(client, f"name{number}")[0] for number in range(31)]
    assert answers == [200] * 30 + [429]
    assert "请约 10 分钟后再试" in attempt(client, "name99")[1]
    assert attempt(client, "name1", address="192.0.2.2")[0] == 200
