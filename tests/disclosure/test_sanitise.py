"""Rich text on its way in."""

import pytest

from disclosure.sanitise import sanitise

TABLE = '<div class="table-wrap" role="region" aria-label="表格{}" tabindex="0"><table><tbody><tr><td>{}</td></tr></tbody></table></div>'


@pytest.mark.parametrize(
    ("given", "body", "text"),
    [
        ("<p onclick='x()' style='color:red'>一<script>alert(1)</script></p>", "<p>一</p>", "一"),
        ("<p style='text-align: right'>落款</p>", '<p class="align-right">落款</p>', "落款"),
        ("<h1>题</h1><p align=center>中</p>", '<h2>题</h2><p class="align-center">中</p>', "题\n中"),
        ("<p> &nbsp;　</p><p>一<br></p><ul></ul>", "<p>一</p>", "一"),
        ('<a href="javascript:x">一</a>', '<a rel="noopener noreferrer">一</a>', "一"),
        (
            '<a href="https://example.invalid/?a=1&b=2">一</a>',
            '<a href="https://example.invalid/?a=1&amp;b=2" rel="noopener noreferrer">一</a>',
            "一",
        ),
        ('<p>图<img src="https://example.invalid/a.png"></p>', "<p>图</p>", "图"),
        ('<p><img src="/documents/files/3/a.png" onerror=x></p>', '<p><img src="/documents/files/3/a.png" alt=""></p>', ""),
        ('<p>图<img src="/documents/../admin/logout"></p>', "<p>图</p>", "图"),
        ('<p class="et3">甲</p>', "<p>甲</p>", "甲"),
        ("<table><tr><td>甲", TABLE.format(1, "甲"), "甲"),
        ('<table><tr><td colspan="2" rowspan="99999">甲</table>', TABLE.format(1, "甲").replace("<td>", '<td colspan="2">'), "甲"),
        ("<p>甲\x00乙\x07</p><!-- 批注 --><iframe src=x>内</iframe>", "<p>甲乙</p>", "甲乙"),
        ("", "", ""),
        ("<", "&lt;", "<"),
        ("</div></div>甲", "甲", "甲"),
        ("甲 < 乙 & 丙", "甲 &lt; 乙 &amp; 丙", "甲 < 乙 & 丙"),
    ],
)
def test_only_safe_semantic_html_stays(given: str, body: str, text: str) -> None:
    assert sanitise(given) == (body, text)


def test_it_changes_nothing_when_it_comes_again() -> None:
    first = sanitise(
        "<h2>一、总则</h2><p style='text-align:center'>甲<b>乙</b></p><table><tr><td>1<td>2</table><p>丙</p><table><tr><td>3</table>"
    )[0]
    assert sanitise(first)[0] == first
    assert 'aria-label="表格2"' in first


def test_table_cells_do_not_run_together_in_the_text() -> None:
    assert sanitise("<table><tr><td>甲</td><td>乙</td></tr><tr><td><p>丙</p></td><td>丁</td></tr></table>")[1] == "甲 乙\n丙\n丁"
