"""Figures of disclosure on application: the annual report's sections 三 and 四, by month, for readers, and what was asked repeatedly."""

from requests_app.figures.asked import Answered, answered_by_documents, asked_repeatedly
from requests_app.figures.monthly import Month, months
from requests_app.figures.proceedings import BLOCKS, RESULT_COLUMNS, proceedings_of_the_year
from requests_app.figures.public import Figure, YearFigures, figures_of_the_year
from requests_app.figures.report import COLUMNS, ROW_KEYS, ROW_LABELS, applications_of_the_year, report_contradictions, row_label

__all__ = [
    "BLOCKS",
    "COLUMNS",
    "RESULT_COLUMNS",
    "ROW_KEYS",
    "ROW_LABELS",
    "Answered",
    "Figure",
    "Month",
    "YearFigures",
    "answered_by_documents",
    "applications_of_the_year",
    "asked_repeatedly",
    "figures_of_the_year",
    "months",
    "proceedings_of_the_year",
    "report_contradictions",
    "row_label",
]
