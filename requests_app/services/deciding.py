"""What is decided on one item: one of the closed outcomes with what it requires (条例36至39条, LEGAL.md §1.7)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.access import Verb, require
from core.events import record
from disclosure.errors import RefusedError
from disclosure.grounds import Ground
from disclosure.inspection.secrecy import refuse_marked
from requests_app.alike import person_key
from requests_app.errors import ApplicationError
from requests_app.models import Answer, AnswerState, Application, Consultation, ConsultationAnswer, ItemDecision
from requests_app.outcomes import OUTCOMES, Group, Outcome

if TYPE_CHECKING:
    from datetime import datetime

    from django.utils.functional import _StrPromise

    from core.models import User
    from disclosure.models import Document
    from requests_app.models import Item

# Keys of ItemDecision.data and what they are called; all may be given with any outcome, some must.
LABELS: dict[str, str | _StrPromise] = {
    "method": gettext_lazy("获取的方式、途径"),
    "when": gettext_lazy("获取的时间"),
    "reason": gettext_lazy("理由"),
    "search": gettext_lazy("检索经过"),
    "right_body": gettext_lazy("负责公开的机关名称"),
    "right_body_contact": gettext_lazy("该机关的联系方式"),
    "special_law": gettext_lazy("适用的法律、行政法规"),
    "right_way": gettext_lazy("应当通过的渠道"),
    "earlier_number": gettext_lazy("前次申请编号"),
    "parts": gettext_lazy("不予公开的部分"),
    "carrier": gettext_lazy("提供的载体"),
}
LONGEST = 3000


def lock_answer(answer: Answer) -> Answer:
    """The present row, locked until the transaction ends."""
    rows = Answer.objects.select_for_update(of=("self",)).select_related("application__organisation", "application__matter")
    return rows.get(pk=answer.pk)


@transaction.atomic
def decide_item(
    *,
    answer: Answer,
    item: Item,
    outcome: str,
    basis: str = "",
    data: dict[str, Any],
    document: Document | None = None,
    by: User,
    at: datetime,
) -> ItemDecision:
    """Decide one item of a drafted answer, or decide it anew. `basis` is a disclosure.grounds.Ground for refusals and partial answers.

    `document` is what is public already (36条一项): its address is told as the way to get it. Raises NotAllowedError, ApplicationError.
    """
    locked = lock_answer(answer)
    application = locked.application
    require(by, Verb.HANDLE_APPLICATIONS, application.organisation, at)
    if locked.state != AnswerState.DRAFT:
        raise ApplicationError(_("答复不在拟稿中，目前为“%(state)s”。") % {"state": locked.get_state_display()})
    if item.application_id != application.pk:
        raise ApplicationError(_("该事项不属于这件申请。"))
    given = {key: str(value).strip() for key, value in data.items() if key in LABELS and str(value).strip()}
    if document is not None and outcome == "36-1" and "method" not in given:
        given["method"] = _address_of(document)
    reasons = reasons_against(application, item, outcome=outcome, basis=basis, data=given)
    if document is not None and not document.is_public:
        reasons.append(_("所选信息尚未公开，不能作为“已主动公开”告知。"))
    if reasons:
        raise ApplicationError(*reasons)
    try:
        for text in given.values():
            refuse_marked(text)
    except RefusedError as error:
        raise ApplicationError(str(error)) from error
    needs = OUTCOMES[outcome].needs_ground
    values = {"outcome": outcome, "basis": basis if needs else "", "data": given, "document": document}
    decision, _created = ItemDecision.objects.update_or_create(answer=locked, item=item, defaults=values)
    changed(locked, by=by)
    record(
        "answer.decided",
        organisation=application.organisation,
        matter=application.matter,
        by=by,
        at=at,
        item=item.number,
        outcome=outcome,
        basis=decision.basis,
        revision=locked.revision,
    )
    answer.refresh_from_db()
    return decision


def changed(answer: Answer, *, by: User) -> None:
    """A locked answer was changed: the next revision, on which nobody has decided yet; who changed it cannot approve it."""
    answer.revision += 1
    answer.findings, answer.overruled = {}, ""
    answer.save(update_fields=["revision", "findings", "overruled"])
    answer.contributors.add(by)


def reasons_against(application: Application, item: Item, *, outcome: str, basis: str, data: dict[str, str]) -> list[str]:
    """Why this decision cannot stand; empty when it can."""
    found = OUTCOMES.get(outcome)
    if found is None:
        return [_("请选择一种决定。")]
    reasons = [
        _("“%(outcome)s”须填写“%(what)s”。") % {"outcome": found.label, "what": LABELS[key]} for key in found.required if not data.get(key)
    ]
    if found.needs_ground and basis not in Ground.values:
        reasons.append(_("“%(outcome)s”须选择不予公开的依据。") % {"outcome": found.label})
    if any(len(text) > LONGEST for text in data.values()):
        reasons.append(_("每一栏最多%(most)s字。") % {"most": LONGEST})
    if data.get("right_body") and not data.get("right_body_contact"):
        reasons.append(_("写明负责公开的机关时，须同时告知其联系方式。"))
    return [*reasons, *_of_procedure(application, found, data), *_of_third_party(item, found, basis)]


def _of_procedure(application: Application, outcome: Outcome, data: dict[str, str]) -> list[str]:
    """Outcomes that only a step before them permits."""
    if outcome.code == "30":
        correction = getattr(application, "correction", None)
        if correction is None or correction.received_on is None:
            return [_("只有申请人补正后内容仍不明确的，才能作此决定。")]
    if outcome.code == "35":
        excess = getattr(application, "excess", None)
        if excess is None or excess.is_reasonable is not False:
            return [_("须先要求申请人说明理由，并认定理由不合理，才能作此决定。")]
    if outcome.code == "36-6" and data.get("earlier_number"):
        earlier = Application.objects.filter(organisation=application.organisation_id, number=data["earlier_number"]).first()
        if earlier is None or earlier.pk == application.pk or getattr(earlier, "answer", None) is None:
            return [_("没有编号为“%(number)s”的已答复申请。") % {"number": data["earlier_number"][:40]}]
        ours, theirs = person_key(application), person_key(earlier)
        if ours != theirs and "#" not in ours[:1] + theirs[:1]:
            return [_("编号为“%(number)s”的申请不是同一申请人提出的。") % {"number": earlier.number}]
    return []


def _of_third_party(item: Item, outcome: Outcome, basis: str) -> list[str]:
    """A third party's reasonable refusal binds unless the public interest overrides it (条例15, 32条)."""
    asked = Consultation.objects.filter(items=item, kind="third_party")
    if outcome.group is Group.OPEN:
        bound = asked.filter(answer=ConsultationAnswer.REFUSAL, is_reasonable=True, override=False)
        if bound.exists():
            return [_("第三方不同意公开且理由合理，未认定不公开会对公共利益造成重大影响的，不能予以公开。")]
    if outcome.group is Group.REFUSED and basis == Ground.THIRD_PARTY:
        answers = list(asked.values_list("answer", flat=True))
        if answers and all(answer == ConsultationAnswer.CONSENT for answer in answers):
            return [_("第三方已同意公开，不能以损害第三方合法权益为由不予公开。")]
    return []


def _address_of(document: Document) -> str:
    return _("已在本平台主动公开，索引号：%(number)s，标题：《%(title)s》") % {"number": document.index_number, "title": document.title}
