"""Names and marks that templates show."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template
from django.utils.translation import get_language

from disclosure.kinds import kinds
from disclosure.tree import column_name, unit_name

if TYPE_CHECKING:
    from core.models import Organisation
    from disclosure.models import Column

register = template.Library()


@register.filter
def column(value: Column) -> str:
    """A column's name in the active language."""
    return column_name(value)


@register.filter
def unit(value: Organisation) -> str:
    """An organisation's short name; its English one on English pages."""
    return unit_name(value)


@register.filter
def full_unit(value: Organisation) -> str:
    """An organisation's full name; its English one on English pages."""
    return value.english_name if get_language() == "en" and value.english_name else value.name


@register.filter
def kind(value: str) -> str:
    """Label of a kind's code; empty for an unknown one."""
    return str(kinds[value].label) if value in kinds else ""
