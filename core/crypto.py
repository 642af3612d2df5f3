"""Encryption of private fields and files, and blind indexes over them.

AES-256-GCM with keys derived from `FIELD_KEYS` (newest first: it encrypts; all of them decrypt, found by the identifier in the text).
Layout of what is encrypted: version 1 (1 byte), key identifier (4), nonce (12), ciphertext with tag.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import unicodedata
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

VERSION = b"\x01"
HEAD = 1 + 4 + 12


class UndecipherableError(Exception):
    """No key of FIELD_KEYS fits, or the bytes were changed or belong elsewhere."""


@lru_cache(maxsize=32)
def _key(passphrase: str) -> tuple[bytes, AESGCM]:
    """(identifier, cipher) of a passphrase."""
    material = HKDF(algorithm=hashes.SHA256(), length=36, salt=None, info=b"portal field key").derive(passphrase.encode())
    return material[:4], AESGCM(material[4:])


def encrypt(data: bytes, *, context: bytes) -> bytes:
    """Encrypt with the newest key. `context` says where the bytes belong (a field, a file's hash): elsewhere they do not decrypt."""
    identifier, cipher = _key(settings.FIELD_KEYS[0])
    nonce = secrets.token_bytes(12)
    return VERSION + identifier + nonce + cipher.encrypt(nonce, data, context)


def decrypt(data: bytes, *, context: bytes) -> bytes:
    """The bytes in clear, whichever key of FIELD_KEYS they were encrypted with. Raises UndecipherableError."""
    identifier, nonce = data[1:5], data[5:HEAD]
    for passphrase in settings.FIELD_KEYS:
        known, cipher = _key(passphrase)
        if data[:1] == VERSION and known == identifier:
            try:
                return cipher.decrypt(nonce, data[HEAD:], context)
            except InvalidTag as error:
                raise UndecipherableError("changed, or not from here") from error
    raise UndecipherableError("no key of FIELD_KEYS fits")


def is_current(data: bytes) -> bool:
    """Whether the newest key encrypted this; else it should be encrypted again."""
    return data[:5] == VERSION + _key(settings.FIELD_KEYS[0])[0]


def blind_index(value: str, *, field: str) -> str:
    """HMAC-SHA256 (hex) for exact search over an encrypted field: width, case and white space do not matter; the field does."""
    normal = "".join(unicodedata.normalize("NFKC", value).casefold().split())
    return hmac.new(settings.INDEX_KEY.encode(), f"{field}|{normal}".encode(), hashlib.sha256).hexdigest()
