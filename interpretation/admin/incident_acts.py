"""Buttons of an incident: each asks what it needs on a page of its own and calls one service."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import admin_fields as f
from core import files
from core.access import Verb, people_with
from core.admin_acts import ActForm, act, sent, sent_files
from core.models import User
from interpretation.admin.incident import END, TRIAGE, incident_act
from interpretation.models import CountsFrom, IncidentState, Severity
from interpretation.services import handling, incidents, triage
from interpretation.states import WORKED_ON

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.db.models import QuerySet
    from django.http import HttpRequest, HttpResponse

    from core.admin_base import StaffAdmin
    from interpretation.models import Incident

S = IncidentState
HANDLE, GRADE = Verb.HANDLE_INCIDENTS, Verb.GRADE_INCIDENTS
OPEN = (S.REGISTERED, *WORKED_ON)


def in_states(*states: str) -> Callable[[Incident], bool]:
    """Whether the incident is in one of these states."""
    return lambda incident: incident.state in states


def perform(
    admin: StaffAdmin, request: HttpRequest, incident: Incident, form: ActForm, title: Any, do: Callable[[dict[str, Any]], str], **more: Any
) -> HttpResponse:
    """The page of one act: `do` gets the cleaned form and returns what is said afterwards."""
    intro = more.pop("intro", "")
    words = f"{incident.number} · {incident.title}{' · ' if intro else ''}{intro}"
    return act(
        admin, request, incident, form=form, title=title, button=title, do=lambda filled: do(filled.cleaned_data), intro=words, **more
    )


def who(admin: StaffAdmin, request: HttpRequest) -> dict[str, Any]:
    """`by` and `at` of the verbs."""
    known = admin.reach(request)
    return {"by": known.user, "at": known.at}


def people(verb: Verb, incident: Incident, admin: StaffAdmin, request: HttpRequest) -> QuerySet[User]:
    """Those of the unit who hold the verb."""
    found = people_with(verb, incident.organisation, admin.reach(request).at)
    return User.objects.filter(pk__in=[person.pk for person in found]).order_by("display_name")


# ------------------------------------------------------------ grade


@incident_act("grade", gettext_lazy("定级"), verb=GRADE, when=in_states(S.REGISTERED), group=TRIAGE, main=True)
def grade(admin: StaffAdmin, request: HttpRequest, incident: Incident) -> HttpResponse:
    """Severity, press conference and from when; the clocks start."""

    class Form(ActForm):
        severity = f.choice(
            gettext_lazy("等级"),
            Severity.choices,
            help_text=gettext_lazy(
                "特别重大、重大突发事件：1 小时内首次发布已掌握的事实，5 小时内发布权威信息；其他政务舆情：48 小时内回应。"
            ),
        )
        needs_conference = f.yes(
            gettext_lazy("须举行新闻发布会"), help_text=gettext_lazy("造成重大人员伤亡或者社会影响较大的，24 小时内举行，可以多次举行。")
        )
        counts_from = f.choice(
            gettext_lazy("起算"),
            CountsFrom.choices,
            initial=CountsFrom.DISCOVERY,
            help_text=gettext_lazy("按发生时间起算的，登记时须已填写发生时间。"),
        )

    def do(said: dict[str, Any]) -> str:
        triage.grade(incident=incident, **said, **who(admin, request))
        return _("已定级，开始计时，并已呼叫值班人员。")

    return perform(admin, request, incident, Form(sent(request)), _("定级"), do)


@incident_act("regrade", gettext_lazy("调整等级"), verb=GRADE, when=in_states(S.TRIAGED, S.HANDLING), group=TRIAGE)
def regrade(admin: StaffAdmin, request: HttpRequest, incident: Incident) -> HttpResponse:
    """The clock is counted again from the original instant."""

    class Form(ActForm):
        severity = f.choice(gettext_lazy("调整为"), [row for row in Severity.choices if row[0] != incident.severity])
        reason = f.text(gettext_lazy("理由"), most=300, rows=3)
        approver = f.row(
            gettext_lazy("批准人"),
            people(Verb.APPROVE_REGRADING, incident, admin, request),
            required=False,
            help_text=gettext_lazy("调整后撤销逾期标记的，须经非经办人的负责人批准，撤销的逾期单独统计。"),
        )

    def do(said: dict[str, Any]) -> str:
        triage.regrade(incident=incident, **said, **who(admin, request))
        return _("已调整等级，期限自原起算时间重新核算。")

    intro = _("目前为“%(grade)s”；期限自原起算时间重新核算，可能立即逾期。") % {"grade": incident.get_severity_display()}
    return perform(admin, request, incident, Form(sent(request)), _("调整等级"), do, intro=intro, danger=True)


@incident_act("conference-needed", gettext_lazy("是否举行新闻发布会"), verb=GRADE, when=in_states(*WORKED_ON), group=TRIAGE)
def conference_needed(admin: StaffAdmin, request: HttpRequest, incident: Incident) -> HttpResponse:
    """Decided afterwards; the 24 hours run from the original instant."""

    class Form(ActForm):
        reason = f.text(gettext_lazy("理由"), most=300, rows=3)
        approver = f.row(
            gettext_lazy("批准人"),
            people(Verb.APPROVE_REGRADING, incident, admin, request),
            required=False,
            help_text=gettext_lazy("已逾期而改为不举行的，须经非经办人的负责人批准。"),
        )

    def do(said: dict[str, Any]) -> str:
        triage.require_conference(incident=incident, needed=not incident.needs_conference, **said, **who(admin, request))
        return _("已记录决定。")

    title = _("改为不举行新闻发布会") if incident.needs_conference else _("改为须举行新闻发布会")
    return perform(admin, request, incident, Form(sent(request)), title, do)


@incident_act("lateness", gettext_lazy("说明逾期理由"), verb=HANDLE, when=in_states(*WORKED_ON), group=TRIAGE)
def lateness(admin: StaffAdmin, request: HttpRequest, incident: Incident) -> HttpResponse:
    """The one hour is a principle; lateness needs a stated reason."""

    class Form(ActForm):
        reason = f.text(gettext_lazy("逾期理由"), most=500, rows=3)

    def do(said: dict[str, Any]) -> str:
        incidents.explain_lateness(incident=incident, **said, **who(admin, request))
        return _("已记录逾期理由。")

    return perform(admin, request, incident, Form(sent(request), initial={"reason": incident.lateness_reason}), _("说明逾期理由"), do)


# ------------------------------------------------------------ steps


@incident_act("assign", gettext_lazy("交办"), verb=HANDLE, when=in_states(*OPEN))
def assign(admin: StaffAdmin, request: HttpRequest, incident: Incident) -> HttpResponse:
    """Who handles it and who speaks."""

    class Form(ActForm):
        handler = f.row(gettext_lazy("经办人"), people(HANDLE, incident, admin, request))
        spokesperson = f.row(gettext_lazy("新闻发言人"), people(HANDLE, incident, admin, request), required=False)

    def do(said: dict[str, Any]) -> str:
        handling.assign(incident=incident, **said, **who(admin, request))
        return _("已交办。")

    form = Form(sent(request), initial={"handler": incident.handler_id, "spokesperson": incident.spokesperson_id})
    return perform(admin, request, incident, form, _("交办"), do)


@incident_act("report", gettext_lazy("向上级报告"), verb=HANDLE, when=in_states(*OPEN))
def report(admin: StaffAdmin, request: HttpRequest, incident: Incident) -> HttpResponse:
    """At the same time as the response; it does not stop the clock."""

    class Form(ActForm):
        to = f.line(gettext_lazy("报告对象"), most=120)
        note = f.text(gettext_lazy("报告要点"), required=False, most=500, rows=3)

    def do(said: dict[str, Any]) -> str:
        handling.report_upward(incident=incident, **said, **who(admin, request))
        return _("已记录。回应期限继续计算。")

    return perform(admin, request, incident, Form(sent(request)), _("向上级报告"), do)


@incident_act("consult", gettext_lazy("与宣传部门会商"), verb=HANDLE, when=in_states(*WORKED_ON))
def consult(admin: StaffAdmin, request: HttpRequest, incident: Incident) -> HttpResponse:
    """Recorded; it does not stop the clock."""

    class Form(ActForm):
        organ = f.line(gettext_lazy("会商部门"), most=120)
        note = f.text(gettext_lazy("会商意见"), most=500, rows=3)

    def do(said: dict[str, Any]) -> str:
        handling.consult(incident=incident, **said, **who(admin, request))
        return _("已记录会商。会商不停止计时。")

    return perform(admin, request, incident, Form(sent(request)), _("与宣传部门会商"), do)


# ------------------------------------------------------------ end


@incident_act("transfer", gettext_lazy("移交"), verb=HANDLE, when=in_states(*OPEN), group=END, danger=True)
def transfer(admin: StaffAdmin, request: HttpRequest, incident: Incident) -> HttpResponse:
    """Not ours."""

    class Form(ActForm):
        to = f.line(gettext_lazy("移交给"), most=120)
        reason = f.text(gettext_lazy("理由"), most=300, rows=3)
        receipt = f.scan(gettext_lazy("对方签收凭证"), required=False)

    def do(said: dict[str, Any]) -> str:
        file = said.pop("receipt")
        if file:
            said["receipt"] = files.store(file.read(), name=file.name, private=True, at=admin.reach(request).at)
        handling.transfer(incident=incident, **said, **who(admin, request))
        return _("已移交，本单位的期限取消。")

    return perform(admin, request, incident, Form(*sent_files(request)), _("移交"), do, danger=True)


def _without_receipt(incident: Incident) -> bool:
    return incident.state == S.TRANSFERRED and incident.transfers.filter(receipt__isnull=True).exists()


@incident_act("receipt", gettext_lazy("登记签收凭证"), verb=HANDLE, when=_without_receipt, group=END)
def receipt(admin: StaffAdmin, request: HttpRequest, incident: Incident) -> HttpResponse:
    """The other organ's receipt that came later."""

    class Form(ActForm):
        receipt = f.scan(gettext_lazy("对方签收凭证"))

    def do(said: dict[str, Any]) -> str:
        found = incident.transfers.filter(receipt__isnull=True).latest("id")
        blob = files.store(said["receipt"].read(), name=said["receipt"].name, private=True, at=admin.reach(request).at)
        handling.add_receipt(transfer=found, receipt=blob, **who(admin, request))
        return _("已登记签收凭证。")

    return perform(admin, request, incident, Form(*sent_files(request)), _("登记签收凭证"), do)


@incident_act("close", gettext_lazy("办结"), verb=HANDLE, when=in_states(*WORKED_ON), group=END)
def close(admin: StaffAdmin, request: HttpRequest, incident: Incident) -> HttpResponse:
    """Only once a statement is public."""

    class Form(ActForm):
        result = f.text(gettext_lazy("处置结果"), most=2000)
        lessons = f.text(gettext_lazy("经验与改进"), most=2000)

    def do(said: dict[str, Any]) -> str:
        incidents.close(incident=incident, **said, **who(admin, request))
        return _("已办结。")

    return perform(admin, request, incident, Form(sent(request)), _("办结"), do)
