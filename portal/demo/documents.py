"""Loads the demo's documents through the same services as the office uses: drafted, reviewed, signed off, published."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from disclosure.default_columns import ensure_columns
from disclosure.models import Document, DocumentVersion, RelationKind, VersionState
from disclosure.services import attachments, drafting, publication, relations, review
from portal.demo.files import make_file
from portal.demo.interpretations import material_for, plan_for
from portal.demo.markup import to_html
from portal.demo.texts_notice import FINANCE, NEWS, NOTICES, OFFICE
from portal.demo.texts_policy import POLICIES, Text

if TYPE_CHECKING:
    from core.models import Organisation, User
    from disclosure.models import Column

SHANGHAI = ZoneInfo("Asia/Shanghai")
WRITTEN = date(2026, 11, 24)  # the day the texts were written for; loading later moves all dates by the same number of days
TEAMS = {
    "YNZGH": ("editor", "checker", "secrecy", "leader", "officer"),
    "YNRSJ": ("rsj_editor", "rsj_secrecy", "rsj_secrecy", "rsj_leader", "rsj_editor"),
    "YNFWZX": ("fwzx_editor", "fwzx_secrecy", "fwzx_secrecy", "fwzx_leader", "fwzx_editor"),
}
# Policies that must be interpreted; the others state why not.
INTERPRETED = {"邕工发〔2026〕18号", "邕工发〔2026〕17号", "邕工发〔2026〕9号", "邕工发〔2025〕14号", "邕人社发〔2026〕17号"}
RELATIONS = [
    ("邕工发〔2026〕18号", RelationKind.REPLACES, "邕工发〔2021〕9号"),
    ("邕人社发〔2026〕17号", RelationKind.REPLACES, "邕人社发〔2019〕2号"),
    ("《邕宁区困难职工帮扶工作办法》解读", RelationKind.INTERPRETS, "邕工发〔2026〕9号"),
    ("一图读懂工会劳动竞赛管理办法", RelationKind.INTERPRETS, "邕工发〔2025〕14号"),
    ("《邕宁区高校毕业生就业见习管理办法》政策问答", RelationKind.INTERPRETS, "邕人社发〔2026〕17号"),
    ("邕工发〔2026〕18号", RelationKind.RELATES, "关于《邕宁区职工医疗互助保障实施细则（征求意见稿）》意见采纳情况的反馈"),
    ("区总工会召开职工医疗互助工作推进会", RelationKind.RELATES, "邕工发〔2026〕18号"),
]


class DocumentLoader:
    """Files the texts in order of their dates. `documents` maps title and document number to what was filed."""

    def __init__(self, units: dict[str, Organisation], people: dict[str, User], at: datetime) -> None:
        self.units, self.people, self.at = units, people, at
        self.shift = at.astimezone(SHANGHAI).date() - WRITTEN
        self.columns: dict[str, Column] = ensure_columns()
        self.documents: dict[str, Document] = {}

    def load(self) -> int:
        """File, review and publish all texts; returns how many."""
        texts = sorted([*POLICIES, *NOTICES, *NEWS, *FINANCE, *OFFICE], key=lambda text: text.day)
        for number, text in enumerate(texts):
            version = self.file(text, when=self._published(text, number) - timedelta(days=2))
            self.review(version, when=self._published(text, number) - timedelta(hours=2))
            publication.publish(version=version, by=self._team(text.unit)[4], at=self._published(text, number))
        return len(texts)

    def file(self, text: Text, *, when: datetime, with_plan: bool = True, **more: Any) -> DocumentVersion:
        """A draft of the text with its attachments, relations, plan of interpretation or material."""
        editor = self._team(text.unit)[0]
        elements: dict[str, Any] = {
            "document_number": text.number,
            "drafting_unit_text": text.department,
            "written_on": date.fromisoformat(text.day) + self.shift - timedelta(days=1),
            "topic": text.topic or "综合政务/政务公开",
            "summary": text.summary,
            "keywords": text.topic.replace("/", ","),
            "body": to_html(text.body),
            "content_source": self.units[text.unit].name,
            "author": text.department,
            "effective_on": date.fromisoformat(text.effective) if text.effective else None,
            "expires_on": date.fromisoformat(text.expires) if text.expires else None,
        }
        if text.kind in {"policy", "normative"}:
            needed = text.number in INTERPRETED
            elements |= {
                "needs_interpretation": needed,
                "interpretation_reason": "" if needed else "内容为操作流程，条文本身已逐项说明，无需另作解读。",
            }
        version = drafting.create_document(
            organisation=self.units[text.unit],
            kind=text.kind,
            title=text.title,
            column=self.columns[text.column],
            by=editor,
            at=when,
            **elements | more,
        )
        for name in text.attachments:
            attachments.add_attachment(
                version=version, name=name, title="", content=make_file(name, name.rsplit(".", 1)[0]), by=editor, at=when
            )
        self.documents[text.title] = version.document
        self.documents.setdefault(text.number or text.title, version.document)
        self._relate(text, version.document, editor, when)
        version.refresh_from_db()
        if version.needs_interpretation and with_plan:
            plan_for(version, by=editor, at=when)
        if text.kind == "interpretation":
            material_for(version, text, by=editor, at=when)
        return version

    def review(self, version: DocumentVersion, *, when: datetime, until: VersionState = VersionState.APPROVED) -> None:
        """Submit and pass every step up to the state `until`."""
        editor, checker, secrecy, leader, _officer = self._team(version.document.organisation.code)
        review.submit(version=version, by=editor, at=when)
        person = {VersionState.SECRECY: secrecy, VersionState.SIGN_OFF: leader}
        step = 0
        while version.state != until:
            step += 1
            by = person.get(VersionState(version.state), checker)
            review.pass_step(version=version, by=by, at=when + timedelta(minutes=10 * step), comment="同意")
            version.refresh_from_db()

    def _published(self, text: Text, number: int) -> datetime:
        day = date.fromisoformat(text.day) + self.shift
        return datetime(day.year, day.month, day.day, 9 + number % 8, number * 7 % 60, tzinfo=SHANGHAI)

    def _team(self, unit: str) -> list[User]:
        return [self.people[name] for name in TEAMS[unit]]

    def _relate(self, text: Text, source: Document, by: User, at: datetime) -> None:
        for name, kind, target in RELATIONS:
            if name in {text.title, text.number}:
                effective = date.fromisoformat(text.effective) if text.effective and kind == RelationKind.REPLACES else None
                relations.relate(source=source, target=self.documents[target], kind=kind, by=by, at=at, effective_on=effective)
