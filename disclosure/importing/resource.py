"""The spreadsheet import as a Resource of django-import-export: its dry run is the preview; every row goes through our own import."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from import_export import resources, results  # type: ignore[import-untyped]
from tablib import Dataset  # type: ignore[import-untyped]

from disclosure.importing.records import BadRecordError
from disclosure.importing.sheets import record_of

if TYPE_CHECKING:
    from datetime import date

    from disclosure.importing.enclosures import Source
    from disclosure.importing.run import Importer


class _NoInstances:
    """Rows are found by `Importer` itself."""

    def __init__(self, *args: Any) -> None:
        pass


class DocumentResource(resources.Resource):
    """Rows of `read_sheet`. A row is new, there already (skipped), or invalid with its reason; the others stay."""

    class Meta:
        instance_loader_class = _NoInstances
        use_transactions = True
        skip_diff = True
        report_skipped = True
        import_id_fields: tuple[str, ...] = ()

    def __init__(self, *, importer: Importer, source: Source, today: date) -> None:
        super().__init__()
        self.importer, self.source, self.today = importer, source, today

    def import_row(self, row: dict[str, Any], instance_loader: Any, **kwargs: Any) -> Any:
        """One row through `Importer.batch`, which keeps numbers, states, search and trail right."""
        result = self.get_row_result_class()()
        result.row_values = row
        try:
            record = record_of(dict(row), self.source, today=self.today)
            outcome = self.importer.batch([(int(row["row"]), record)])
        except BadRecordError as error:
            return _failed(result, str(error))
        if outcome.failed:
            return _failed(result, outcome.failed[0][1])
        kinds = results.RowResult
        result.import_type = kinds.IMPORT_TYPE_NEW if outcome.created else kinds.IMPORT_TYPE_UPDATE
        if not outcome.created and not outcome.published:
            result.import_type = kinds.IMPORT_TYPE_SKIP
        return result


def _failed(result: Any, reason: str) -> Any:
    """An invalid row: an error would take the good ones back."""
    result.import_type = results.RowResult.IMPORT_TYPE_INVALID
    result.validation_error = ValidationError(reason)
    return result


def dataset_of(rows: list[dict[str, str]]) -> Any:
    """Rows of unequal keys as a table."""
    heads = list(dict.fromkeys(["row", *(key for row in rows for key in row)]))
    data = Dataset(headers=heads)
    for row in rows:
        data.append([row.get(head, "") for head in heads])
    return data
