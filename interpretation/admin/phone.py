"""The leader's phone page: the clock, the facts, the statement as it would go out, and buttons for a thumb."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.views.decorators.http import require_http_methods, require_safe

from core.admin_base import StaffAdmin, refusal_text, refusals
from disclosure.models import DocumentVersion
from interpretation.admin.verdicts import VerdictForm, give, offered
from interpretation.queries.clocks import Clocks, clocks_of
from interpretation.queries.incident_board import incident_board

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse
    from django.urls import URLPattern

    from interpretation.models import Incident

NAME = "interpretation_incident_phone"


class PhonePages(StaffAdmin):
    """Mixed into the admin of incidents."""

    def get_urls(self) -> list[URLPattern]:
        """The list and the page of one incident."""
        view = self.admin_site.admin_view
        ours = [
            path("phone/", view(require_safe(self.phone_list)), name=f"{NAME}_list"),
            path("<int:pk>/phone/", view(require_http_methods(["GET", "HEAD", "POST"])(self.phone)), name=NAME),
        ]
        return [*ours, *super().get_urls()]

    def phone_list(self, request: HttpRequest) -> HttpResponse:
        """Open incidents, the soonest first, and which statements wait for this person."""
        known = self.reach(request)
        board = incident_board(known.user, known.at)
        rows = [(row, [version for version in row.drafts if offered(version, known)]) for row in board.rows]
        return self._phone_page(request, "phone_list.html", rows=rows)

    def phone(self, request: HttpRequest, pk: int) -> HttpResponse:
        """One incident. A refused verdict leaves what was typed."""
        incident: Incident = self.row(request, str(pk))
        known = self.reach(request)
        refused = None
        if request.method == "POST":
            refused = self._verdict(request, incident)
            if refused is None:
                return redirect(f"admin:{NAME}", incident.pk)
        drafts = [self._draft(version, request, refused) for version in _unpublished(incident)]
        clocks = clocks_of([incident.matter_id], known.user, known.at).get(incident.matter_id, Clocks())
        published = incident.statements.filter(document__is_public=True).select_related("document").order_by("-document__published_at")
        return self._phone_page(request, "phone.html", incident=incident, clocks=clocks, drafts=drafts, published=published)

    def _verdict(self, request: HttpRequest, incident: Incident) -> VerdictForm | None:
        """Carry it out and say so, or the form with its refusal."""
        form = VerdictForm(request.POST)
        if not form.is_valid():
            return form
        said, known = form.cleaned_data, self.reach(request)
        version = next((row for row in _unpublished(incident) if row.pk == said["version"]), None)
        if version is None:
            raise Http404
        try:
            with transaction.atomic():
                words = give(
                    version=version,
                    revision=said["revision"],
                    verdict=said["verdict"],
                    reason=said["reason"],
                    by=known.user,
                    at=known.at,
                )
        except refusals() as error:
            form.add_error(None, refusal_text(error))
            return form
        messages.success(request, words)
        return None

    def _draft(self, version: DocumentVersion, request: HttpRequest, refused: VerdictForm | None) -> dict[str, Any]:
        """A version with its buttons; after a refusal with the form that was sent for it."""
        mine = refused is not None and refused.data.get("version") == str(version.pk)
        form = refused if mine else VerdictForm(initial={"version": version.pk, "revision": version.revision})
        writers = list(dict.fromkeys(str(row.user) for row in version.contributions.select_related("user").order_by("id")))
        known = self.reach(request)
        return {"version": version, "form": form, "buttons": offered(version, known), "writers": "、".join(writers)}

    def _phone_page(self, request: HttpRequest, template: str, **context: Any) -> HttpResponse:
        shown = {**self.admin_site.each_context(request), "at": self.reach(request).at, **context}
        response = TemplateResponse(request, f"admin/interpretation/{template}", shown)
        response["Cache-Control"] = "private, no-store"
        return response


def _unpublished(incident: Incident) -> list[DocumentVersion]:
    """Versions of the incident's statements that are still to go out, the oldest first."""
    rows = DocumentVersion.objects.filter(document__statement__incident=incident, document__sealed_at__isnull=True)
    return [
        version for version in rows.select_related("document__organisation", "document__matter").order_by("id") if not version.is_frozen
    ]
