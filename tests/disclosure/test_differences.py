"""Side by side: what differs and only that, bounded for huge texts."""

import pytest

from disclosure.differences import Piece, Row, compare_lines, compare_texts


def words(side: tuple[Piece, ...]) -> list[tuple[str, str]]:
    return [(piece.kind, piece.text) for piece in side]


def test_a_changed_date_is_marked_character_by_character() -> None:
    left, right = compare_lines("请于12月10日前报名。", "请于12月15日前报名。")
    assert words(left) == [("same", "请于12月1"), ("del", "0"), ("same", "日前报名。")]
    assert words(right) == [("same", "请于12月1"), ("ins", "5"), ("same", "日前报名。")]


def test_lines_with_little_in_common_stand_whole() -> None:
    left, right = compare_lines("各基层工会：", "附件见下")
    assert (words(left), words(right)) == ([("del", "各基层工会：")], [("ins", "附件见下")])


@pytest.mark.parametrize(
    ("left", "right", "sides"), [("", "新", ([], [("ins", "新")])), ("旧", "", ([("del", "旧")], [])), ("", "", ([], []))]
)
def test_an_empty_side(left: str, right: str, sides: object) -> None:
    assert tuple(words(side) for side in compare_lines(left, right)) == sides


def test_paragraphs_are_aligned_and_long_unchanged_runs_folded() -> None:
    old = "\n".join(f"第{number}段" for number in range(1, 21))
    new = old.replace("第10段", "第十段落").replace("第15段\n", "") + "\n第21段"
    found = compare_texts(old, new)
    assert [(row.kind, row.count) for row in found.rows] == [
        ("skipped", 8),
        ("same", 0),
        ("changed", 0),
        ("same", 0),
        ("same", 0),
        ("same", 0),
        ("same", 0),
        ("removed", 0),
        ("same", 0),
        ("skipped", 3),
        ("same", 0),
        ("added", 0),
    ]
    assert found.rows[7] == Row("removed", (Piece("del", "第15段"),))
    assert found.rows[11] == Row("added", (), (Piece("ins", "第21段"),))


def test_equal_texts_are_the_same() -> None:
    found = compare_texts("甲\n乙", "甲\n乙")
    assert (found.is_same, found.is_cut) == (True, False)


def test_from_nothing_and_to_nothing() -> None:
    assert [row.kind for row in compare_texts("", "甲\n乙").rows] == ["added", "added"]
    assert [row.kind for row in compare_texts("甲\n乙", "").rows] == ["removed", "removed"]


def test_huge_texts_are_cut_not_compared() -> None:
    old = "\n".join(f"甲{number}" for number in range(1500))
    new = "\n".join(f"乙{number}" for number in range(1500))
    found = compare_texts(old, new)
    assert (found.rows, found.is_cut, found.is_same) == ([], True, False)


def test_one_change_in_a_huge_text_is_still_found() -> None:
    old = "\n".join(f"第{number}段" for number in range(100_000))
    found = compare_texts(old, old.replace("第50000段", "第五万段"))
    assert [(row.kind, row.count) for row in found.rows] == [
        ("skipped", 49999),
        ("same", 0),
        ("changed", 0),
        ("same", 0),
        ("skipped", 49998),
    ]


def test_very_long_paragraphs_are_not_compared_by_character() -> None:
    row = compare_texts("甲" * 5000, "甲" * 5000 + "乙").rows[0]
    assert (words(row.left), words(row.right)) == ([("del", "甲" * 5000)], [("ins", "甲" * 5000 + "乙")])
