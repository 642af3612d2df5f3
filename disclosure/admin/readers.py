"""Readers, of whom the staff see numbers only: readings by day, and what is subscribed to without the addresses."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.db.models import Q
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.contrib.filters.admin import RangeDateFilter
from unfold.decorators import action, display

from core.access import Verb
from core.admin_acts import ActForm, act, sent
from core.admin_base import StaffAdmin
from disclosure.models import DocumentReading, Subscription
from disclosure.models.subscriptions import address_index
from disclosure.subscriptions.services import remove
from disclosure.subscriptions.wishes import wish_of

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest, HttpResponse


@admin.register(DocumentReading)
class ReadingAdmin(StaffAdmin):
    """A number for each document and day; counts come from readers' browsers and follow nobody."""

    view_verb = Verb.VIEW_DOCUMENTS
    organisation_path = "document__organisation"
    list_display = ["document", "organisation", "day", "count"]
    list_select_related = ["document__organisation"]
    list_filter = [("day", RangeDateFilter), "document__organisation", "document__column"]
    list_filter_submit = True
    search_fields = ["document__title", "document__index_number"]
    ordering = ["-day", "-count"]
    fields = ["document", "day", "count"]

    @display(description=gettext_lazy("单位"), ordering="document__organisation")
    def organisation(self, obj: DocumentReading) -> str:
        return obj.document.organisation.short_name


@admin.register(Subscription)
class SubscriptionAdmin(StaffAdmin):
    """Found by the exact address, which is never shown; ended at the reader's wish."""

    view_verb = Verb.MANAGE_SUBSCRIPTIONS
    list_display = ["about", "rhythm", "state_label", "created_at", "confirmed_at", "sent_at", "failed_at"]
    list_select_related = ["column", "organisation"]
    list_filter = ["state", "rhythm", "organisation", "column"]
    search_fields = ["address_index"]
    search_help_text = gettext_lazy("输入完整的邮箱地址")
    fields = ["about", "rhythm", "language", "state_label", "created_at", "confirmed_at", "sent_at", "failed_at"]
    readonly_fields = ["about", "state_label"]
    actions_detail = ["cancel_subscription"]

    def within(self, organisations: frozenset[int]) -> Q:
        """Those of the unit, and those of the whole platform."""
        return Q(organisation__in=organisations) | (Q(organisation=None) if organisations else Q(pk=None))

    def get_search_results(self, request: HttpRequest, queryset: QuerySet[Any], search_term: str) -> tuple[QuerySet[Any], bool]:
        """By the blind index of a whole address; a part of one finds nothing."""
        words = search_term.strip()
        return (queryset.filter(address_index=address_index(words)) if words else queryset), False

    @display(description=gettext_lazy("订阅内容"))
    def about(self, obj: Subscription) -> str:
        return wish_of(obj).label

    @display(description=gettext_lazy("状态"), label={"active": "success", "pending": "warning", "failed": "danger"})
    def state_label(self, obj: Subscription) -> tuple[str, str]:
        return obj.state, obj.get_state_display()

    @action(description=gettext_lazy("退订"), url_path="cancel", icon="unsubscribe")
    def cancel_subscription(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """The reader asked for it by telephone or letter."""
        row = self.row(request, object_id)

        def do(form: ActForm) -> str:
            remove(subscription=row, by=self.reach(request).user, at=self.reach(request).at)
            return _("已退订，邮箱地址已删除。")

        intro = _("该订阅和为它保存的邮箱地址将立即删除：%(wish)s") % {"wish": wish_of(row).label}
        return act(
            self,
            request,
            row,
            form=ActForm(sent(request)),
            title=_("退订"),
            button=_("退订"),
            do=do,
            intro=intro,
            danger=True,
            then=self._list,
        )

    def _list(self) -> HttpResponse:
        return redirect("admin:disclosure_subscription_changelist")
