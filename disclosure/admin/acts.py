"""The buttons of a version: each asks what it needs on a page of its own and calls one service."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.decorators import action
from unfold.enums import ActionVariant

from core import files
from core.access import people_with
from core.admin_acts import ActForm, CommentForm, act, sent, sent_files
from core.admin_base import StaffAdmin
from core.approvals import PaperApproval
from core.models import Approval
from core.models.approvals import Verdict
from disclosure.admin.act_forms import CorrectForm, PaperForm, RelateForm, ReturnForm, ScheduleForm, WithdrawForm
from disclosure.admin.board import step_label
from disclosure.desk import VERB_OF_STATE
from disclosure.models import Attachment
from disclosure.queries import element_rows
from disclosure.services import drafting, publication, relations, review
from disclosure.validity import shown_validity

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest
    from django.urls import URLPattern

    from disclosure.models import DocumentVersion

PRIMARY, DANGER = ActionVariant.PRIMARY, ActionVariant.DANGER


class VersionActs(StaffAdmin):
    """Mixed into the admin of versions."""

    actions_detail = [
        *(
            "submit",
            "agree",
            "secrecy_pass",
            "sign",
            "publish",
            "schedule",
            "unschedule",
            "recall",
            "send_back",
            "secrecy_fail",
            "paper",
            "slip",
        ),
        *("correct", "preview", "inspection", "channels", "bundle", "relate", "expedite", "lift", "withdraw", "seal", "purge"),
    ]

    def _act(
        self, request: HttpRequest, object_id: str, form: Any, title: Any, do: Callable[[DocumentVersion, dict[str, Any]], str], **more: Any
    ) -> HttpResponse:
        """The page of one act on the version; `do` gets the version and the cleaned form."""
        version = self.row(request, object_id)
        intro = more.pop("intro", None) or _("《%(title)s》") % {"title": version.title}
        return act(
            self,
            request,
            version,
            form=form,
            title=title,
            button=title,
            intro=intro,
            do=lambda filled: do(version, filled.cleaned_data),
            **more,
        )

    def _who(self, request: HttpRequest) -> dict[str, Any]:
        return {"by": self.reach(request).user, "at": self.reach(request).at}

    # ------------------------------------------------------------ review

    @action(description=gettext_lazy("提交审核"), icon="send", variant=PRIMARY)
    def submit(self, request: HttpRequest, object_id: str) -> HttpResponse:
        def do(version: DocumentVersion, said: dict[str, Any]) -> str:
            review.submit(version=version, **self._who(request))
            return _("已提交，目前为“%(state)s”。") % {"state": version.get_state_display()}

        return self._act(request, object_id, ActForm(sent(request)), _("提交审核"), do)

    def _pass(self, request: HttpRequest, object_id: str, title: str) -> HttpResponse:
        def do(version: DocumentVersion, said: dict[str, Any]) -> str:
            review.pass_step(version=version, comment=said["comment"], **self._who(request))
            return _("已通过，目前为“%(state)s”。") % {"state": version.get_state_display()}

        return self._act(request, object_id, CommentForm(sent(request)), title, do)

    @action(description=gettext_lazy("同意"), icon="check", variant=PRIMARY)
    def agree(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return self._pass(request, object_id, _("同意"))

    @action(description=gettext_lazy("保密审查通过"), icon="shield", variant=PRIMARY)
    def secrecy_pass(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return self._pass(request, object_id, _("保密审查通过"))

    @action(description=gettext_lazy("签发"), icon="draw", variant=PRIMARY)
    def sign(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return self._pass(request, object_id, _("签发"))

    def _return(self, request: HttpRequest, object_id: str, title: str) -> HttpResponse:
        def do(version: DocumentVersion, said: dict[str, Any]) -> str:
            review.return_step(version=version, reason=said["reason"], **self._who(request))
            return _("已退回拟稿人修改。")

        return self._act(request, object_id, ReturnForm(sent(request)), title, do, danger=True)

    @action(description=gettext_lazy("撤回提交"), icon="undo")
    def recall(self, request: HttpRequest, object_id: str) -> HttpResponse:
        def do(version: DocumentVersion, said: dict[str, Any]) -> str:
            review.recall(version=version, **self._who(request))
            return _("已撤回，可以继续修改。")

        return self._act(request, object_id, ActForm(sent(request)), _("撤回提交"), do)

    @action(description=gettext_lazy("退回修改"), icon="undo")
    def send_back(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return self._return(request, object_id, _("退回修改"))

    @action(description=gettext_lazy("保密审查不通过"), icon="gpp_bad")
    def secrecy_fail(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return self._return(request, object_id, _("保密审查不通过"))

    @action(description=gettext_lazy("线下签批"), icon="upload_file")
    def paper(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Record what was signed on paper, with the scan."""
        version = self.row(request, object_id)
        at = self.reach(request).at
        verb = VERB_OF_STATE.get(version.state)
        signers = people_with(verb, version.document.organisation, at) if verb else []
        form = PaperForm(*sent_files(request), signers=signers)

        def do(version: DocumentVersion, said: dict[str, Any]) -> str:
            scan = files.store(said["scan"].read(), name=said["scan"].name, private=True, at=at)
            signed = PaperApproval(signer=said["signer"], signed_on=said["signed_on"], scan=scan)
            if said["verdict"] == Verdict.RETURN:
                review.return_step(version=version, reason=said["comment"], paper=signed, **self._who(request))
            else:
                review.pass_step(version=version, comment=said["comment"], paper=signed, **self._who(request))
            return _("已登记线下签批，目前为“%(state)s”。") % {"state": version.get_state_display()}

        intro = _("《%(title)s》，当前环节：%(step)s") % {"title": version.title, "step": step_label(version.state)}
        return self._act(request, object_id, form, _("线下签批"), do, intro=intro)

    # ------------------------------------------------------------ publication

    @action(description=gettext_lazy("发布"), icon="public", variant=PRIMARY)
    def publish(self, request: HttpRequest, object_id: str) -> HttpResponse:
        def do(version: DocumentVersion, said: dict[str, Any]) -> str:
            publication.publish(version=version, **self._who(request))
            return _("已发布。")

        return self._act(request, object_id, ActForm(sent(request)), _("发布"), do)

    @action(description=gettext_lazy("定时发布"), icon="schedule")
    def schedule(self, request: HttpRequest, object_id: str) -> HttpResponse:
        def do(version: DocumentVersion, said: dict[str, Any]) -> str:
            publication.schedule(version=version, when=said["scheduled_for"], **self._who(request))
            return _("已设定，到时自动发布。")

        return self._act(request, object_id, ScheduleForm(sent(request)), _("定时发布"), do)

    @action(description=gettext_lazy("取消定时"), icon="timer_off", url_path="unschedule")
    def unschedule(self, request: HttpRequest, object_id: str) -> HttpResponse:
        def do(version: DocumentVersion, said: dict[str, Any]) -> str:
            publication.unschedule(version=version, **self._who(request))
            return _("已取消定时，可随时发布。")

        return self._act(request, object_id, ActForm(sent(request)), _("取消定时"), do)

    @action(description=gettext_lazy("撤下"), icon="visibility_off", variant=DANGER)
    def withdraw(self, request: HttpRequest, object_id: str) -> HttpResponse:
        def do(version: DocumentVersion, said: dict[str, Any]) -> str:
            publication.withdraw(document=version.document, note=said["note"], **self._who(request))
            return _("已撤下，原地址显示撤下说明。")

        return self._act(request, object_id, WithdrawForm(sent(request)), _("撤下"), do, danger=True)

    @action(description=gettext_lazy("拟制新版本"), icon="edit_document")
    def correct(self, request: HttpRequest, object_id: str) -> HttpResponse:
        made: list[DocumentVersion] = []

        def do(version: DocumentVersion, said: dict[str, Any]) -> str:
            made.append(drafting.new_version(document=version.document, note=said["note"], **self._who(request)))
            return _("已拟制新版本，原版本在新版本发布前保持公开。")

        def then() -> HttpResponse:
            return redirect("admin:disclosure_documentversion_change", made[0].pk)

        return self._act(request, object_id, CorrectForm(sent(request)), _("拟制新版本"), do, then=then)

    @action(description=gettext_lazy("关联"), icon="link")
    def relate(self, request: HttpRequest, object_id: str) -> HttpResponse:
        from disclosure.models import Document

        documents = self.admin_site.get_model_admin(Document).get_queryset(request)

        def do(version: DocumentVersion, said: dict[str, Any]) -> str:
            relations.relate(
                source=version.document, target=said["target"], kind=said["kind"], effective_on=said["effective_on"], **self._who(request)
            )
            return _("已关联。")

        return self._act(request, object_id, RelateForm(sent(request), documents=documents), _("关联"), do)

    # ------------------------------------------------------------ reading and printing

    def _paper_context(self, request: HttpRequest, object_id: str) -> dict[str, Any]:
        version = self.row(request, object_id)
        at = self.reach(request).at
        approvals = Approval.objects.filter(matter=version.document.matter_id, revision=version.revision).select_related("by", "signer")
        return {
            "version": version,
            "document": version.document,
            "rows": element_rows(version, version.document, shown_validity(version.document, version, at.date())),
            "attachments": version.attachments.all(),
            "approvals": [(row, step_label(row.step)) for row in approvals],
            "step": step_label(version.state),
            "is_secrecy": version.state == "secrecy",
            "printed_at": at,
        }

    @action(description=gettext_lazy("打印签批单"), icon="print")
    def slip(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """The approval slip (at the secrecy review: 保密审查表) to sign on paper."""
        return TemplateResponse(request, "admin/disclosure/slip.html", self._paper_context(request, object_id))

    @action(description=gettext_lazy("预览"), icon="visibility")
    def preview(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """The public page as it will be."""
        return redirect("disclosure:preview", self.row(request, object_id).pk)

    def get_urls(self) -> list[URLPattern]:
        ours = [
            path("file/<int:pk>/", self.admin_site.admin_view(self.file), name="disclosure_attachment_file"),
            path("scan/<int:pk>/", self.admin_site.admin_view(self.scan), name="disclosure_approval_scan"),
        ]
        return [*ours, *super().get_urls()]

    def file(self, request: HttpRequest, pk: int) -> FileResponse:
        """An attachment of a version within reach."""
        found = Attachment.objects.select_related("blob").filter(pk=pk, version__in=self.get_queryset(request)).first()
        if found is None:
            raise Http404
        return _download(found.blob, found.name)

    def scan(self, request: HttpRequest, pk: int) -> FileResponse:
        """The signed scan of an approval within reach."""
        organisations = self.reach(request).organisations(self.view_verb)
        found = Approval.objects.select_related("scan").filter(pk=pk, scan__isnull=False, matter__organisation__in=organisations).first()
        if found is None or found.scan is None:
            raise Http404
        ending = {"application/pdf": "pdf", "image/jpeg": "jpg", "image/png": "png"}.get(found.scan.mime, "bin")
        return _download(found.scan, f"scan-{found.pk}.{ending}")


def _download(blob: Any, name: str) -> FileResponse:
    """Always as a download: nothing uploaded is ever shown as a page of this site."""
    try:
        stream = files.open_stream(blob)
    except files.FileGoneError as error:
        raise Http404 from error
    response = FileResponse(stream, as_attachment=True, filename=name, content_type=blob.mime)
    response["X-Content-Type-Options"] = "nosniff"
    return response
