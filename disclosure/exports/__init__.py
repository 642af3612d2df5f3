"""A public document as a file to keep: PDF and Word, built from what its page shows and kept for a day under its content."""

from disclosure.exports.building import BusyError, UnavailableError, forget, kept_or_built
from disclosure.exports.paper import Paper, paper_of

__all__ = ["BusyError", "Paper", "UnavailableError", "forget", "kept_or_built", "paper_of"]
