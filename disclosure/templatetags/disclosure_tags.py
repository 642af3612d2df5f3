"""Names and marks that templates show."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template
from django.utils.translation import get_language

from disclosure.kinds import kinds
from disclosure.reading import LOOK
from disclosure.tree import column_name
from disclosure.validity import Validity

if TYPE_CHECKING:
    from core.models import Organisation
    from disclosure.models import Column, Document

register = template.Library()


@register.filter
def column(value: Column) -> str:
    """A column's name in the active language."""
    return column_name(value)


@register.filter
def unit(value: Organisation) -> str:
    """An organisation's short name; its English one on English pages."""
    return value.english_name if get_language() == "en" and value.english_name else value.short_name


@register.filter
def full_unit(value: Organisation) -> str:
    """An organisation's full name; its English one on English pages."""
    return value.english_name if get_language() == "en" and value.english_name else value.name


@register.filter
def kind(value: str) -> str:
    """Label of a kind's code; empty for an unknown one."""
    return str(kinds[value].label) if value in kinds else ""


@register.simple_tag
def validity_tag(document: Document) -> dict[str, str]:
    """{"label", "look"} where a row should show the validity, else {}: numbered papers, and whatever is not simply in force."""
    known = getattr(document, "validity", None)
    if known is None or document.kind not in kinds:
        return {}
    shown = Validity(known)
    if not kinds[document.kind].is_numbered and shown == Validity.IN_FORCE:
        return {}
    return {"label": str(shown.label), "look": LOOK[shown]}
