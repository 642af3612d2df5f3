"""People and their roles: kept by the security administrator, who grants roles to others and never to himself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.admin import TabularInline
from unfold.decorators import action, display
from unfold.forms import AdminPasswordChangeForm, UserChangeForm, UserCreationForm

from core.access import Verb
from core.admin_acts import ActForm, act, sent
from core.admin_base import StaffAdmin, without_popups
from core.events import record
from core.models import Membership, Organisation, User

if TYPE_CHECKING:
    from django.forms import BaseInlineFormSet
    from django.http import HttpRequest, HttpResponse


class MembershipInline(TabularInline):
    """Roles within the security administrator's reach; roles elsewhere are neither shown nor touched."""

    model = Membership
    extra = 0
    verbose_name = gettext_lazy("任职")
    verbose_name_plural = gettext_lazy("任职")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Membership]:
        known = self.admin_site.get_model_admin(User).reach(request).organisations(Verb.MANAGE_PEOPLE)
        rows: QuerySet[Membership] = super().get_queryset(request)
        return rows.filter(organisation__in=known)

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "organisation":
            known = self.admin_site.get_model_admin(User).reach(request).organisations(Verb.MANAGE_PEOPLE)
            kwargs["queryset"] = Organisation.objects.filter(pk__in=known, is_active=True)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        return without_popups(super().formfield_for_dbfield(db_field, request, **kwargs))

    def _allowed(self, request: HttpRequest, obj: Any = None) -> bool:
        return bool(self.admin_site.get_model_admin(User).has_change_permission(request, obj))

    has_view_permission = has_add_permission = has_change_permission = has_delete_permission = _allowed


@admin.register(User)
class UserAdmin(DjangoUserAdmin, StaffAdmin):  # type: ignore[type-arg,misc]
    view_verb = Verb.MANAGE_PEOPLE
    write_verb = Verb.MANAGE_PEOPLE
    form = UserChangeForm
    add_form = UserCreationForm
    change_password_form = AdminPasswordChangeForm
    list_display = ["display_name", "username", "position", "roles_held", "is_active", "last_login"]
    list_filter = ["is_active", "memberships__role"]
    search_fields = ["username", "display_name"]
    ordering = ["display_name"]
    filter_horizontal = []
    inlines = [MembershipInline]
    readonly_fields = ["last_login"]
    actions_detail = ["unlock", "reset_otp"]
    fieldsets = [
        (None, {"fields": ["username", "password"]}),
        (gettext_lazy("人员"), {"fields": [("display_name", "position"), ("email", "phone"), ("is_active", "last_login")]}),
    ]
    add_fieldsets = [
        (None, {"fields": ["username", "password1", "password2"]}),
        (gettext_lazy("人员"), {"fields": [("display_name", "position"), ("email", "phone")]}),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        """People with a role within reach, and newcomers without any."""
        known = self.reach(request).organisations(Verb.MANAGE_PEOPLE)
        if not known:
            return User.objects.none()
        mine = Membership.objects.filter(organisation__in=known).values("user")
        anybody = Membership.objects.values("user")
        return User.objects.filter(Q(pk__in=mine) | ~Q(pk__in=anybody)).prefetch_related("memberships__organisation")

    def writable(self, request: HttpRequest, obj: Any) -> bool:
        """Whoever also holds a role out of reach is kept by those who reach all of it; nobody keeps himself."""
        known = self.reach(request).organisations(Verb.MANAGE_PEOPLE)
        return obj.pk != request.user.pk and not obj.memberships.exclude(organisation__in=known).exists()

    @display(description=gettext_lazy("任职"))
    def roles_held(self, obj: User) -> str:
        return "、".join(f"{row.organisation.short_name} {row.get_role_display()}" for row in obj.memberships.all()) or "—"

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        obj.is_staff = True
        obj.is_superuser = False
        super().save_model(request, obj, form, change)

    def save_formset(self, request: HttpRequest, form: Any, formset: BaseInlineFormSet[Any, Any, Any], change: bool) -> None:
        """Save roles and record each that was granted or taken away."""
        if formset.model is not Membership:
            super().save_formset(request, form, formset, change)
            return
        at = self.reach(request).at
        before = set(form.instance.memberships.values_list("organisation_id", "role"))
        super().save_formset(request, form, formset, change)
        after = set(form.instance.memberships.values_list("organisation_id", "role"))
        names = Organisation.objects.in_bulk({organisation for organisation, _role in before ^ after})
        for what, rows in (("granted", after - before), ("revoked", before - after)):
            for organisation, role in sorted(rows):
                record(
                    f"role.{what}", organisation=names[organisation], by=self.reach(request).user, at=at, person=form.instance.pk, role=role
                )

    def user_change_password(self, request: HttpRequest, id: str, form_url: str = "") -> HttpResponse:
        """Set somebody's password; recorded, never shown."""
        user = self.row(request, id)
        old = user.password
        response = super().user_change_password(request, id, form_url)
        if User.objects.values_list("password", flat=True).get(pk=user.pk) != old:
            record("user.password_set", organisation=None, by=self.reach(request).user, at=self.reach(request).at, person=user.pk)
        return response

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        """Django's own log would be a second log."""

    def get_actions_detail(self, request: HttpRequest, object_id: Any) -> list[Any]:
        obj = self.get_object(request, str(object_id))
        return super().get_actions_detail(request, object_id) if obj and self.has_change_permission(request, obj) else []

    @action(description=gettext_lazy("解除登录锁定"), icon="lock_open")
    def unlock(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Forget the failed tries of this account."""
        from axes.utils import reset

        user = self._keepable(request, object_id)

        def do(form: ActForm) -> str:
            reset(username=user.username)
            record("user.unlocked", organisation=None, by=self.reach(request).user, at=self.reach(request).at, person=user.pk)
            return _("已解除登录锁定。")

        return act(self, request, user, form=ActForm(sent(request)), title=_("解除登录锁定"), button=_("解除"), do=do)

    @action(description=gettext_lazy("重置动态口令"), icon="phonelink_erase")
    def reset_otp(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """A lost phone: the person enrols a new one at the next sign-in."""
        from django_otp import devices_for_user

        user = self._keepable(request, object_id)

        def do(form: ActForm) -> str:
            for device in list(devices_for_user(user, confirmed=None)):
                device.delete()
            record("user.otp_reset", organisation=None, by=self.reach(request).user, at=self.reach(request).at, person=user.pk)
            return _("已重置，本人下次登录时重新绑定。")

        intro = _("重置前请当面核实本人身份。")
        return act(
            self, request, user, form=ActForm(sent(request)), title=_("重置动态口令"), button=_("重置"), do=do, intro=intro, danger=True
        )

    def _keepable(self, request: HttpRequest, object_id: str) -> Any:
        user = self.row(request, object_id)
        if not self.has_change_permission(request, user):
            raise PermissionDenied(_("此人还在您管理范围以外任职，或者就是您本人。"))
        return user
