"""The columns as a tree in memory: read in one query, small (dozens of rows)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.utils.translation import get_language

from core.publicsite import kept
from disclosure.models import Column
from disclosure.queries import column_counts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from django.http import HttpRequest

    from core.models import Organisation


@dataclass
class Node:
    """A column, those below it, and how many public documents stand in all of them (None: not counted)."""

    column: Column
    depth: int = 0
    children: list[Node] = field(default_factory=list)
    count: int | None = None

    @property
    def name(self) -> str:
        """Name in the active language."""
        return column_name(self.column)


def column_name(column: Column) -> str:
    """The column's name in the active language; Chinese where no English one was given."""
    return column.english_name if get_language() == "en" and column.english_name else column.name


def unit_name(organisation: Organisation) -> str:
    """The unit's short name; its English one on English pages where it has one."""
    return organisation.english_name if get_language() == "en" and organisation.english_name else organisation.short_name


def tree_of(request: HttpRequest) -> Tree:
    """All columns as a tree of this request's own."""
    return Tree(kept(request, "columns", lambda: list(Column.objects.all())))


def counted_tree(request: HttpRequest, at: datetime) -> Tree:
    """The same with the numbers of public documents, counted anew once something is published."""
    tree = tree_of(request)
    tree.count(kept(request, "column counts", lambda: column_counts(at), published=True))
    return tree


class Tree:
    """All columns. `roots` holds the listed ones; `path` works for any."""

    def __init__(self, columns: Iterable[Column]) -> None:
        self.rows = {row.pk: row for row in columns}
        self.by_code = {row.code: row for row in self.rows.values()}
        self.nodes = {pk: Node(row) for pk, row in self.rows.items() if row.is_listed}
        self.roots: list[Node] = []
        for pk, node in self.nodes.items():
            parent = self.nodes.get(self.rows[pk].parent_id or 0)
            (parent.children if parent else self.roots).append(node)
        for root in self.roots:
            _deepen(root, 0)

    def walk(self) -> Iterator[Node]:
        """Listed columns from the top, parents before their children."""
        stack = self.roots[::-1]
        while stack:
            node = stack.pop()
            yield node
            stack += node.children[::-1]

    def path(self, pk: int) -> list[Column]:
        """From the top down to the column."""
        found: list[Column] = []
        step: Column | None = self.rows.get(pk)
        while step is not None and step not in found:
            found.append(step)
            step = self.rows.get(step.parent_id or 0)
        return found[::-1]

    def below(self, column: Column) -> list[int]:
        """Ids of the column and of all below it, listed or not."""
        found, frontier = {column.pk}, {column.pk}
        while frontier:
            frontier = {pk for pk, row in self.rows.items() if row.parent_id in frontier} - found
            found |= frontier
        return sorted(found)

    def count(self, counts: dict[int, int]) -> None:
        """Fill `count` from the numbers of documents that stand in each column itself."""
        for node in reversed(list(self.walk())):
            node.count = counts.get(node.column.pk, 0) + sum(child.count or 0 for child in node.children)


def _deepen(node: Node, depth: int) -> None:
    if depth > 12:  # a loop of parents, which the admin refuses; never recurse for ever
        node.children = []
    node.depth = depth
    for child in node.children:
        _deepen(child, depth + 1)
