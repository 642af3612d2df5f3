"""The tree of columns."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin

from core.access import Verb
from core.admin_base import StaffAdmin
from core.events import record
from disclosure.models import Column

if TYPE_CHECKING:
    from django.http import HttpRequest


@admin.register(Column)
class ColumnAdmin(StaffAdmin):
    """Columns are shared by all units; the code is part of addresses and never changes."""

    view_verb = Verb.MANAGE_COLUMNS
    write_verb = Verb.MANAGE_COLUMNS
    organisation_path = ""
    shown_to_public = True
    list_display = ["name", "code", "parent", "type", "order", "is_listed"]
    list_select_related = ["parent"]
    list_filter = ["type", "is_listed"]
    search_fields = ["name", "code"]
    fields = [("name", "english_name"), ("code", "parent"), ("type", "order"), "description", "keywords", "is_listed"]

    def get_readonly_fields(self, request: HttpRequest, obj: Column | None = None) -> list[str]:
        return ["code"] if obj else []

    def note(self, request: HttpRequest, obj: Any, what: str, **data: Any) -> None:
        record(f"column.{what}", organisation=None, by=self.reach(request).user, at=self.reach(request).at, code=obj.code, **data)
