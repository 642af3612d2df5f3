"""The inspection report of a version, and the list of words units watch."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin, messages
from django.db.models import Q, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.decorators import action

from core.access import Verb
from core.admin_acts import ReasonForm, act, sent
from core.admin_base import StaffAdmin, refusal_text, refusals
from core.models import Organisation
from core.verb_labels import register_verb_labels
from disclosure.inspection import acts
from disclosure.inspection.kinds import KINDS, MASKABLE, SCRUBBED
from disclosure.inspection.report import place_label
from disclosure.inspection.run import refresh, source_label
from disclosure.models import Attachment, DocumentVersion, FindingState, InspectionFinding, SensitiveWord, Severity

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest
    from django.urls import URLPattern

register_verb_labels(
    {
        "inspection.masked": gettext_lazy("脱敏"),
        "inspection.cleared": gettext_lazy("清除隐藏信息"),
        "inspection.explained": gettext_lazy("说明检查问题"),
        "inspection.overruled": gettext_lazy("确认检查问题无误"),
        "sensitiveword.added": gettext_lazy("新增错敏词"),
        "sensitiveword.changed": gettext_lazy("修改错敏词"),
        "sensitiveword.deleted": gettext_lazy("删除错敏词"),
    }
)
# Endings of files in which text is masked in place.
COVERABLE = frozenset({"docx", "xlsx", "pptx", "txt", "csv"})
TAGS = {
    FindingState.OPEN: "staff-tag-red",
    FindingState.EXPLAINED: "staff-tag-amber",
    FindingState.OVERRULED: "staff-tag-green",
    FindingState.MASKED: "staff-tag-green",
}


class InspectionActs(StaffAdmin):
    """Mixed into the admin of versions: the report and what is done about a finding."""

    @action(description=gettext_lazy("发布前检查"), icon="fact_check", url_path="inspection")
    def inspection(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """What was found where, with a button for each way to settle it."""
        version: DocumentVersion = self.row(request, object_id)
        refresh(version, at=self.reach(request).at)
        organisation, known = version.document.organisation_id, self.reach(request)
        may_change = self.has_change_permission(request, version)
        may_settle = not version.is_frozen and any(
            organisation in known.organisations(verb) for verb in (Verb.OVERRULE_FINDINGS, Verb.DRAFT_DOCUMENTS)
        )
        wrote = version.contributions.filter(user=known.user.pk).exists()
        attachments = {row.name: row.pk for row in version.attachments.all()}
        findings = [
            _shown(row, may_change=may_change, may_settle=may_settle, wrote=wrote, attachments=attachments)
            for row in version.findings.select_related("by")
        ]
        unsettled = [row for row in findings if row["row"].state in acts.UNSETTLED]
        context = {
            **self.admin_site.each_context(request),
            "opts": self.model._meta,
            "page_name": self.page_name,
            "original": version,
            "title": _("发布前检查"),
            "groups": [(label, rows) for label, rows in _groups(findings) if rows],
            "blocking": sum(row["row"].severity == Severity.BLOCKING for row in unsettled),
            "hints": sum(row["row"].severity == Severity.HINT for row in unsettled),
            "maskable": sum(row["can_mask"] and row["row"].severity == Severity.BLOCKING for row in findings),
            "wrote": wrote,
            "inspected_at": version.inspection.at if hasattr(version, "inspection") else None,
        }
        return render(request, "admin/disclosure/inspection.html", context)

    def get_urls(self) -> list[URLPattern]:
        name, view = "disclosure_documentversion", self.admin_site.admin_view
        ours = [
            path("<path:object_id>/inspection/again/", view(self.inspect_again), name=f"{name}_inspect_again"),
            path("<path:object_id>/inspection/mask/", view(self.mask_all), name=f"{name}_mask_all"),
            path("<path:object_id>/inspection/<int:pk>/mask/", view(self.mask_one), name=f"{name}_mask"),
            path("<path:object_id>/inspection/<int:pk>/overrule/", view(self.overrule), name=f"{name}_overrule"),
            path("<path:object_id>/inspection/<int:pk>/clear/", view(self.clear_hidden), name=f"{name}_clear_hidden"),
        ]
        return [*ours, *super().get_urls()]

    def inspect_again(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """重新检查."""

        def do(version: DocumentVersion, who: dict[str, Any]) -> str:
            acts.inspect_again(version=version, **who)
            return _("已重新检查。")

        return self._at_once(request, object_id, do)

    def mask_all(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Every blocking piece of personal data in text at once."""

        def do(version: DocumentVersion, who: dict[str, Any]) -> str:
            refresh(version, at=who["at"])
            rows = version.findings.filter(kind__in=MASKABLE, severity=Severity.BLOCKING, state__in=acts.UNSETTLED)
            return _("已脱敏%(count)s项。") % {"count": acts.mask(version=version, findings=list(rows), **who)}

        return self._at_once(request, object_id, do)

    def mask_one(self, request: HttpRequest, object_id: str, pk: int) -> HttpResponse:
        """脱敏 of one finding, wherever the same value stands in the same element or file."""

        def do(version: DocumentVersion, who: dict[str, Any]) -> str:
            acts.mask(version=version, findings=[_finding(version, pk)], **who)
            return _("已脱敏。")

        return self._at_once(request, object_id, do)

    def clear_hidden(self, request: HttpRequest, object_id: str, pk: int) -> HttpResponse:
        """清除隐藏信息 from the attachment with this id."""

        def do(version: DocumentVersion, who: dict[str, Any]) -> str:
            attachment = Attachment.objects.filter(version=version, pk=pk).first()
            if attachment is None:
                raise Http404
            acts.clear_hidden(attachment=attachment, **who)
            return _("已清除，文件已替换，请下载核对。")

        return self._at_once(request, object_id, do)

    def overrule(self, request: HttpRequest, object_id: str, pk: int) -> HttpResponse:
        """确认无误, with a reason; a drafter's reason waits for a second person."""
        version = self.row(request, object_id)
        finding = _finding(version, pk)
        label = KINDS[finding.kind].label if finding.kind in KINDS else finding.kind

        def do(form: Any) -> str:
            acts.overrule(finding=finding, reason=form.cleaned_data["reason"], **self._person(request))
            return _("已确认。") if finding.state == FindingState.OVERRULED else _("已记录说明，须由未参与撰写的人确认。")

        return act(
            self,
            request,
            version,
            form=ReasonForm(sent(request), initial={"reason": finding.reason}),
            title=_("确认无误"),
            button=_("确认无误"),
            intro=f"{source_label(finding)} {place_label(finding.place)} {label}：{finding.excerpt}",
            do=do,
            then=lambda: redirect("admin:disclosure_documentversion_inspection", version.pk),
            back_url=reverse("admin:disclosure_documentversion_inspection", args=[version.pk]),
        )

    def _person(self, request: HttpRequest) -> dict[str, Any]:
        return {"by": self.reach(request).user, "at": self.reach(request).at}

    def _at_once(self, request: HttpRequest, object_id: str, do: Callable[[DocumentVersion, dict[str, Any]], str]) -> HttpResponse:
        """Do it on POST and come back to the report; a refusal is shown there."""
        version = self.row(request, object_id)
        if request.method == "POST":
            try:
                messages.success(request, do(version, self._person(request)))
            except refusals() as error:
                messages.error(request, refusal_text(error))
        return redirect("admin:disclosure_documentversion_inspection", version.pk)


def _finding(version: DocumentVersion, pk: int) -> InspectionFinding:
    found = version.findings.select_related("version__document__organisation").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def _shown(row: InspectionFinding, *, may_change: bool, may_settle: bool, wrote: bool, attachments: dict[str, int]) -> dict[str, Any]:
    kind, unsettled = KINDS.get(row.kind), row.state in acts.UNSETTLED
    file = attachments.get(row.file_name)
    ending = row.file_name.rpartition(".")[2].lower()
    return {
        "row": row,
        "label": kind.label if kind else row.kind,
        "advice": _advice(row.kind, elsewhere=bool(row.file_name) and ending not in COVERABLE),
        "source": source_label(row),
        "place": place_label(row.place),
        "tag": TAGS[FindingState(row.state)] if row.severity == Severity.BLOCKING or not unsettled else "",
        "can_mask": unsettled and may_change and row.kind in MASKABLE and (not row.file_name or ending in COVERABLE),
        "can_clear": file if unsettled and may_change and row.kind in SCRUBBED and ending not in {"zip"} else None,
        "can_settle": unsettled
        and may_settle
        and row.severity == Severity.BLOCKING
        and not (kind and kind.final)
        and not (wrote and row.state == FindingState.EXPLAINED),
    }


def _advice(kind: str, *, elsewhere: bool) -> Any:
    """What to do; `elsewhere` when the text stands in a file that cannot be masked here."""
    if elsewhere and kind in MASKABLE and KINDS[kind].blocking:
        return _("请在原文件中处理后重新上传，或确认可以公开并写明理由。")
    return KINDS[kind].advice if kind in KINDS else ""


def _groups(findings: list[dict[str, Any]]) -> list[tuple[str, list[dict[str, Any]]]]:
    unsettled = [row for row in findings if row["row"].state in acts.UNSETTLED]
    return [
        (_("须处理"), [row for row in unsettled if row["row"].severity == Severity.BLOCKING]),
        (_("提示"), [row for row in unsettled if row["row"].severity == Severity.HINT]),
        (_("已处理"), [row for row in findings if row["row"].state not in acts.UNSETTLED]),
    ]


@admin.register(SensitiveWord)
class WordAdmin(StaffAdmin):
    """Each unit keeps its own words; words for all are kept by the topmost unit."""

    view_verb = Verb.MANAGE_WORDS
    write_verb = Verb.MANAGE_WORDS
    may_delete = True
    page_name = gettext_lazy("错敏词")
    list_display = ["word", "suggestion", "severity", "organisation"]
    list_select_related = ["organisation"]
    list_filter = ["severity"]
    search_fields = ["word", "suggestion"]
    fields = ["organisation", ("word", "suggestion"), "severity"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[SensitiveWord]:
        known = self.reach(request).organisations(self.view_verb)
        rows = SensitiveWord.objects.all()
        return rows.filter(Q(organisation__in=known) | Q(organisation=None)) if known else rows.none()

    def writable(self, request: HttpRequest, obj: Any) -> bool:
        return self._keeps_common(request) if obj.organisation_id is None else super().writable(request, obj)

    def _keeps_common(self, request: HttpRequest) -> bool:
        known = self.reach(request).organisations(Verb.MANAGE_WORDS)
        return Organisation.objects.filter(pk__in=known, parent=None).exists()

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change=change, **kwargs)
        if "organisation" in form.base_fields:
            form.base_fields["organisation"].required = not self._keeps_common(request)
        return form
