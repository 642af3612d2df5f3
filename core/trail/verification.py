"""Reading the whole trail and its chain: every edit, deletion, insertion, cut or reordering at or before the last seal, by place."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from core import triggers
from core.models import Event, EventSeal
from core.trail import anchor
from core.trail.purging import is_replaced, replaced_hashes
from core.trail.reading import is_genuine, load
from core.trail.sealing import chain_hash, unsealed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.db.models import QuerySet

BATCH = 2000
MOST = 1000  # problems listed; the first ones say enough


@dataclass(frozen=True)
class Problem:
    """`kind` is edited, deleted, inserted, cut, reordered, seal, anchor or trigger; `place` names the row ("event 17", "seal 4")."""

    kind: str
    place: str
    message: str


@dataclass
class Report:
    """What was read and what is wrong, at most the first 1,000 problems."""

    problems: list[Problem] = field(default_factory=list)
    events: int = 0
    sealed: int = 0
    unsealed: int = 0

    @property
    def ok(self) -> bool:
        """Whether nothing is wrong."""
        return not self.problems

    def add(self, kind: str, place: str, message: str) -> None:
        """Note a problem."""
        if len(self.problems) < MOST:
            self.problems.append(Problem(kind, place, message))


def verify() -> Report:
    """Check triggers, chain, events and the anchors outside the database. Reads in batches; writers and the sealer may go on meanwhile."""
    report = Report()
    for name in triggers.missing():
        report.add("trigger", name, _("数据库缺少保护触发器：%(name)s") % {"name": name})
    _check_chain(report)
    _check_unsealed(report)
    report.events = Event.objects.count()
    return report


def _anchors(report: Report) -> dict[int, anchor.Line]:
    try:
        return {line.seq: line for line in anchor.read()}
    except ValueError as error:
        report.add("anchor", str(error), _("库外封签文件有无法读取的行：%(line)s") % {"line": error})
        return {}


def _check_chain(report: Report) -> None:
    anchors, replaced = _anchors(report), replaced_hashes()
    previous, expected = "", 1
    for keys in _batches(EventSeal.objects.order_by("seq").values_list("seq", flat=True)):
        seals = load(EventSeal, keys)
        events = load(Event, [seal.event_id for seal in seals.values() if seal])
        for seq in keys:
            seal, place = seals.get(seq), f"seal {seq}"
            if seq != expected:
                report.add("cut", f"seal {expected}", _("封签 %(first)s 至 %(last)s 缺失。") % {"first": expected, "last": seq - 1})
            elif seal is None or seal.chain_hash != chain_hash(previous, seq, seal.event_id, seal.row_hash):
                report.add("seal", place, _("封签 %(seq)s 被改动、插入或调换，链条在此断开。") % {"seq": seq})
            known = anchors.pop(seq, None)
            if known and seal and known.chain_hash != seal.chain_hash:
                report.add("anchor", place, _("封签 %(seq)s 与库外留存的封签不一致。") % {"seq": seq})
            if seal:
                _check_event(report, seal, events, replaced)
            previous, expected = seal.chain_hash if seal else "", seq + 1
            report.sealed += 1
    for seq, line in sorted(anchors.items()):
        if seq >= expected:
            message = _("%(day)s 曾封至第 %(seq)s 号，现仅存至第 %(last)s 号：尾部被截去。")
            report.add("cut", f"seal {expected}", message % {"day": line.day, "seq": seq, "last": expected - 1})


def _batches(keys: QuerySet[Any, int]) -> Iterator[list[int]]:
    rows = keys.iterator(chunk_size=BATCH)
    while batch := list(islice(rows, BATCH)):
        yield batch


def _check_event(report: Report, seal: EventSeal, events: dict[int, Event | None], replaced: dict[tuple[int, str], str]) -> None:
    values = {"id": seal.event_id, "seq": seal.seq}
    place = f"event {seal.event_id}"
    event = events.get(seal.event_id)
    if seal.event_id not in events:
        report.add("deleted", place, _("操作记录 %(id)s 已被删除（封签 %(seq)s）。") % values)
    elif event is None or not is_genuine(event):
        report.add("edited", place, _("操作记录 %(id)s 的内容被改动（封签 %(seq)s）。") % values)
    elif not is_replaced(replaced, event, seal.row_hash):
        # whole and genuine, yet not what was sealed under this number
        report.add("reordered", place, _("操作记录 %(id)s 不是封签 %(seq)s 所封的那一条：被调换。") % values)


def _check_unsealed(report: Report) -> None:
    for keys in _batches(unsealed().values_list("pk", flat=True)):
        events = load(Event, keys)
        report.unsealed += len(keys)
        for key in keys:
            if not is_genuine(events.get(key)):
                report.add("inserted", f"event {key}", _("操作记录 %(id)s 不是由平台写入的，未予封签。") % {"id": key})
