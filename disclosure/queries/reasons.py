"""Why not: the same sentences stand beside the button and in the error."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from core.models import Approval
from core.models.approvals import Verdict
from disclosure.dates import shanghai_date
from disclosure.grounds import Ground
from disclosure.kinds import kinds
from disclosure.models import Attribute, DocumentVersion, VersionState
from disclosure.registries import publication_checks, submission_checks
from disclosure.routes import steps_of

if TYPE_CHECKING:
    from datetime import datetime

READY = (VersionState.APPROVED, VersionState.SCHEDULED)


def missing_elements(version: DocumentVersion) -> list[str]:
    """Labels of the elements this kind must state and the version does not, in the order of the form."""
    kind = kinds.get(version.kind)
    if kind is None:
        return []
    present = {"issuer": bool(version.issuer_name), "body": bool(version.body_text.strip()) or "<img" in version.body}
    missing = [
        field
        for field in DocumentVersion._meta.fields
        if field.name in kind.required and not present.get(field.name, bool(getattr(version, field.name, "")))
    ]
    return [str(field.verbose_name) for field in missing]


def reasons_not_to_submit(version: DocumentVersion, *, at: datetime | None = None) -> list[str]:
    """Why a draft may not enter the review; empty means it may. Without `at` the dates are not compared with today."""
    return _reasons_in_content(version, at) + [reason for check in submission_checks for reason in check(version)]


def reasons_not_to_publish(version: DocumentVersion, *, at: datetime | None = None) -> list[str]:
    """Why a version may not go public; empty means it may. Without `at` the dates are not compared with today."""
    if version.is_frozen:
        return [_("这一版本已经发布过。")]
    reasons = []
    if version.document.sealed_at:
        reasons.append(_("该信息已封存，不能发布。"))
    if version.state not in READY:
        reasons.append(_("尚未签发，目前为“%(state)s”。") % {"state": version.get_state_display()})
    elif steps_not_passed(version):
        reasons.append(
            _("签发后内容有改动，须重新审核：缺少%(steps)s。") % {"steps": "、".join(f"“{step}”" for step in steps_not_passed(version))}
        )
    if version.attribute != Attribute.PROACTIVE:
        reasons.append(_("公开属性为“%(attribute)s”，不能发布。") % {"attribute": version.get_attribute_display()})
    return reasons + _reasons_in_content(version, at) + [reason for check in publication_checks for reason in check(version)]


def steps_not_passed(version: DocumentVersion) -> list[str]:
    """Labels of the steps of this version's way that lack an approval of exactly this revision, not followed by a return."""
    passed: set[str] = set()
    for step, verdict in Approval.objects.filter(matter_id=version.document.matter_id, revision=version.revision).values_list(
        "step", "verdict"
    ):
        if verdict == Verdict.RETURN:
            passed.clear()
        else:
            passed.add(step)
    return [str(step.label) for step in steps_of(version) if step.value not in passed]


def _reasons_in_content(version: DocumentVersion, at: datetime | None) -> list[str]:
    reasons = []
    if version.kind not in kinds:
        reasons.append(_("没有“%(kind)s”这一信息种类。") % {"kind": version.kind})
    reasons += [_("缺少“%(element)s”。") % {"element": label} for label in missing_elements(version)]
    names = [name.casefold() for name in version.attachments.values_list("name", flat=True)]
    if at and version.written_on and version.written_on > shanghai_date(at):
        reasons.append(_("成文日期晚于今天。"))
    if version.attribute == Attribute.NOT_DISCLOSED:
        reasons.append(_("不予公开的信息不得在本平台拟稿、上传，只登记脱敏目录：请到“源头认定”登记。"))
    elif version.attribute == Attribute.ON_APPLICATION and version.ground not in Ground.values:
        reasons.append(_("依申请公开的信息必须选择依据。"))
    reasons += [_("有两个附件都叫“%(name)s”。") % {"name": name} for name in sorted({name for name in names if names.count(name) > 1})]
    if not version.document.organisation.is_active:
        reasons.append(_("“%(organisation)s”已停用。") % {"organisation": version.document.organisation.short_name})
    return reasons
