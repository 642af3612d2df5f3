"""Inspection before publication: personal data, hidden content, metadata, links, dates, listed words."""

from disclosure.inspection.report import FileReport, Finding
from disclosure.inspection.run import inspect_version

__all__ = ["FileReport", "Finding", "inspect_version"]
