"""Documents from elsewhere, one JSON object a line."""

from disclosure.importing.records import BadRecordError, Record, read_records
from disclosure.importing.run import Importer, Outcome

__all__ = ["BadRecordError", "Importer", "Outcome", "Record", "read_records"]
