"""What must not leave the encrypted columns: staff's remarks, which the trail keeps in clear, and what is to be published."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from disclosure.inspection.detectors import find
from disclosure.inspection.elements import published_contacts
from disclosure.inspection.kinds import KINDS
from requests_app.errors import ApplicationError

if TYPE_CHECKING:
    from requests_app.models import Application

# Keys of Party.data whose values tell who somebody is.
TELLING = ("name", "identity_number", "legal_representative", "contact_name", "address", "phone", "fax", "email")
# So many characters of a description in one piece are the application, not the information.
QUOTED = 20


def refuse_personal(text: str, application: Application) -> str:
    """The remark, stripped, if it names nobody of the case and holds no personal data. Raises ApplicationError."""
    text = text.strip()
    hits = [KINDS[hit.kind].label for hit in find(text, published=published_contacts()) if KINDS[hit.kind].blocking]
    found = [str(label) for label in dict.fromkeys(hits)] + ((names_in(text, application) and [str(_("当事人信息"))]) or [])
    if found:
        raise ApplicationError(_("说明、理由会记入操作记录，其中不能写个人信息（%(what)s）。") % {"what": "、".join(found)})
    return text


def names_in(text: str, application: Application) -> bool:
    """Whether the text holds the name, number, address or contact of the applicant, of who acts for them, or of a third party consulted."""
    plain = _plain(text)
    return any(value in plain for value in _identities(application))


def quotes_application(text: str, application: Application) -> bool:
    """Whether a passage of QUOTED characters, or all of a shorter one, of what the applicant wrote stands in the text."""
    plain = _plain(text)
    own = [str(application.wanted.get("description") or ""), *(item.wanted for item in application.items.all())]
    for words in map(_plain, own):
        if len(words) >= 8 and any(words[start : start + QUOTED] in plain for start in range(max(len(words) - QUOTED + 1, 1))):
            return True
    return False


def own_values(application: Application) -> frozenset[str]:
    """Plain values of the applicant's own data: their own number in their own answer is no disclosure of somebody else's."""
    rows = application.parties.all()
    return frozenset(_plain(str(party.data.get(key) or "")) for party in rows for key in TELLING) - {""}


def _identities(application: Application) -> set[str]:
    people = [party.data for party in application.parties.all()] + [row.party for row in application.consultations.all()]
    values = {_plain(str(data.get(key) or "")) for data in people for key in TELLING}
    return {value for value in values if len(value) >= 2}


def _plain(text: str) -> str:
    return re.sub(r"[\s\-]+", "", unicodedata.normalize("NFKC", text)).lower()
