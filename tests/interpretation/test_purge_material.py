"""清除 takes every part of an interpretation and its readers' questions with it."""

from pathlib import Path
from typing import Any

import pytest

from disclosure.services.removal import confirm, request_purge, seal
from interpretation.models import ChartData, Material, Media, PicturePage, QuestionAnswer, ReaderQuestion, Speaker
from interpretation.services import questions
from interpretation.services.material_files import add_chart, add_picture, set_media
from interpretation.services.materials import set_material, set_questions, set_speakers
from tests.disclosure.acts import AT, Team
from tests.disclosure.conftest import team
from tests.disclosure.test_purge import ORDER, places_of
from tests.interpretation.writing import CAPTIONS, mp4, png, put_out, started

__all__ = ["team"]
pytestmark = pytest.mark.django_db
SECRET = "麒麟工程"


def test_no_part_is_left(team: Team, settings: Any, django_capture_on_commit_callbacks: Any) -> None:
    who: dict[str, Any] = {"by": team.editor, "at": AT}
    with django_capture_on_commit_callbacks(execute=True):
        version = started(team, "video", title=f"{SECRET}解读")
        add_picture(version=version, name="一.png", content=png(1), text=SECRET, **who)
        sheet = f"年份,人数\n{SECRET},1\n".encode()
        add_chart(version=version, name="数.csv", content=sheet, title=SECRET, source=SECRET, **who)
        set_media(version=version, file=("片.mp4", mp4()), captions=CAPTIONS, poster=("面.png", png(2)), **who)
        set_material(version=version, changes={"transcript": SECRET, "intro": f"<p>{SECRET}</p>", "place": SECRET}, **who)
        set_questions(version=version, rows=[(SECRET, SECRET)], **who)
        set_speakers(version=version, rows=[("host", SECRET, SECRET)], **who)
        document = put_out(team, version)
        questions.ask(document=document, text=f"{SECRET}在哪里？", contact="", is_held=False, at=AT)
        confirm(order=seal(document=document, reason="疑似泄密", by=team.secrecy, at=AT), by=team.leader, at=AT)
        order = request_purge(document=document, by=team.secrecy, at=AT, **ORDER)
    assert places_of(SECRET) != []
    with django_capture_on_commit_callbacks(execute=True):
        confirm(order=order, by=team.leader, at=AT)
    assert places_of(SECRET) == []
    for model in (ChartData, Material, Media, PicturePage, QuestionAnswer, ReaderQuestion, Speaker):
        assert not model._default_manager.exists(), model
    assert [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()] == []
