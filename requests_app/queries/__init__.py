"""What is asked about applications."""

from requests_app.queries.board import Board, Card, Row, board
from requests_app.queries.fetching import applications_for, get_application_for
from requests_app.queries.same import Same, same_as
from requests_app.queries.shown import open_limit, shown_state

__all__ = [
    "Board",
    "Card",
    "Row",
    "Same",
    "applications_for",
    "board",
    "get_application_for",
    "open_limit",
    "same_as",
    "shown_state",
]
