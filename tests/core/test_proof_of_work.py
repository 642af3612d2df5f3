"""Machines are kept out; people pass at once with JavaScript and, held for staff, without it."""

from __future__ import annotations

import base64
import hashlib
import json
from datetime import datetime, timedelta
from typing import Any

import pytest
from django import forms
from django.test import RequestFactory
from django.utils import timezone

from core import proof_of_work
from core.proof_of_work import ProtectedForm, new_challenge, new_token


class QuestionForm(ProtectedForm):
    text = forms.CharField()


def solve(challenge: dict[str, Any]) -> str:
    """What the widget does in the browser."""
    for number in range(challenge["maxNumber"] + 1):
        if hashlib.sha256(f"{challenge['salt']}{number}".encode()).hexdigest() == challenge["challenge"]:
            content = {name: challenge[name] for name in ("algorithm", "challenge", "salt", "signature")} | {"number": number}
            return base64.b64encode(json.dumps(content).encode()).decode()
    raise AssertionError("no solution")


@pytest.fixture(autouse=True)
def little_work(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(proof_of_work, "WORK", 300)


def form(at: datetime, address: str = "192.0.2.1", **data: str) -> QuestionForm:
    return QuestionForm({"text": "何时答复？", **data}, request=RequestFactory().post("/", REMOTE_ADDR=address), at=at)


def codes(form: QuestionForm) -> list[str | None]:
    return [error.code for error in form.errors.as_data().get("__all__", [])]


def test_a_solved_challenge_is_accepted_once_and_not_held() -> None:
    # the library compares the end of the challenge with the real clock
    now = timezone.now()
    payload = solve(new_challenge(now))
    first = form(now, altcha=payload)
    assert first.is_valid()
    assert not first.held_for_staff
    assert first.cleaned_data == {"text": "何时答复？"}
    assert codes(form(now, altcha=payload)) == ["challenge"]


def test_an_old_a_foreign_and_a_senseless_solution_are_refused(at: datetime) -> None:
    now = timezone.now()
    old = solve(new_challenge(now - timedelta(minutes=21)))
    foreign = new_challenge(now) | {"signature": "0" * 64}
    for payload in (old, solve(foreign), "%%%", base64.b64encode(b"[]").decode()):
        assert codes(form(now, altcha=payload)) == ["challenge"]


def test_without_javascript_a_token_ten_seconds_old_is_accepted_once_and_held(at: datetime) -> None:
    token = new_token(at)
    late = at + timedelta(seconds=10)
    assert codes(form(at + timedelta(seconds=9), given_out=token)) == ["fast"]
    first = form(late, given_out=token)
    assert first.is_valid()
    assert first.held_for_staff
    assert codes(form(late, given_out=token)) == ["replay"]


@pytest.mark.parametrize("token", ["", "x", "eyJ0IjoxfQ:1abc:zzz"])
def test_a_token_that_is_not_ours_is_refused(at: datetime, token: str) -> None:
    assert codes(form(at, given_out=token)) == ["stale"]


def test_a_token_older_than_half_a_day_is_refused(at: datetime) -> None:
    assert codes(form(at + timedelta(hours=12, seconds=1), given_out=new_token(at))) == ["stale"]


def test_whoever_fills_the_trap_is_told_to_empty_it(at: datetime) -> None:
    assert codes(form(at + timedelta(seconds=20), given_out=new_token(at), homepage="https://spam.example.invalid")) == ["trap"]


def test_the_slow_way_admits_three_an_hour_from_one_address(at: datetime) -> None:
    results = [form(at + timedelta(seconds=20), given_out=new_token(at)).is_valid() for _ in range(4)]
    assert results == [True, True, True, False]
    assert form(at + timedelta(seconds=20), "192.0.2.2", given_out=new_token(at)).is_valid()


def test_a_mistake_uses_neither_token_nor_challenge_up(at: datetime) -> None:
    token, late = new_token(at), at + timedelta(seconds=20)
    wrong = form(late, given_out=token, text="")
    assert not wrong.is_valid()
    assert f'value="{token}"' in wrong.protection
    assert form(late, given_out=token).is_valid()


def test_the_widget_stands_in_the_form_with_words_of_ours(at: datetime) -> None:
    html = QuestionForm(request=RequestFactory().get("/"), at=at).protection
    assert "<altcha-widget" in html
    assert "我不是机器人" in html
    assert 'name="given_out"' in html
    assert "<style" not in html
    assert "<noscript>" in html
