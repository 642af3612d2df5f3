"""Plans of the demo's policies, and what its interpretations are made of."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from disclosure.dates import shanghai_date
from interpretation.casting import casting_of
from interpretation.services import materials
from interpretation.services.plans import save_plan

if TYPE_CHECKING:
    from datetime import datetime

    from core.models import User
    from disclosure.models import DocumentVersion
    from portal.demo.documents import DocumentLoader
    from portal.demo.texts_policy import Text

POINTS = "制定背景和依据；适用对象和标准；申请材料、程序和时限；与原有规定相比的主要变化。"
CHECKED: dict[str, Any] = {code: {"covered": True} for code in ("background", "goals", "standards", "how", "points")} | {
    "opinions": {"covered": False, "reason": "未公开征求意见"}
}


def plan_for(version: DocumentVersion, *, by: User, at: datetime) -> None:
    """The plan that goes into the review with the policy; the right unit interprets."""
    interpreter = casting_of(version).interpreter or version.document.organisation
    planned_on = shanghai_date(at) + timedelta(days=4)
    save_plan(policy=version.document, interpreter=interpreter, forms=["text", "qa"], planned_on=planned_on, points=POINTS, by=by, at=at)
    version.refresh_from_db()


def material_for(version: DocumentVersion, text: Text, *, by: User, at: datetime) -> None:
    """Form and checklist of an interpretation; questions and answers where its title says so, else its text stays."""
    asks = text.title.endswith("问答")
    changes: dict[str, Any] = {"form": "qa" if asks else "text", "checklist": CHECKED}
    if asks:
        changes["intro"] = ""
    materials.set_material(version=version, changes=changes, by=by, at=at)
    if asks:
        parts = [part.strip().split("\n", 1) for part in text.body.split("# ") if part.strip()]
        rows = [(part[0].strip(), " ".join(part[1].split())) for part in parts if len(part) == 2]
        materials.set_questions(version=version, rows=rows, by=by, at=at)
    version.refresh_from_db()


def load_planned(loader: DocumentLoader, at: datetime) -> int:
    """A joint paper that is signed off with its plan, so that the other unit has a task, and one that nobody has planned yet."""
    from portal.demo.workflow import _text  # the texts of the work in progress

    joint = _text("邕宁区职工心理关爱服务办法", "第一条　为关爱职工心理健康，制定本办法。", "policy", "policies", "邕工发〔2026〕22号")
    needed: dict[str, Any] = {"needs_interpretation": True, "interpretation_reason": ""}
    version = loader.file(joint, when=at - timedelta(hours=26), co_issuers=[loader.units["YNRSJ"]], **needed)
    loader.review(version, when=at - timedelta(hours=25))
    bare = _text("邕宁区职工技能提升补贴办法", "第一条　为鼓励职工提升技能，制定本办法。", "policy", "policies", "邕工发〔2026〕23号")
    loader.file(bare, when=at - timedelta(hours=6), with_plan=False, **needed)
    return 2
