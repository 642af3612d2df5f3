"""Must show 2: everything planted is found, and hardly anything else."""

import pytest

from core.models import Organisation
from disclosure.inspection.elements import published_contacts
from disclosure.inspection.formats import inspect_file
from disclosure.inspection.run import in_file
from disclosure.inspection.words import WordList
from tests.disclosure.inspection.planted import Planted, planted

pytestmark = pytest.mark.django_db


@pytest.fixture
def own_office() -> Organisation:
    return Organisation.objects.create(
        code="YNBGS",
        name="办公室",
        short_name="办公室",
        office_phone="0771-4799999",
        office_email="office@example.invalid",
        office_address="南宁市邕宁区无名路1号2栋1单元301室",
    )


def found_in(row: Planted) -> set[str]:
    report = inspect_file(row.content, row.name)
    return {finding.kind for finding in in_file(report, name=row.name, published=published_contacts(), words=WordList())}


def test_all_leaks_are_found_with_at_most_two_false_alarms(own_office: Organisation) -> None:
    rows = planted()
    assert len(rows) == 111
    assert sum(bool(row.kinds) for row in rows) == 73
    missed, alarms = [], []
    for row in rows:
        found = found_in(row)
        missed += [(row.name, kind) for kind in row.kinds - found]
        alarms += [(row.name, kind) for kind in found - row.kinds]
    assert missed == []
    assert alarms == []
