"""Pages of the desk that are not of one case: today, intake, batch, earlier cases, finding an applicant."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe
from unfold.decorators import action
from unfold.enums import ActionVariant

from core.access import Verb
from core.admin_acts import sent, sent_files
from core.admin_base import StaffAdmin, refusal_text, refusals
from core.counting import local_date
from core.events import record
from core.models import Organisation
from disclosure.spreadsheets import xlsx_response
from requests_app import codes
from requests_app.admin.intake_forms import SCANS, FindForm, IntakeForm, SheetForm
from requests_app.importing import SheetError, example, read_rows
from requests_app.models import Application, Party
from requests_app.privacy.indexing import identity_index, name_index, phone_index
from requests_app.queries import board, same_as
from requests_app.queries.board import rows_of
from requests_app.services.importing import import_earlier, receive_batch
from requests_app.services.intake import Received, receive
from requests_app.services.papers import add_paper

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse
    from django.urls import URLPattern

HANDLE = Verb.HANDLE_APPLICATIONS
SECTIONS: list[tuple[str, Any, Any]] = [
    ("overdue", gettext_lazy("逾期"), gettext_lazy("没有逾期的申请。")),
    ("today", gettext_lazy("今天到期"), gettext_lazy("今天没有到期的申请。")),
    ("red", gettext_lazy("红牌：两个工作日内到期"), gettext_lazy("没有红牌。")),
    ("yellow", gettext_lazy("黄牌：五个工作日内到期"), gettext_lazy("没有黄牌。")),
    ("unconfirmed", gettext_lazy("待确认收到"), gettext_lazy("没有待确认的申请。")),
    ("unclaimed", gettext_lazy("待签收"), gettext_lazy("没有待签收的申请。")),
    ("correct_soon", gettext_lazy("仍可告知补正"), gettext_lazy("没有七个工作日内的申请。")),
    ("paused", gettext_lazy("扣除期间"), gettext_lazy("没有暂停计算的申请。")),
]
HOUR = 3600


class DeskPages(StaffAdmin):
    """Mixed into the admin of applications."""

    actions_list = ["today_page", "register_page", "find_page", "batch_page", "earlier_page"]

    def get_urls(self) -> list[URLPattern]:
        """Our own pages."""
        view = self.admin_site.admin_view
        ours = [
            path("today/", view(require_safe(self.today)), name="requests_app_application_today"),
            path("find/", view(self.find), name="requests_app_application_find"),
            path("batch/", view(self.batch), name="requests_app_application_batch"),
            path("earlier/", view(self.earlier), name="requests_app_application_earlier"),
            path("batch/template.xlsx", view(require_safe(self.batch_template)), name="requests_app_application_batch_template"),
            path("earlier/template.xlsx", view(require_safe(self.earlier_template)), name="requests_app_application_earlier_template"),
        ]
        return [*ours, *super().get_urls()]

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.reach(request).may(HANDLE)

    def get_actions_list(self, request: HttpRequest) -> list[Any]:
        """Registering only for who may."""
        rows: list[Any] = super().get_actions_list(request)
        if self.has_add_permission(request):
            return rows
        return [row for row in rows if row.action_name.endswith("_today_page")]

    @action(description=gettext_lazy("今天"), url_path="go-today", icon="today", variant=ActionVariant.PRIMARY)
    def today_page(self, request: HttpRequest) -> HttpResponse:
        return redirect("admin:requests_app_application_today")

    @action(description=gettext_lazy("登记申请"), url_path="go-register", icon="edit_document", variant=ActionVariant.PRIMARY)
    def register_page(self, request: HttpRequest) -> HttpResponse:
        return redirect("admin:requests_app_application_add")

    @action(description=gettext_lazy("查找申请人"), url_path="go-find", icon="person_search")
    def find_page(self, request: HttpRequest) -> HttpResponse:
        return redirect("admin:requests_app_application_find")

    @action(description=gettext_lazy("批量登记"), url_path="go-batch", icon="upload")
    def batch_page(self, request: HttpRequest) -> HttpResponse:
        return redirect("admin:requests_app_application_batch")

    @action(description=gettext_lazy("导入旧系统申请"), url_path="go-earlier", icon="history")
    def earlier_page(self, request: HttpRequest) -> HttpResponse:
        return redirect("admin:requests_app_application_earlier")

    def _page(self, request: HttpRequest, template: str, title: Any, **context: Any) -> TemplateResponse:
        shown = {**self.admin_site.each_context(request), "opts": self.model._meta, "page_name": self.page_name, "title": title}
        response = TemplateResponse(request, f"admin/requests_app/{template}", shown | context)
        response["Cache-Control"] = "private, no-store"
        return response

    def _may(self, request: HttpRequest, verb: Verb) -> frozenset[int]:
        known = self.reach(request).organisations(verb)
        if not known:
            raise PermissionDenied
        return known

    # ------------------------------------------------------------ the day

    def today(self, request: HttpRequest) -> HttpResponse:
        """Overdue, due today, cards, what waits, what stands still and why."""
        found = board(self._may(request, self.view_verb), self.reach(request).at)
        sections = [(name, title, none, getattr(found, name)) for name, title, none in SECTIONS]
        return self._page(request, "today.html", _("依申请公开：今天"), sections=sections, count=len(found.rows))

    # ------------------------------------------------------------ intake

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """The counter. The query code is in this answer and nowhere else."""
        known = self.reach(request)
        organisations = self._may(request, HANDLE)
        form = IntakeForm(*sent_files(request), organisations=organisations, initial={"submitted_on": local_date(known.at)})
        if request.method == "POST" and form.is_valid():
            if not cache.add(f"intake:{known.user.pk}:{form.cleaned_data['once']}", 1, HOUR):
                return redirect("admin:requests_app_application_changelist")  # the same page was sent twice
            try:
                made = self._take(request, form)
            except refusals() as error:
                cache.delete(f"intake:{known.user.pk}:{form.cleaned_data['once']}")
                form.add_error(None, refusal_text(error))
            else:
                return self._received(request, [made])
        return self._page(request, "intake.html", _("登记申请"), form=form)

    def _take(self, request: HttpRequest, form: IntakeForm) -> Received:
        known = self.reach(request)
        with transaction.atomic():
            made = receive(**form.arguments(known.at), by=known.user, at=known.at)
            for field, kind in SCANS.items():
                file = form.cleaned_data[field]
                if file:
                    add_paper(application=made.application, kind=kind, content=file.read(), name=file.name, by=known.user, at=known.at)
        made.application.refresh_from_db()
        return made

    def _received(self, request: HttpRequest, made: list[Received]) -> HttpResponse:
        rows = [(row.application, codes.written(row.code), same_as(row.application) if len(made) == 1 else []) for row in made]
        return self._page(request, "received.html", _("登记回执"), rows=rows, at=self.reach(request).at)

    # ------------------------------------------------------------ sheets

    def batch(self, request: HttpRequest) -> HttpResponse:
        """A sheet of applications."""
        return self._sheet(request, earlier=False)

    def earlier(self, request: HttpRequest) -> HttpResponse:
        """Cases of another system."""
        return self._sheet(request, earlier=True)

    def _sheet(self, request: HttpRequest, *, earlier: bool) -> HttpResponse:
        known = self.reach(request)
        form = SheetForm(*sent_files(request), organisations=self._may(request, HANDLE))
        problems: list[str] = []
        if request.method == "POST" and form.is_valid():
            organisation = form.cleaned_data["organisation"]
            try:
                rows = read_rows(form.cleaned_data["sheet"].read(), earlier=earlier)
                if earlier:
                    made = import_earlier(organisation=organisation, rows=rows, by=known.user, at=known.at)
                    self.message_user(request, _("已导入%(count)s件旧系统申请。") % {"count": len(made)})
                    return redirect("admin:requests_app_application_changelist")
                return self._received(request, receive_batch(organisation=organisation, rows=rows, by=known.user, at=known.at))
            except SheetError as error:
                problems = [str(error)]
            except refusals() as error:
                problems = getattr(error, "reasons", None) or [refusal_text(error)]
        name = "earlier" if earlier else "batch"
        title = _("导入旧系统申请") if earlier else _("批量登记")
        template = reverse(f"admin:requests_app_application_{name}_template")
        return self._page(request, "sheet.html", title, form=form, problems=problems, template_url=template, earlier=earlier)

    def batch_template(self, request: HttpRequest) -> HttpResponse:
        """Head and an example."""
        self._may(request, HANDLE)
        return xlsx_response(_("批量登记模板"), [(_("申请"), *example(earlier=False))])

    def earlier_template(self, request: HttpRequest) -> HttpResponse:
        """Head and an example."""
        self._may(request, HANDLE)
        return xlsx_response(_("旧系统申请模板"), [(_("申请"), *example(earlier=True))])

    # ------------------------------------------------------------ finding

    def find(self, request: HttpRequest) -> HttpResponse:
        """Cases of one person by the whole name, number or telephone; sent by POST, so that no address holds them.

        That somebody was looked for stays in the trail; who it was does not.
        """
        known = self.reach(request)
        organisations = self._may(request, HANDLE)
        form = FindForm(sent(request))
        found = None
        if request.method == "POST" and form.is_valid():
            said = form.cleaned_data
            condition = Q()
            for field, value in (
                ("name_index", name_index(said["name"])),
                ("identity_index", identity_index(said["identity_number"])),
                ("phone_index", phone_index(said["phone"])),
            ):
                if value:
                    condition &= Q(**{field: value})
            people = Party.objects.filter(condition) if condition else Party.objects.none()
            cases = Application.objects.of(organisations).filter(pk__in=people.values("application")[:500])
            found = rows_of(cases, known.at)
            for organisation in Organisation.objects.filter(pk__in=organisations):
                count = sum(row.application.organisation_id == organisation.pk for row in found)
                record("person.searched", organisation=organisation, by=known.user, at=known.at, found=count)
        return self._page(request, "find.html", _("查找申请人"), form=form, found=found)
