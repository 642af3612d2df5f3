"""Filters of the list of applications."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from core.access import Verb
from core.reach import reach
from requests_app.models import ApplicationState
from requests_app.models.applications import CLOSED_STATES
from requests_app.queries.board import board

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest


class DeskFilter(admin.SimpleListFilter):
    """The menu's views."""

    title = _("工作台")
    parameter_name = "desk"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [
            ("open", _("未办结")),
            ("mine", _("我承办的")),
            ("unclaimed", _("待签收")),
            ("unconfirmed", _("待确认收到")),
            ("closed", _("已办结")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        rows = queryset
        if self.value() == "open":
            return rows.exclude(state__in=CLOSED_STATES)
        if self.value() == "mine":
            return rows.filter(matter__handler=request.user.pk).exclude(state__in=CLOSED_STATES)
        if self.value() == "unclaimed":
            return rows.filter(matter__handler__isnull=True).exclude(state__in=(*CLOSED_STATES, ApplicationState.SUBMITTED))
        if self.value() == "unconfirmed":
            return rows.filter(state=ApplicationState.SUBMITTED)
        return rows.filter(state__in=CLOSED_STATES) if self.value() == "closed" else rows


class CardFilter(admin.SimpleListFilter):
    """By workdays left, as the board counts them."""

    title = _("预警")
    parameter_name = "card"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("overdue", _("逾期")), ("today", _("今天到期")), ("red", _("红牌")), ("yellow", _("黄牌")), ("paused", _("扣除期间"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() not in ("overdue", "today", "red", "yellow", "paused"):
            return queryset
        known = reach(request)
        rows = getattr(board(known.organisations(Verb.VIEW_APPLICATIONS), known.at), str(self.value()))
        return queryset.filter(pk__in=[row.application.pk for row in rows])
