"""Fields of the filing form that Django does not have."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from django import forms
from django_prose_editor.fields import ProseEditorFormField
from django_prose_editor.widgets import AdminProseEditorWidget
from unfold.widgets import UnfoldAdminTextareaWidget

from core.admin_widgets import PlainFilesInput
from disclosure.models import Column

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

EXTENSIONS: dict[str, Any] = {
    "Bold": True,
    "Italic": True,
    "Underline": True,
    "Strike": True,
    "Subscript": True,
    "Superscript": True,
    "Heading": {"levels": [2, 3, 4]},
    "BulletList": True,
    "OrderedList": True,
    "ListItem": True,
    "Blockquote": True,
    "HorizontalRule": True,
    "HardBreak": True,
    "Link": {"enableTarget": False, "protocols": ["http", "https", "mailto"]},
    "TextStyle": True,
    "TextAlign": True,
    "Table": True,
    "TableRow": True,
    "TableHeader": True,
    "TableCell": True,
    "Image": {"inline": False},
    "Figure": True,
    "Caption": True,
}
ALIGNED = re.compile(r'class="align-(center|right)"')


class BodyField(ProseEditorFormField):
    """The rich text. Stored alignment is a class (disclosure/sanitise.py), the editor knows it as a style."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(config={"extensions": EXTENSIONS}, widget=AdminProseEditorWidget, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return ALIGNED.sub(r'style="text-align: \1"', value) if isinstance(value, str) else value


class ColumnField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """Columns by their path in the tree."""

    def label_from_instance(self, obj: Any) -> str:
        path = [obj.name]
        while obj.parent is not None:
            obj = obj.parent
            path.append(obj.name)
        return " / ".join(reversed(path))


def column_queryset() -> Any:
    """All columns with three levels of parents loaded."""
    return Column.objects.select_related("parent__parent__parent")


class FilesField(forms.FileField):
    """A list of uploads, possibly empty."""

    widget = PlainFilesInput

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        rows = data if isinstance(data, list | tuple) else [data]
        return [super(FilesField, self).clean(row, initial) for row in rows if row]


class LinesField(forms.CharField):
    """One entry a line."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=UnfoldAdminTextareaWidget(attrs={"rows": 3}), required=False, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> list[str]:
        return [line.strip() for line in (super().clean(value) or "").splitlines() if line.strip()]
