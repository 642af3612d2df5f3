"""Buttons of the drafting room: a statement, a clarification, a press conference and its transcript. Reviewing them is disclosure's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.shortcuts import redirect
from django.utils.html import escape
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import admin_fields as f
from core.access import Verb
from core.admin_acts import ActForm, sent
from disclosure.models import DocumentVersion
from interpretation.admin.incident import STATEMENTS, incident_act
from interpretation.admin.incident_acts import in_states, people, perform, who
from interpretation.models import ClaimCheck, Conference, Finding, IncidentState, StatementKind
from interpretation.services import conferences, statements
from interpretation.states import WORKED_ON

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from core.admin_base import StaffAdmin
    from interpretation.models import Incident

HANDLE = Verb.HANDLE_INCIDENTS


class DraftForm(ActForm):
    """Title and text; pictures and attachments are added on the draft's own page."""

    title = f.line(gettext_lazy("标题"), most=200, help_text=gettext_lazy("公开的标题，不写舆情编号和等级。"))
    body = f.text(gettext_lazy("正文"), most=20_000, rows=10, help_text=gettext_lazy("只写已核实的事实，一段一行。"))


def html(text: str) -> str:
    """A paragraph for each line."""
    return "".join(f"<p>{escape(line.strip())}</p>" for line in text.splitlines() if line.strip())


def _unanswered(incident: Incident) -> bool:
    return incident.state in WORKED_ON and not statements.living(incident, StatementKind.FIRST)


def _has_statement(incident: Incident) -> bool:
    return incident.state in WORKED_ON and statements.living(incident)


def _write(admin: StaffAdmin, request: HttpRequest, incident: Incident, kind: str, form: ActForm, title: Any) -> HttpResponse:
    """Draft, then go to the draft."""
    made: list[DocumentVersion] = []

    def do(said: dict[str, Any]) -> str:
        said["body"] = html(said["body"])
        made.append(statements.draft_statement(incident=incident, kind=kind, **said, **who(admin, request)))
        return _("已拟稿，请提交审核。发布后才算履行期限。")

    def then() -> HttpResponse:
        return redirect("admin:disclosure_documentversion_change", made[0].pk)

    return perform(admin, request, incident, form, title, do, then=then)


@incident_act("statement", gettext_lazy("拟写首次通报"), verb=HANDLE, when=_unanswered, group=STATEMENTS, main=True)
def statement(admin: StaffAdmin, request: HttpRequest, incident: Incident) -> HttpResponse:
    """The first known facts."""
    return _write(admin, request, incident, StatementKind.FIRST, DraftForm(sent(request)), _("拟写首次通报"))


@incident_act("update", gettext_lazy("拟写后续通报"), verb=HANDLE, when=_has_statement, group=STATEMENTS)
def update(admin: StaffAdmin, request: HttpRequest, incident: Incident) -> HttpResponse:
    """Continued in order."""
    return _write(admin, request, incident, StatementKind.UPDATE, DraftForm(sent(request)), _("拟写后续通报"))


@incident_act("clarification", gettext_lazy("拟写澄清说明"), verb=HANDLE, when=in_states(*WORKED_ON), group=STATEMENTS)
def clarification(admin: StaffAdmin, request: HttpRequest, incident: Incident) -> HttpResponse:
    """A rumour: what is claimed, what the check found, the facts and where they stand."""

    class Form(ActForm):
        title = f.line(gettext_lazy("标题"), most=200)
        claim = f.text(gettext_lazy("网传内容"), most=300, rows=2, help_text=gettext_lazy("概括转述，不转载个人信息。"))
        verdict = f.choice(gettext_lazy("核查结论"), Finding.choices)
        facts = f.text(gettext_lazy("事实"), most=2000)
        evidence = f.text(gettext_lazy("依据"), most=2000, rows=3)
        body = f.text(gettext_lazy("补充说明"), required=False, most=20_000)

    return _write(admin, request, incident, StatementKind.CLARIFICATION, Form(sent(request)), _("拟写澄清说明"))


def _open_check(incident: Incident) -> DocumentVersion | None:
    """The newest clarification that is still being written."""
    rows = DocumentVersion.objects.filter(document__statement__incident=incident, kind="clarification", state="draft")
    return rows.select_related("document__organisation", "document__matter").order_by("-id").first()


@incident_act("check", gettext_lazy("修改核查结论"), verb=HANDLE, when=lambda row: _open_check(row) is not None, group=STATEMENTS)
def check(admin: StaffAdmin, request: HttpRequest, incident: Incident) -> HttpResponse:
    """Of the clarification that is being written; its text is composed anew."""
    version = _open_check(incident)
    if version is None:
        return redirect("admin:interpretation_incident_change", incident.pk)

    class Form(ActForm):
        claim = f.text(gettext_lazy("网传内容"), most=300, rows=2)
        verdict = f.choice(gettext_lazy("核查结论"), Finding.choices)
        facts = f.text(gettext_lazy("事实"), most=2000)
        evidence = f.text(gettext_lazy("依据"), most=2000, rows=3)

    found = ClaimCheck.objects.filter(version=version).first()

    def do(said: dict[str, Any]) -> str:
        statements.set_check(version=version, text=found.text if found else "", **said, **who(admin, request))
        return _("已修改核查结论，正文随之更新。")

    initial = {name: getattr(found, name) for name in ("claim", "verdict", "facts", "evidence")} if found else {}
    return perform(admin, request, incident, Form(sent(request), initial=initial), _("修改核查结论"), do, intro=version.title)


@incident_act("conference", gettext_lazy("登记新闻发布会"), verb=HANDLE, when=in_states(*WORKED_ON), group=STATEMENTS)
def conference(admin: StaffAdmin, request: HttpRequest, incident: Incident) -> HttpResponse:
    """Held: where, when and who attended."""

    class Form(ActForm):
        held_at = f.moment(gettext_lazy("举行时间"))
        place = f.line(gettext_lazy("地点"))
        attended_by_principal = f.yes(gettext_lazy("主要负责人出席"))
        spokesperson = f.row(gettext_lazy("出席的新闻发言人"), people(HANDLE, incident, admin, request), required=False)

    def do(said: dict[str, Any]) -> str:
        conferences.hold(incident=incident, **said, **who(admin, request))
        return _("已登记新闻发布会，请整理实录并发布。")

    return perform(admin, request, incident, Form(sent(request)), _("登记新闻发布会"), do)


def _without_transcript(incident: Incident) -> bool:
    return incident.state != IncidentState.CLOSED and incident.conferences.filter(transcript__isnull=True).exists()


@incident_act("transcript", gettext_lazy("整理发布会实录"), verb=HANDLE, when=_without_transcript, group=STATEMENTS)
def transcript(admin: StaffAdmin, request: HttpRequest, incident: Incident) -> HttpResponse:
    """The record of what was said, as a draft of its own."""
    made: list[DocumentVersion] = []

    class Form(DraftForm):
        conference = f.row(gettext_lazy("新闻发布会"), Conference.objects.filter(incident=incident, transcript__isnull=True))
        field_order = ["conference", "title", "body"]

    def do(said: dict[str, Any]) -> str:
        said["body"] = html(said["body"])
        made.append(conferences.draft_transcript(**said, **who(admin, request)))
        return _("已拟稿，请提交审核。")

    def then() -> HttpResponse:
        return redirect("admin:disclosure_documentversion_change", made[0].pk)

    return perform(admin, request, incident, Form(sent(request)), _("整理发布会实录"), do, then=then)
