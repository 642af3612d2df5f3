"""The first accounts of an installation."""

import getpass

import pytest
from django.core.management import CommandError, call_command

from core.models import Event, Organisation, User


def appoint(**options: str) -> None:
    call_command("appoint", "keeper", **({"role": "security_admin", "org": "YNZGH"} | options))


def test_a_new_account_gets_its_role_and_leaves_an_event(org: Organisation, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(getpass, "getpass", lambda prompt: "long-enough-phrase-9")
    appoint(name="吴安全")
    appoint()
    user = User.objects.get(username="keeper")
    assert (user.display_name, user.is_staff, user.is_superuser, user.check_password("long-enough-phrase-9")) == (
        "吴安全",
        True,
        False,
        True,
    )
    assert list(user.memberships.values_list("role", "organisation__code")) == [("security_admin", "YNZGH")]
    assert Event.objects.get().verb == "role.granted"


def test_a_weak_password_or_an_unknown_unit_is_refused(org: Organisation, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(getpass, "getpass", lambda prompt: "short")
    with pytest.raises(CommandError):
        appoint()
    with pytest.raises(CommandError, match="no organisation NOWHERE"):
        appoint(org="NOWHERE")
    assert not User.objects.exists()
