"""源头认定: registered, passed by the office, decided, looked at again each year, converted (PLAN.md S3, LEGAL.md §13)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from core.access import NotAllowedError
from core.models import Approval, Deadline, Event, Notice, User
from disclosure.default_columns import ensure_columns
from disclosure.errors import RefusedError
from disclosure.models import Document, DocumentVersion, UndisclosedEntry
from disclosure.services.drafting import save_draft
from disclosure.services.publication import publish
from disclosure.services.undisclosed import (
    change_entry,
    convert,
    create_entry,
    decide,
    pass_office,
    reexamine,
    return_entry,
    submit_entry,
)
from tests.conftest import shanghai
from tests.disclosure.acts import AT, Team, approve, draft

pytestmark = pytest.mark.django_db
NEXT_YEAR = shanghai(2027, 11, 1)


def line(team: Team, **given: Any) -> UndisclosedEntry:
    """A line on application, as a draft."""
    values: dict[str, Any] = {
        "organisation": team.org,
        "title": "关于某企业集体协商情况的请示",
        "kind": "document",
        "attribute": "on_application",
        "ground": "16-2a",
        "reason": "属于请示报告，尚在研究",
        "formed_on": date(2026, 10, 9),
    }
    return create_entry(**(values | given), by=team.editor, at=AT)


def decided(team: Team, **given: Any) -> UndisclosedEntry:
    """A line that the leader determined."""
    entry = submit_entry(entry=line(team, **given), by=team.editor, at=AT)
    return decide(entry=entry, by=team.leader, at=AT)


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"ground": ""}, "必须选择不予公开依据。"),
        ({"ground": "99"}, "必须选择不予公开依据。"),
        ({"reason": " "}, "必须写明理由。"),
        ({"reason": "长" * 301}, "理由最多300字。"),
        ({"ground": "14-a"}, "国家秘密不得在本平台作任何登记，请与保密工作机构联系。"),
        ({"attribute": "proactive"}, "源头认定只登记依申请公开和不予公开的信息；主动公开的信息请直接拟稿。"),
        ({"kind": "poem"}, "没有“poem”这一信息种类。"),
        ({"title": ""}, "脱敏名称：此字段不能为空。"),
        ({"title": "机密★关于某事"}, "名称或理由中有密级、内部标志：涉密和内部文件不得在本平台登记，请与保密工作机构联系。"),
        ({"title": "韦某（13800001111）的申诉"}, "名称或理由中有身份证号码或手机号码，请脱敏后填写。"),
        ({"reason": "见邕工发〔2026〕3号"}, "名称或理由中有发文字号，请脱敏后填写。"),
        ({"formed_on": date(2026, 11, 25)}, "形成日期晚于今天。"),
    ],
)
def test_a_line_that_says_too_little_or_too_much_is_refused(team: Team, given: dict[str, Any], reason: str) -> None:
    with pytest.raises(RefusedError) as refusal:
        line(team, **given)
    assert refusal.value.reasons == [reason]
    assert not UndisclosedEntry.objects.exists()


def test_a_line_takes_neither_text_nor_files(team: Team) -> None:
    with pytest.raises(TypeError, match="body"):
        line(team, body="<p>全文</p>")
    with pytest.raises(TypeError, match="not a field of a line: body"):
        change_entry(entry=line(team), changes={"body": "全文"}, by=team.editor, at=AT)
    names = {field.name for field in UndisclosedEntry._meta.get_fields()}
    assert not names & {"body", "attachments", "blob", "file"}


@pytest.mark.parametrize("wrong", [{"ground": ""}, {"reason": ""}, {"ground": "14-a"}, {"attribute": "proactive"}])
def test_the_database_refuses_it_too(team: Team, wrong: dict[str, str]) -> None:
    entry = line(team)
    with pytest.raises(IntegrityError), transaction.atomic():
        UndisclosedEntry.objects.filter(pk=entry.pk).update(**wrong)


@pytest.mark.parametrize(
    "wrong",
    [
        {"attribute": "on_application", "ground": "", "ground_reason": "理由"},
        {"attribute": "on_application", "ground": "15", "ground_reason": ""},
        {"attribute": "not_disclosed", "ground": "15", "ground_reason": "理由", "body": "<p>全文</p>"},
    ],
)
def test_the_database_keeps_no_text_of_what_is_not_disclosed(team: Team, wrong: dict[str, str]) -> None:
    version = draft(team)
    with pytest.raises(IntegrityError), transaction.atomic():
        DocumentVersion.objects.filter(pk=version.pk).update(**wrong)


def test_from_the_line_to_the_decision(team: Team) -> None:
    entry = line(team)
    assert (entry.state, entry.matter.title) == ("draft", "关于某企业集体协商情况的请示")
    submit_entry(entry=entry, by=team.editor, at=AT)
    assert entry.state == "decision"
    assert [(row.recipient, row.template) for row in Notice.objects.all()] == [(team.leader, "undisclosed_to_decide")]
    decide(entry=entry, by=team.leader, at=AT, comment="同意")
    assert (entry.state, entry.decided_by, entry.decided_at) == ("decided", team.leader, AT)
    assert list(Approval.objects.values_list("step", "verdict", "comment")) == [("decision", "pass", "同意")]
    deadline = Deadline.objects.get()
    assert (deadline.rule, deadline.state, deadline.last_day) == ("reexamine_12m", "open", date(2027, 11, 24))
    assert list(Event.objects.order_by("id").values_list("verb", flat=True)) == [
        "undisclosed.created",
        "undisclosed.decision",
        "approval.recorded",
        "undisclosed.decided",
        "deadline.start",
    ]


def test_a_policy_not_to_be_disclosed_passes_the_office_first(team: Team, office_head: User) -> None:
    entry = submit_entry(
        entry=line(team, kind="policy", attribute="not_disclosed", ground="16-1", reason="内部管理"), by=team.editor, at=AT
    )
    assert entry.state == "office"
    assert {row.recipient for row in Notice.objects.all()} == {team.officer, office_head}
    with pytest.raises(RefusedError, match="目前为“待公开机构审查”，不能办理这一步。"):
        decide(entry=entry, by=team.leader, at=AT)
    for person in (team.leader, team.checker, team.editor):
        with pytest.raises(NotAllowedError):
            pass_office(entry=entry, by=person, at=AT)
    pass_office(entry=entry, by=office_head, at=AT)
    assert entry.state == "decision"
    decide(entry=entry, by=team.leader, at=AT)
    assert list(Approval.objects.values_list("step", "by")) == [("office", office_head.pk), ("decision", team.leader.pk)]


@pytest.mark.parametrize(("kind", "attribute"), [("policy", "on_application"), ("document", "not_disclosed")])
def test_other_lines_go_to_the_leader_at_once(team: Team, kind: str, attribute: str) -> None:
    assert submit_entry(entry=line(team, kind=kind, attribute=attribute), by=team.editor, at=AT).state == "decision"


def test_who_registered_it_decides_nothing(team: Team, person: Callable[..., User]) -> None:
    both = person(("officer", "leader"), team.org, name="某兼职")
    values = {"title": "某事项", "kind": "policy", "attribute": "not_disclosed", "ground": "16-1", "reason": "内部管理"}
    entry = create_entry(organisation=team.org, **values, by=both, at=AT)
    submit_entry(entry=entry, by=both, at=AT)
    with pytest.raises(RefusedError, match="某兼职登记了这一事项，不能审查或认定。"):
        pass_office(entry=entry, by=both, at=AT)
    pass_office(entry=entry, by=team.officer, at=AT)
    with pytest.raises(RefusedError, match="某兼职登记了这一事项，不能审查或认定。"):
        decide(entry=entry, by=both, at=AT)


def test_returned_with_a_reason_changed_and_submitted_again(team: Team) -> None:
    entry = submit_entry(entry=line(team), by=team.editor, at=AT)
    with pytest.raises(RefusedError, match="已提交认定，不能修改，目前为“待认定”。"):
        change_entry(entry=entry, changes={"title": "改"}, by=team.editor, at=AT)
    with pytest.raises(RefusedError, match="退回修改须写明理由。"):
        return_entry(entry=entry, reason=" ", by=team.leader, at=AT)
    return_entry(entry=entry, reason="依据不当", by=team.leader, at=AT)
    assert entry.state == "draft"
    change_entry(entry=entry, changes={"ground": "15", "reason": "含商业秘密"}, by=team.editor, at=AT)
    assert (entry.ground, entry.revision) == ("15", 2)
    assert submit_entry(entry=entry, by=team.editor, at=AT).state == "decision"


def test_a_stranger_sees_no_door(team: Team, stranger: User) -> None:
    entry = decided(team)
    column = ensure_columns()["notices"]
    for act in (
        lambda: change_entry(entry=entry, changes={}, by=stranger, at=AT),
        lambda: submit_entry(entry=entry, by=stranger, at=AT),
        lambda: reexamine(entry=entry, reason="续", by=stranger, at=AT),
        lambda: convert(entry=entry, title="题", column=column, reason="转", by=stranger, at=AT),
    ):
        with pytest.raises(NotAllowedError):
            act()


def test_looked_at_again_within_the_year(team: Team) -> None:
    entry = decided(team)
    with pytest.raises(RefusedError, match="请写明继续不主动公开的理由。"):
        reexamine(entry=entry, reason="", by=team.officer, at=NEXT_YEAR)
    reexamine(entry=entry, reason="仍在研究", by=team.officer, at=NEXT_YEAR)
    assert entry.examined_at == NEXT_YEAR
    assert list(Deadline.objects.order_by("id").values_list("state", "last_day", "late_seconds")) == [
        ("met", date(2027, 11, 24), 0),
        ("open", date(2028, 11, 1), None),
    ]
    assert Event.objects.get(verb="undisclosed.reexamined").data == {"kept": True, "reason": "仍在研究"}


def test_forgotten_for_a_year_it_is_overdue(team: Team) -> None:
    decided(team)
    assert not Deadline.objects.overdue(shanghai(2027, 11, 24)).exists()
    assert Deadline.objects.overdue(shanghai(2027, 11, 25, 0)).exists()


def test_converted_it_is_filed_and_reviewed_like_any_other(team: Team) -> None:
    entry = decided(team)
    with pytest.raises(RefusedError, match="请写明转为主动公开的理由。"):
        convert(entry=entry, title="题", column=ensure_columns()["notices"], reason="", by=team.officer, at=NEXT_YEAR)
    version = convert(
        entry=entry,
        title="关于集体协商情况的报告",
        column=ensure_columns()["notices"],
        reason="多人申请，不再属于过程性信息",
        by=team.officer,
        at=NEXT_YEAR,
    )
    assert (version.state, version.attribute, version.body, version.written_on) == ("draft", "proactive", "", date(2026, 10, 9))
    assert (entry.state, entry.document, entry.converted_at) == ("converted", version.document, NEXT_YEAR)
    assert (entry.attribute, entry.ground, entry.reason) == ("on_application", "16-2a", "属于请示报告，尚在研究")
    assert list(Deadline.objects.order_by("id").values_list("rule", "state", "late_seconds")) == [
        ("reexamine_12m", "met", 0),
        ("publish_20wd", "open", None),
    ]
    assert Deadline.objects.get(rule="publish_20wd").started_at == NEXT_YEAR
    event = Event.objects.get(verb="undisclosed.converted")
    assert (event.data["former_attribute"], event.data["reason"]) == ("on_application", "多人申请，不再属于过程性信息")
    save_draft(version=version, changes={"body": "<p>全文</p>", "topic": "劳动/工会"}, by=team.editor, at=NEXT_YEAR)
    publish(version=approve(team, version, NEXT_YEAR), by=team.officer, at=NEXT_YEAR)
    assert Document.objects.get().is_public
    with pytest.raises(RefusedError, match="只有已认定的事项可以评估或者转换，目前为“已转为主动公开”。"):
        reexamine(entry=entry, reason="续", by=team.officer, at=NEXT_YEAR)


def test_a_draft_on_application_enters_the_register_with_its_approval(team: Team) -> None:
    version = draft(team, title="关于某项目评审意见的函", attribute="on_application", ground="15", ground_reason="含企业经营数据")
    assert not UndisclosedEntry.objects.exists()
    approve(team, version)
    entry = UndisclosedEntry.objects.get()
    assert (entry.state, entry.attribute, entry.ground, entry.decided_by) == ("decided", "on_application", "15", team.leader)
    assert (entry.title, entry.document) == ("关于某项目评审意见的函", version.document)
    assert list(Deadline.objects.values_list("rule", "state")) == [("reexamine_12m", "open")]
    with pytest.raises(RefusedError, match="请在“源头认定”中用“转为主动公开”办理。"):
        save_draft(version=version, changes={"attribute": "proactive"}, by=team.editor, at=AT)
    convert(entry=entry, title=version.title, column=version.column, reason="已获企业同意", by=team.officer, at=NEXT_YEAR)
    version.refresh_from_db()
    assert (version.state, version.attribute, version.ground) == ("draft", "proactive", "")
    publish(version=approve(team, version, NEXT_YEAR), by=team.officer, at=NEXT_YEAR)
    assert list(Deadline.objects.order_by("id").values_list("rule", "state", "late_seconds")) == [
        ("reexamine_12m", "met", 0),
        ("publish_20wd", "met", 0),
    ]


def test_a_state_secret_is_not_even_a_draft(team: Team) -> None:
    with pytest.raises(RefusedError, match="国家秘密不得在本平台作任何登记，请与保密工作机构联系。"):
        draft(team, attribute="on_application", ground="14-a", ground_reason="涉密")
    assert not Document.objects.exists()
