"""Parts of a page that are the same on every page until the site changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template
from django.template.loader import get_template
from django.utils.safestring import mark_safe
from django.utils.translation import get_language

from core.publicsite import kept

if TYPE_CHECKING:
    from django.template.context import RequestContext

register = template.Library()


@register.simple_tag(takes_context=True)
def kept_include(context: RequestContext, name: str) -> str:
    """Include a template that shows only the site's own tables: rendered once per language and mode (`core.publicsite.kept`)."""

    def rendered() -> str:
        values = {key: value for key, value in context.flatten().items() if isinstance(key, str)}
        return mark_safe(get_template(name).render(values))  # noqa: S308 -- a template's output

    request = context.get("request")
    if request is None:  # an error page
        return rendered()
    return kept(request, f"{name} {get_language()} {bool(context.get('elder'))}", rendered)
