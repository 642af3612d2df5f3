"""Interpretations in Chromium: the video plays with its captions and can be sought in; chart and list are clean."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.looking import WIDTHS, Console, overflow, violations, watch
from tests.browser.site import Site

SEEK = """async () => {
  const video = document.querySelector('video');
  video.muted = true;
  await video.play();
  await new Promise(done => { video.onseeked = done; video.currentTime = 7; });
  const track = video.textTracks[0];
  track.mode = 'showing';
  for (let tries = 0; tries < 100 && !(track.activeCues && track.activeCues.length); tries++)
    await new Promise(done => setTimeout(done, 50));
  video.pause();
  return {duration: video.duration, far: video.currentTime >= 7, width: video.videoWidth, kind: track.kind,
          words: track.activeCues[0].text};
}"""


def test_the_video_plays_with_captions_and_can_be_sought_in(site: Site, page: Page, console: Console) -> None:
    statuses: list[int] = []
    page.on("response", lambda answer: statuses.append(answer.status) if "/interpretations/media/" in answer.url else None)
    page.goto(site.url + "/interpretations/?form=video")
    page.get_by_role("link", name="三步办理医疗互助金").first.click()
    page.wait_for_url("**/documents/*/*/")
    assert page.evaluate(SEEK) == {"duration": 12, "far": True, "width": 640, "kind": "captions", "words": "第二步：基层工会核对材料"}
    assert 206 in statuses
    assert page.get_by_role("heading", name="文字稿").is_visible()
    assert console.take() + violations(page) == []


def test_the_chart_is_drawn_and_its_table_stands_below(site: Site, page: Page, console: Console) -> None:
    page.goto(site.url + "/interpretations/?form=chart")
    page.get_by_role("link", name="数说困难职工帮扶").first.click()
    page.wait_for_url("**/documents/*/*/")
    assert page.get_by_role("img", name="近四年困难职工帮扶").locator("rect").count() == 8
    assert page.get_by_role("cell", name="92.8").is_visible()
    assert page.locator(".tie").get_by_role("link", name="邕宁区困难职工帮扶工作办法").is_visible()
    assert console.take() + violations(page) == []


@pytest.mark.parametrize("width", ["desktop", "phone"])
def test_the_list_and_the_question_box_are_clean(site: Site, browser: Browser, width: str) -> None:
    wide, high = WIDTHS[width]
    visitor = browser.new_context(viewport={"width": wide, "height": high})
    page = visitor.new_page()
    console = watch(page)
    page.goto(site.url + "/interpretations/")
    assert page.locator(".covers li").count() >= 6
    found = console.take() + violations(page) + [f"list {overflow(page)}"]
    page.get_by_role("link", name="一图读懂：困难职工怎样申请帮扶").first.click()
    page.wait_for_url("**/documents/*/*/")
    found += console.take() + violations(page) + [f"story {overflow(page)}"]
    page.get_by_role("link", name="我要提问").click()
    page.wait_for_url("**/ask/")
    found += console.take() + violations(page) + [f"box {overflow(page)}"]
    visitor.close()
    assert found == ["list 0", "story 0", "box 0"]
