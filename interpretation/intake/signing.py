"""The signature of a report: HMAC-SHA256 of the Unix time, a full stop and the body as sent."""

from __future__ import annotations

import hashlib
import hmac
import re

WINDOW = 300  # seconds: an older or younger time is refused, so that a recorded report cannot be sent again later
_TIME = re.compile(r"[0-9]{1,12}")
_SIGNATURE = re.compile(r"sha256=([0-9a-f]{64})")


def signature(key: str, timestamp: str, body: bytes) -> str:
    """What the header X-Portal-Signature must hold."""
    return "sha256=" + hmac.new(key.encode(), timestamp.encode() + b"." + body, hashlib.sha256).hexdigest()


def is_signed(key: str, timestamp: str, body: bytes, given: str) -> bool:
    """Compared in constant time; whatever has not the form of a signature is none."""
    if not _TIME.fullmatch(timestamp) or not _SIGNATURE.fullmatch(given):
        return False
    return hmac.compare_digest(signature(key, timestamp, body), given)


def is_fresh(timestamp: str, now: float) -> bool:
    """Whether the report was signed within the window. `now` is Unix time."""
    return bool(_TIME.fullmatch(timestamp)) and abs(now - int(timestamp)) <= WINDOW
