"""A policy that nobody interprets and an incident that nobody answers: the running workers alone call, warn, mark, escalate and write.

Everything that `make run` starts is started; the clock is moved to the second before each instant, where nothing happens, and to the
instant itself.
"""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.clocks.installation import Installation
from tests.conftest import shanghai

pytestmark = [pytest.mark.slow, pytest.mark.sqlite_too]

SECOND = timedelta(seconds=1)
SPEAKERS = ["officer", "spokesperson"]
WRITERS = ["editor", "officer"]
# instant, and what happens then: template, stage, rule, to whom
LADDER: list[tuple[datetime, list[list[Any]]]] = [
    (shanghai(2026, 11, 24, 10, 10), [["duty_call", "1", "response_48h", ["officer"]]]),
    (shanghai(2026, 11, 24, 10, 20), [["duty_call", "2", "response_48h", ["leader"]]]),
    (shanghai(2026, 11, 25, 10, 0), [["deadline_warning", "share-50", "response_48h", SPEAKERS]]),
    (shanghai(2026, 11, 26, 0, 24), [["deadline_warning", "share-80", "response_48h", ["office_head", *SPEAKERS]]]),
    (shanghai(2026, 11, 26, 7, 36), [["deadline_warning", "share-95", "response_48h", ["leader", "office_head", *SPEAKERS]]]),
    (shanghai(2026, 11, 26, 9, 0), [["deadline_warning", "warn-1-workdays", "interpretation_3wd", WRITERS]]),
    (
        shanghai(2026, 11, 26, 10, 0),
        [
            ["deadline_overdue", "overdue", "response_48h", SPEAKERS],
            ["deadline_escalated", "escalate-1", "response_48h", ["leader", "principal"]],
        ],
    ),
    (shanghai(2026, 11, 27, 22, 0), [["deadline_warning", "warn-2-hours", "interpretation_3wd", WRITERS]]),
    (
        shanghai(2026, 11, 28, 0, 0),
        [
            ["deadline_overdue", "overdue", "interpretation_3wd", WRITERS],
            ["deadline_escalated", "escalate-1", "interpretation_3wd", ["leader"]],
        ],
    ),
    # the last day was Friday the 27th: one workday later ends on Monday at 24:00
    (
        shanghai(2026, 12, 1, 0, 0),
        [["deadline_escalated", "escalate-2", "interpretation_3wd", ["district_office_head", "district_officer"]]],
    ),
]
SUBJECTS = {
    "duty_call": "请立即签收：某工地停工的传言",
    ("deadline_warning", "response"): "临期预警：某工地停工的传言",
    ("deadline_overdue", "response"): "逾期：某工地停工的传言",
    ("deadline_escalated", "response"): "提级督办：某工地停工的传言",
    ("deadline_warning", "interpretation"): "临期预警：解读：互助办法",
    ("deadline_overdue", "interpretation"): "逾期：解读：互助办法",
    ("deadline_escalated", "interpretation"): "提级督办：解读：互助办法",
}


def test_everything_happens_at_its_instant_once_and_what_was_missed_is_caught_up(installation: Installation) -> None:
    site, start = installation, shanghai(2026, 11, 24, 10)
    site.set_clock(start)
    site.desk("found")
    site.desk("publish_policy")
    site.desk("incident", severity="other")
    site.start()
    site.at(start)
    expected: list[list[Any]] = [["11-24 10:00:00", "duty_call", "0", "response_48h", ["spokesperson"]]]
    assert site.desk("told") == expected
    for instant, news in LADDER:
        site.at(instant - SECOND)
        assert site.desk("told") == expected, f"a second before {instant}"
        site.at(instant)
        expected += [[f"{instant:%m-%d %H:%M:%S}", *row] for row in news]
        assert site.desk("told") == expected, f"at {instant}"
        if instant == shanghai(2026, 11, 24, 10, 20):
            site.desk("acknowledge", username="leader")  # so that nobody above is called
        late = instant >= shanghai(2026, 11, 28, 0, 0)
        assert site.figures() == ([["2026-11", "区总工会", "0", "0", "1"]] if late else [])
    marked = [["11-26 10:00:00", "response_48h", 0], ["11-28 00:00:00", "interpretation_3wd", 0]]
    assert site.desk("marks") == marked

    # a grave incident; five minutes later the workers are gone for a day
    began = shanghai(2026, 12, 1, 10)
    site.set_clock(began)
    site.desk("incident", severity="grave")
    site.at(began + SECOND)
    expected.append([None, "duty_call", "0", "response_1h", ["spokesperson"]])  # one call for both clocks of one incident
    told = site.desk("told")
    expected[-1][0] = told[-1][0]  # the workers may have swept between the two instants
    assert told[-1][0] in ("12-01 10:00:00", "12-01 10:00:01")
    assert told == expected
    site.at(began + timedelta(minutes=5))
    site.stop()
    again = began + timedelta(days=1, minutes=5)
    site.set_clock(again)
    assert site.desk("marks") == marked
    site.start()
    site.at(again)
    expected.append(["12-02 10:05:00", "duty_call", "1", "response_1h", ["officer"]])
    for rule in ("response_1h", "response_5h"):
        expected += [
            ["12-02 10:05:00", "deadline_overdue", "overdue", rule, SPEAKERS],
            ["12-02 10:05:00", "deadline_escalated", "escalate-1", rule, ["leader", "principal"]],
        ]
    assert sorted(site.desk("told")) == sorted(expected)
    # overdue since 11:00 and 15:00 of the day before, whenever that was found
    marked += [["12-02 10:05:00", "response_1h", 83_100], ["12-02 10:05:00", "response_5h", 68_700]]
    assert site.desk("marks") == marked
    assert mails(site.posted()) == Counter((person, subject(row)) for row in expected for person in row[-1])

    # met at last, and late by what it was late
    site.set_clock(again + timedelta(minutes=1))
    site.desk("interpret")
    site.desk("answer")
    assert site.desk("clocks") == [
        ["interpretation_3wd", "met", "11-28 00:00:00", 381_960],
        ["response_48h", "met", "11-26 10:00:00", 518_760],
        ["response_1h", "met", "12-01 11:00:00", 83_160],
        ["response_5h", "met", "12-01 15:00:00", 68_760],
    ]
    assert site.figures() == [["2026-11", "区总工会", "0", "1", "0"]]


def subject(row: list[Any]) -> str:
    """What the mail of a message says first."""
    _when, template, _stage, rule, _people = row
    return SUBJECTS[template if template == "duty_call" else (template, rule.split("_")[0])]


def mails(posted: list[tuple[str, str]]) -> Counter[tuple[str, str]]:
    """How often each of the clocks' mails was sent to whom."""
    about = set(SUBJECTS.values())
    return Counter((to.removesuffix("@example.invalid"), words) for to, words in posted if words in about)
