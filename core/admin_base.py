"""What every staff page shares: rows and buttons tied to core/access.py, refusals shown as messages, changes in the trail."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.db.models import Q
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from unfold.admin import ModelAdmin

from core import pageversions
from core.access import NotAllowedError, Verb
from core.events import record
from core.reach import Reach, reach
from core.states import MoveError

if TYPE_CHECKING:
    from django import forms
    from django.db.models import ForeignKey, Model, QuerySet
    from django.http import HttpRequest, HttpResponse

# Errors of services whose message is meant for the person. Rooms above add theirs in their admin package.
REFUSALS: list[type[Exception]] = [NotAllowedError, MoveError]


def register_refusal(*errors: type[Exception]) -> None:
    """Have these errors shown to the person instead of a broken page."""
    REFUSALS.extend(error for error in errors if error not in REFUSALS)


def refusal_text(error: Exception) -> str:
    """The message of a refusal, in the person's words; a clash of rows has no words of its own."""
    if isinstance(error, IntegrityError):
        return _("数据已被他人改动或与现有数据冲突，请刷新后再试。")
    if isinstance(error, ValidationError):
        return "；".join(error.messages)
    return str(error)


def refusals() -> tuple[type[Exception], ...]:
    """Everything caught by staff pages."""
    return (*REFUSALS, IntegrityError, ValidationError)


class StaffAdmin(ModelAdmin):
    """Rows of the organisations that `view_verb` reaches; nobody adds, changes or deletes unless a subclass names `write_verb`.

    `organisation_path` is how a row names its organisation, or "" for rows of the whole platform (seen by whoever holds the verb anywhere).
    """

    view_verb: ClassVar[Verb] = Verb.SEE_STAFF
    write_verb: ClassVar[Verb | None] = None
    organisation_path: ClassVar[str] = "organisation"
    shown_to_public: ClassVar[bool] = False  # kept pages of readers show these rows: a change has them built anew
    may_delete: ClassVar[bool] = False
    list_per_page = 50
    show_full_result_count = False
    actions: Any = None
    page_name: ClassVar[Any] = ""

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """The list, titled by what it lists."""
        name = self.page_name or self.opts.verbose_name_plural
        return super().changelist_view(request, {"title": name, "page_name": name, **(extra_context or {})})  # type: ignore[no-any-return]

    # ------------------------------------------------------------ pages

    def reach(self, request: HttpRequest) -> Reach:
        """What the signed-in person may do."""
        return reach(request)

    # ------------------------------------------------------------ rows

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Rows within reach: anything else does not exist for this person."""
        rows: QuerySet[Any] = super().get_queryset(request)
        known = self.reach(request).organisations(self.view_verb)
        if not self.organisation_path:
            return rows if known else rows.none()
        return rows.filter(self.within(known))

    def within(self, organisations: frozenset[int]) -> Q:
        """The condition that a row belongs to one of these organisations."""
        return Q(**{f"{self.organisation_path}__in": organisations})

    def row(self, request: HttpRequest, object_id: str) -> Any:
        """The row within reach, or 404. Fetch means authorise."""
        found = self.get_object(request, unquote(str(object_id)))
        if found is None:
            raise Http404
        return found

    def writable(self, request: HttpRequest, obj: Model) -> bool:
        """Whether this row belongs to an organisation where the person holds `write_verb`."""
        if self.write_verb is None:
            return False
        known = self.reach(request).organisations(self.write_verb)
        if not self.organisation_path:
            return bool(known)
        return type(obj)._default_manager.filter(self.within(known), pk=obj.pk).exists()

    # ------------------------------------------------------------ permissions

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.reach(request).may(self.view_verb)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.reach(request).may(self.view_verb)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.write_verb is not None and self.reach(request).may(self.write_verb)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        if self.write_verb is None or not self.reach(request).may(self.write_verb):
            return False
        return obj is None or self.writable(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.may_delete and self.has_change_permission(request, obj)

    def history_view(self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """There is one log, the trail (操作记录)."""
        raise Http404

    # ------------------------------------------------------------ forms

    def formfield_for_foreignkey(self, db_field: ForeignKey[Any, Any], request: HttpRequest, **kwargs: Any) -> Any:
        """Organisations and people are offered only within reach of `write_verb`."""
        from core.models import Organisation, User

        known = self.reach(request).organisations(self.write_verb or self.view_verb)
        if db_field.related_model is Organisation and "queryset" not in kwargs and db_field.name == "organisation":
            kwargs["queryset"] = Organisation.objects.filter(pk__in=known)
        if db_field.related_model is User and "queryset" not in kwargs:
            kwargs["queryset"] = (
                User.objects.filter(is_active=True, memberships__organisation__in=known).distinct().order_by("display_name")
            )
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """No pop-ups to change the related row from within a form."""
        return without_popups(super().formfield_for_dbfield(db_field, request, **kwargs))

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> type[forms.ModelForm[Any]]:
        """After a refusal the form comes again with its message, so that the person sees what they typed and why it was refused."""
        form = super().get_form(request, obj, change=change, **kwargs)
        refusal = getattr(request, "_refusal", "")
        if not refusal:
            return form  # type: ignore[no-any-return]

        class Refused(form):  # type: ignore[valid-type,misc]
            def clean(self) -> Any:
                cleaned = super().clean()
                self.add_error(None, refusal)
                return cleaned

        return Refused

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Django's form view. A service that refuses rolls everything back; the form comes again with its words."""
        extra_context = {"page_name": self.page_name or self.opts.verbose_name_plural, **(extra_context or {})}
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)  # type: ignore[no-any-return]
        except refusals() as error:
            if request.method != "POST" or hasattr(request, "_refusal"):
                raise
            request._refusal = refusal_text(error)  # type: ignore[attr-defined]
            return super().changeform_view(request, object_id, form_url, extra_context)  # type: ignore[no-any-return]

    def save_model(self, request: HttpRequest, obj: Any, form: forms.ModelForm[Any], change: bool) -> None:
        """Save and record what changed."""
        before = {name: _shown(form.initial.get(name)) for name in form.changed_data} if change else None
        super().save_model(request, obj, form, change)
        after = {name: _shown(form.cleaned_data.get(name)) for name in form.changed_data}
        if after or not change:
            self.note(request, obj, "changed" if change else "added", before=before, after=after)
            self._renew_pages()

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        self.note(request, obj, "deleted", row=str(obj))
        self._renew_pages()
        super().delete_model(request, obj)

    def _renew_pages(self) -> None:
        if self.shown_to_public:
            pageversions.touch()

    def note(self, request: HttpRequest, obj: Any, what: str, **data: Any) -> None:
        """One event `<model>.<what>` for a row that has no service of its own."""
        organisation = getattr(obj, "organisation", None)
        record(
            f"{obj._meta.model_name}.{what}",
            organisation=organisation,
            by=self.reach(request).user,
            at=self.reach(request).at,
            pk=obj.pk,
            **data,
        )

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        """Django's own log would be a second log."""

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        """Django's own log would be a second log."""

    def log_deletions(self, request: HttpRequest, queryset: Any) -> Any:
        """Django's own log would be a second log."""


def _shown(value: Any) -> Any:
    """A field's value for the trail: JSON as it is, rows by their id, the rest as text."""
    if value is None or isinstance(value, bool | int | float | str | list | dict):
        return value
    return getattr(value, "pk", None) or str(value)


def without_popups(field: Any) -> Any:
    """The form field without the buttons that open another row."""
    if field is not None and hasattr(field.widget, "can_add_related"):
        for right in ("can_add_related", "can_change_related", "can_delete_related", "can_view_related"):
            setattr(field.widget, right, False)
    return field


def tell(request: HttpRequest, error: Exception) -> None:
    """Show a refusal."""
    messages.error(request, refusal_text(error))


def back(admin: ModelAdmin, obj: Any) -> HttpResponse:
    """To the row's own page."""
    meta = obj._meta
    return redirect(f"{admin.admin_site.name}:{meta.app_label}_{meta.model_name}_change", obj.pk)
