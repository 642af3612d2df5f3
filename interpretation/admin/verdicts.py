"""Approving and returning a statement from the incident's phone page: the verbs of the review, each on one large button."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from disclosure.admin.board import buttons
from disclosure.admin.workflow_acts import workflow_buttons
from disclosure.errors import RefusedError
from disclosure.services import publication, review
from disclosure.services.emergency import expedite

if TYPE_CHECKING:
    from datetime import datetime

    from core.models import User
    from core.reach import Reach
    from disclosure.models import DocumentVersion

PASS, RETURN, EXPEDITE, PUBLISH = "pass", "return", "expedite", "publish"
PASSING = {"secrecy_pass": gettext_lazy("保密审查通过"), "sign": gettext_lazy("签发"), "agree": gettext_lazy("同意")}


class VerdictForm(forms.Form):
    """Which version as it was read, what is said of it, and why."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    revision = forms.IntegerField(widget=forms.HiddenInput)
    verdict = forms.ChoiceField(choices=[(name, name) for name in (PASS, RETURN, EXPEDITE, PUBLISH)])
    reason = forms.CharField(
        label=gettext_lazy("意见或理由"),
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3, "class": "staff-input"}),
        help_text=gettext_lazy("退回修改、应急发布须写明理由。"),
    )


def offered(version: DocumentVersion, reach: Reach) -> list[tuple[str, Any, str]]:
    """(verdict, words, kind of button) that this person can give on the version as it stands."""
    found = buttons(version, reach)
    rows: list[tuple[str, Any, str]] = [(PASS, words, "main") for name, words in PASSING.items() if name in found]
    if "publish" in found:
        rows.append((PUBLISH, _("发布"), "main"))
    if "expedite" in workflow_buttons(version, reach):
        rows.append((EXPEDITE, _("应急发布"), "plain" if rows else "main"))
    if found & {"send_back", "secrecy_fail"}:
        rows.append((RETURN, _("保密审查不通过") if "secrecy_fail" in found else _("退回修改"), "danger"))
    return rows


def give(*, version: DocumentVersion, revision: int, verdict: str, reason: str, by: User, at: datetime) -> str:
    """Carry the verdict out on the revision that was read; returns what is said afterwards. Raises NotAllowedError, RefusedError."""
    if version.revision != revision:
        raise RefusedError(_("您看到的内容已被修改，请重新阅读后再办理。"))
    if verdict == PASS:
        review.pass_step(version=version, comment=reason, by=by, at=at)
        return _("已通过，目前为“%(state)s”。") % {"state": version.get_state_display()}
    if verdict == PUBLISH:
        publication.publish(version=version, by=by, at=at)
        return _("已发布。")
    if verdict == EXPEDITE:
        expedite(version=version, reason=reason, by=by, at=at)
        return _("已决定应急发布，目前为“%(state)s”。") % {"state": version.get_state_display()}
    review.return_step(version=version, reason=reason, by=by, at=at)
    return _("已退回拟稿人修改。")
