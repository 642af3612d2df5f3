"""What narrows a search: validity and days of publication, alone and together with words."""

from __future__ import annotations

from datetime import date

import pytest

from core.models import Organisation
from disclosure import search
from disclosure.models import Document, DocumentRelation
from disclosure.validity import validity
from tests.conftest import shanghai
from tests.disclosure.filing import column, public

AT = shanghai(2026, 11, 24)


def found(query: str, **options: object) -> list[Document]:
    return [hit.document for hit in search.search(query, at=AT, **options).items]  # type: ignore[arg-type]


def test_validity_is_the_same_in_search_as_on_the_page(org: Organisation) -> None:
    plain = public(org, "困难职工帮扶办法一", at=shanghai(2020, 1, 1))
    lapsed = public(org, "困难职工帮扶办法二", at=shanghai(2020, 1, 2), expires_on=date(2026, 11, 23))
    last_day = public(org, "困难职工帮扶办法三", at=shanghai(2020, 1, 3), expires_on=date(2026, 11, 24))
    ahead = public(org, "困难职工帮扶办法四", at=shanghai(2020, 1, 4), effective_on=date(2026, 11, 25))
    amended = public(org, "困难职工帮扶办法五", at=shanghai(2020, 1, 5))
    replaced = public(org, "困难职工帮扶办法六", at=shanghai(2020, 1, 6))
    later = public(org, "困难职工帮扶办法七", at=shanghai(2020, 1, 7))
    successor = public(org, "另一件", at=shanghai(2026, 1, 1))
    DocumentRelation.objects.create(source=successor, target=amended, kind="amends")
    DocumentRelation.objects.create(source=successor, target=replaced, kind="replaces")
    DocumentRelation.objects.create(source=successor, target=later, kind="abolishes", effective_on=date(2026, 12, 1))
    wanted = {
        "in_force": [later, last_day, plain],
        "amended": [amended],
        "lapsed": [lapsed],
        "not_yet": [ahead],
        "abolished": [replaced],
    }
    for value, documents in wanted.items():
        assert found("困难职工", validity=value) == documents, value
        assert found("困难职工帮扶", validity=value, sort="-published") == documents, value
        assert {str(validity(document, AT.date())) for document in documents} == {value}
    assert found("困难职工", validity="nonsense") == []


def test_both_days_are_included_and_counted_in_shanghai(org: Organisation) -> None:
    first = public(org, "安全生产一", at=shanghai(2025, 3, 1, 0, 0))
    middle = public(org, "安全生产二", at=shanghai(2025, 3, 15, 12))
    last = public(org, "安全生产三", at=shanghai(2025, 3, 31, 23, 59))
    public(org, "安全生产四", at=shanghai(2025, 4, 1, 0, 0))
    public(org, "安全生产零", at=shanghai(2025, 2, 28, 23, 59))
    march = {"published_from": date(2025, 3, 1), "published_to": date(2025, 3, 31)}
    assert found("安全生产", **march) == [last, middle, first]
    assert found("安", **march) == [last, middle, first]
    assert found("安全 生产", **march, year=2025) == [last, middle, first]
    assert found("安全生产", **march, year=2024) == []
    assert len(found("安全生产", published_from=date(2025, 3, 1))) == 4
    assert len(found("安全生产", published_to=date(2025, 3, 1))) == 2


@pytest.mark.parametrize(
    ("since", "until", "count"),
    [
        (date.min, date.max, 1),
        (date(2026, 1, 2), date(2026, 1, 1), 0),
        (date(9999, 12, 31), None, 0),
        (None, date(1, 1, 1), 0),
    ],
)
def test_no_day_is_too_far(org: Organisation, since: date | None, until: date | None, count: int) -> None:
    public(org, "安全生产")
    assert search.search("安全生产", at=AT, published_from=since, published_to=until).count == count


def test_all_filters_together_with_words_in_title_and_body(org: Organisation, other_org: Organisation) -> None:
    place = column("czsj", name="财政审计")
    mine = public(org, "经费决算", "三公经费明细", kind="finance", place=place, at=shanghai(2025, 5, 1))
    public(other_org, "经费决算", "三公经费明细", kind="finance", place=place, at=shanghai(2025, 5, 1))
    public(org, "经费决算", "三公经费明细", kind="finance", place=column(), at=shanghai(2025, 5, 1))
    public(org, "经费决算", "三公经费明细", kind="finance", place=place, at=shanghai(2024, 5, 1))
    options = {
        "column": "czsj",
        "organisation": "YNZGH",
        "kind": "finance",
        "validity": "in_force",
        "published_from": date(2025, 1, 1),
        "published_to": date(2025, 12, 31),
    }
    assert found("决算 明细", **options) == found("三公经费", **options) == [mine]


def test_facets_count_columns_units_kinds_and_years_of_all_results(org: Organisation, other_org: Organisation) -> None:
    first, second = column("a1", name="甲"), column("a2", name="乙")
    for number in range(5):
        public(org, f"经费预算{number}", place=first, kind="finance", at=shanghai(2024, 5, 1 + number))
    public(other_org, "经费决算", place=second, kind="policy", at=shanghai(2023, 12, 31, 23))
    public(other_org, "别的", place=second)
    facets = search.search("经费", at=AT, facets=True, page_size=2).facets
    assert facets is not None
    assert facets.columns == {first.pk: 5, second.pk: 1}
    assert facets.organisations == {org.pk: 5, other_org.pk: 1}
    assert facets.kinds == {"finance": 5, "policy": 1}
    assert facets.years == {2024: 5, 2023: 1}
    assert search.search("经费", at=AT).facets is None
