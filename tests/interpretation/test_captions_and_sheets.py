"""What is read from files of captions and of numbers, and what a chart looks like."""

import io
import xml.etree.ElementTree as ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from disclosure.errors import RefusedError
from interpretation.material.captions import read_captions
from interpretation.material.charts import draw, scale_of
from interpretation.material.sheets import read_chart
from interpretation.models import ChartData


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"hello", "字幕文件应为 WebVTT 格式，第一行是“WEBVTT”。"),
        (b"WEBVTTX\n", "字幕文件应为 WebVTT 格式，第一行是“WEBVTT”。"),
        (b"WEBVTT\n", "字幕文件里没有字幕。"),
        (b"WEBVTT\n\n\xff", "字幕文件应为 UTF-8 编码。"),
        (b"WEBVTT\n\n00:02 --> 00:03\n", "字幕第 3 行的时间不正确，应写成 00:00:01.000 --> 00:00:04.000，并按先后排列。"),
        (b"WEBVTT\n\n00:03.000 --> 00:02.000\na\n", "字幕第 3 行的时间不正确，应写成 00:00:01.000 --> 00:00:04.000，并按先后排列。"),
        (
            b"WEBVTT\n\n00:03.000 --> 00:04.000\na\n\n00:01.000 --> 00:02.000\nb\n",
            "字幕第 6 行的时间不正确，应写成 00:00:01.000 --> 00:00:04.000，并按先后排列。",
        ),
        (b"WEBVTT" + b" " * 500_001, "字幕文件过大。"),
    ],
)
def test_captions_that_are_refused(content: bytes, expected: str) -> None:
    with pytest.raises(RefusedError) as refused:
        read_captions(content)
    assert str(refused.value) == expected


def test_captions_that_are_taken() -> None:
    assert read_captions("\ufeffWEBVTT\r\n\r\n1\r\n01:00:01.000 --> 01:00:02.500 align:start\r\n字\r\n".encode()) == (
        "WEBVTT\n\n1\n01:00:01.000 --> 01:00:02.500 align:start\n字\n"
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("年份,人数\n", "表格至少要有一行表头和一行数据。"),
        ("年份\n2024\n", "表格应有2至7列：第一列是项目，其余各列是数据。"),
        ("年份,,人数\n2024,1,2\n", "表头不能有空格子。"),
        ("年份,人数\n,1\n", "第2行没有项目名称。"),
        ("年份,人数\n2024,1\n2025,nan\n", "第3行第2列不是数字。"),
        ("年份,人数\n" + "a,1\n" * 41, "图表最多40行数据。"),
    ],
)
def test_sheets_that_are_refused(text: str, expected: str) -> None:
    with pytest.raises(RefusedError) as refused:
        read_chart(text.encode())
    assert str(refused.value) == expected


def test_a_workbook_is_read() -> None:
    book, out = Workbook(), io.BytesIO()
    assert book.active is not None
    for row in (["年份", "人数", "金额"], ["2024", 120, 3.5], ["2025", None, "1,310"]):
        book.active.append(row)
    book.save(out)
    assert read_chart(out.getvalue()) == (["年份", "人数", "金额"], [["2024", 120, 3.5], ["2025", None, 1310]])


def test_other_files_are_no_sheets() -> None:
    for content in (b"%PDF-1.7", b"PK\x03\x04broken", b""):
        with pytest.raises(RefusedError):
            read_chart(content)


@given(st.binary(max_size=300))
def test_no_bytes_break_the_readers(content: bytes) -> None:
    for read in (read_captions, read_chart):
        try:
            read(content)  # type: ignore[operator]
        except RefusedError as refused:
            refused.reasons.index(str(refused))


def test_round_steps() -> None:
    assert scale_of([120, 1310]).ticks == [0, 500, 1000, 1500]
    assert scale_of([-3, 8]).ticks == [-5.0, -2.5, 0.0, 2.5, 5.0, 7.5, 10.0]
    assert scale_of([0]).ticks[0] == 0


def test_bars_stand_in_proportion() -> None:
    chart = ChartData(title="人数<1>", unit="人", style="bar", head=["年份", "人数"], rows=[["2024", 50], ["2025", 100], ["2026", None]])
    drawn = ElementTree.fromstring(draw(chart))  # noqa: S314  (our own)
    bars = drawn.findall("rect")
    assert [float(bar.attrib["height"]) for bar in bars] == [150.0, 300.0]
    assert [bar.findtext("title") for bar in bars] == ["2024 人数：50人", "2025 人数：100人"]
    assert drawn.attrib["aria-label"] == "人数<1>"


@given(
    st.sampled_from(["bar", "line"]),
    st.lists(st.lists(st.none() | st.integers(-(10**15), 10**15) | st.floats(-1e9, 1e9), min_size=2, max_size=2), min_size=1, max_size=40),
)
def test_any_numbers_can_be_drawn(style: str, numbers: list[list[float | None]]) -> None:
    rows = [[f"第{place}<&项", *pair] for place, pair in enumerate(numbers)]
    ElementTree.fromstring(draw(ChartData(title="图", style=style, head=["项", "甲", "乙"], rows=rows)))  # noqa: S314
