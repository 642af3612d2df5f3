"""移送清单 for the archive and the public library."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe
from unfold.decorators import display

from core.access import Verb
from core.admin_acts import act, sent
from core.admin_base import StaffAdmin
from disclosure.admin.office_forms import TransferForm
from disclosure.dates import shanghai_date
from disclosure.models import Transfer
from disclosure.queries.registers import transfer_head, transfer_rows
from disclosure.services.transfers import make_transfer, owed
from disclosure.spreadsheets import xlsx_response

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse
    from django.urls import URLPattern


@admin.register(Transfer)
class TransferAdmin(StaffAdmin):
    """Lists made, each with its printable page and xlsx; made by whoever may take documents down, and never changed."""

    view_verb = Verb.VIEW_DOCUMENTS
    write_verb = Verb.WITHDRAW
    list_display = ["year", "receiver", "receiver_name", "organisation", "count", "made_at", "by"]
    list_select_related = ["organisation", "by"]
    list_filter = ["receiver", "year"]
    ordering = ["-id"]
    page_name = gettext_lazy("移送清单")

    @display(description=gettext_lazy("件数"))
    def count(self, obj: Transfer) -> int:
        return obj.documents.count()

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_urls(self) -> list[URLPattern]:
        """The file of a list."""
        file = self.admin_site.admin_view(require_safe(self.file))
        return [path("<int:pk>/list.xlsx", file, name="disclosure_transfer_file"), *super().get_urls()]

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Ask for unit, receiver and year, show what is owed, record the hand-over."""
        known = self.reach(request)
        organisations = known.organisations(Verb.WITHDRAW)
        if not organisations:
            raise PermissionDenied
        form = TransferForm(sent(request), initial={"year": shanghai_date(known.at).year - 1}, organisations=organisations)
        documents: Any = None
        if form.is_bound and form.is_valid():
            said = form.cleaned_data
            documents = owed(said["organisation"], year=said["year"], receiver=said["receiver"])
        made: list[Transfer] = []

        def do(filled: Any) -> str:
            made.append(make_transfer(**filled.cleaned_data, by=known.user, at=known.at))
            return _("已登记移送，清单可打印或导出。")

        return act(
            self, request, None, form=form, title=_("移送清单"), do=do,
            button=_("登记移送以下信息") if documents else _("查看待移送信息"),
            intro=_("把一年内形成的公开信息移送国家档案馆、公共图书馆。移送过的不再列入。"), ready="confirm" in request.POST,
            then=lambda: redirect("admin:disclosure_transfer_change", made[0].pk), template="admin/disclosure/transfer_add.html",
            documents=documents, back_url=reverse("admin:disclosure_transfer_changelist"),
        )  # fmt: skip

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The printable list."""
        transfer = self.row(request, object_id)
        context = {"transfer": transfer, "head": transfer_head(), "rows": list(transfer_rows(transfer))}
        return TemplateResponse(request, "admin/disclosure/transfer.html", context)

    def file(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The list as xlsx."""
        transfer = self.row(request, str(pk))
        return xlsx_response(_("移送清单%(year)s") % {"year": transfer.year}, [(_("移送清单"), transfer_head(), transfer_rows(transfer))])
