"""Spreadsheets of applications: a batch that came on paper or from the unified platform, and earlier cases of another system."""

from requests_app.importing.sheet import EARLIER_HEADS, HEADS, SheetError, example, read_rows
from requests_app.importing.values import Parsed, parsed

__all__ = ["EARLIER_HEADS", "HEADS", "Parsed", "SheetError", "example", "parsed", "read_rows"]
