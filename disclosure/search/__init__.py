"""Search by character bigrams, on PostgreSQL and SQLite alike (docs/adr/0006-search.md)."""

from disclosure.search.facets import Facets
from disclosure.search.index import index_document, index_many, remove_document
from disclosure.search.query import Hit, Results, search
from disclosure.search.snippets import Segment

__all__ = ["Facets", "Hit", "Results", "Segment", "index_document", "index_many", "remove_document", "search"]
