"""Units of the district: kept by the system administrator."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget

from core.access import Verb
from core.admin_base import StaffAdmin
from core.models import CalendarYear, Organisation
from core.registries import organisation_changed

if TYPE_CHECKING:
    from django.http import HttpRequest

NATIONAL = "national"


class LayersField(forms.MultipleChoiceField):
    """Calendar layers as boxes to tick, stored from general to special: the nation, regions, the unit."""

    def clean(self, value: Any) -> list[str]:
        chosen = super().clean(value)
        return [NATIONAL, *sorted(layer for layer in chosen if layer != NATIONAL)]


def layer_choices() -> list[tuple[str, Any]]:
    """The layers that any year is known for."""
    known = CalendarYear.objects.order_by("layer").values_list("layer", flat=True).distinct()
    return [(NATIONAL, _("全国")), *((layer, layer) for layer in known if layer != NATIONAL)]


class OrganisationForm(forms.ModelForm):  # type: ignore[type-arg]
    """A new unit stands below another one; the code is fixed once given."""

    calendar_layers = LayersField(
        label=_("工作日历"),
        choices=layer_choices,
        required=False,
        widget=UnfoldAdminCheckboxSelectMultipleWidget,
        help_text=_("全国日历总是适用；民族自治地方另选地区日历。"),
    )

    class Meta:
        model = Organisation
        fields = "__all__"  # noqa: DJ007  (the admin's fieldsets choose)


@admin.register(Organisation)
class OrganisationAdmin(StaffAdmin):
    form = OrganisationForm
    view_verb = Verb.MANAGE_ORGANISATIONS
    write_verb = Verb.MANAGE_ORGANISATIONS
    organisation_path = "pk"
    shown_to_public = True
    list_display = ["short_name", "code", "parent", "legal_basis", "office_phone", "is_active"]
    list_select_related = ["parent"]
    search_fields = ["code", "name", "short_name"]
    list_filter = ["legal_basis", "is_active"]
    fieldsets = [
        (
            _("基本信息"),
            {
                "fields": [
                    ("code", "short_name"),
                    "name",
                    "english_name",
                    ("parent", "legal_basis"),
                    ("credit_code", "document_word"),
                    ("order", "is_active"),
                ]
            },
        ),
        (
            _("信息公开工作机构"),
            {
                "classes": ["tab"],
                "fields": [
                    "office_name",
                    "office_address",
                    ("office_postcode", "office_hours"),
                    ("office_phone", "office_fax"),
                    "office_email",
                ],
            },
        ),
        (
            _("监督与救济"),
            {
                "classes": ["tab"],
                "fields": ["supervising_body", "superior_body", ("reviewing_organ", "court"), "review_url", "remedies_enabled"],
            },
        ),
        (
            _("网站标识"),
            {"classes": ["tab"], "fields": [("mark", "site_name"), ("site_domain", "site_id_code"), ("icp_number", "police_number")]},
        ),
        (_("工作日历"), {"classes": ["tab"], "fields": ["calendar_layers"]}),
    ]

    def get_readonly_fields(self, request: HttpRequest, obj: Organisation | None = None) -> list[str]:
        """The code is part of addresses and index numbers."""
        return ["code"] if obj else []

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change=change, **kwargs)
        if obj is None and "parent" in form.base_fields:
            form.base_fields["parent"].required = True
        return form

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "parent":
            kwargs["queryset"] = Organisation.objects.filter(pk__in=self.reach(request).organisations(Verb.MANAGE_ORGANISATIONS))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        for hook in organisation_changed:
            hook()

    def note(self, request: HttpRequest, obj: Any, what: str, **data: Any) -> None:
        from core.events import record

        record(f"organisation.{what}", organisation=obj, by=self.reach(request).user, at=self.reach(request).at, **data)
