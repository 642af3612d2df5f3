"""Which rule applies: its version by date, stricter and additional local rules."""

from __future__ import annotations

from datetime import date

import pytest

from core.calendars import get_calendar
from core.counting import CountingError, Unit, count
from core.models import LocalRule, Organisation
from core.rules import RuleError, get_rule, granted_codes, rule_for, rule_label, rules
from tests.conftest import shanghai

pytestmark = pytest.mark.django_db

CONTRACT = [
    "publish_20wd",
    "reexamine_12m",
    "request_reply_20wd",
    "request_extension_20wd",
    "correction_7wd",
    "third_party_15wd",
    "interpretation_3wd",
    "response_1h",
    "response_5h",
    "response_24h",
    "press_24h",
    "response_48h",
    "request_reply_15wd_2007",
    "review_reply_10wd",
    "suit_answer_15d",
    "budget_publish_20d",
    "organ_15wd",
    "review_reply_5wd",
    "fee_payment_20wd",
    "annual_report_0131",
    "annual_report_0331",
    "hearing_papers_7d",
    "opinion_window_30d",
    "legality_review_7wd",
    "publish_20wd_2007",
    "request_extension_15wd_2007",
]


def local(organisation: Organisation, code: str, amount: int, unit: Unit = Unit.WORKDAYS, **more: object) -> LocalRule:
    values = {"label": "本地规定", "source": "《某市规定》第三条", "valid_from": date(2020, 1, 1), **more}
    return LocalRule.objects.create(organisation=organisation, code=code, amount=amount, unit=unit, **values)


@pytest.mark.parametrize("code", CONTRACT)
def test_every_code_of_the_contract_is_known_with_a_law(code: str) -> None:
    assert get_rule(code).law


def test_each_code_names_its_amount_and_unit() -> None:
    short = {Unit.WORKDAYS: "wd", Unit.DAYS: "d", Unit.HOURS: "h", Unit.MONTHS: "m"}
    for code, versions in rules.items():
        for rule in versions:
            if rule.unit is Unit.FIXED:
                assert f"{rule.amount:04d}" in code
            else:
                assert f"_{rule.amount}{short[rule.unit]}" in code


def test_the_regime_is_chosen_by_the_date_of_the_start() -> None:
    assert get_rule("publish_20wd", on=date(2019, 5, 14)).article == "第十八条"
    assert get_rule("publish_20wd", on=date(2019, 5, 15)).article == "第二十六条"


def test_a_rule_outside_its_validity_says_since_when_it_applies() -> None:
    with pytest.raises(RuleError, match="自2019-05-15起施行，不适用于2018-01-02起算的期限"):
        get_rule("request_reply_20wd", on=date(2018, 1, 2))
    with pytest.raises(RuleError, match="只适用于2008-05-01至2019-05-14起算的期限"):
        get_rule("request_reply_15wd_2007", on=date(2024, 1, 2))


def test_an_unknown_rule_is_named() -> None:
    with pytest.raises(RuleError, match="没有名为“nonsense”的期限规则"):
        get_rule("nonsense")


def test_the_stricter_of_a_national_and_a_local_rule_applies_also_to_units_below(org: Organisation, other_org: Organisation) -> None:
    local(org, "request_reply_20wd", 15)
    local(org, "correction_7wd", 10)
    org.parent = other_org
    org.save()
    local(other_org, "response_48h", 1, Unit.DAYS)
    rule = get_rule("request_reply_20wd", org)
    assert (rule.amount, rule.citation, rule.max_extensions) == (15, "《某市规定》第三条", 1)
    assert get_rule("correction_7wd", org).amount == 7
    assert get_rule("request_reply_20wd", other_org).amount == 20
    assert get_rule("response_48h", org).unit is Unit.DAYS


def test_more_days_before_an_event_are_the_stricter_rule(org: Organisation) -> None:
    local(org, "hearing_papers_7d", 10, Unit.DAYS, backward=True)
    assert get_rule("hearing_papers_7d", org).amount == 10


def test_a_local_rule_holds_only_in_its_time(org: Organisation) -> None:
    local(org, "request_reply_20wd", 15, valid_to=date(2021, 1, 1))
    assert get_rule("request_reply_20wd", org, date(2021, 1, 1)).amount == 15
    assert get_rule("request_reply_20wd", org, date(2021, 1, 2)).amount == 20
    assert get_rule("request_reply_20wd", org, date(2019, 12, 31)).amount == 20


def test_an_additional_local_rule_has_warnings_of_its_unit(org: Organisation, other_org: Organisation) -> None:
    local(org, "suggestion_reply", 8, Unit.HOURS)
    local(org, "complaint_reply", 15)
    assert [offset.amount for offset in get_rule("suggestion_reply", org).warnings] == [2.0]
    assert [offset.amount for offset in rule_for("complaint_reply", org).warnings] == [3, 1]
    assert (rule_label("complaint_reply"), rule_label("press_24h"), rule_label("gone")) == ("本地规定", "举行新闻发布会", "gone")
    with pytest.raises(RuleError):
        get_rule("complaint_reply", other_org)
    assert rule_for("complaint_reply", other_org).law == ""


def test_terms_granted_to_others_are_known_as_such() -> None:
    assert {"third_party_15wd", "fee_payment_20wd", "organ_15wd"} <= granted_codes()
    assert "request_reply_20wd" not in granted_codes()


BAD = [(0, Unit.DAYS), (-3, Unit.WORKDAYS), (9999, Unit.HOURS), (1340, Unit.FIXED), (3000, Unit.MONTHS)]


@pytest.mark.parametrize(("amount", "unit"), BAD)
def test_an_amount_that_cannot_be_counted_is_refused_in_words(amount: int, unit: Unit) -> None:
    with pytest.raises(CountingError):
        count(shanghai(2024, 1, 2), amount, unit, get_calendar([]))


def test_a_count_past_the_last_countable_day_is_refused() -> None:
    with pytest.raises(CountingError):
        count(shanghai(2199, 12, 1), 40, Unit.DAYS, get_calendar([]))


def test_workdays_and_months_count_back_too() -> None:
    back = count(shanghai(2024, 10, 8), 3, Unit.WORKDAYS, get_calendar([]), backward=True)
    assert (back.last_day, [step.number for step in back.steps if step.number]) == (date(2024, 9, 27), [3, 2, 1])
    assert count(shanghai(2024, 3, 31), 1, Unit.MONTHS, get_calendar([]), backward=True).last_day == date(2024, 2, 29)
    assert count(shanghai(2024, 3, 31, 10), 2, Unit.HOURS, get_calendar([]), backward=True).due_at == shanghai(2024, 3, 31, 8)
