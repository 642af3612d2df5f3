"""The query code of an application: twelve base32 characters, told once and kept as HMAC.

Sixty random bits need no slow hash: without INDEX_KEY a stolen table tells nothing, with it a guess still has to be made a billion billion
times. The HMAC covers the number too, so a hash copied to another row opens nothing.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import unicodedata
from typing import TYPE_CHECKING

from django.conf import settings

if TYPE_CHECKING:
    from datetime import datetime

    from requests_app.models import Application

ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"  # RFC 4648: no 0, 1, 8, 9
LENGTH = 12
# What people write for a letter that looks the same.
_ALIKE = str.maketrans("018", "OIB")


def new_code() -> str:
    """Twelve characters at random, without separators."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def written(code: str) -> str:
    """As it is printed: ABCD-EFGH-JKLM."""
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))


def normal_code(text: str) -> str:
    """What was typed without its separators, width and case; 0, 1 and 8 are read as O, I and B."""
    kept = "".join(letter for letter in unicodedata.normalize("NFKC", text).upper() if letter.isalnum())
    return kept.translate(_ALIKE)


def normal_number(text: str) -> str:
    """An application's number as typed, without spaces, in plain width and capitals, as numbers of this platform are."""
    return "".join(unicodedata.normalize("NFKC", text).upper().split())


def code_hash(number: str, code: str) -> str:
    """HMAC-SHA256 (hex) of a code for one application's number."""
    text = f"query code|{normal_number(number)}|{normal_code(code)}"
    return hmac.new(settings.INDEX_KEY.encode(), text.encode(), hashlib.sha256).hexdigest()


def issue(application: Application, *, at: datetime) -> str:
    """Give the application (its number is known) a new code, unsaved: fields `code_hash` and `code_issued_at`. Returns the code, once."""
    code = new_code()
    application.code_hash, application.code_issued_at = code_hash(application.number, code), at
    return code


def find(number: str, code: str) -> int | None:
    """Id of the application with this number and code; None for a wrong number and for a wrong code alike.

    Both cost one query, one HMAC and one comparison in constant time. An application without a code is never found.
    """
    from requests_app.models import Application

    known = normal_number(number)
    row = Application.objects.filter(number=known).values_list("pk", "code_hash").first()
    pk, kept = row or (None, "")
    right = hmac.compare_digest(code_hash(known, code), kept or "-" * 64)
    return pk if right else None
