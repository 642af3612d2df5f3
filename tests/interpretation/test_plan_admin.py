"""The plan on the staff's pages: beside the policy, its own page, the board, the first page."""

from datetime import date

import pytest
from django.urls import reverse

from core.models import Organisation, User
from interpretation.models import AssistTask, InterpretationPlan
from tests.conftest import shanghai
from tests.disclosure.acts import Team, approve
from tests.disclosure.conftest import team
from tests.interpretation.plans import planned, policy_draft, published_policy
from tests.portal.desk import change, client_of

__all__ = ["team"]
pytestmark = pytest.mark.django_db

WRITE = "admin:interpretation_plan_write"
BOARD = "admin:interpretation_plan_board"


def test_the_panel_of_a_policy_leads_to_its_plan(team: Team) -> None:
    version = policy_draft(team)
    address = reverse(WRITE, args=[version.document_id])
    page = client_of(team.editor).get(change(version)).content.decode()
    assert address in page
    assert "以本单位名义印发的文件，由发文机关“区总工会”解读。" in page
    assert "须解读的政策文件应与解读方案一并提交" in page
    given = {"interpreter": team.org.pk, "forms": ["text", "qa"], "planned_on": "2999-01-02", "points": "谁能办、怎么办"}
    answer = client_of(team.editor).post(address, given)
    assert (answer.status_code, answer.headers["Location"]) == (302, change(version))
    plan = InterpretationPlan.objects.get(policy=version.document)
    assert (plan.forms, plan.points, plan.created_by) == (["text", "qa"], "谁能办、怎么办", team.editor)
    assert "打开解读方案" in client_of(team.checker).get(change(version)).content.decode()


def test_the_wrong_unit_is_refused_beside_the_form_that_keeps_what_was_written(team: Team, other_org: Organisation) -> None:
    version = policy_draft(team)
    given = {"interpreter": other_org.pk, "forms": ["text"], "planned_on": "2999-01-02", "points": "谁能办、怎么办"}
    answer = client_of(team.editor).post(reverse(WRITE, args=[version.document_id]), given)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "以本单位名义印发的文件，由发文机关“区总工会”解读，不能由“区人社局”解读。" in page
    assert "谁能办、怎么办" in page
    assert not InterpretationPlan.objects.exists()


def test_strangers_find_no_policy_and_reviewers_no_form(team: Team, stranger: User) -> None:
    address = reverse(WRITE, args=[policy_draft(team).document_id])
    assert client_of(stranger).get(address).status_code == 404
    assert client_of(team.checker).get(address).status_code == 403


def test_the_board_says_what_is_not_planned_owed_and_asked_of_others(team: Team, other_org: Organisation, stranger: User) -> None:
    late = published_policy(team, at=shanghai(2020, 11, 3), title="早先的办法", written_on=date(2020, 11, 2))
    policy_draft(team, title="还没有方案的办法")
    joint = policy_draft(team, title="联合办法", co_issuers=[other_org], document_number="邕工发〔2026〕2号")
    planned(team, joint)
    approve(team, joint)
    page = client_of(team.editor).get(reverse(BOARD)).content.decode()
    overdue, _rest = page.split('id="today"')
    assert late.title in overdue
    unplanned = page.split('id="unplanned"')[1].split('id="coming"')[0]
    assert "还没有方案的办法" in unplanned
    assert "联合办法" in page.split('id="prepared"')[1]
    first = client_of(team.editor).get(reverse("admin:index")).content.decode()
    assert "逾期未解读" in first
    assert "尚未编写解读方案" in first
    other = client_of(stranger).get(reverse(BOARD)).content.decode()
    assert "联合办法" in other
    assert late.title not in other


def test_a_co_issuer_ends_its_task_on_the_plans_page(team: Team, other_org: Organisation, stranger: User) -> None:
    version = policy_draft(team, co_issuers=[other_org])
    plan = planned(team, version)
    approve(team, version)
    task = AssistTask.objects.get()
    address = reverse("admin:interpretation_plan_task", args=[task.pk])
    own = reverse("admin:interpretation_interpretationplan_change", args=[plan.pk])
    assert address in client_of(stranger).get(own).content.decode()
    assert client_of(team.editor).get(address).status_code == 404
    assert client_of(stranger).post(address, {"note": "提供了口径"}).headers["Location"] == own
    assert "提供了口径" in client_of(team.editor).get(own).content.decode()
