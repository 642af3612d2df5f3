"""Parts of a document's page that differ from document to document in its address only: rendered once, the address put in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template
from django.conf import settings
from django.template.loader import get_template
from django.utils.html import escape
from django.utils.safestring import mark_safe
from django.utils.translation import get_language

from core.publicsite import kept
from disclosure.registries import page_parts

if TYPE_CHECKING:
    from django.template.context import RequestContext

register = template.Library()
# Stand in the kept text for the document's address and for what asks for one of its earlier wordings.
ADDRESS, WANTED = "/0-address-0/", "?0-wanted-0"


@register.simple_tag(takes_context=True)
def document_part(context: RequestContext, name: str) -> str:
    """Include a template that shows `address`, `site_url` and `wanted` and nothing else of the page."""

    def rendered() -> str:
        return get_template(name).render({"address": ADDRESS, "wanted": WANTED, "site_url": settings.SITE_URL})

    request = context.get("request")
    text = rendered() if request is None else kept(request, f"{name} {get_language()}", rendered)
    page = context["page"]
    wanted = "" if page.is_current else f"?version={page.version.number}"
    return mark_safe(text.replace(ADDRESS, escape(context["address"])).replace(WANTED, wanted))  # noqa: S308  (a template's output)


@register.simple_tag(takes_context=True)
def parts_of_page(context: RequestContext, place: str) -> str:
    """What the rooms above show on this document's page: `place` is "top" or "below"."""
    page, request = context["page"], context.get("request")
    return mark_safe("".join(part(page, request, place) for part in page_parts))  # noqa: S308  (each renders a template)
