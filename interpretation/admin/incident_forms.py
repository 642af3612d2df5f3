"""Registering an incident by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.core.validators import URLValidator
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import admin_fields as f
from core import files
from core.access import Verb
from core.admin_acts import ActForm, sent_files
from core.admin_base import StaffAdmin, refusal_text, refusals
from core.models import Organisation
from interpretation.models import Category, Source
from interpretation.services import incidents

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django import forms
    from django.http import HttpRequest, HttpResponse

    from interpretation.models import Incident

HOUR = 3600


class RegisterForm(ActForm):
    """What is known when it is first seen; the grade comes afterwards."""

    organisation = f.row(gettext_lazy("责任单位"), Organisation.objects.none())
    title = f.line(gettext_lazy("标题"), most=200, help_text=gettext_lazy("内部标题，不写个人姓名。"))
    source = f.select(gettext_lazy("来源"), [])
    link = f.line(gettext_lazy("原文链接"), required=False, most=500)
    snapshot = f.scan(gettext_lazy("截图或快照"), required=False)
    place = f.line(gettext_lazy("地点"), required=False)
    topic = f.line(gettext_lazy("主题"), required=False)
    category = f.select(gettext_lazy("类别"), [], help_text=gettext_lazy("前五类为重点回应的政务舆情。"))
    heat = f.number(
        gettext_lazy("热度"), least=0, most=1_000_000_000, initial=0, help_text=gettext_lazy("转发、评论、浏览等合计，估计数即可。")
    )
    occurred_at = f.moment(gettext_lazy("发生时间"), required=False, help_text=gettext_lazy("不清楚的可不填，以发现时间起算。"))
    first_seen_at = f.moment(gettext_lazy("发现时间"))

    def __init__(self, *args: Any, organisations: Iterable[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["organisation"]
        chosen.queryset = Organisation.objects.filter(pk__in=organisations, is_active=True)
        if chosen.queryset.count() == 1:
            chosen.initial = chosen.queryset[0].pk
        for name, choices in (("source", Source.choices), ("category", Category.choices)):
            field: Any = self.fields[name]
            field.choices = [("", _("请选择")), *choices]

    def clean_link(self) -> str:
        """http or https only."""
        link: str = self.cleaned_data["link"].strip()
        if link:
            URLValidator(schemes=["http", "https"])(link)
        return link


class RegisterPage(StaffAdmin):
    """Mixed into the admin of incidents."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.reach(request).may(Verb.HANDLE_INCIDENTS)

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Register, once for each page that was opened."""
        known = self.reach(request)
        organisations = known.organisations(Verb.HANDLE_INCIDENTS)
        if not organisations:
            raise PermissionDenied
        form = RegisterForm(*sent_files(request), organisations=organisations, initial={"first_seen_at": known.at})
        once = request.POST.get("once") or get_random_string(20)
        if request.method == "POST" and form.is_valid():
            key = f"incident:{known.user.pk}:{once[:40]}"
            if not cache.add(key, 1, HOUR):
                return redirect("admin:interpretation_incident_changelist")  # the same page was sent twice
            try:
                incident = self._register(request, form)
            except refusals() as error:
                cache.delete(key)
                form.add_error(None, refusal_text(error))
            else:
                self.message_user(request, _("已登记，请定级。定级后开始计时。"))
                return redirect("admin:interpretation_incident_change", incident.pk)
        shown = {
            **self.admin_site.each_context(request),
            "opts": self.model._meta,
            "page_name": self.page_name,
            "title": _("登记舆情"),
            "button": _("登记"),
            "intro": _("发现即登记；随后由负责人定级，按等级起算时限。"),
            "form": form,
            "media": form.media,
            "once": once,
        }
        return TemplateResponse(request, "admin/interpretation/incident_register.html", shown)

    def _register(self, request: HttpRequest, form: forms.Form) -> Incident:
        known = self.reach(request)
        said = dict(form.cleaned_data)
        file = said.pop("snapshot")
        if file:
            said["snapshot"] = files.store(file.read(), name=file.name, private=True, at=known.at)
        return incidents.register(**said, by=known.user, at=known.at)
