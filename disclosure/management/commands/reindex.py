"""`manage.py reindex [--json]`: build the search index anew from what is public."""

from __future__ import annotations

import json
import sys
import time
from itertools import islice
from typing import TYPE_CHECKING, Any

from core.management.base import PlainCommand
from disclosure.models import Document, SearchPassage
from disclosure.search import index_many

if TYPE_CHECKING:
    from django.core.management.base import CommandParser

BATCH = 500


class Command(PlainCommand):
    help = "重建检索索引：索引全部公开信息，删去已不公开的。可随时重复执行，期间检索照常。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="只输出一个 JSON 对象：indexed, removed, seconds")

    def handle(self, *args: Any, **options: Any) -> None:
        """In batches of their own transactions, oldest first; a second run changes nothing that a reader could see."""
        start = time.perf_counter()
        removed = SearchPassage.objects.filter(document__is_public=False).values("document_id").distinct().count()
        SearchPassage.objects.filter(document__is_public=False).delete()
        public = Document.objects.filter(is_public=True)
        total, indexed = public.count(), 0
        rows = public.select_related("current").defer("current__body").order_by("published_at", "pk").iterator(chunk_size=BATCH)
        while batch := list(islice(rows, BATCH)):
            indexed += index_many(batch)
            if sys.stderr.isatty():
                self.stderr.write(f"\r{indexed}/{total}", ending="")
        if sys.stderr.isatty():
            self.stderr.write("")
        seconds = round(time.perf_counter() - start, 2)
        if options["json"]:
            self.stdout.write(json.dumps({"indexed": indexed, "removed": removed, "seconds": seconds}))
        else:
            self.stdout.write(f"已索引 {indexed} 条，删去 {removed} 条，用时 {seconds} 秒")
