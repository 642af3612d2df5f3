"""Everything about one person, for that person (个人信息保护法45条): found by number, or by name with telephone, never by a name alone."""

from __future__ import annotations

import io
import json
import zipfile
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from core import files
from core.access import Verb, require
from core.events import record
from requests_app.errors import ApplicationError
from requests_app.models import Application, Letter, LetterKind, Paper, PaperKind, Party

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet

    from core.models import User

# Written to others, or by others: not the applicant's data.
OF_OTHERS = (LetterKind.CONSULTATION, LetterKind.THIRD_PARTY_DECISION)
PAPERS_OF_OTHERS = (PaperKind.OPINION,)


def same_person(party: Party) -> QuerySet[Party]:
    """Entries of the same person at the unit: by the number, else by name and telephone together; else this entry alone."""
    rows = Party.objects.filter(application__organisation=party.application.organisation_id)
    if party.identity_index:
        rows = rows.filter(identity_index=party.identity_index)
    elif party.name_index and party.phone_index:
        rows = rows.filter(name_index=party.name_index, phone_index=party.phone_index)
    else:
        rows = rows.filter(pk=party.pk)
    return rows.select_related("application").order_by("application_id", "pk")


@transaction.atomic
def export_person(*, party: Party, by: User, at: datetime) -> bytes:
    """A zip: `data.json` with every case of the person at the unit, and the files that are theirs. Nothing of others, nothing internal.

    Raises NotAllowedError, ApplicationError.
    """
    organisation = party.application.organisation
    require(by, Verb.REVEAL_APPLICANTS, organisation, at)
    if not party.data:
        raise ApplicationError(_("该申请的在线副本已清除，没有可以导出的个人信息。"))
    parties = list(same_person(party))
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        cases: dict[int, dict[str, Any]] = {}
        for party in parties:
            case = cases.setdefault(party.application_id, {})
            if not case:
                case.update(_case(party.application, archive))
            case["parties"].append({"role": party.role, **party.data})
        about = {"organisation": organisation.name, "made_at": at.isoformat(), "applications": list(cases.values())}
        archive.writestr("data.json", json.dumps(about, ensure_ascii=False, indent=1))
    numbers = [case["number"] for case in cases.values()]
    record("person.exported", organisation=organisation, matter=party.application.matter, by=by, at=at, numbers=numbers)
    return target.getvalue()


def _case(application: Application, archive: zipfile.ZipFile) -> dict[str, Any]:
    """One case as the applicant may know it."""
    case: dict[str, Any] = {
        "number": application.number,
        "state": application.get_state_display(),
        "channel": application.get_channel_display(),
        "submitted_at": application.submitted_at.isoformat(),
        "received_on": _day(application.received_on),
        "closed_on": _day(application.closed_on),
        "erased_at": _day(application.erased_at),
        "parties": [],
        "wanted": application.wanted,
        "items": [item.wanted for item in application.items.all()],
        "letters": [],
        "papers": [],
    }
    for name in ("correction", "excess", "rating"):
        row = getattr(application, name, None)
        if row is not None:
            case[name] = row.comment if name == "rating" else row.text
    for letter in application.letters.filter(void_reason="").exclude(kind__in=OF_OTHERS).select_related("sealed", "pdf"):
        case["letters"].append({"kind": letter.get_kind_display(), "number": letter.number, **_file(letter, application, archive)})
    for paper in application.papers.exclude(kind__in=PAPERS_OF_OTHERS).select_related("blob"):
        if paper.added_by_id is None or paper.kind in (PaperKind.APPLICATION, PaperKind.IDENTITY, PaperKind.AUTHORISATION):
            case["papers"].append({"kind": paper.get_kind_display(), "name": paper.name, **_file(paper, application, archive)})
    return case


def _file(row: Letter | Paper, application: Application, archive: zipfile.ZipFile) -> dict[str, str]:
    """Put the row's file into the zip; one that is lost is named as such."""
    blob = row.blob if isinstance(row, Paper) else row.sealed or row.pdf
    if blob is None:
        return {}
    name = f"{application.number}/{type(row).__name__.lower()}-{row.pk}.{blob.mime.rsplit('/', 1)[-1]}"
    try:
        archive.writestr(name, files.read(blob))
    except files.FileGoneError as error:
        return {"file": str(error)}
    return {"file": name}


def _day(value: Any) -> str | None:
    return value.isoformat() if value else None
