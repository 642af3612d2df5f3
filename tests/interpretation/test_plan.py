"""A policy goes into its review with the plan of its interpretation; who issues says who interprets."""

from datetime import date

import pytest

from core.access import NotAllowedError
from core.models import Matter, Notice, Organisation
from disclosure.errors import RefusedError
from disclosure.models import DocumentVersion
from disclosure.services.bundles import create_bundle, publish_bundle
from disclosure.services.drafting import new_version, save_draft
from disclosure.services.relations import relate
from disclosure.services.review import return_step, submit
from interpretation.errors import InterpretationError
from interpretation.models import AssistTask, InterpretationPlan
from interpretation.services.plans import finish_assist
from tests.conftest import shanghai
from tests.disclosure.acts import AT, Team, approve, draft
from tests.disclosure.conftest import team
from tests.interpretation.plans import planned, policy_draft, published_policy
from tests.interpretation.writing import started

__all__ = ["team"]
pytestmark = pytest.mark.django_db

NO_PLAN = "须解读的政策文件应与解读方案一并提交：请编写解读方案，或者写明不需要解读的理由。"


def test_without_a_plan_the_policy_is_not_submitted(team: Team) -> None:
    version = policy_draft(team)
    with pytest.raises(RefusedError) as refused:
        submit(version=version, by=team.editor, at=AT)
    assert refused.value.reasons == [NO_PLAN]
    planned(team, version)
    assert submit(version=version, by=team.editor, at=AT).state == "first_check"


def test_a_reason_instead_of_a_plan_is_enough(team: Team) -> None:
    version = policy_draft(team, needs_interpretation=False, interpretation_reason="条文已逐项说明")
    assert submit(version=version, by=team.editor, at=AT).state == "first_check"


def test_a_later_version_of_a_public_policy_needs_no_plan_again(team: Team) -> None:
    document = published_policy(team)
    InterpretationPlan.objects.filter(policy=document).update(state="draft")
    following = new_version(document=document, note="更正", by=team.editor, at=AT)
    assert submit(version=following, by=team.editor, at=AT).state == "first_check"


def test_in_its_own_name_the_issuer_interprets(team: Team, other_org: Organisation) -> None:
    version = policy_draft(team)
    with pytest.raises(InterpretationError, match=r"^以本单位名义印发的文件，由发文机关“区总工会”解读，不能由“区人社局”解读。$"):
        planned(team, version, interpreter=other_org)
    assert planned(team, version).case == "own"


def test_of_a_joint_one_the_lead_interprets_and_the_others_assist(team: Team, other_org: Organisation) -> None:
    version = policy_draft(team, co_issuers=[other_org, "区教育局"])
    message = r"^联合印发的文件，由牵头单位“区总工会”解读，其他发文机关配合，不能由“区人社局”解读。$"
    with pytest.raises(InterpretationError, match=message):
        planned(team, version, interpreter=other_org)
    assert planned(team, version).case == "joint"


def test_in_the_governments_name_the_drafting_unit_interprets(team: Team, other_org: Organisation) -> None:
    version = policy_draft(team, issuer=None, issuer_text="南宁市邕宁区人民政府")
    with pytest.raises(InterpretationError, match=r"^以政府名义印发的文件由起草部门解读，请先在文件中填写“起草部门”。$"):
        planned(team, version)
    save_draft(version=version, changes={"drafting_unit": other_org}, by=team.editor, at=AT)
    with pytest.raises(InterpretationError, match=r"^以政府名义印发的文件，由起草部门“区人社局”解读，不能由“区总工会”解读。$"):
        planned(team, version)
    assert planned(team, version, interpreter=other_org).case == "government"


def test_a_plan_that_no_longer_fits_who_issues_is_refused_at_submission(team: Team, other_org: Organisation) -> None:
    version = policy_draft(team)
    planned(team, version)
    save_draft(version=version, changes={"drafting_unit": other_org}, by=team.editor, at=AT)
    with pytest.raises(RefusedError, match=r"^以政府名义印发的文件，由起草部门“区人社局”解读，不能由“区总工会”解读。$"):
        submit(version=version, by=team.editor, at=AT)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"forms": []}, "请至少选择一种解读形式。"),
        ({"forms": ["text", "dance"]}, "解读形式不在列表中。"),
        ({"planned_on": date(2026, 11, 23)}, "计划发布日期早于今天。"),
        ({"points": " "}, "请写明解读要点。"),
        ({"points": "要" * 2001}, "解读要点最多2000字。"),
    ],
)
def test_it_says_how_when_and_what(team: Team, changes: dict[str, object], message: str) -> None:
    with pytest.raises(InterpretationError, match=rf"^{message}$"):
        planned(team, policy_draft(team), **changes)


def test_other_kinds_and_those_found_to_need_none_have_no_plan(team: Team) -> None:
    with pytest.raises(InterpretationError, match=r"^只有政策文件、规范性文件需要解读方案。$"):
        planned(team, draft(team))
    with pytest.raises(InterpretationError, match=r"^该文件已认定不需要解读，不用编写解读方案。$"):
        planned(team, draft(team, kind="policy"))


def test_the_handler_works_at_the_interpreting_unit(team: Team, stranger: object) -> None:
    with pytest.raises(InterpretationError, match=r"^经办人须是解读单位的信息员或者政务公开经办人。$"):
        planned(team, policy_draft(team), handler=stranger)


def test_people_of_other_units_and_reviewers_do_not_plan(team: Team, stranger: object) -> None:
    from interpretation.services.plans import save_plan

    version = policy_draft(team)
    for person in (stranger, team.checker):
        with pytest.raises(NotAllowedError):
            save_plan(
                policy=version.document, interpreter=team.org, forms=["text"], planned_on=date(2026, 11, 26), points="要点",
                by=person, at=AT,  # type: ignore[arg-type]
            )  # fmt: skip


def test_the_approval_of_the_policy_approves_its_plan(team: Team) -> None:
    version = policy_draft(team)
    plan = planned(team, version, handler=team.editor)
    approve(team, version)
    plan.refresh_from_db()
    assert (plan.state, plan.approved_at) == ("approved", AT)
    assert list(Notice.objects.filter(template="plan_approved").values_list("recipient", flat=True)) == [team.editor.pk]


def test_under_review_the_plan_stands_still_and_returned_it_may_change(team: Team) -> None:
    version = policy_draft(team)
    planned(team, version)
    submit(version=version, by=team.editor, at=AT)
    with pytest.raises(InterpretationError, match=r"^文件正在审核（待初审），解读方案不能修改；需要改动的，请先退回修改。$"):
        planned(team, version, points="另写")
    return_step(version=version, reason="补充要点", by=team.checker, at=AT)
    assert planned(team, version, points="另写").points == "另写"


def test_a_change_after_the_approval_sends_both_back(team: Team) -> None:
    version = policy_draft(team)
    planned(team, version)
    approve(team, version)
    plan = planned(team, version, points="另写")
    assert (DocumentVersion.objects.get(pk=version.pk).state, plan.state, plan.approved_at) == ("draft", "draft", None)
    approve(team, version)
    plan.refresh_from_db()
    assert plan.state == "approved"


def test_what_is_saved_unchanged_changes_nothing(team: Team) -> None:
    version = policy_draft(team)
    planned(team, version)
    before = version.revision
    planned(team, version)
    assert version.revision == before


def test_once_public_the_plan_stands(team: Team) -> None:
    document = published_policy(team)
    with pytest.raises(InterpretationError, match=r"^解读方案已随文件批准并公开，不能修改。$"):
        planned(team, DocumentVersion.objects.get(document=document), points="另写")


def test_co_issuers_get_a_task_and_say_what_they_did(team: Team, other_org: Organisation, stranger: object) -> None:
    version = policy_draft(team, co_issuers=[other_org, "区教育局"])
    planned(team, version)
    assert not AssistTask.objects.exists()
    approve(team, version)
    task = AssistTask.objects.get()
    assert (task.organisation, task.matter.title, task.matter.parent) == (other_org, "配合解读：互助办法", version.document.matter)
    assert list(Notice.objects.filter(template="assist_task").values_list("recipient", flat=True)) == [stranger.pk]  # type: ignore[attr-defined]
    with pytest.raises(NotAllowedError):
        finish_assist(task=task, note="提供了口径", by=team.editor, at=AT)
    with pytest.raises(InterpretationError, match=r"^请写明配合情况。$"):
        finish_assist(task=task, note=" ", by=stranger, at=AT)  # type: ignore[arg-type]
    finish_assist(task=task, note="提供了口径", by=stranger, at=AT)  # type: ignore[arg-type]
    assert (task.done_at, Matter.objects.get(pk=task.matter_id).closed_at) == (AT, AT)
    with pytest.raises(InterpretationError, match=r"^该配合事项已经办结。$"):
        finish_assist(task=task, note="又一次", by=stranger, at=AT)  # type: ignore[arg-type]


def test_one_that_no_longer_issues_is_released(team: Team, other_org: Organisation) -> None:
    version = policy_draft(team, co_issuers=[other_org])
    planned(team, version)
    approve(team, version)
    save_draft(version=version, changes={"co_issuers": ["区教育局"]}, by=team.editor, at=AT)
    planned(team, version, points="另写")
    approve(team, version)
    assert AssistTask.objects.get().note == "不再联合发文"


def test_another_unit_does_not_interpret_it(team: Team, other_org: Organisation) -> None:
    version = policy_draft(team, drafting_unit=other_org)
    planned(team, version, interpreter=other_org)
    with pytest.raises(RefusedError, match=r"^《互助办法》应由“区人社局”解读，不能由“区总工会”解读。$"):
        started(team, policy=version.document)


def test_one_tied_before_the_plan_is_refused_at_submission(team: Team, other_org: Organisation) -> None:
    version = policy_draft(team, drafting_unit=other_org)
    interpretation = started(team, policy=version.document)
    planned(team, version, interpreter=other_org)
    with pytest.raises(RefusedError, match=r"^《互助办法》应由“区人社局”解读，不能由“区总工会”解读。$"):
        submit(version=interpretation, by=team.editor, at=AT)


def test_policy_and_interpretation_go_public_in_one_bundle_in_either_order(team: Team) -> None:
    for number, first in enumerate(("policy", "interpretation")):
        version = policy_draft(team, title=f"办法{number}")
        planned(team, version)
        parts = {"policy": approve(team, version)}
        material = started(team, policy=version.document, title=f"解读{number}")
        parts["interpretation"] = approve(team, material)
        order = [parts[first], parts["interpretation" if first == "policy" else "policy"]]
        bundle = create_bundle(organisation=team.org, title=f"组合{number}", versions=order, by=team.officer, at=AT)
        publish_bundle(bundle=bundle, by=team.officer, at=AT)
        plan = InterpretationPlan.objects.get(policy=version.document)
        deadline = plan.matter.deadlines.get()  # type: ignore[union-attr]
        assert (plan.state, deadline.state, deadline.met_at, deadline.late_seconds) == ("fulfilled", "met", AT, 0)


def test_one_planned_after_publication_is_tied_to_what_is_owed(team: Team) -> None:
    document = published_policy(team)
    InterpretationPlan.objects.filter(policy=document).delete()
    plan = planned(team, DocumentVersion.objects.get(document=document), at=shanghai(2026, 11, 25))
    assert (plan.state, plan.matter) == ("draft", Matter.objects.get(kind="interpretation"))


def test_relations_that_interpret_nothing_owed_stay_free(team: Team, other_org: Organisation) -> None:
    free = draft(team, title="办法", kind="policy")
    relation = relate(source=started(team).document, target=free.document, kind="interprets", by=team.editor, at=AT)
    assert relation.kind == "interprets"
