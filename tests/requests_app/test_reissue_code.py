"""A lost code is replaced by staff on proof of identity: the old one ends, the trail knows who did it and what was looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from core.access import NotAllowedError
from core.models import Event, Organisation, User
from requests_app import codes
from requests_app.errors import ApplicationError
from requests_app.models import ApplicantMail, Application
from requests_app.tracking.reissue import reissue_code
from tests.conftest import shanghai
from tests.requests_app.acts import received

if TYPE_CHECKING:
    from collections.abc import Callable

NOW = shanghai(2026, 11, 24)


def test_a_new_code_opens_and_the_old_one_does_not(org: Organisation, officer: User) -> None:
    found = received(org, shanghai(2026, 11, 23))
    code = reissue_code(application=found.application, proof="original", by=officer, at=NOW)
    assert codes.find(found.application.number, code) == found.application.pk
    assert codes.find(found.application.number, found.code) is None
    event = Event.objects.get(verb="application.code_reissued")
    assert (event.actor, event.data["proof"]) == (officer, "original")
    assert code not in str(event.data)
    assert ApplicantMail.objects.filter(application=found.application, step="code").count() == 1


def test_it_needs_the_right_a_proof_and_a_case_that_is_still_there(
    org: Organisation, officer: User, editor: User, other_org: Organisation, person: Callable[..., User]
) -> None:
    found = received(org, shanghai(2026, 11, 23))
    for other in (editor, person("officer", other_org)):
        with pytest.raises(NotAllowedError):
            reissue_code(application=found.application, proof="original", by=other, at=NOW)
    with pytest.raises(ApplicationError, match=r"^请选择核对了何种身份证明。$"):
        reissue_code(application=found.application, proof="a call", by=officer, at=NOW)
    Application.objects.update(erased_at=NOW)
    with pytest.raises(ApplicationError, match=r"^该申请的在线副本已清除，不能再发放查询码。$"):
        reissue_code(application=found.application, proof="original", by=officer, at=NOW)
    assert codes.find(found.application.number, found.code) == found.application.pk
