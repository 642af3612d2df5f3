"""源头认定: the register of what is not proactive, from the line to the decision, the yearly look and the conversion."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.db.models import OuterRef, QuerySet, Subquery
from django.shortcuts import redirect
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.decorators import action, display
from unfold.enums import ActionVariant

from core import files
from core.access import Verb, people_with
from core.admin_acts import ActForm, CommentForm, ReasonForm, act, sent, sent_files
from core.admin_base import StaffAdmin, back
from core.approvals import PaperApproval
from core.models import Approval, Deadline, Event
from core.models.approvals import Verdict
from core.verb_labels import verb_label
from disclosure.admin.act_forms import PaperForm, ReturnForm
from disclosure.admin.undisclosed_forms import ConvertForm, DueFilter, EntryForm
from disclosure.dates import shanghai_date
from disclosure.grounds import Ground
from disclosure.kinds import kinds
from disclosure.models import EntryState, UndisclosedEntry
from disclosure.services import undisclosed

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

PRIMARY = ActionVariant.PRIMARY
LABELS = {"draft": "info", "office": "warning", "decision": "warning", "decided": "primary", "converted": "success"}
FIELDS = ["organisation", "title", ("kind", "topic"), "formed_on", "attribute", "ground", "reason"]
READ = ["organisation", "title", ("kind_label", "topic"), "formed_on", "attribute", "ground_label", "reason"]
SHOWN = ["state_word", "decided_by", "decided_at", "examined_at", "next_due", "document_link"]


@admin.register(UndisclosedEntry)
class UndisclosedEntryAdmin(StaffAdmin):
    """Drafts are editable; everything after goes by buttons."""

    form = EntryForm
    view_verb = Verb.VIEW_DOCUMENTS
    write_verb = Verb.DRAFT_DOCUMENTS
    list_display = ["title", "state_label", "attribute", "ground_label", "organisation", "decided_on", "next_due"]
    list_select_related = ["organisation"]
    list_filter = [DueFilter, "state", "attribute", "organisation"]
    search_fields = ["title", "reason"]
    ordering = ["-id"]
    actions_detail = ["submit", "pass_office", "decide", "send_back", "paper", "reexamine", "convert"]
    change_form_outer_after_template = "admin/disclosure/entry_history.html"

    # ------------------------------------------------------------ rows

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        owed = Deadline.objects.open().filter(rule=undisclosed.RULE, matter=OuterRef("matter")).values("last_day")[:1]
        rows: QuerySet[Any] = super().get_queryset(request).select_related("organisation", "matter")
        due: QuerySet[Any] = rows.annotate(next_day=Subquery(owed))
        return due

    @display(description=gettext_lazy("状态"), label=LABELS, ordering="state")
    def state_label(self, obj: UndisclosedEntry) -> tuple[str, str]:
        return obj.state, obj.get_state_display()

    @display(description=gettext_lazy("状态"))
    def state_word(self, obj: UndisclosedEntry) -> str:
        return obj.get_state_display()

    @display(description=gettext_lazy("种类"))
    def kind_label(self, obj: UndisclosedEntry) -> str:
        return str(kinds[obj.kind].label) if obj.kind in kinds else obj.kind

    @display(description=gettext_lazy("不予公开依据"), ordering="ground")
    def ground_label(self, obj: UndisclosedEntry) -> str:
        return str(Ground(obj.ground).label) if obj.ground in Ground.values else obj.ground

    @display(description=gettext_lazy("认定日期"), ordering="decided_at")
    def decided_on(self, obj: UndisclosedEntry) -> Any:
        return shanghai_date(obj.decided_at) if obj.decided_at else "—"

    @display(description=gettext_lazy("下次评估不晚于"), ordering="next_day")
    def next_due(self, obj: Any) -> Any:
        return obj.next_day or "—"

    @display(description=gettext_lazy("转为主动公开的信息"))
    def document_link(self, obj: UndisclosedEntry) -> str:
        if obj.document is None:
            return "—"
        from django.urls import reverse

        return format_html(
            '<a class="staff-link" href="{}">{}</a>',
            reverse("admin:disclosure_document_change", args=[obj.document_id]),
            obj.document.title,
        )

    # ------------------------------------------------------------ permissions and the form

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        if isinstance(obj, UndisclosedEntry) and obj.state != EntryState.DRAFT:
            return False
        return super().has_change_permission(request, obj)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        if obj is None:
            return [(None, {"fields": FIELDS})]
        fields = FIELDS if self.has_change_permission(request, obj) else READ
        return [(None, {"fields": fields}), (_("认定"), {"fields": SHOWN})]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        if obj is None:
            return []
        shown = ["organisation", *SHOWN]
        return shown if self.has_change_permission(request, obj) else [*shown, "kind_label", "ground_label"]

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        if obj is not None and not self.has_change_permission(request, obj):
            kwargs["help_texts"] = {}
        form = super().get_form(request, obj, change=change, **kwargs)
        if obj is None and "organisation" in form.base_fields:
            form.base_fields["organisation"].initial = form.base_fields["organisation"].queryset.first()  # type: ignore[attr-defined]
        return form

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        extra = dict(extra_context or {})
        entry = self.get_object(request, object_id) if object_id else None
        if entry is not None:
            extra["title"] = entry.title
            extra["approvals"] = Approval.objects.filter(matter=entry.matter_id).select_related("by", "signer").order_by("-id")
            events = Event.objects.filter(matter=entry.matter_id).select_related("actor").order_by("-id")[:40]
            extra["events"] = [(event, verb_label(event.verb)) for event in events]
        else:
            extra["title"] = _("登记源头认定")
        extra |= {"show_save_and_add_another": False, "show_save_and_continue": False}
        return super().changeform_view(request, object_id, form_url, extra)

    def save_model(self, request: HttpRequest, obj: UndisclosedEntry, form: Any, change: bool) -> None:
        """Through the services, never `Model.save`."""
        said = {name: form.cleaned_data[name] for name in undisclosed.FIELDS if name in form.cleaned_data}
        if change:
            entry = UndisclosedEntry.objects.select_related("organisation").get(pk=obj.pk)
            undisclosed.change_entry(entry=entry, changes=said, **self._who(request))
        else:
            entry = undisclosed.create_entry(organisation=form.cleaned_data["organisation"], **said, **self._who(request))
            obj.pk = entry.pk
        obj.refresh_from_db()

    def response_add(self, request: HttpRequest, obj: Any, post_url_continue: str | None = None) -> HttpResponse:
        return back(self, obj)

    # ------------------------------------------------------------ buttons

    def get_actions_detail(self, request: HttpRequest, object_id: Any) -> list[Any]:
        """Only what this person can do in this state."""
        entry = self.get_object(request, str(object_id))
        wanted = self._buttons(request, entry) if entry else set()
        prefix = f"{self.opts.app_label}_{self.opts.model_name}_"
        return [row for row in self._get_base_actions_detail() if row.action_name.removeprefix(prefix) in wanted]

    def _buttons(self, request: HttpRequest, entry: UndisclosedEntry) -> set[str]:
        reach = self.reach(request)

        def can(verb: Verb) -> bool:
            return entry.organisation_id in reach.organisations(verb)

        own = entry.created_by_id == reach.user.pk
        if entry.state == EntryState.DRAFT:
            return {"submit"} if can(Verb.DRAFT_DOCUMENTS) else set()
        if entry.state in (EntryState.OFFICE, EntryState.DECISION):
            found = {"paper"} if can(Verb.RECORD_PAPER) else set()
            step = "pass_office" if entry.state == EntryState.OFFICE else "decide"
            if can(Verb.EXAMINE_ATTRIBUTE if entry.state == EntryState.OFFICE else Verb.SIGN_OFF):
                found |= {"send_back"} if own else {"send_back", step}
            return found
        if entry.state == EntryState.DECIDED and can(Verb.EXAMINE_ATTRIBUTE):
            return {"reexamine", "convert"} if can(Verb.DRAFT_DOCUMENTS) else {"reexamine"}
        return set()

    def _who(self, request: HttpRequest) -> dict[str, Any]:
        return {"by": self.reach(request).user, "at": self.reach(request).at}

    def _act(
        self, request: HttpRequest, object_id: str, form: Any, title: Any, do: Callable[[Any, dict[str, Any]], str], **more: Any
    ) -> HttpResponse:
        entry = self.row(request, object_id)
        intro = more.pop("intro", None) or _("《%(title)s》") % {"title": entry.title}
        return act(
            self,
            request,
            entry,
            form=form,
            title=title,
            button=title,
            intro=intro,
            do=lambda filled: do(entry, filled.cleaned_data),
            **more,
        )

    @action(description=gettext_lazy("提交审核"), icon="send", variant=PRIMARY)
    def submit(self, request: HttpRequest, object_id: str) -> HttpResponse:
        def do(entry: UndisclosedEntry, said: dict[str, Any]) -> str:
            undisclosed.submit_entry(entry=entry, **self._who(request))
            return _("已提交，目前为“%(state)s”。") % {"state": entry.get_state_display()}

        return self._act(request, object_id, ActForm(sent(request)), _("提交审核"), do)

    @action(description=gettext_lazy("公开机构同意"), icon="check", variant=PRIMARY)
    def pass_office(self, request: HttpRequest, object_id: str) -> HttpResponse:
        def do(entry: UndisclosedEntry, said: dict[str, Any]) -> str:
            undisclosed.pass_office(entry=entry, comment=said["comment"], **self._who(request))
            return _("已通过，目前为“%(state)s”。") % {"state": entry.get_state_display()}

        return self._act(request, object_id, CommentForm(sent(request)), _("公开机构同意"), do)

    @action(description=gettext_lazy("认定"), icon="gavel", variant=PRIMARY)
    def decide(self, request: HttpRequest, object_id: str) -> HttpResponse:
        def do(entry: UndisclosedEntry, said: dict[str, Any]) -> str:
            undisclosed.decide(entry=entry, comment=said["comment"], **self._who(request))
            return _("已认定，每年评估一次。")

        return self._act(request, object_id, CommentForm(sent(request)), _("认定"), do)

    @action(description=gettext_lazy("退回修改"), icon="undo")
    def send_back(self, request: HttpRequest, object_id: str) -> HttpResponse:
        def do(entry: UndisclosedEntry, said: dict[str, Any]) -> str:
            undisclosed.return_entry(entry=entry, reason=said["reason"], **self._who(request))
            return _("已退回登记人修改。")

        return self._act(request, object_id, ReturnForm(sent(request)), _("退回修改"), do, danger=True)

    @action(description=gettext_lazy("线下签批"), icon="upload_file")
    def paper(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Record what was signed on paper, with the scan."""
        entry, at = self.row(request, object_id), self.reach(request).at
        verb = {EntryState.OFFICE.value: Verb.EXAMINE_ATTRIBUTE, EntryState.DECISION.value: Verb.SIGN_OFF}.get(entry.state)
        form = PaperForm(*sent_files(request), signers=people_with(verb, entry.organisation, at) if verb else [])

        def do(entry: UndisclosedEntry, said: dict[str, Any]) -> str:
            scan = files.store(said["scan"].read(), name=said["scan"].name, private=True, at=at)
            signed = PaperApproval(signer=said["signer"], signed_on=said["signed_on"], scan=scan)
            if said["verdict"] == Verdict.RETURN:
                undisclosed.return_entry(entry=entry, reason=said["comment"], paper=signed, **self._who(request))
            else:
                verdict = undisclosed.pass_office if entry.state == EntryState.OFFICE else undisclosed.decide
                verdict(entry=entry, comment=said["comment"], paper=signed, **self._who(request))
            return _("已登记线下签批，目前为“%(state)s”。") % {"state": entry.get_state_display()}

        return self._act(request, object_id, form, _("线下签批"), do)

    @action(description=gettext_lazy("评估后继续"), icon="event_repeat")
    def reexamine(self, request: HttpRequest, object_id: str) -> HttpResponse:
        def do(entry: UndisclosedEntry, said: dict[str, Any]) -> str:
            undisclosed.reexamine(entry=entry, reason=said["reason"], **self._who(request))
            return _("已评估，一年内再次评估。")

        intro = _("《%(title)s》经评估仍不主动公开。情况有变化的，请改用“转为主动公开”。") % {"title": self.row(request, object_id).title}
        return self._act(request, object_id, ReasonForm(sent(request)), _("评估后继续"), do, intro=intro)

    @action(description=gettext_lazy("转为主动公开"), icon="public", variant=PRIMARY)
    def convert(self, request: HttpRequest, object_id: str) -> HttpResponse:
        made: list[Any] = []
        entry = self.row(request, object_id)

        def do(entry: UndisclosedEntry, said: dict[str, Any]) -> str:
            made.append(undisclosed.convert(entry=entry, **said, **self._who(request)))
            return _("已转为主动公开：请补齐正文，按一般信息审核发布。")

        form = ConvertForm(sent(request), initial={"title": entry.document.title if entry.document else entry.title})
        return self._act(
            request,
            object_id,
            form,
            _("转为主动公开"),
            do,
            then=lambda: redirect("admin:disclosure_documentversion_change", made[0].pk),
            intro=_("《%(title)s》：生成拟稿，自今日起20个工作日内公开；原认定及其经过保留。") % {"title": entry.title},
        )
