"""The prescribed columns: named by the kind of body, with a rhythm of updating."""

from __future__ import annotations

import pytest

from core.models import Organisation
from disclosure.default_columns import ensure_columns, name_columns
from disclosure.models import Column

pytestmark = pytest.mark.django_db
PRESCRIBED = ["guide", "system", "statutory", "annual-reports", "on-application"]


def names() -> list[str]:
    found = dict(Column.objects.filter(code__in=PRESCRIBED).values_list("code", "name"))
    return [found[code] for code in PRESCRIBED]


def test_a_body_that_follows_the_regulation_leaves_the_government_out(org: Organisation) -> None:
    ensure_columns()
    assert names() == ["信息公开指南", "信息公开制度", "法定主动公开内容", "信息公开年度报告", "依申请公开"]


def test_an_organ_s_columns_carry_it(other_org: Organisation) -> None:
    ensure_columns()
    assert names() == ["政府信息公开指南", "政府信息公开制度", "法定主动公开内容", "政府信息公开年度报告", "依申请公开"]


def test_they_follow_the_first_unit_but_not_over_staff(org: Organisation) -> None:
    ensure_columns()
    Column.objects.filter(code="system").update(name="公开制度汇编")
    Organisation.objects.filter(pk=org.pk).update(legal_basis="administrative")
    assert name_columns() == 2
    assert names()[:2] == ["政府信息公开指南", "公开制度汇编"]
    assert name_columns() == 0


def test_a_change_of_the_unit_in_the_admin_renames_them(org: Organisation, person: object) -> None:
    from tests.portal.desk import client_of

    ensure_columns()
    admin = person("system_admin", org)  # type: ignore[operator]
    client = client_of(admin)
    address = f"/admin/core/organisation/{org.pk}/change/"
    form = {
        name: value
        for name, value in client.get(address).context["adminform"].form.initial.items()
        if value is not None and value is not False
    }
    answer = client.post(address, form | {"legal_basis": "administrative"})
    assert answer.status_code == 302
    assert names()[0] == "政府信息公开指南"


def test_news_every_fortnight_notices_and_policies_every_half_year(org: Organisation) -> None:
    columns = ensure_columns()
    assert {code: columns[code].update_days for code in ("news", "notices", "policies", "functions", "services")} == {
        "news": 14,
        "notices": 180,
        "policies": 180,
        "functions": None,
        "services": None,
    }
