"""Exact phrases in quotes, numbers of documents in any brackets, single characters."""

from __future__ import annotations

import pytest

from core.models import Organisation
from disclosure import search
from disclosure.models import Document
from tests.conftest import shanghai
from tests.disclosure.filing import public


def found(query: str) -> list[Document]:
    return [hit.document for hit in search.search(query, at=shanghai(2026, 11, 24)).items]


def test_quoted_words_stand_together_whatever_is_between_them(org: Organisation) -> None:
    together = public(org, text="财政、审计结果")
    public(org, text="财政预算和决算，审计结果")
    for quotes in ('"{}"', "“{}”", "＂{}＂", "”{}“"):
        assert found(quotes.format("财政 审计")) == [together]
        assert found(quotes.format("财政、审计结果")) == [together]
    assert len(found("财政 审计")) == 2
    assert len(found('"财政 审计')) == 2


def test_a_quoted_phrase_and_other_words_must_all_occur(org: Organisation) -> None:
    wanted = public(org, "困难职工", text="财政、审计结果")
    public(org, "别的", text="财政、审计结果")
    assert found("“财政 审计” 职工") == found("职工“财政、审计”") == [wanted]
    assert found("“财政 审计” 没有") == []


def test_a_quoted_phrase_is_marked_where_it_stands(org: Organisation) -> None:
    public(org, text="前文，财政 、审计结果")
    (hit,) = search.search("“财政 审计”", at=shanghai(2026, 11, 24)).items
    assert [piece.text for piece in hit.snippet if piece.marked] == ["财政 、审计"]


def test_a_lone_unit_in_quotes_must_occur_at_least(org: Organisation) -> None:
    wanted = public(org, text="执行ISO 9001标准")
    public(org, text="执行ISO 14001标准")
    assert found('"ISO 9001"') == found('"执行ISO 9001标准"') == [wanted]
    assert found('"、"') == found('""') == found("“”") == []


@pytest.mark.parametrize(
    "number",
    [
        "国发〔2019〕5号",
        "国发[2019]5号",
        "国发(2019)5号",
        "国发（2019）5号",
        "国发［2019］5号",
        "国发【2019】5号",
        "国发「2019」5号",
        "国发『2019』5号",
        "国发〖2019〗5号",
        "国发《2019》5号",
        "国发〈2019〉5号",
        "国发<2019>5号",
        "国发＜2019＞5号",
        "国发{2019}5号",
        "国发﹝2019﹞5号",
        "国发〔2019]5号",
        "国发 〔 ２０１９ 〕 ５号",
        "“国发〔2019〕5号”",
    ],
)
def test_a_number_is_found_in_any_brackets(org: Organisation, number: str) -> None:
    wanted = public(org, "关于印发职业教育方案的通知", "正文", number="国发〔2019〕5号")
    public(org, "另一份", "正文", number="国发〔2019〕15号")
    public(org, "又一份", "正文", number="国发〔2015〕9号")
    assert found(number) == [wanted]


def test_a_single_character_is_found_in_a_title_by_the_index_and_never_in_a_body(org: Organisation) -> None:
    first = public(org, "邕宁区通知", "正文", at=shanghai(2025, 1, 1))
    second = public(org, "邕江治理", "正文", at=shanghai(2026, 1, 1))
    public(org, "别的", "邕江", at=shanghai(2026, 2, 1))
    assert found("邕") == [second, first]
    assert found("邕 宁") == [first]
    assert found("龘") == []
