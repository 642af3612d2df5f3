"""What a reader finds, and what no query may do."""

from __future__ import annotations

import random
import re
import unicodedata
from datetime import datetime

import pytest
from django.db import connection

from core.models import Organisation
from disclosure import search
from disclosure.models import Document, SearchPassage
from tests.conftest import shanghai
from tests.disclosure.filing import column, public, real_documents

INJECTIONS = [
    *("", " ", "'", '"', "''", '"工会', "工会'; DROP TABLE disclosure_document; --", "工会 OR 1=1", "NOT 工会", "NEAR(工会 经费)", "工会*"),
    *(
        "^工会",
        "-工会",
        "title:工会",
        "{title}:工会",
        "(工会",
        "工会)",
        "工会 & !经费",
        "工会 <-> 经费",
        "工会:*",
        "工会:A",
        "\\",
        "%",
        "_",
    ),
    *(
        "%工%",
        "\x00",
        "工\x00会",
        "\x01",
        "工\x01会",
        "·",
        "‘工会’",
        "“",
        "🙂",
        "\ud800",
        "\u200b",
        "，。！",
        "\n\t",
        "<script>",
        "{{ 7 }}",
    ),
    *("%s", "%(a)s", "a" * 5000, "工" * 5000, "工 " * 5000, "工会 " * 5000, "１" * 200),
]


def found(query: str, **options: object) -> list[Document]:
    options.setdefault("at", shanghai(2026, 11, 24))
    return [hit.document for hit in search.search(query, **options).items]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "query",
    [
        "困难职工",
        "职工帮扶",
        "办法",
        "邕工发〔2026〕18号",
        "邕工发[2026]18号",
        "邕工发（2026）18号",
        "邕工发 ［２０２６］ １８号",
        "18号",
        "２０２６",
    ],
)
def test_a_document_is_found_by_title_and_number_in_any_width_and_brackets(org: Organisation, query: str) -> None:
    document = public(org, "困难职工帮扶办法", "正文", number="邕工发〔2026〕18号")
    public(org, "另一份文件", "别的内容", number="邕工办〔2025〕8号")
    assert found(query) == [document]


def test_a_phrase_must_stand_together(org: Organisation) -> None:
    together = public(org, text="工会经费收支情况")
    public(org, text="工会，经费，收支")
    public(org, text="经费由工会收取")
    assert found("工会经费") == [together]


def test_words_with_spaces_between_must_all_occur_anywhere_in_the_document(org: Organisation) -> None:
    both = public(org, "职工互助", "甲" * 5000 + "，保障细则")
    public(org, "职工互助", "没有那个词")
    public(org, "别的", "保障细则")
    assert found("保障细则 职工互助") == [both]
    assert found("职工互助　保障") == [both]


def test_titles_come_before_bodies_and_newer_before_older(org: Organisation) -> None:
    body = public(org, "甲", "医疗互助" * 9, at=shanghai(2026, 11, 20))
    old = public(org, "医疗互助细则", at=shanghai(2024, 1, 1))
    new = public(org, "医疗互助通知", at=shanghai(2025, 1, 1))
    assert found("医疗互助") == [new, old, body]
    assert found("医疗互助", sort="-published") == [body, new, old]


def test_the_document_named_by_its_number_comes_first(org: Organisation) -> None:
    named = public(org, "办法", number="国发〔2019〕5号", at=shanghai(2019, 2, 1))
    public(org, "关于贯彻国发〔2019〕5号文件的通知", at=shanghai(2020, 2, 1))
    public(org, "意见", number="国办发〔2019〕5号", at=shanghai(2021, 2, 1))
    assert found("国发[2019]5号")[0] == named
    assert len(found("国发[2019]5号")) == 2


def test_bodies_that_speak_more_of_it_come_first(org: Organisation) -> None:
    much = public(org, "甲", "劳模评选。" * 20 + "其他内容。" * 20, at=shanghai(2020, 1, 1))
    little = public(org, "乙", "劳模评选。" + "其他内容。" * 39, at=shanghai(2026, 1, 1))
    assert found("劳模评选") == [much, little]


def test_a_phrase_across_the_border_of_passages_is_found(org: Organisation) -> None:
    text = "".join(chr(0x4E00 + number % 5000) for number in range(7000))
    document = public(org, text=text)
    assert SearchPassage.objects.filter(document=document).count() == 5
    assert all(found(text[start : start + 100]) == [document] for start in range(0, 6900, 50))


def test_a_single_character_is_looked_for_in_titles(org: Organisation) -> None:
    document = public(org, "邕宁区通知", "正文")
    public(org, "别的", "邕江")
    assert found("邕") == [document]
    assert found("邕 宁") == [document]


def test_ascii_words_are_found_whole_in_any_case(org: Organisation) -> None:
    document = public(org, text="按ISO9001和GB/T 19001执行，共30人")
    assert found("iso9001") == found("ｉｓｏ９００１") == found("gb") == found("30人") == found("GB/T") == [document]
    assert found("ISO900") == found("0人") == []


def test_what_is_withdrawn_vanishes_even_before_the_index_knows(org: Organisation) -> None:
    document = public(org, "困难职工帮扶办法")
    document.is_public, document.withdrawn_at, document.withdrawal_note = False, shanghai(2026, 11, 20), "内容有误"
    document.save()
    assert search.search("困难职工", at=shanghai(2026, 11, 24)).count == 0
    assert search.search("难", at=shanghai(2026, 11, 24)).count == 0
    search.remove_document(document)
    assert not SearchPassage.objects.filter(document=document).exists()


def test_a_new_wording_replaces_the_old_one_in_the_index(org: Organisation) -> None:
    document = public(org, "旧的题目", "旧的内容")
    assert document.current is not None
    document.current.title, document.current.body_text = "新的名称", "新的说法"
    search.index_document(document)
    assert found("旧的") == []
    assert found("新的名称") == [document]


def test_only_published_documents_can_be_indexed(org: Organisation) -> None:
    with pytest.raises(ValueError, match="only a published document"):
        search.index_document(Document(organisation=org))


def test_filters_narrow_and_unknown_codes_find_nothing(org: Organisation, other_org: Organisation) -> None:
    parent = column("xxgk")
    child = column("czsj", parent=parent, name="财政审计")
    mine = public(org, "工会经费决算", kind="finance", place=child, at=shanghai(2025, 12, 31, 23))
    theirs = public(other_org, "工会经费预算", at=shanghai(2026, 1, 1, 0))
    for option in ({"column": "xxgk"}, {"column": "czsj"}, {"organisation": "YNZGH"}, {"kind": "finance"}, {"year": 2025}):
        assert found("工会经费", **option) == [mine]
        assert found("决", **option) == [mine]
    assert found("工会经费", year=2026) == [theirs]
    for option in ({"column": "nope"}, {"organisation": "'"}, {"kind": "\x01"}, {"year": 99999}, {"year": -1}, {"topic": "无"}):
        assert found("工会经费", **option) == []


def test_pages_follow_each_other_and_beyond_the_last_is_nothing(org: Organisation) -> None:
    made = [public(org, f"安全生产通知{number}", at=shanghai(2026, 1, 1 + number)) for number in range(7)]
    pages = [found("安全生产", page=page, page_size=3) for page in (1, 2, 3, 4)]
    assert pages == [made[:3:-1], made[3:0:-1], made[:1], []]
    assert search.search("安全生产", at=shanghai(2026, 11, 24), page=4, page_size=3).count == 7


@pytest.mark.parametrize("query", INJECTIONS)
def test_no_query_is_an_error(org: Organisation, query: str) -> None:
    public(org, "工会经费", "工会组织")
    results = search.search(query, at=shanghai(2026, 11, 24))
    assert results.count == len(results.items) <= 1


def test_hits_are_marked_in_title_and_snippet_and_the_text_stays_raw(org: Organisation) -> None:
    public(org, "关于<b>医疗互助</b>的通知", "前文" * 60 + "按照《医疗\u3000互助》办法，医疗互助\n保障" + "后文" * 200)
    (hit,) = search.search("医疗互助", at=shanghai(2026, 11, 24)).items
    assert hit.title == [("关于<b>", False), ("医疗互助", True), ("</b>的通知", False)]
    assert "".join(piece.text for piece in hit.snippet if piece.marked) == "医疗互助"
    assert "".join(piece.text for piece in hit.snippet).startswith("…")
    assert "".join(piece.text for piece in hit.snippet).endswith("…")


def test_a_number_is_marked_as_it_is_written(org: Organisation) -> None:
    public(org, "关于贯彻国发〔2019〕5号文件的通知", "没有")
    (hit,) = search.search("国发[2019]5号", at=shanghai(2026, 11, 24)).items
    assert [piece.text for piece in hit.title if piece.marked] == ["国发〔2019〕5号"]
    assert [piece.text for piece in hit.snippet] == ["没有"]


def test_counts_stop_at_a_thousand(org: Organisation, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("disclosure.search.query.CAP", 4)
    for number in range(6):
        public(org, f"年度通知{number}", "通知。" * 3000)
    titles = search.search("通知", at=shanghai(2026, 11, 24))
    assert (titles.count, titles.count_capped, len(titles.items)) == (4, True, 4)
    newest = search.search("通知", at=shanghai(2026, 11, 24), sort="-published")
    assert (newest.count, newest.count_capped) == (4, True)


def test_deleting_rows_empties_the_index_too(org: Organisation) -> None:
    public(org, "困难职工帮扶办法", "正文内容")
    SearchPassage.objects.all().delete()
    assert found("困难职工") == []
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'disclosure_searchpassage'")
            assert len(cursor.fetchall()) == 6
            cursor.execute("INSERT INTO disclosure_search_all(disclosure_search_all) VALUES ('integrity-check')")


def _plain(document: Document) -> str:
    version = document.current
    assert version is not None
    return unicodedata.normalize("NFKC", f"{version.title}\n{version.document_number}\n{version.body_text}").lower()


def test_every_two_character_word_of_real_documents_returns_all_that_contain_it(org: Organisation) -> None:
    documents = real_documents(org)
    texts = {document.pk: _plain(document) for document in documents}
    chosen = random.Random(7)
    pairs = sorted({pair for text in texts.values() for pair in re.findall(r"(?=([\u4e00-\u9fff]{2}))", text)})
    for pair in ["工作", "国务", "通知", "意见", "公开", *chosen.sample(pairs, 150)]:
        wanted = {pk for pk, text in texts.items() if pair in text}
        assert {document.pk for document in found(pair, page_size=100)} == wanted, pair


def test_a_piece_of_one_title_only_ranks_first_and_one_phrase_of_one_body_too(org: Organisation) -> None:
    documents = real_documents(org)
    chosen = random.Random(11)
    titles = [document.title for document in documents]
    tried = 0
    for document in documents:
        text = _plain(document)
        for length in (4, 6, 10):
            start = chosen.randrange(len(document.title) - length) if len(document.title) > length else 0
            piece = document.title[start : start + length]
            if re.fullmatch(r"[\u4e00-\u9fff]+", piece) and sum(piece in title for title in titles) == 1:
                tried += 1
                assert found(piece)[0] == document, piece
            phrase = text[len(text) // 2 :][:length]
            if re.fullmatch(r"[\u4e00-\u9fff]+", phrase) and sum(phrase in _plain(other) for other in documents) == 1:
                tried += 1
                assert found(phrase) == [document], phrase
    assert tried > 60


def test_a_page_of_results_takes_few_queries(org: Organisation, django_assert_max_num_queries: object, at: datetime) -> None:
    for number in range(5):
        public(org, f"通知{number}", "医疗互助")
    with django_assert_max_num_queries(6):  # type: ignore[operator]
        assert search.search("医疗 互助", at=at, column="zcwj").count == 5


@pytest.mark.parametrize("window", [3, 10])
def test_however_little_is_looked_through_at_first_the_newest_come_first_and_none_is_missing(
    org: Organisation, other_org: Organisation, monkeypatch: pytest.MonkeyPatch, window: int
) -> None:
    monkeypatch.setattr("disclosure.search.gin.WINDOWS", (window, 20))
    monkeypatch.setattr("disclosure.search.gin.REMEMBER", 0)
    made = []
    for number in range(24):
        rare = "，困难帮扶" if number % 8 == 0 else ""
        unit = other_org if number % 5 == 0 else org
        made.append(public(unit, f"通知{number}", f"医疗互助{rare}", at=shanghai(2019 + number // 4, 1 + number % 4 * 3, 2)))
    for options in ({"sort": "relevance"}, {"sort": "-published"}):
        assert found("通知", page_size=50, **options) == made[::-1]
        assert found("困难帮扶", page_size=50, **options) == [made[16], made[8], made[0]]
        assert found("医疗 帮扶", page_size=50, **options) == [made[16], made[8], made[0]]
        assert found("通知", organisation="YNRSJ", page_size=50, **options) == [made[n] for n in (20, 15, 10, 5, 0)]
        assert found("通知", year=2021, page_size=50, **options) == made[11:7:-1]
    monkeypatch.setattr("disclosure.search.query.CAP", 4)
    assert found("通知") == found("医疗互助", sort="-published") == made[:-5:-1]
    assert found("医疗互助", year=2021, sort="-published") == made[11:7:-1]
