"""`verify_document CODE/SERIAL [--json]`: whether each public wording of a document is what was published and recorded."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from disclosure.models import Document
from disclosure.past import proof_of
from disclosure.queries import get_published
from disclosure.reading import READABLE

if TYPE_CHECKING:
    from argparse import ArgumentParser


class Command(BaseCommand):
    """Exit 1 when a wording does not hold or there is none."""

    help = "Compute the hash of every public wording anew and compare it with the trail."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("document", help="CODE/YEAR-SERIAL, as in the address")
        parser.add_argument("--json", action="store_true", help="one JSON object on standard output")

    def handle(self, *args: Any, **options: Any) -> None:
        """One line a version: number, time, hash, whether it holds, seal."""
        code, _slash, serial = options["document"].strip("/").rpartition("/")
        try:
            document = get_published(code, serial, timezone.now())
        except Document.DoesNotExist as error:
            raise CommandError(f"no public document at {options['document']}") from error
        rows = []
        for version in document.versions.filter(state__in=READABLE).order_by("number"):
            proof = proof_of(version)
            rows.append(
                {
                    "version": version.number,
                    "published_at": version.published_at,
                    "hash": proof.stored,
                    "computed": proof.computed,
                    "recorded_at": proof.recorded_at,
                    "seal": proof.seal,
                    "holds": proof.holds,
                }
            )
        if options["json"]:
            self.stdout.write(json.dumps({"document": document.index_number, "versions": rows}, default=str, ensure_ascii=False))
        else:
            for row in rows:
                self.stdout.write(
                    f"{row['version']}  {row['published_at']}  {row['hash']}  {'ok' if row['holds'] else 'WRONG'}  seal {row['seal']}"
                )
        if not rows or not all(row["holds"] for row in rows):
            raise CommandError("not every wording is what was published")
