"""Documents by the million: COPY of matters, documents, versions and passages into PostgreSQL, indexes built afterwards."""

import io
import json
import multiprocessing
import os
import time
from typing import Any

from scripts.bench_common import note
from scripts.bench_data import places, published_at, texts

BATCH = 2000
GIN = {"disclosure_search_all": "(tokens)", "disclosure_search_title": "(strip(tokens)) WHERE position = 0"}


class Table:
    """COPY into a model's table. What does not change from row to row is worked out once."""

    def __init__(self, model: Any, **constant: Any) -> None:
        from django.db import connection

        self.connection = connection
        template = model(**constant)
        self.by_name = {field.attname: field for field in fields_of(model)}
        self.fixed = {name: self.text(field, getattr(template, name)) for name, field in self.by_name.items()}
        self.lines: list[str] = []

    def text(self, field: Any, value: Any) -> str:
        """A value in COPY's text format."""
        if value is None:
            return "\\N"
        if isinstance(value, bool):
            return "t" if value else "f"
        is_json = field.get_internal_type() == "JSONField"
        shown = json.dumps(value) if is_json else str(field.get_db_prep_value(value, self.connection, prepared=False))
        return shown.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")

    def add(self, **values: Any) -> None:
        """One row; columns by their name in the database."""
        row = self.fixed | {name: self.text(self.by_name[name], value) for name, value in values.items()}
        self.lines.append("\t".join(row.values()))

    def content(self) -> str:
        """All rows."""
        return "\n".join([*self.lines, ""])


def fields_of(model: Any) -> list[Any]:
    """What is stored."""
    return [field for field in model._meta.concrete_fields if not field.generated]


def load(first: int, count: int, *, longest: int) -> float:
    """Documents `first` to `first + count` of scripts.bench_data with passages; seconds it took, indexes included. PostgreSQL only.

    Written in the order of their publication, as a site writes them and `manage.py reindex` does.
    """
    from django.db import connection, transaction

    from core.models import Matter
    from disclosure.models import Document, DocumentVersion, SearchPassage

    start = time.perf_counter()
    with connection.cursor() as cursor:
        for name in GIN:
            cursor.execute(f"DROP INDEX IF EXISTS {name}")
    units, columns = ([row.pk for row in rows] for rows in places())
    base = max(map(_highest, (Document, DocumentVersion, Matter))) - first
    numbers = sorted(range(first, first + count), key=published_at)
    parts = [(numbers[place : place + BATCH], longest, base + first + place + 1, units, columns) for place in range(0, count, BATCH)]
    connection.close()  # each process that writes text gets no connection, and needs none
    with multiprocessing.get_context("fork").Pool(os.cpu_count()) as pool:
        for done, contents in enumerate(pool.imap(_written, parts), 1):
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("SET LOCAL session_replication_role = replica")  # no foreign keys, no triggers: the rows are good
                for model, content in zip((Matter, Document, DocumentVersion, SearchPassage), contents, strict=True):
                    _copy(model, content)
            if done % 25 == 0:
                note(f"{first + done * BATCH:,} documents after {time.perf_counter() - start:.0f} s")
    note(f"{first + count:,} documents written after {time.perf_counter() - start:.0f} s; building indexes")
    with connection.cursor() as cursor:
        cursor.execute("SET maintenance_work_mem = '1GB'")
        for name, what in GIN.items():
            cursor.execute(f"CREATE INDEX {name} ON disclosure_searchpassage USING gin {what}")
        for table in ("core_matter", "disclosure_document", "disclosure_documentversion"):
            cursor.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))")  # noqa: S608
    return time.perf_counter() - start


def _written(part: tuple[list[int], int, int, list[int], list[int]]) -> list[str]:
    """The lines of matters, documents, versions and passages; runs in a process of its own."""
    numbers, longest, lowest, units, columns = part
    from core.models import Matter
    from disclosure.models import Document, DocumentVersion, SearchPassage
    from disclosure.search.index import passages

    matters, documents = Table(Matter, kind="document"), Table(Document, kind="document", is_public=True)
    versions, found = Table(DocumentVersion, kind="document", state="published", number=1), Table(SearchPassage)
    for pk, text in enumerate(texts(numbers, longest=longest), lowest):
        unit, column = units[text.number % len(units)], columns[text.number % len(columns)]
        topic, at = f"主题{text.number % 20}", text.published_at
        matters.add(id=pk, organisation_id=unit, title=text.title, opened_at=at)
        documents.add(
            id=pk, matter_id=pk, organisation_id=unit, column_id=column, title=text.title, topic=topic, serial=f"b{text.number}",
            index_number=f"B{text.number}", written_on=at.date(), current_id=pk, published_at=at, updated_at=at,
        )  # fmt: skip
        elements: dict[str, Any] = {
            "title": text.title, "column_id": column, "topic": topic, "issuer_id": unit, "summary": text.body[:80], "body_text": text.body,
            "document_number": f"邕基〔{at.year}〕{text.number}号", "published_at": at, "written_on": at.date(),
        }  # fmt: skip
        versions.add(id=pk, document_id=pk, body=f"<p>{text.body}</p>", created_at=at, **elements)
        document = Document(pk=pk, organisation_id=unit, published_at=at)
        document.current = DocumentVersion(title=text.title, document_number=elements["document_number"], body_text=text.body)
        for passage in passages(document):
            found.add(id=passage.pk, document_id=pk, position=passage.position, tokens=passage.tokens)
    return [table.content() for table in (matters, documents, versions, found)]


def _copy(model: Any, content: str) -> None:
    from django.db import connection

    columns = ", ".join(f'"{field.column}"' for field in fields_of(model))
    sql = f'COPY "{model._meta.db_table}" ({columns}) FROM STDIN'
    with connection.cursor() as cursor:
        if hasattr(cursor.cursor, "copy_expert"):
            cursor.cursor.copy_expert(sql, io.StringIO(content))
        else:
            with cursor.cursor.copy(sql) as sink:
                sink.write(content)


def _highest(model: Any) -> int:
    return int(model.objects.order_by("-pk").values_list("pk", flat=True).first() or 0)
