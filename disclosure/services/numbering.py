"""Index numbers: allotted once, gap-free per unit and year, never changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.numbers import next_number
from disclosure.dates import shanghai_date
from disclosure.models import Document

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from core.models import Organisation

SERIAL_LENGTH = 24


def allot(document: Document, at: datetime) -> None:
    """Set index number `YNZGH/2026-00118` and serial `2026-00118` unless the document has them; the caller saves in its transaction."""
    organisation = document.organisation
    if document.index_number and document.serial:
        return
    if document.index_number:  # imported: the number stays outside our counter
        document.serial = free_serial(organisation, serial_of(document.index_number))
        return
    year = shanghai_date(at).year
    serial = f"{year}-{next_number(f'index:{organisation.code}:{year}'):05d}"
    document.index_number = f"{organisation.code}/{serial}"
    document.serial = free_serial(organisation, serial)


def serial_of(index_number: str) -> str:
    """The part of a foreign index number that makes an address: `000014349/2018-00226` gives `2018-00226`."""
    tail = index_number.rsplit("/", 1)[-1]
    kept = "".join(char if char.isascii() and (char.isalnum() or char == "-") else "-" for char in tail).strip("-")
    return kept[:SERIAL_LENGTH] or "0"


def free_serial(organisation: Organisation, wanted: str, *, also: Collection[str] = ()) -> str:
    """`wanted`, or with the first free suffix where a document of the organisation, or one of `also`, has that address."""
    taken = set(
        Document.objects.filter(organisation=organisation, serial__startswith=wanted[: SERIAL_LENGTH - 6]).values_list("serial", flat=True)
    )
    candidate, suffix = wanted, 1
    while candidate in taken or candidate in also:
        suffix += 1
        candidate = f"{wanted[: SERIAL_LENGTH - 6]}-{suffix}"
    return candidate
