"""Duty roster and stand-ins."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.contrib.filters.admin import RangeDateFilter
from unfold.decorators import display

from core.access import NotAllowedError, Verb
from core.admin_base import StaffAdmin
from core.models import DutyShift, Membership, StandIn, User

if TYPE_CHECKING:
    from django.http import HttpRequest


class PeriodForm(forms.ModelForm):  # type: ignore[type-arg]
    """A period ends after it starts."""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        starts, ends = cleaned.get("starts_at"), cleaned.get("ends_at")
        if starts and ends and ends <= starts:
            self.add_error("ends_at", _("结束时间必须晚于开始时间。"))
        return cleaned


@admin.register(DutyShift)
class DutyShiftAdmin(StaffAdmin):
    form = PeriodForm
    write_verb = Verb.MANAGE_ROSTER
    may_delete = True
    list_display = ["person", "deputy", "organisation", "starts_at", "ends_at"]
    list_filter = [("starts_at", RangeDateFilter)]
    list_filter_submit = True
    list_select_related = ["person", "deputy", "organisation"]
    fields = ["organisation", ("person", "deputy"), "starts_at", "ends_at"]


class StandInForm(PeriodForm):
    """Two different people."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("absent") and cleaned.get("absent") == cleaned.get("substitute"):
            self.add_error("substitute", _("代理人不能是请假人本人。"))
        return cleaned


@admin.register(StandIn)
class StandInAdmin(StaffAdmin):
    form = StandInForm
    write_verb = Verb.HAND_OVER
    may_delete = True
    list_display = ["absent", "substitute", "starts_at", "ends_at", "reason", "is_running"]
    list_select_related = ["absent", "substitute"]
    fields = [("absent", "substitute"), "starts_at", "ends_at", "reason"]

    def within(self, organisations: frozenset[int]) -> Q:
        return Q(absent__in=Membership.objects.filter(organisation__in=organisations).values("user"))

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Only people whose every role is within reach may be stood in for: the stand-in acts in all of them."""
        known = self.reach(request).organisations(Verb.HAND_OVER)
        elsewhere = Membership.objects.exclude(organisation__in=known).values("user")
        people: QuerySet[User] = (
            User.objects.filter(is_active=True, memberships__organisation__in=known).distinct().order_by("display_name")
        )
        kwargs["queryset"] = people.exclude(pk__in=elsewhere) if db_field.name == "absent" else people
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def save_model(self, request: HttpRequest, obj: StandIn, form: Any, change: bool) -> None:
        if obj.substitute_id == request.user.pk:
            raise NotAllowedError(_("不能指定自己为代理人，请由另一位负责人办理。"))
        super().save_model(request, obj, form, change)

    @display(description=gettext_lazy("代理中"), boolean=True)
    def is_running(self, obj: StandIn) -> bool:
        return obj.starts_at <= timezone.now() < obj.ends_at
