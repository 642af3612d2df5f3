"""What the signed-in person may do in one request: roles are read once, every page and menu asks here."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from django.utils import timezone

from core.access import STRONG_SIGN_IN, Verb, organisations_in, roles_of

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpRequest

    from core.models import User


class Reach:
    """The person, the instant of the request and the organisations each verb reaches."""

    def __init__(self, user: User, at: datetime) -> None:
        self.user = user
        self.at = at
        self._roles = roles_of(user, at) if user.is_active else {}
        self._organisations: dict[Verb, frozenset[int]] = {}

    def organisations(self, verb: Verb) -> frozenset[int]:
        """Ids of the organisations where the person may do this."""
        if verb not in self._organisations:
            self._organisations[verb] = frozenset(organisations_in(self._roles, verb))
        return self._organisations[verb]

    def may(self, verb: Verb) -> bool:
        """Whether there is any organisation where the person may do this."""
        return bool(self.organisations(verb))

    def needs_otp(self) -> bool:
        """Whether the person holds a verb that in production wants a one-time password."""
        return any(self.may(verb) for verb in STRONG_SIGN_IN)


def reach(request: HttpRequest) -> Reach:
    """The reach of whoever is signed in now; read again after a sign-in within the same request."""
    user = cast("User", request.user)
    known: Reach | None = getattr(request, "_reach", None)
    if known is None or known.user.pk != user.pk:
        known = Reach(user, timezone.now())
        request._reach = known  # type: ignore[attr-defined]
    return known
