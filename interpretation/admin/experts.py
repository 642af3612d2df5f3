"""The register of experts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.utils.translation import gettext_lazy

from core.access import Verb
from core.admin_base import StaffAdmin
from interpretation.models import Expert
from interpretation.services.experts import FIELDS, save_expert

if TYPE_CHECKING:
    from django.http import HttpRequest


@admin.register(Expert)
class ExpertAdmin(StaffAdmin):
    """Kept by the office; those who write choose among the active ones."""

    view_verb = Verb.MANAGE_EXPERTS
    write_verb = Verb.MANAGE_EXPERTS
    page_name = gettext_lazy("解读专家")
    list_display = ["name", "field", "post", "organisation", "consented_on", "is_active"]
    list_filter = ["is_active"]
    search_fields = ["name", "field", "post"]
    fields = ["organisation", "name", "field", "post", "consented_on", "is_active"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return ["organisation"] if obj else []

    def save_model(self, request: HttpRequest, obj: Expert, form: Any, change: bool) -> None:
        """Through the service."""
        known = self.reach(request)
        changes = {name: form.cleaned_data[name] for name in FIELDS}
        row = Expert.objects.get(pk=obj.pk) if change else None
        saved = save_expert(expert=row, organisation=obj.organisation, changes=changes, by=known.user, at=known.at)
        obj.pk = saved.pk
