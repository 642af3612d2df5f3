"""Names and marks that templates show."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import get_language

from disclosure.kinds import kinds
from disclosure.opendata import marks
from disclosure.tree import column_name, unit_name

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.utils.safestring import SafeString

    from core.models import Organisation
    from disclosure.listing import Filters
    from disclosure.models import Column
    from disclosure.reading import Reading
    from disclosure.tree import Node, Tree

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


@register.simple_tag
def options(pairs: Iterable[tuple[object, object]], chosen: object = None) -> SafeString:
    """`<option>`s of (value, label) pairs; dozens of them cost a fraction of what a loop in the template does."""
    known = "" if chosen is None else str(chosen)
    rows = ((value, mark_safe(" selected") if str(value) == known else "", label) for value, label in pairs)
    return format_html_join("", '<option value="{}"{}>{}</option>', rows)


@register.filter
def column_pairs(value: Tree) -> list[tuple[str, str]]:
    """(code, name) of the listed columns, those below indented."""
    return [(node.column.code, "　" * min(node.depth, 2) + node.name) for node in value.walk()]


@register.filter
def unit_pairs(value: Iterable[Organisation]) -> list[tuple[str, str]]:
    """(code, name) of organisations."""
    return [(row.code, unit_name(row)) for row in value]


@register.filter
def year_pairs(value: Iterable[int]) -> list[tuple[int, int]]:
    """(year, year)."""
    return [(year, year) for year in value]


@register.simple_tag
def document_marks(page: Reading) -> SafeString:
    """What the page says of itself to machines: Dublin Core and schema.org. A data block is not run, so the policy lets it pass."""
    rows = format_html_join("\n", '<meta name="{}" content="{}">', marks.dublin_core(page))
    schemes = mark_safe(
        '<link rel="schema.DC" href="http://purl.org/dc/elements/1.1/"><link rel="schema.DCTERMS" href="http://purl.org/dc/terms/">'
    )
    data = mark_safe(marks.script(page))  # noqa: S308  (escaped there)
    return format_html('{}\n{}\n<script type="application/ld+json">{}</script>', schemes, rows, data)


@register.simple_tag
def data_query(filters: Filters, typed: str = "") -> str:
    """Query string under which the list, or the search for `typed`, is had as a feed or a file."""
    return filters.query(q=typed or None)


@register.simple_tag
def column_tree(tree: Tree, address: str, current: Column | None = None) -> SafeString:
    """The listed columns as links to `address`, with the numbers of their documents where they were counted."""
    item = '<li class="d{}"><a href="{}?column={}"{}><span>{}</span>{}</a></li>'
    here = mark_safe(' aria-current="true"')
    rows = (
        (
            node.depth,
            address,
            node.column.code,
            here if current is not None and node.column.pk == current.pk else "",
            node.name,
            "" if node.count is None else format_html('<span class="count">{}</span>', node.count),
        )
        for node in tree.walk()
    )
    return format_html('<ul class="tree">{}</ul>', format_html_join("", item, rows))


@register.simple_tag
def column_links(nodes: Iterable[Node], address: str) -> SafeString:
    """A plain list of links to columns."""
    rows = ((address, node.column.code, node.name) for node in nodes)
    return format_html("<ul>{}</ul>", format_html_join("", '<li><a href="{}?column={}">{}</a></li>', rows))
