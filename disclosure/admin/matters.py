"""公开目录事项 of one's units."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.decorators import action
from unfold.widgets import UnfoldAdminSelectWidget

from core.access import Verb, require
from core.admin_acts import ActForm, act, sent
from core.admin_base import StaffAdmin
from core.models import Organisation
from disclosure.default_catalogue import ensure_catalogue
from disclosure.models import CatalogueEntry

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


class SeedForm(ActForm):
    """For which unit."""

    organisation = forms.ModelChoiceField(
        label=gettext_lazy("公开单位"), queryset=Organisation.objects.none(), widget=UnfoldAdminSelectWidget()
    )

    def __init__(self, *args: Any, organisations: frozenset[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = Organisation.objects.filter(pk__in=organisations, is_active=True)
        self.fields["organisation"].queryset = known  # type: ignore[attr-defined]
        self.fields["organisation"].initial = known.first()


@admin.register(CatalogueEntry)
class CatalogueEntryAdmin(StaffAdmin):
    """Readers see them at /catalogue/."""

    view_verb = Verb.MANAGE_COLUMNS
    write_verb = Verb.MANAGE_COLUMNS
    shown_to_public = True
    may_delete = True
    list_display = ["name", "category", "column", "organisation", "time_limit", "responsible", "order"]
    list_select_related = ["column", "organisation"]
    list_filter = ["organisation", "category"]
    search_fields = ["name", "content"]
    fields = [
        "organisation",
        ("name", "category"),
        "column",
        "content",
        ("basis", "clause"),
        ("channels", "time_limit"),
        ("responsible", "order"),
    ]
    actions_list = ["seed"]

    @action(description=gettext_lazy("按单位性质补齐"), url_path="seed", icon="playlist_add")
    def seed(self, request: HttpRequest) -> HttpResponse:
        """Add the matters of the unit's kind that it lacks; what it has stays."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        reach = self.reach(request)
        form = SeedForm(sent(request), organisations=reach.organisations(Verb.MANAGE_COLUMNS))

        def do(filled: ActForm) -> str:
            unit = filled.cleaned_data["organisation"]
            require(reach.user, Verb.MANAGE_COLUMNS, unit, reach.at)
            return _("已补齐 %(count)s 项。") % {"count": ensure_catalogue(organisation=unit, by=reach.user, at=reach.at)}

        return act(
            self,
            request,
            None,
            form=form,
            title=_("按单位性质补齐"),
            button=_("补齐"),
            do=do,
            intro=_("按公开的法律依据列出应当公开的事项，已有的事项保持不变。"),
            then=lambda: redirect("admin:disclosure_catalogueentry_changelist"),
        )

    def get_actions_list(self, request: HttpRequest) -> list[Any]:
        return super().get_actions_list(request) if self.has_add_permission(request) else []
