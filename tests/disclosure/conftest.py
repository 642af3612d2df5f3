"""People of the workflow."""

import pytest

from core.models import Organisation, User
from tests.disclosure.acts import Team


@pytest.fixture
def team(org: Organisation, editor: User, checker: User, secrecy: User, leader: User, officer: User) -> Team:
    return Team(org, editor, checker, secrecy, leader, officer)
