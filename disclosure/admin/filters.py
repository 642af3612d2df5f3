"""Filters of the list of documents."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from core.reach import reach
from disclosure.desk import waiting_for
from disclosure.kinds import kind_choices
from disclosure.models import VersionState as S

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest

    from disclosure.models import DocumentVersion


class DeskFilter(admin.SimpleListFilter):
    """The menu's three views."""

    title = _("工作台")
    parameter_name = "desk"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("mine", _("待我办理")), ("drafts", _("我的拟稿")), ("review", _("审核中")), ("published", _("已发布"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[DocumentVersion]) -> QuerySet[DocumentVersion]:
        if self.value() == "mine":
            return queryset.filter(pk__in=waiting_for(reach(request)).order_by().values("pk"))
        if self.value() == "drafts":
            return queryset.filter(created_by=request.user.pk).exclude(state__in=[S.PUBLISHED, S.SUPERSEDED, S.WITHDRAWN])
        if self.value() == "review":
            return queryset.filter(state__in=[S.FIRST_CHECK, S.SECOND_CHECK, S.FINAL_CHECK, S.SECRECY, S.SIGN_OFF])
        if self.value() == "published":
            return queryset.filter(document__is_public=True)
        return queryset


class KindFilter(admin.SimpleListFilter):
    title = _("种类")
    parameter_name = "kind"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return list(kind_choices())

    def queryset(self, request: HttpRequest, queryset: QuerySet[DocumentVersion]) -> QuerySet[DocumentVersion]:
        return queryset.filter(kind=self.value()) if self.value() else queryset
