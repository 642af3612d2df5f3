"""The tree of columns, with how each is looked after."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.utils.translation import gettext_lazy
from unfold.decorators import display
from unfold.views import ChangeList

from core.access import Verb
from core.admin_base import StaffAdmin
from core.events import record
from core.reach import reach
from disclosure.column_care import EMPTY, FRESH, STALE, UNCHECKED, WORDS, Care, care_of
from disclosure.models import Column

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest


class CareFilter(admin.SimpleListFilter):
    """Stale and empty columns."""

    title = gettext_lazy("更新情况")
    parameter_name = "care"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [(state, WORDS[state]) for state in (STALE, EMPTY)]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Column]) -> QuerySet[Column]:
        if self.value() not in (STALE, EMPTY):
            return queryset
        return queryset.filter(pk__in=[pk for pk, care in _known(request).items() if care.state == self.value()])


def _known(request: HttpRequest) -> dict[int, Care]:
    """How the columns stand, read once a request."""
    known: dict[int, Care] | None = getattr(request, "_column_care", None)
    if known is None:
        known = {care.column.pk: care for care in care_of(reach(request).at)}
        request._column_care = known  # type: ignore[attr-defined]
    return known


class CareList(ChangeList):
    """The list's rows with how each column stands, as `care`."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        known = _known(request)
        for row in self.result_list:
            row.care = known.get(row.pk)


@admin.register(Column)
class ColumnAdmin(StaffAdmin):
    """Columns are shared by all units; the code is part of addresses and never changes."""

    view_verb = Verb.MANAGE_COLUMNS
    write_verb = Verb.MANAGE_COLUMNS
    organisation_path = ""
    shown_to_public = True
    list_display = ["name", "code", "parent", "type", "update_days", "last_update", "next_update", "care_label", "is_listed"]
    list_select_related = ["parent"]
    list_filter = [CareFilter, "type", "is_listed"]
    search_fields = ["name", "code"]
    fields = [("name", "english_name"), ("code", "parent"), ("type", "update_days"), ("order", "is_listed"), "description", "keywords"]

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return CareList

    @display(description=gettext_lazy("最近更新"))
    def last_update(self, obj: Column) -> Any:
        found = getattr(obj, "care", None)
        return found.last if found and found.last else "—"

    @display(description=gettext_lazy("应更新于"))
    def next_update(self, obj: Column) -> Any:
        found = getattr(obj, "care", None)
        return found.due if found and found.due else "—"

    @display(description=gettext_lazy("更新情况"), label={STALE: "danger", EMPTY: "warning", FRESH: "success", UNCHECKED: "default"})
    def care_label(self, obj: Column) -> tuple[str, str]:
        found = getattr(obj, "care", None)
        state = found.state if found else UNCHECKED
        return state, str(WORDS[state])

    def get_readonly_fields(self, request: HttpRequest, obj: Column | None = None) -> list[str]:
        return ["code"] if obj else []

    def note(self, request: HttpRequest, obj: Any, what: str, **data: Any) -> None:
        record(f"column.{what}", organisation=None, by=self.reach(request).user, at=self.reach(request).at, code=obj.code, **data)
