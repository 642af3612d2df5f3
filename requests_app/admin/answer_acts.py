"""Buttons of the answer: drafted, decided, submitted, reviewed, signed (also on paper), returned."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import admin_fields as f
from core import files
from core.access import Verb, people_with
from core.admin_acts import ActForm, CommentForm, ReasonForm, sent, sent_files
from core.approvals import PaperApproval
from core.models import User
from core.verb_labels import register_verb_labels
from disclosure.grounds import Ground
from disclosure.models import Document
from requests_app.admin.acting import BEING_HANDLED, S, perform, today, who
from requests_app.admin.panels import may_read
from requests_app.admin.registry import ANSWER, case_act, case_panel
from requests_app.checking import examine, needs_reason
from requests_app.delivered import deliveries, dispatched, effective_on, in_time
from requests_app.models import Answer, AnswerState, Application
from requests_app.outcomes import GROUP_LABELS, OUTCOMES, Group, Outcome
from requests_app.services import answers
from requests_app.services.deciding import LABELS

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

    from core.admin_base import StaffAdmin
    from core.reach import Reach

register_verb_labels(
    {
        "answer.decided": gettext_lazy("事项决定"),
        "answer.legal": gettext_lazy("答复提交法制审核"),
        "answer.approval": gettext_lazy("答复通过法制审核"),
        "answer.approved": gettext_lazy("答复签发"),
        "answer.draft": gettext_lazy("答复退回拟稿"),
        "letter.delivered": gettext_lazy("送达登记"),
        "letter.signed_for": gettext_lazy("登记签收"),
        "letter.returned": gettext_lazy("登记退回"),
        "application.undeliverable": gettext_lazy("登记无法送达"),
        "application.information_to_publish": gettext_lazy("信息转为主动公开"),
        "suggestion.made": gettext_lazy("建议主动公开"),
        "suggestion.declined": gettext_lazy("不采纳主动公开建议"),
    }
)

A = AnswerState
HANDLE = Verb.HANDLE_APPLICATIONS
LONG = ("reason", "search", "parts")
_VERB_OF = {A.LEGAL: Verb.REVIEW_ANSWERS, A.APPROVAL: Verb.SIGN_ANSWERS}


def answer_of(application: Application) -> Answer | None:
    """The case's answer, if it has one."""
    return getattr(application, "answer", None)


def answer_is(*states: str) -> Callable[[Application], bool]:
    """Whether the case's answer is in one of these states while the case is being handled."""

    def check(application: Application) -> bool:
        answer = answer_of(application)
        return answer is not None and answer.state in states and application.state in BEING_HANDLED

    return check


def _draftable(application: Application) -> bool:
    answer = answer_of(application)
    if application.state not in BEING_HANDLED:
        return False
    return answer is None or (answer.state == A.APPROVED and dispatched(answer) is not None)


@case_act("answer_draft", gettext_lazy("拟写答复"), verb=HANDLE, when=_draftable, group=ANSWER, main=True)
def draft(admin: StaffAdmin, request: HttpRequest, application: Application) -> HttpResponse:
    """Begin the answer."""

    def do(said: dict[str, Any]) -> str:
        answers.draft_answer(application=application, **who(admin, request))
        return _("已开始拟写答复，请逐项作出决定。")

    intro = _("申请共%(count)s项，每项分别作出决定。") % {"count": application.items.count()}
    return perform(admin, request, application, ActForm(sent(request)), _("拟写答复"), do, intro=intro)


def _outcomes() -> list[tuple[Any, list[tuple[str, Any]]]]:
    """Outcomes by group, as a select shows them."""
    return [
        (GROUP_LABELS[group], [(row.code, f"{row.label}（{row.article}）" if row.article else row.label) for row in _of(group)])
        for group in Group
        if _of(group)
    ]


def _of(group: Group) -> list[Outcome]:
    return [row for row in OUTCOMES.values() if row.group is group]


def _required_by(key: str) -> str:
    """The articles of the outcomes that want this, in words; "" when none does."""
    return "、".join(row.article or str(row.label) for row in OUTCOMES.values() if key in row.required)


@case_act("answer_decide", gettext_lazy("事项决定"), verb=HANDLE, when=answer_is(A.DRAFT), group=ANSWER, main=True)
def decide(admin: StaffAdmin, request: HttpRequest, application: Application) -> HttpResponse:
    """One item at a time: the first without a decision, or the one in `?item=`."""
    answer = answer_of(application)
    decided = {row.item_id: row for row in answer.decisions.all()} if answer else {}
    items = list(application.items.all())
    wanted = request.GET.get("item", "")
    chosen = next((item for item in items if str(item.number) == wanted), None)
    chosen = chosen or next((item for item in items if item.pk not in decided), items[0] if items else None)
    known = decided.get(chosen.pk) if chosen else None
    public = Document.objects.filter(is_public=True, organisation=application.organisation_id).order_by("-published_at")[:200]

    class Form(ActForm):
        item = f.select(gettext_lazy("事项"), [(str(row.pk), f"{row.number}. {row.wanted[:60]}") for row in items])
        outcome = f.select(gettext_lazy("决定"), [("", "—"), *_outcomes()])
        basis = f.select(gettext_lazy("不予公开的依据"), [("", "—"), *Ground.choices], required=False)
        document = f.row(
            gettext_lazy("已公开的信息"),
            Document.objects.filter(pk__in=[row.pk for row in public]),
            required=False,
            help_text=gettext_lazy("已主动公开的，选择后自动写入获取途径。"),
        )

    for key, label in LABELS.items():
        required_by = _required_by(key)
        hint = _("以下决定必填：%(codes)s") % {"codes": required_by} if required_by else ""
        make = f.text if key in LONG else f.line
        Form.base_fields[key] = make(label, required=False, most=3000 if key in LONG else 500, help_text=hint)

    def do(said: dict[str, Any]) -> str:
        item = next(row for row in items if str(row.pk) == said["item"])
        about = {"item": item, "outcome": said["outcome"], "basis": said["basis"], "document": said["document"]}
        data = {key: said[key] for key in LABELS}
        answers.decide_item(answer=application.answer, data=data, **about, **who(admin, request))
        left = application.items.exclude(decisions__answer=application.answer).count()
        return _("第%(number)s项已作出决定，还有%(left)s项未决定。") % {"number": item.number, "left": left}

    initial: dict[str, Any] = {"item": str(chosen.pk) if chosen else ""}
    if known:
        initial |= {"outcome": known.outcome, "basis": known.basis, "document": known.document_id, **known.data}
    intro = _("已决定%(done)s项，共%(all)s项。") % {"done": len(decided), "all": len(items)}
    return perform(admin, request, application, Form(sent(request), initial=initial), _("事项决定"), do, intro=intro)


@case_act("answer_submit", gettext_lazy("提交审核"), verb=HANDLE, when=answer_is(A.DRAFT), group=ANSWER)
def submit(admin: StaffAdmin, request: HttpRequest, application: Application) -> HttpResponse:
    """Show what the check finds, and hand the answer to the legal review."""

    class Form(ActForm):
        overruled = f.text(
            gettext_lazy("处理理由"),
            required=False,
            most=300,
            help_text=gettext_lazy("核查发现个人信息，或者与前次答复不一致，仍要提交时必填；会记入操作记录，不能写个人信息。"),
        )

    answer = answer_of(application)
    findings = examine(answer) if answer else {"personal": [], "earlier": []}

    def do(said: dict[str, Any]) -> str:
        answers.submit_answer(answer=application.answer, **said, **who(admin, request))
        return _("已提交法制审核。")

    about = {"findings": findings, "labels": OUTCOMES, "needs_reason": needs_reason(findings)}
    reasons = answers.reasons_not_to_submit(answer) if answer else []
    template = "admin/requests_app/answer_submit.html"
    form = Form(sent(request))
    return perform(admin, request, application, form, _("提交审核"), do, template=template, reasons=reasons, **about)


@case_act("answer_review", gettext_lazy("法制审核通过"), verb=Verb.REVIEW_ANSWERS, when=answer_is(A.LEGAL), group=ANSWER, main=True)
def review(admin: StaffAdmin, request: HttpRequest, application: Application) -> HttpResponse:
    """法制审核."""

    def do(said: dict[str, Any]) -> str:
        answers.review_answer(answer=application.answer, **said, **who(admin, request))
        return _("法制审核已通过，待签发。")

    return perform(admin, request, application, CommentForm(sent(request)), _("法制审核通过"), do)


@case_act("answer_sign", gettext_lazy("签发"), verb=Verb.SIGN_ANSWERS, when=answer_is(A.APPROVAL), group=ANSWER, main=True)
def sign(admin: StaffAdmin, request: HttpRequest, application: Application) -> HttpResponse:
    """签发."""

    def do(said: dict[str, Any]) -> str:
        answers.approve_answer(answer=application.answer, **said, **who(admin, request))
        return _("答复已签发，请制作答复书，编号、用印后送达。")

    return perform(admin, request, application, CommentForm(sent(request)), _("签发"), do)


@case_act(
    "answer_paper", gettext_lazy("线下签批"), verb=Verb.RECORD_PAPER, when=answer_is(A.LEGAL, A.APPROVAL), group=ANSWER
)  # the state of the answer says which step was signed on paper
def on_paper(admin: StaffAdmin, request: HttpRequest, application: Application) -> HttpResponse:
    """A pass signed on paper, with the scan of the slip."""
    answer = answer_of(application)
    verb = _VERB_OF.get(AnswerState(answer.state)) if answer else None
    known = admin.reach(request)
    signers = people_with(verb, application.organisation, known.at) if verb else []

    class Form(ActForm):
        signer = f.row(gettext_lazy("签批人"), User.objects.filter(pk__in=[person.pk for person in signers]))
        signed_on = f.day(gettext_lazy("签批日期"))
        scan = f.scan(gettext_lazy("签批扫描件"))
        comment = f.text(gettext_lazy("说明"), required=False, most=500)

    def do(said: dict[str, Any]) -> str:
        blob = files.store(said["scan"].read(), name=said["scan"].name, private=True, at=known.at)
        paper = PaperApproval(said["signer"], said["signed_on"], blob)
        act = answers.review_answer if application.answer.state == A.LEGAL else answers.approve_answer
        act(answer=application.answer, comment=said["comment"], paper=paper, **who(admin, request))
        return _("已登记线下签批。")

    form = Form(*sent_files(request), initial={"signed_on": today(admin, request)})
    intro = answer.get_state_display() if answer else ""
    return perform(admin, request, application, form, _("线下签批"), do, intro=intro)


def _return(admin: StaffAdmin, request: HttpRequest, application: Application, title: str) -> HttpResponse:
    def do(said: dict[str, Any]) -> str:
        answers.return_answer(answer=application.answer, comment=said["reason"], **who(admin, request))
        return _("答复已退回拟稿。")

    return perform(admin, request, application, ReasonForm(sent(request)), title, do)


def _undelivered(application: Application) -> bool:
    return answer_is(A.APPROVED)(application) and dispatched(application.answer) is None


@case_act("answer_return", gettext_lazy("退回修改"), verb=Verb.REVIEW_ANSWERS, when=answer_is(A.LEGAL), group=ANSWER)
def send_back(admin: StaffAdmin, request: HttpRequest, application: Application) -> HttpResponse:
    """By the legal review."""
    return _return(admin, request, application, _("退回修改"))


@case_act("answer_refuse", gettext_lazy("退回修改"), verb=Verb.SIGN_ANSWERS, when=answer_is(A.APPROVAL), group=ANSWER)
def refuse(admin: StaffAdmin, request: HttpRequest, application: Application) -> HttpResponse:
    """By whoever would sign."""
    return _return(admin, request, application, _("退回修改"))


@case_act("answer_recall", gettext_lazy("撤回提交"), verb=HANDLE, when=answer_is(A.LEGAL, A.APPROVAL), group=ANSWER)
def recall(admin: StaffAdmin, request: HttpRequest, application: Application) -> HttpResponse:
    """By who wrote it."""
    return _return(admin, request, application, _("撤回提交"))


@case_act("answer_reopen", gettext_lazy("撤回签发"), verb=Verb.SIGN_ANSWERS, when=_undelivered, group=ANSWER)
def reopen(admin: StaffAdmin, request: HttpRequest, application: Application) -> HttpResponse:
    """Signed but not sent: back to draft."""
    return _return(admin, request, application, _("撤回签发"))


@case_panel("answer", "admin/requests_app/panel_answer.html", order=45)
def panel(application: Application, reach: Reach) -> dict[str, Any]:
    """The answer as it stands, what was found, and its deliveries."""
    answer = answer_of(application)
    if answer is None:
        return {}
    reads = may_read(application, reach)
    rows = []
    for row in answer.decisions.select_related("item", "document").order_by("item__number"):
        data = [(LABELS.get(key, key), value) for key, value in row.data.items()] if reads else []
        ground = Ground(row.basis).label if row.basis in Ground.values else ""
        rows.append({"row": row, "outcome": OUTCOMES[row.outcome].label, "ground": ground, "data": data})
    sent_out = [(row, effective_on(row)) for row in deliveries(answer)]
    passed = application.matter.approvals.filter(step__startswith="answer_").select_related("by", "signer")
    return {
        "answer": answer,
        "rows": rows,
        "findings": answer.findings if reads else {},
        "deliveries": sent_out,
        "in_time": in_time(application),
        "approvals": list(passed),
        "may_edit": application.state in (S.REGISTERED, S.HANDLING)
        and answer.state == A.DRAFT
        and application.organisation_id in reach.organisations(HANDLE),
        "suggestions": list(application.suggestions.all()),
    }
