"""Matters: what is open and whose; handing everything of one person over to another (移交)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.widgets import UnfoldAdminSelectWidget

from core.access import Verb
from core.admin_acts import ActForm, act, sent
from core.admin_base import StaffAdmin, register_refusal
from core.confidential import shown_matters
from core.handover import HandoverError, hand_over, open_items
from core.models import Matter, Organisation, User

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.urls import URLPattern

register_refusal(HandoverError)


class HandoverForm(ActForm):
    """Between two people of one organisation; whoever leaves may already be inactive."""

    organisation = forms.ModelChoiceField(
        label=gettext_lazy("单位"), queryset=Organisation.objects.none(), widget=UnfoldAdminSelectWidget()
    )
    from_user = forms.ModelChoiceField(label=gettext_lazy("移交人"), queryset=User.objects.none(), widget=UnfoldAdminSelectWidget())
    to_user = forms.ModelChoiceField(label=gettext_lazy("接收人"), queryset=User.objects.none(), widget=UnfoldAdminSelectWidget())

    def __init__(self, *args: Any, organisations: frozenset[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = User.objects.filter(memberships__organisation__in=organisations).distinct().order_by("display_name")
        handlers = User.objects.filter(matters__organisation__in=organisations, matters__closed_at__isnull=True).distinct()
        known = Organisation.objects.filter(pk__in=organisations)
        self.fields["organisation"].queryset = known  # type: ignore[attr-defined]
        self.fields["organisation"].initial = known.first()
        self.fields["from_user"].queryset = (people | handlers).distinct()  # type: ignore[attr-defined]
        self.fields["to_user"].queryset = people.filter(is_active=True)  # type: ignore[attr-defined]


@admin.register(Matter)
class MatterAdmin(StaffAdmin):
    """Read only; a matter with a document leads there."""

    view_verb = Verb.VIEW_DEADLINES
    list_display = ["title", "kind", "number", "organisation", "handler", "opened_at", "closed_at"]
    list_select_related = ["organisation", "handler"]
    list_filter = ["kind", ("closed_at", admin.EmptyFieldListFilter), "organisation"]
    search_fields = ["title", "number"]
    ordering = ["-id"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Matter]:
        return super().get_queryset(request).filter(shown_matters(self.reach(request), ""))

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        matter = self.row(request, object_id)
        document = getattr(matter, "document", None)
        if document is not None:
            return redirect("admin:disclosure_document_change", document.pk)
        return super().change_view(request, object_id, form_url, extra_context)  # type: ignore[no-any-return]

    def get_urls(self) -> list[URLPattern]:
        return [path("handover/", self.admin_site.admin_view(self.handover), name="core_matter_handover"), *super().get_urls()]

    def handover(self, request: HttpRequest) -> HttpResponse:
        """First the list of what would move, then one button."""
        known = self.reach(request)
        organisations = known.organisations(Verb.HAND_OVER)
        if not organisations:
            return redirect("admin:index")
        form = HandoverForm(sent(request), organisations=organisations)
        items: QuerySet[Matter] | None = None
        if form.is_bound and form.is_valid():
            items = open_items(organisation=form.cleaned_data["organisation"], user=form.cleaned_data["from_user"]).select_related(
                "organisation"
            )
        shown = "confirm" in request.POST

        def do(filled: ActForm) -> str:
            said = filled.cleaned_data
            moved = hand_over(**said, by=self.reach(request).user, at=known.at)
            return _("已移交 %(count)s 件：%(giver)s → %(taker)s。") % {
                "count": len(moved),
                "giver": said["from_user"],
                "taker": said["to_user"],
            }

        def then() -> HttpResponse:
            return redirect("admin:core_matter_handover")

        return act(
            self,
            request,
            None,
            form=form,
            title=_("移交"),
            button=_("移交以下全部事项") if items is not None else _("查看待移交事项"),
            intro=_("请假或离任时，把一人名下未办结的事项和今后的值班一次移交给另一人。"),
            do=do,
            then=then,
            ready=shown,
            template="admin/handover.html",
            items=items,
            back_url=reverse("admin:index"),
        )
