"""What notices say."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from core.models import Deadline, Notice, Organisation, User
from core.notices import notify, register_notice_template, render
from core.notices.templates import templates


def test_a_warning_names_matter_rule_due_date_and_what_is_left(deadline: Deadline, editor: User, settings: Any) -> None:
    settings.SITE_URL = "https://portal.example.invalid"
    at = deadline.due_at - timedelta(days=3)  # type: ignore[operator]
    notify(
        recipients=[editor],
        template="deadline_warning",
        organisation=deadline.organisation,
        matter=deadline.matter,
        deadline=deadline,
        dedupe="x",
        at=at,
    )
    subject, text, url = render(Notice.objects.get())
    assert subject == "临期预警：某项申请"
    assert text == "“某项申请”的期限（依申请公开答复（收到申请之日起））届满日为 2026-12-22，还剩 3\xa0日，请及时办理。"
    assert url == f"https://portal.example.invalid/admin/core/deadline/{deadline.pk}/change/"


def test_a_subject_is_one_line_and_a_missing_value_a_dash(notice: Notice) -> None:
    register_notice_template("test", subject="行一\n%(nothing)s %(number)s", text="%(organisation)s", url=lambda notice: "/x/")
    notice.template = "test"
    try:
        assert render(notice)[:2] == ("行一 — 2026-7", "区总工会")
        assert render(notice)[2].endswith("/x/")
    finally:
        del templates["test"]


def test_an_unknown_template_still_says_something(notice: Notice) -> None:
    notice.template = "gone"
    assert render(notice)[:2] == ("消息", "请登录平台查看。")


def test_a_notice_about_nothing_in_particular_leads_to_the_front_page_of_staff(org: Organisation, editor: User, at: datetime) -> None:
    notify(recipients=[editor], template="trail_forged", organisation=org, params={"event": 5}, dedupe="x", at=at)
    assert render(Notice.objects.get())[2].endswith("/admin/")


def test_every_template_renders_with_nothing_but_its_organisation(notice: Notice) -> None:
    for code in templates:
        notice.template, notice.params, notice.matter = code, {}, None
        subject, text, _url = render(notice)
        assert subject
        assert text
