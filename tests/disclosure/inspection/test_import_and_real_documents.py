"""Imports record what is found and are not held up; the 40 real documents give next to no findings."""

import json
from collections import Counter
from typing import Any

import pytest

from core.models import Event, Organisation
from disclosure.default_columns import ensure_columns
from disclosure.importing import Importer, read_records
from disclosure.inspection import inspect_version
from disclosure.models import Document, InspectionFinding
from tests.conftest import SHARED
from tests.disclosure.acts import AT
from tests.disclosure.inspection import making as m

pytestmark = pytest.mark.django_db
ROW: dict[str, Any] = {
    "url": "https://example.invalid/1", "index_number": "", "issuer": "区总工会", "title": "关于慰问的公示", "document_number": "",
    "topic": "劳动/工会", "written_on": "2020-05-10", "published_on": "2020-05-01", "subject_words": "",
    "html": f"<p>韦小明，身份证号{m.ID_CARD}</p>",
}  # fmt: skip


def imported(org: Organisation, lines: list[bytes]) -> int:
    records = [row for row in read_records(iter(lines), today=AT.date())]
    importer = Importer(organisation=org, column=ensure_columns()["notices"], publish=True, by=None, at=AT)
    return importer.batch(records).created  # type: ignore[arg-type]


def test_an_import_records_findings_and_publishes_all_the_same(org: Organisation) -> None:
    assert imported(org, [json.dumps(ROW).encode()]) == 1
    document = Document.objects.get()
    assert document.is_public
    rows = InspectionFinding.objects.order_by("kind").values_list("kind", "severity", "state")
    assert list(rows) == [
        ("date_order", "blocking", "open"),
        ("identity", "blocking", "open"),
        ("missing", "hint", "open"),
        ("name", "hint", "open"),
    ]
    assert Event.objects.get(verb="document.imported").data["inspection"] == 4
    assert m.ID_CARD not in str(Event.objects.values_list("data", flat=True))


def test_the_forty_real_documents(org: Organisation) -> None:
    file = SHARED / "data" / "policies.jsonl"
    if not file.exists():
        pytest.skip(f"{file} is not here")
    assert imported(org, file.read_bytes().splitlines()) == 40
    found: Counter[str] = Counter()
    for document in Document.objects.select_related("current__document__organisation"):
        assert document.current is not None
        found.update(row.kind for row in inspect_version(document.current))
    print(dict(found))
    assert sum(found[kind] for kind in ("identity", "identity_15", "bank_card", "mobile", "email", "address", "date_order")) == 0
    assert (found["phone"], found["office_email"], found["name"]) == (0, 0, 0)
