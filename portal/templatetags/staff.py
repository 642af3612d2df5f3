"""Filters of the staff pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template

from core import due_words
from core.notices import render
from core.rules import rule_for

if TYPE_CHECKING:
    from core.models import Deadline, Notice

register = template.Library()


@register.filter
def due_text(deadline: Deadline) -> str:
    """When it ends."""
    return due_words.due_text(deadline)


@register.filter
def rule_label(deadline: Deadline) -> str:
    """What is owed."""
    return str(rule_for(deadline.rule, deadline.organisation).label)


@register.filter
def notice_subject(notice: Notice) -> str:
    """The message's first line."""
    return render(notice)[0]
