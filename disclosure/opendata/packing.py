"""Writing the archive: tables and texts streamed into a zip, never more than a batch in memory."""

from __future__ import annotations

import json
import shutil
import zipfile
from array import array
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils.translation import override

from core.files import FileGoneError, open_stream
from core.models import Organisation
from disclosure.dates import SHANGHAI
from disclosure.models import Attachment, Column, Document, DocumentRelation
from disclosure.opendata import catalogue, licence, tables
from disclosure.opendata.answers import file_address
from disclosure.opendata.selection import BATCH, address_pattern, read_rows
from disclosure.opendata.writing import csv_lines, json_line
from disclosure.queries import column_counts
from disclosure.tree import Tree

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import datetime
    from pathlib import Path

    from disclosure.opendata.selection import Row
    from disclosure.opendata.tables import Table

MORE = ("number", "content_hash", "subject_words", "keywords", "summary", "content_source", "body", "body_text")


@dataclass
class Contents:
    """What went in: ids of documents (in the order of reading, perhaps twice), how many they are, and how many attachments are listed."""

    documents: array[int] = field(default_factory=lambda: array("q"))
    count: int = 0
    attachments: int = 0


def write_archive(path: Path, at: datetime) -> Contents:
    """Write everything that is public at `at`, in Chinese where a name is translated. Raises OSError."""
    contents = Contents()
    with override("zh-hans"), zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        _Packing(archive, contents, at).run()
    return contents


class _Packing:
    def __init__(self, archive: zipfile.ZipFile, contents: Contents, at: datetime) -> None:
        self.archive, self.contents, self.at = archive, contents, at
        self.pattern = address_pattern()
        self.stamp = at.astimezone(SHANGHAI).timetuple()[:6]

    def run(self) -> None:
        """All files of the archive."""
        self.table(tables.DOCUMENTS, self.documents())
        self.contents.count = len(self.contents.documents)
        self.lines(tables.TEXTS, self.texts())
        self.table(tables.RELATIONS, self.relations())
        self.table(tables.ATTACHMENTS, self.attachments())
        tree = Tree(Column.objects.all())
        tree.count(column_counts(self.at))
        self.table(tables.COLUMNS, self.dicts(tables.COLUMNS, catalogue.columns(tree)))
        self.table(tables.ENTRIES, self.dicts(tables.ENTRIES, catalogue.entries()))
        units = list(Organisation.objects.filter(is_active=True).order_by("order", "code"))
        self.table(tables.ORGANISATIONS, self.dicts(tables.ORGANISATIONS, catalogue.organisations(units)))
        if settings.OPEN_DATA_WITH_FILES:
            self.files()
        moment, name = self.at.astimezone(SHANGHAI).isoformat(timespec="seconds"), licence.site_name()
        self.text("数据字典.md", tables.dictionary())
        self.text("README.zh-CN.md", licence.readme_zh(name, moment, self.contents.count, with_files=settings.OPEN_DATA_WITH_FILES))
        self.text("README.md", licence.readme_en(name, moment, self.contents.count, with_files=settings.OPEN_DATA_WITH_FILES))
        self.text("LICENCE.txt", licence.text())
        self.text("datapackage.json", json.dumps(tables.package(moment, name), ensure_ascii=False, indent=1))

    def table(self, table: Table, rows: Iterable[Iterable[object]]) -> None:
        self.lines(table.file, csv_lines(table.names, rows))

    def lines(self, name: str, lines: Iterable[str]) -> None:
        info = zipfile.ZipInfo(name, self.stamp)
        info.compress_type = zipfile.ZIP_DEFLATED
        with self.archive.open(info, "w", force_zip64=True) as member:
            for line in lines:
                member.write(line.encode())

    def text(self, name: str, text: str) -> None:
        self.lines(name, [text])

    def dicts(self, table: Table, rows: Iterable[dict[str, Any]]) -> Iterator[list[object]]:
        return ([row[name] for name in table.names] for row in rows)

    def batches(self) -> Iterator[list[Row]]:
        """Public documents in the order of their ids, a batch at a time; every id read is remembered."""
        last = 0
        while True:
            rows = read_rows(Document.objects.published(self.at).filter(pk__gt=last).order_by("pk")[:BATCH], self.at)
            if not rows:
                return
            self.contents.documents.extend(row.pk for row in rows)
            yield rows
            last = rows[-1].pk

    def documents(self) -> Iterator[list[object]]:
        for rows in self.batches():
            yield from ([getattr(row, name) for name in tables.DOCUMENTS.names] for row in rows)

    def texts(self) -> Iterator[str]:
        for rows in self.batches():
            wanted = Document.objects.published(self.at).filter(pk__in=[row.pk for row in rows])
            more = {pk: values for pk, *values in wanted.values_list("pk", *(f"current__{name}" for name in MORE))}
            names = [name for name, _zh, _en in tables.MORE_OF_TEXTS]
            for row in rows:
                if row.pk in more:
                    line = {name: value for name, value in asdict(row).items() if name in tables.DOCUMENTS.names}
                    yield json_line(line | dict(zip(names, more[row.pk], strict=True))) + "\n"

    def relations(self) -> Iterator[list[object]]:
        public: dict[str, Any] = {f"{end}__{key}": value for end in ENDS for key, value in self.public().items()}
        names = [f"{end}__{name}" for end in ENDS for name in ("pk", "organisation__code", "serial")]
        found = DocumentRelation.objects.filter(**public).values_list("pk", "kind", "effective_on", *names)
        for _pk, kind, effective_on, source, *place in _keyset(found):
            self.contents.documents.extend((source, place[2]))
            yield [self.address(*place[:2]), kind, self.address(*place[3:]), effective_on]

    def attachments(self) -> Iterator[list[object]]:
        with_files = settings.OPEN_DATA_WITH_FILES
        for pk, document, code, serial, title, name, mime, size, sha256 in _keyset(
            self.listed().values_list(
                *("pk", "version__document_id", "version__document__organisation__code", "version__document__serial"),
                *("title", "name", "blob__mime", "blob__size", "blob__sha256"),
            )
        ):
            self.contents.attachments += 1
            self.contents.documents.append(document)
            place = file_place(sha256, name) if with_files else ""
            yield [self.address(code, serial), title, name, mime, size, sha256, file_address(code, serial, pk, name), place]

    def files(self) -> None:
        """The files themselves, each content once; what is lost on the disk is left out."""
        known: set[str] = set()
        for row in _keyset(self.listed().select_related("blob"), key=lambda row: row.pk):
            place = file_place(row.blob.sha256, row.name)
            if place in known:
                continue
            known.add(place)
            try:
                stream = open_stream(row.blob)
            except FileGoneError:
                continue
            info = zipfile.ZipInfo(place, self.stamp)
            with stream, self.archive.open(info, "w", force_zip64=True) as member:
                shutil.copyfileobj(stream, member, 1 << 20)

    def listed(self) -> Any:
        """Attachments of current wordings of public documents."""
        public = {f"version__document__{key}": value for key, value in self.public().items()}
        return Attachment.objects.filter(**public, version__state="published", blob__destroyed_at__isnull=True)

    def public(self) -> dict[str, Any]:
        return {"is_public": True, "published_at__lte": self.at}

    def address(self, code: str, serial: str) -> str:
        return self.pattern.replace("CODE", code).replace("SERIAL", serial)


ENDS = ("source", "target")


def file_place(sha256: str, name: str) -> str:
    """Where a file stands in the archive: by its content, with the ending of its name."""
    ending = name.rpartition(".")[2] if "." in name else ""
    return f"files/{sha256}" + (f".{ending.lower()}" if ending.isascii() and ending.isalnum() and len(ending) < 9 else "")


def _keyset(rows: Any, key: Callable[[Any], int] = lambda row: row[0]) -> Iterator[Any]:
    """All rows of a queryset in the order of their ids, a batch at a time; `key` gives a row's id."""
    last = 0
    while batch := list(rows.filter(pk__gt=last).order_by("pk")[:BATCH]):
        yield from batch
        last = key(batch[-1])
