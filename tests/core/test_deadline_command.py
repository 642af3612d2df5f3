"""`manage.py deadline`: the JSON of the contract, the table, and one line for what is wrong."""

from __future__ import annotations

import json
from datetime import date
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from core.models import LocalRule, Organisation

pytestmark = pytest.mark.django_db


def run(*args: str) -> str:
    out = StringIO()
    call_command("deadline", *args, stdout=out)
    return out.getvalue()


def ask(*args: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(run(*args, "--json"))
    return found


def test_the_json_of_the_contract() -> None:
    found = ask("request_reply_20wd", "2024-09-27T10:00")
    assert list(found) == ["rule", "start", "due_at", "last_day", "provisional", "article", "days"]
    assert (found["start"], found["due_at"], found["last_day"]) == ("2024-09-27T10:00:00+08:00", "2024-10-31T00:00:00+08:00", "2024-10-30")
    assert found["provisional"] is False
    assert len(found["days"]) == 33
    assert found["days"][1] == {"date": "2024-09-29", "counted": True, "number": 1, "reason": "调休上班日（国庆节）"}


def test_hours_have_an_instant_and_no_days() -> None:
    found = ask("press_24h", "2024-10-04T22:30:00+00:00")
    assert (found["rule"], found["due_at"], found["days"]) == ("press_24h", "2024-10-06T06:30:00+08:00", [])


def test_an_extension_from_a_date_alone_starts_at_its_end() -> None:
    assert ask("request_extension_20wd", "2024-10-30")["last_day"] == "2024-11-27"
    assert ask("request_extension_20wd", "2024-10-31T00:00")["last_day"] == "2024-11-27"
    assert ask("request_extension_20wd", "2024-10-31T00:00")["start"] == "2024-10-31T00:00:00+08:00"


def test_an_organisation_brings_its_layers_and_its_stricter_rules(org: Organisation) -> None:
    org.calendar_layers = ["national", "CN-GX"]
    org.save()
    assert ask("request_reply_20wd", "2024-03-25")["last_day"] == "2024-04-23"
    assert ask("request_reply_20wd", "2024-03-25", "--org", "YNZGH")["last_day"] == "2024-04-25"
    LocalRule.objects.create(
        organisation=org, code="request_reply_20wd", label="从严", amount=5, unit="workdays", source="《规定》", valid_from=date(2020, 1, 1)
    )
    assert ask("request_reply_20wd", "2024-03-25", "--org", "YNZGH")["article"] == "《规定》"


def test_a_table_for_people() -> None:
    lines = run("interpretation_3wd", "2026-12-29").splitlines()
    assert lines[1] == "期限届满　2027-01-04 24:00　暂按（待放假通知）"
    assert lines[2] == "2026-12-30  星期三    1  工作日"
    assert "2024-10-05 11:07" in run("response_1h", "2024-10-05T10:07")


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (("nonsense", "2024-01-01"), "没有名为“nonsense”的期限规则。"),
        (("publish_20wd", "gestern"), "“gestern”不是日期或者时间，例如 2024-09-27 或 2024-09-27T10:00。"),
        (("publish_20wd", "0001-01-01T00:00:00+14:00"), "起算时间须在1990年至2100年之间。"),
        (("publish_20wd", "9999-12-31"), "起算时间须在1990年至2100年之间。"),
        (("publish_20wd", "2024-01-01", "--org", "NONE"), "没有代码为“NONE”的单位。"),
        (("publish_20wd", "2007-01-01"), "“主动公开（形成或者变更之日起）”自2019-05-15起施行，不适用于2007-01-01起算的期限。"),
    ],
)
def test_bad_input_ends_with_one_line(args: tuple[str, ...], message: str) -> None:
    with pytest.raises(CommandError) as error:
        run(*args)
    assert str(error.value) == message
