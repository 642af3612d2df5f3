"""Writing the line: its title gives nothing away, its ground is one of the law's."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from core.access import Verb, require
from core.events import record
from core.models import Matter, Organisation
from core.states import move
from disclosure.dates import shanghai_date
from disclosure.entry_states import ENTRY
from disclosure.errors import RefusedError
from disclosure.grounds import Ground
from disclosure.kinds import kinds
from disclosure.models import Attribute, EntryState, UndisclosedEntry

if TYPE_CHECKING:
    from datetime import datetime

    from core.models import User

MATTER_KIND = "undisclosed"
FIELDS = ("title", "kind", "topic", "formed_on", "attribute", "ground", "reason")
# Marks of secrets and of internal papers: whoever types them copied from a paper that must not be here.
MARKS = re.compile("绝密|机密|秘密★|★|份号|工作秘密|内部资料|注意保存")
PERSONAL = re.compile(r"(?<!\d)(?:\d{17}[\dXx]|1[3-9]\d{9})(?!\d)")
NUMBER = re.compile(r"[〔\[(（]\d{4}[〕\])）]\s*\d+\s*号")


@transaction.atomic
def create_entry(
    *,
    organisation: Organisation,
    title: str,
    kind: str,
    attribute: str,
    ground: str,
    reason: str,
    by: User,
    at: datetime,
    topic: str = "",
    formed_on: date | None = None,
) -> UndisclosedEntry:
    """Register a line as a draft with its matter. Raises NotAllowedError, RefusedError with every reason."""
    require(by, Verb.DRAFT_DOCUMENTS, organisation, at)
    if not organisation.is_active:
        raise RefusedError(_("“%(organisation)s”已停用。") % {"organisation": organisation.short_name})
    entry = UndisclosedEntry(organisation=organisation, created_by=by, created_at=at)
    given = {
        "title": title,
        "kind": kind,
        "topic": topic,
        "formed_on": formed_on,
        "attribute": attribute,
        "ground": ground,
        "reason": reason,
    }
    _apply(entry, given)
    _validate(entry, at)
    entry.matter = Matter.objects.create(organisation=organisation, kind=MATTER_KIND, title=entry.title, handler=by, opened_at=at)
    entry.save()
    after = {"attribute": entry.attribute, "ground": entry.ground, "reason": entry.reason}
    record("undisclosed.created", organisation=organisation, matter=entry.matter, by=by, at=at, after=after, title=entry.title)
    return entry


@transaction.atomic
def change_entry(*, entry: UndisclosedEntry, changes: dict[str, Any], by: User, at: datetime) -> UndisclosedEntry:
    """Change a draft; `changes` maps names of FIELDS to values. Nothing different, nothing written. Raises as `create_entry`."""
    require(by, Verb.DRAFT_DOCUMENTS, entry.organisation, at)
    locked = lock(entry)
    if locked.state != EntryState.DRAFT:
        raise RefusedError(_("已提交认定，不能修改，目前为“%(state)s”。") % {"state": locked.get_state_display()})
    before = _apply(locked, changes)
    if before:
        _validate(locked, at)
        locked.revision += 1
        locked.save(update_fields=[*before, "revision"])
        if "title" in before:
            Matter.objects.filter(pk=locked.matter_id).update(title=locked.title)
        after = {name: getattr(locked, name) for name in before}
        record("undisclosed.edited", organisation=locked.organisation, matter=locked.matter, by=by, at=at, before=before, after=after)
    entry.refresh_from_db()
    return entry


def needs_office(entry: UndisclosedEntry) -> bool:
    """Whether the disclosure office must pass it first: a policy document that is not to be disclosed (PLAN.md S3)."""
    kind = kinds.get(entry.kind)
    return entry.attribute == Attribute.NOT_DISCLOSED and kind is not None and kind.is_policy


def title_problems(title: str) -> list[str]:
    """What a desensitised name may not hold, in words; empty when it is fit."""
    problems = []
    if MARKS.search(title):
        problems.append(_("名称或理由中有密级、内部标志：涉密和内部文件不得在本平台登记，请与保密工作机构联系。"))
    if PERSONAL.search(title):
        problems.append(_("名称或理由中有身份证号码或手机号码，请脱敏后填写。"))
    if NUMBER.search(title):
        problems.append(_("名称或理由中有发文字号，请脱敏后填写。"))
    return problems


def lock(entry: UndisclosedEntry) -> UndisclosedEntry:
    """The present row, locked until the transaction ends."""
    return UndisclosedEntry.objects.select_for_update(of=("self",)).select_related("organisation", "matter").get(pk=entry.pk)


def move_entry(entry: UndisclosedEntry, to: EntryState, *, by: User, at: datetime, **extra: object) -> None:
    """The one door to an entry's state."""
    move(entry, ENTRY, to=to, by=by, at=at, organisation=entry.organisation, matter=entry.matter, **extra)


def _apply(entry: UndisclosedEntry, changes: dict[str, Any]) -> dict[str, Any]:
    unknown = set(changes) - set(FIELDS)
    if unknown:
        raise TypeError(f"not a field of a line: {', '.join(sorted(unknown))}")
    before = {}
    for name, given in changes.items():
        value = given.strip().replace("\x00", "") if isinstance(given, str) else given
        if getattr(entry, name) != value:
            before[name] = getattr(entry, name)
            setattr(entry, name, value)
    return before


def _validate(entry: UndisclosedEntry, at: datetime) -> None:
    reasons = []
    try:
        entry.clean_fields(exclude=["matter", "organisation", "attribute", "ground", "reason"])
    except ValidationError as error:
        for name, messages in error.message_dict.items():
            label = UndisclosedEntry._meta.get_field(name).verbose_name  # type: ignore[union-attr]
            reasons += [_("%(element)s：%(message)s") % {"element": label, "message": message} for message in messages]
    if entry.kind not in kinds:
        reasons.append(_("没有“%(kind)s”这一信息种类。") % {"kind": entry.kind})
    if entry.attribute not in (Attribute.ON_APPLICATION, Attribute.NOT_DISCLOSED):
        reasons.append(_("源头认定只登记依申请公开和不予公开的信息；主动公开的信息请直接拟稿。"))
    if entry.ground == Ground.STATE_SECRET:
        reasons.append(_("国家秘密不得在本平台作任何登记，请与保密工作机构联系。"))
    elif entry.ground not in Ground.values:
        reasons.append(_("必须选择不予公开依据。"))
    if not entry.reason:
        reasons.append(_("必须写明理由。"))
    elif len(entry.reason) > 300:
        reasons.append(_("理由最多300字。"))
    if isinstance(entry.formed_on, date) and entry.formed_on > shanghai_date(at):
        reasons.append(_("形成日期晚于今天。"))
    reasons += title_problems(f"{entry.title}\n{entry.reason}")
    if reasons:
        raise RefusedError(*reasons)
