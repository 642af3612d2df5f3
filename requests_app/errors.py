"""Why the room refuses something."""

from __future__ import annotations


class ApplicationError(Exception):
    """What was asked of a case cannot be done. The messages are shown to the person; `reasons` holds them one by one."""

    def __init__(self, *reasons: str) -> None:
        super().__init__("".join(reasons))
        self.reasons = [str(reason) for reason in reasons]
