"""File inputs of staff pages: the browser's own, which says how many files were chosen and works without scripts."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.safestring import SafeString


class PlainFileInput(forms.FileInput):
    """Unfold's script writes the chosen name into a text input three levels up: here it finds one that nobody sees."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"class": "staff-files", **(attrs or {})})

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None) -> SafeString:
        return format_html(
            '<div><div><div>{}</div></div><input type="text" hidden disabled></div>', super().render(name, value, attrs, renderer)
        )


class PlainFilesInput(PlainFileInput):
    """Several files at once."""

    allow_multiple_selected = True
