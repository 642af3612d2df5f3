"""Everything about one person, for that person (个人信息保护法45条): found by number or by name with telephone, never by a name alone."""

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
from requests_app.privacy.indexing import identity_index, name_index, phone_index

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet

    from core.models import Organisation, User

# Written to others, or by others: not the applicant's data.
OF_OTHERS = (LetterKind.CONSULTATION, LetterKind.THIRD_PARTY_DECISION)
PAPERS_OF_OTHERS = (PaperKind.OPINION,)


def parties_of(*, organisation: Organisation, name: str = "", identity_number: str = "", phone: str = "") -> QuerySet[Party]:
    """Entries of one person at one unit, by what was given; all that is given must fit. Raises ApplicationError when it is too little."""
    if not identity_number.strip() and not (name.strip() and phone.strip()):
        raise ApplicationError(_("请填写证件号码，或者同时填写姓名和联系电话。"))
    rows = Party.objects.filter(application__organisation=organisation).select_related("application").order_by("application_id", "pk")
    for column, value in (
        ("identity_index", identity_index(identity_number)),
        ("name_index", name_index(name)),
        ("phone_index", phone_index(phone)),
    ):
        if value:
            rows = rows.filter(**{column: value})
    return rows


@transaction.atomic
def find_person(*, organisation: Organisation, by: User, at: datetime, **known: str) -> list[Party]:
    """Cases of one person, for staff who may see people in clear; that somebody looked is in the trail, whom for is not.

    `known`: name, identity_number, phone. Raises NotAllowedError, ApplicationError.
    """
    require(by, Verb.REVEAL_APPLICANTS, organisation, at)
    found = list(parties_of(organisation=organisation, **known))
    record("person.searched", organisation=organisation, by=by, at=at, found=len(found))
    return found


@transaction.atomic
def export_person(*, organisation: Organisation, by: User, at: datetime, **known: str) -> bytes:
    """A zip: `data.json` with every case of the person, and the files that are theirs. Nothing of third parties, nothing internal.

    `known`: name, identity_number, phone. Raises NotAllowedError, ApplicationError.
    """
    require(by, Verb.REVEAL_APPLICANTS, organisation, at)
    parties = list(parties_of(organisation=organisation, **known))
    if not parties:
        raise ApplicationError(_("没有找到此人的申请。"))
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
    record("person.exported", organisation=organisation, by=by, at=at, numbers=numbers)
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
