"""A picture story, a chart and a video of the demo: invented, made for it (portal/demo/media/)."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from disclosure.services import publication
from interpretation.services import material_files, materials
from portal.demo.interpretations import CHECKED

if TYPE_CHECKING:
    from datetime import datetime

    from disclosure.models import DocumentVersion
    from portal.demo.documents import DocumentLoader

MEDIA = Path(__file__).parent / "media"
STORY = [
    "第一步　申请\n向所在基层工会提出\n带上身份证和会员证",
    "第二步　审核\n基层工会核对材料\n区总工会五个工作日内审定",
    "第三步　发放\n十个工作日内\n存入本人银行卡",
]
SPOKEN = ["办理医疗互助金要几步？", "第一步：向基层工会提出申请", "第二步：基层工会核对材料", "第三步：十个工作日内发放"]
NUMBERS = "年度,救助户数,发放金额（万元）\n2022,86,41.2\n2023,104,52.6\n2024,131,70.3\n2025,158,92.8\n"


def captions() -> bytes:
    """Three seconds a line."""
    cues = [f"00:00:{3 * n:02d}.000 --> 00:00:{3 * n + 3:02d}.000\n{line}\n" for n, line in enumerate(SPOKEN)]
    return ("WEBVTT\n\n" + "\n".join(cues)).encode()


def load_recordings(loader: DocumentLoader, at: datetime) -> None:
    """Filed, reviewed and published like everything else."""
    editor = loader.people["editor"]
    story = _started(loader, "pictures", "一图读懂：困难职工怎样申请帮扶", at - timedelta(days=9), policy=True)
    for number, text in enumerate(STORY, start=1):
        name = f"story{number}.png"
        material_files.add_picture(
            version=story, name=name, content=(MEDIA / name).read_bytes(), text=text, by=editor, at=at - timedelta(days=9)
        )
    _publish(loader, story, at - timedelta(days=8))
    chart = _started(loader, "chart", "数说困难职工帮扶", at - timedelta(days=7), policy=True)
    material_files.add_chart(
        version=chart,
        name="帮扶数据.csv",
        content=NUMBERS.encode(),
        title="近四年困难职工帮扶",
        source="区总工会权益保障部",
        by=editor,
        at=at - timedelta(days=7),
    )
    _publish(loader, chart, at - timedelta(days=6))
    video = _started(loader, "video", "三步办理医疗互助金", at - timedelta(days=5), policy=False)
    when = at - timedelta(days=5)
    file, poster = ("mutual.mp4", (MEDIA / "mutual.mp4").read_bytes()), ("poster.png", (MEDIA / "story1.png").read_bytes())
    material_files.set_media(version=video, file=file, captions=captions(), poster=poster, by=editor, at=when)
    materials.set_material(version=video, changes={"transcript": "\n".join(SPOKEN)}, by=editor, at=when)
    _publish(loader, video, at - timedelta(days=4))


def _started(loader: DocumentLoader, form: str, title: str, at: datetime, *, policy: bool) -> DocumentVersion:
    version = materials.start_interpretation(
        organisation=loader.units["YNZGH"],
        policy=loader.documents["邕工发〔2026〕9号"] if policy else None,
        form=form,
        title=title,
        column=loader.columns["interpretations"],
        by=loader.people["editor"],
        at=at,
    )
    materials.set_material(version=version, changes={"checklist": CHECKED}, by=loader.people["editor"], at=at)
    return version


def _publish(loader: DocumentLoader, version: DocumentVersion, when: datetime) -> None:
    loader.review(version, when=when - timedelta(hours=3))
    publication.publish(version=version, by=loader.people["officer"], at=when)
    loader.documents[version.title] = version.document
