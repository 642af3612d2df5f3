"""Audio and video by ranges."""

import io

import pytest
from django.test import Client, RequestFactory
from django.urls import reverse

from disclosure.services.removal import seal
from interpretation.models import Media
from interpretation.services.material_files import set_media
from interpretation.services.materials import set_material
from interpretation.streaming import stream
from tests.disclosure.acts import AT, Team
from tests.disclosure.conftest import team
from tests.interpretation.writing import CAPTIONS, mp4, put_out, started

__all__ = ["team"]


def ask(header: str | None, **more: str) -> tuple[int, bytes, str]:
    """(status, body, Content-Range) of ten bytes."""
    given = {"HTTP_RANGE": header} if header else {}
    request = RequestFactory().get("/", **given, **more)  # type: ignore[arg-type]
    answer = stream(request, io.BytesIO(b"0123456789"), size=10, mime="video/mp4", headers={"ETag": '"a"'})
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[attr-defined, arg-type]
    assert answer["Accept-Ranges"] == "bytes"
    return answer.status_code, body, answer.get("Content-Range", "")


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (None, (200, b"0123456789", "")),
        ("bytes=0-", (206, b"0123456789", "bytes 0-9/10")),
        ("bytes=2-4", (206, b"234", "bytes 2-4/10")),
        ("bytes=7-99", (206, b"789", "bytes 7-9/10")),
        ("bytes=-3", (206, b"789", "bytes 7-9/10")),
        ("bytes=-30", (206, b"0123456789", "bytes 0-9/10")),
        ("bytes=10-", (416, b"", "bytes */10")),
        ("bytes=-0", (416, b"", "bytes */10")),
        ("bytes=4-2", (200, b"0123456789", "")),
        ("bytes=0-1,3-4", (200, b"0123456789", "")),
        ("bytes=-", (200, b"0123456789", "")),
        ("bytes=٣-", (200, b"0123456789", "")),  # digits of other scripts are no range
        ("lines=1-2", (200, b"0123456789", "")),
    ],
)
def test_ranges(header: str | None, expected: tuple[int, bytes, str]) -> None:
    assert ask(header) == expected


def test_a_range_of_another_file_gets_the_whole() -> None:
    assert ask("bytes=2-4", HTTP_IF_RANGE='"b"') == (200, b"0123456789", "")
    assert ask("bytes=2-4", HTTP_IF_RANGE='"a"') == (206, b"234", "bytes 2-4/10")


def test_what_is_known_is_not_sent_again() -> None:
    assert ask(None, HTTP_IF_NONE_MATCH='"a"') == (304, b"", "")


@pytest.fixture
def media(db: None, team: Team) -> Media:
    version = started(team, "video")
    set_media(version=version, file=("介绍.mp4", mp4()), captions=CAPTIONS, by=team.editor, at=AT)
    set_material(version=version, changes={"transcript": "三步。"}, by=team.editor, at=AT)
    put_out(team, version)
    return Media.objects.get()


def test_a_published_video_is_streamed_with_its_captions(client: Client, media: Media) -> None:
    answer = client.get(reverse("interpretation:media", args=[media.pk]), HTTP_RANGE="bytes=4-7")
    assert (answer.status_code, b"".join(answer.streaming_content), answer["Content-Type"]) == (206, b"ftyp", "video/mp4")  # type: ignore[attr-defined]
    words = client.get(reverse("interpretation:captions", args=[media.pk]))
    assert (words["Content-Type"], words.content.decode().splitlines()[3]) == ("text/vtt; charset=utf-8", "办理互助金要几步？")
    page = client.get(media.version.document.get_absolute_url()).content.decode()
    assert f'<source src="/interpretations/media/{media.pk}/file" type="video/mp4">' in page
    assert f'<track kind="captions" src="/interpretations/media/{media.pk}/captions.vtt" srclang="zh" label="中文字幕" default>' in page
    assert "三步。" in page


def test_a_sealed_video_is_gone(client: Client, team: Team, media: Media) -> None:
    seal(document=media.version.document, reason="核查", by=team.officer, at=AT)
    assert client.get(reverse("interpretation:media", args=[media.pk])).status_code == 404
    assert client.get(reverse("interpretation:captions", args=[media.pk])).status_code == 404
