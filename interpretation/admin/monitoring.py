"""Monitoring services: who may report incidents by the signed hook. A key is shown once, on the page that answers its making."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Max
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.decorators import display

from core import admin_fields as f
from core.access import Verb
from core.admin_acts import ActForm, act, sent
from core.admin_base import StaffAdmin, refusal_text, refusals
from core.models import Organisation
from interpretation.intake.signing import WINDOW
from interpretation.models import MonitoringService
from interpretation.services.monitoring import add_service, renew_key, switch

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest, HttpResponse
    from django.urls import URLPattern


class ServiceForm(ActForm):
    organisation = f.row(gettext_lazy("责任单位"), Organisation.objects.none(), help_text=gettext_lazy("所报舆情登记在该单位。"))
    name = f.line(gettext_lazy("名称"))

    def __init__(self, *args: Any, organisations: frozenset[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["organisation"]
        chosen.queryset = Organisation.objects.filter(pk__in=organisations, is_active=True)


@admin.register(MonitoringService)
class MonitoringServiceAdmin(StaffAdmin):
    """Kept by those who handle incidents."""

    view_verb = Verb.HANDLE_INCIDENTS
    page_name = gettext_lazy("监测服务")
    list_display = ["name", "organisation", "code", "switched", "keyed_at", "reported", "last_report"]
    list_select_related = ["organisation"]
    search_fields = ["name", "code"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows: QuerySet[Any] = super().get_queryset(request)
        counted: QuerySet[Any] = rows.annotate(events_count=Count("events"), events_last=Max("events__received_at"))
        return counted

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.reach(request).may(Verb.HANDLE_INCIDENTS)

    @display(description=gettext_lazy("状态"), ordering="active", label={"on": "success", "off": "default"})
    def switched(self, obj: MonitoringService) -> tuple[str, str]:
        return ("on", _("启用")) if obj.active else ("off", _("停用"))

    @display(description=gettext_lazy("已报件数"), ordering="events_count")
    def reported(self, obj: Any) -> int:
        count: int = obj.events_count
        return count

    @display(description=gettext_lazy("最近一次"), ordering="events_last")
    def last_report(self, obj: Any) -> Any:
        return obj.events_last

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        ours = [
            path("<int:pk>/key/", view(self.key_page), name="interpretation_monitoringservice_key"),
            path("<int:pk>/switch/", view(self.switch_page), name="interpretation_monitoringservice_switch"),
        ]
        return [*ours, *super().get_urls()]

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Its name; the answer shows the key."""
        known = self.reach(request)
        organisations = known.organisations(Verb.HANDLE_INCIDENTS)
        if not organisations:
            raise PermissionDenied
        form = ServiceForm(sent(request), organisations=organisations)
        if request.method == "POST" and form.is_valid():
            try:
                service = add_service(**form.cleaned_data, by=known.user, at=known.at)
            except refusals() as error:
                form.add_error(None, refusal_text(error))
            else:
                return self._shown_key(request, service)
        intro = _("登记后生成服务代码和密钥，密钥只显示一次。")
        return self._page(request, "monitoring_add.html", _("登记监测服务"), form=form, intro=intro, button=_("登记"), media=form.media)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """What it is, and its two buttons."""
        service: MonitoringService = self.row(request, object_id)
        return self._page(request, "monitoring.html", service.name, original=service, service=service, window=WINDOW)

    def key_page(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Another key, shown in the answer."""
        service: MonitoringService = self.row(request, str(pk))
        known = self.reach(request)

        def do(form: ActForm) -> None:
            renew_key(service=service, by=known.user, at=known.at)

        return act(
            self,
            request,
            service,
            form=ActForm(sent(request)),
            title=_("更换密钥"),
            button=_("更换密钥"),
            intro=_("原密钥立即失效，请随后在监测服务中填写新密钥。"),
            do=do,
            danger=True,
            then=lambda: self._shown_key(request, service),
        )

    def switch_page(self, request: HttpRequest, pk: int) -> HttpResponse:
        """On or off."""
        service: MonitoringService = self.row(request, str(pk))
        known = self.reach(request)
        words = _("停用") if service.active else _("启用")

        def do(form: forms.Form) -> str:
            switch(service=service, active=not service.active, by=known.user, at=known.at)
            return _("已启用。") if service.active else _("已停用，不再接收其报送。")

        return act(self, request, service, form=ActForm(sent(request)), title=words, button=words, do=do, danger=service.active)

    def _shown_key(self, request: HttpRequest, service: MonitoringService) -> HttpResponse:
        return self._page(request, "monitoring_key.html", _("服务代码和密钥"), original=service, service=service, key=service.key)

    def _page(self, request: HttpRequest, template: str, title: Any, **context: Any) -> HttpResponse:
        shown = {**self.admin_site.each_context(request), "opts": self.opts, "page_name": self.page_name, "title": title}
        response = TemplateResponse(request, f"admin/interpretation/{template}", shown | context)
        response["Cache-Control"] = "private, no-store"
        return response
