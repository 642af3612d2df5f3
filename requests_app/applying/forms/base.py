"""What the steps' forms have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from requests_app.models import PaperKind

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.forms import BoundField
    from django.utils.functional import _StrPromise

TEXT = {"class": "form-control"}
SELECT = {"class": "form-select"}


class Section:
    """Fields under one heading; `kind` of a file that belongs here. `rows`: the heading is followed by numbered groups."""

    def __init__(
        self,
        heading: str | _StrPromise,
        fields: list[BoundField],
        *,
        hint: str | _StrPromise = "",
        uploads: list[Upload] | None = None,
    ) -> None:
        self.heading, self.fields, self.hint, self.uploads = heading, fields, hint, uploads or []


class Upload:
    """A place for files. `name` is the field's name and the PaperKind."""

    def __init__(self, kind: PaperKind, label: str | _StrPromise, hint: str | _StrPromise, *, required: bool = False) -> None:
        self.kind, self.label, self.hint, self.required = kind, label, hint, required
        self.errors: list[str] = []
        self.files: list[Any] = []

    @property
    def name(self) -> str:
        return self.kind.value


class StepForm(forms.Form):
    """A step. `held` says which kinds of files the draft already has."""

    def __init__(self, *args: Any, held: set[str] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.held = held or set()
        self.build()
        for field in self.fields.values():  # the summary of mistakes shows the words without their field
            if field.required and field.label and field.error_messages["required"] == forms.Field.default_error_messages["required"]:
                choice = isinstance(field, forms.ChoiceField)
                words = _("请选择“%(label)s”。") if choice else _("请填写“%(label)s”。")
                field.error_messages["required"] = words % {"label": field.label}
        for name, field in self.fields.items():
            if self.is_bound and self.has_error(name):
                field.widget.attrs["aria-invalid"] = "true"

    def build(self) -> None:
        """Fields that depend on other steps."""

    def line(
        self, name: str, label: str | _StrPromise, *, required: bool = True, most: int = 120, hint: str | _StrPromise = "", **attrs: str
    ) -> None:
        """One line of text."""
        self.fields[name] = forms.CharField(
            label=label, required=required, max_length=most, help_text=hint, widget=forms.TextInput(attrs=TEXT | attrs)
        )

    def choice(self, name: str, label: str | _StrPromise, choices: list[tuple[str, Any]], *, required: bool = True) -> None:
        """A list to choose from."""
        self.fields[name] = forms.ChoiceField(label=label, choices=choices, required=required, widget=forms.Select(attrs=SELECT))

    def names(self) -> dict[str, bool]:
        """Fields that are kept in the draft, and whether they may come several times."""
        return {name: isinstance(field, forms.MultipleChoiceField) for name, field in self.fields.items()}

    def uploads(self) -> list[Upload]:
        """Places for files, in their order."""
        return []

    @property
    def file_kinds(self) -> list[PaperKind]:
        """Kinds of files this step takes."""
        return [upload.kind for upload in self.uploads()]

    def sections(self) -> list[Section]:
        """The page from top to bottom."""
        return [Section("", list(self), uploads=self.uploads())]

    def problems(self) -> list[tuple[str, str]]:
        """(id of the field, message) of everything wrong, for the summary that links to the fields."""
        found = []
        for name, errors in self.errors.items():
            target = self[name].auto_id if name in self.fields else f"id_{name}"
            found += [(str(target), str(error)) for error in errors]
        return found

    def demand(self, check: Callable[[str], str | None], name: str) -> None:
        """Add what `check` says of a field's value, if it says anything."""
        value = self.cleaned_data.get(name)
        if value and (words := check(value)):
            self.add_error(name, words)


PHONE_HINT = gettext_lazy("手机号码或者带区号的座机号码")
