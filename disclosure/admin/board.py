"""The panel above the filing form: where the version stands, which buttons there are, why it cannot go out, and its history."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.access import Verb
from core.models import Approval, Event
from core.registries import step_labels
from core.verb_labels import verb_label
from disclosure.desk import REVIEW, VERB_OF_STATE
from disclosure.models import VersionState as S
from disclosure.models.versions import FROZEN_STATES
from disclosure.queries import reasons_not_to_submit
from disclosure.routes import steps_of as way_of
from disclosure.services.bundles import reasons_of_bundle

if TYPE_CHECKING:
    from collections.abc import Callable

    from core.reach import Reach
    from disclosure.models import DocumentVersion

# Rooms above put a box into the panel of a version: each returns safe HTML, or "" for versions it has nothing to say of.
panel_boxes: list[Callable[[DocumentVersion, Reach], str]] = []
CHECKS = (S.FIRST_CHECK, S.SECOND_CHECK, S.FINAL_CHECK)


@dataclass(frozen=True)
class Step:
    """One station of the way a version takes; `place` is done, now or later."""

    label: str
    place: str


def steps_of(version: DocumentVersion) -> list[Step]:
    """The stations of this kind, from drafting to the public page."""
    steps = way_of(version)
    state = S(version.state)
    passed = (state,) if state in REVIEW and state not in steps else ()  # the unit's rule changed under way
    states = [S.DRAFT, *passed, *steps, S.APPROVED, S.PUBLISHED]
    here = S.APPROVED if state == S.SCHEDULED else S.PUBLISHED if state in FROZEN_STATES else state
    place = states.index(here) if here in states else 0
    done = state in FROZEN_STATES
    labels = {S.APPROVED: version.get_state_display() if state in (S.APPROVED, S.SCHEDULED) else S.APPROVED.label}
    return [
        Step(str(labels.get(station, station.label)), "done" if number < place or done else "now" if number == place else "later")
        for number, station in enumerate(states)
    ]


def wrote(version: DocumentVersion, reach: Reach) -> bool:
    """Whether the person contributed to this version and therefore cannot approve it."""
    return version.contributions.filter(user=reach.user.pk).exists()


def buttons(version: DocumentVersion, reach: Reach) -> set[str]:
    """Names of the acts this person can do to the version in its state."""
    organisation = version.document.organisation_id

    def can(verb: Verb) -> bool:
        return organisation in reach.organisations(verb)

    found = {"preview", "inspection"}
    if version.document.sealed_at:
        return found
    state = S(version.state)
    if state == S.DRAFT and can(Verb.DRAFT_DOCUMENTS):
        found.add("submit")
    if state in REVIEW:
        found.add("slip")
        if can(VERB_OF_STATE[state]):
            found |= {S.SECRECY: {"secrecy_fail"}}.get(state, {"send_back"})
            if not wrote(version, reach):
                found.add({S.SECRECY: "secrecy_pass", S.SIGN_OFF: "sign"}.get(state, "agree"))
        if can(Verb.RECORD_PAPER):
            found.add("paper")
        if can(Verb.DRAFT_DOCUMENTS) and wrote(version, reach):
            found.add("recall")
    if state in (S.APPROVED, S.SCHEDULED) and can(Verb.PUBLISH):
        found |= {"publish", "schedule"} if not reasons_of_bundle(version, at=reach.at) else set()
        found |= {"send_back"}
        found |= {"unschedule"} if state == S.SCHEDULED else set()
    if version.document.is_public and version.pk == version.document.current_id and can(Verb.WITHDRAW):
        found.add("withdraw")
    if state in FROZEN_STATES and version.document.current_id and can(Verb.DRAFT_DOCUMENTS) and not _has_open(version):
        found.add("correct")
    if can(Verb.PUBLISH) if version.document.current_id else state == S.DRAFT and can(Verb.DRAFT_DOCUMENTS):
        found.add("relate")
    return found


def _has_open(version: DocumentVersion) -> bool:
    return version.document.versions.exclude(state__in=FROZEN_STATES).exists()


def panel(version: DocumentVersion, reach: Reach) -> dict[str, Any]:
    """What the templates around the form show."""
    document = version.document
    organisation = document.organisation_id
    state = S(version.state)
    can_write = organisation in reach.organisations(Verb.DRAFT_DOCUMENTS)
    may_publish = organisation in reach.organisations(Verb.PUBLISH)
    obstacles = reasons_of_bundle(version, at=reach.at) if may_publish and state in (S.APPROVED, S.SCHEDULED) else []
    gaps = reasons_not_to_submit(version, at=reach.at) if state == S.DRAFT and can_write else []
    approvals = Approval.objects.filter(matter=document.matter_id).select_related("by", "signer", "scan").order_by("-id")
    return {
        "steps": steps_of(version),
        "gaps": gaps,
        "obstacles": obstacles,
        "wrote_it": state in REVIEW and organisation in reach.organisations(VERB_OF_STATE[state]) and wrote(version, reach),
        "returned": _last_return(version, approvals) if state == S.DRAFT else None,
        "takes_back": state in (S.APPROVED, S.SCHEDULED) and can_write,
        "approvals": [(approval, step_label(approval.step)) for approval in approvals],
        "versions": list(document.versions.defer("body", "body_text").select_related("created_by").order_by("-number")),
        "relations": _relations(version),
        "boxes": [box for row in panel_boxes if (box := row(version, reach))],
        "events": [
            (event, verb_label(event.verb)) for event in Event.objects.filter(matter=document.matter_id).select_related("actor")[:40]
        ],
    }


STEP_LABELS: dict[str, Any] = {
    S.FIRST_CHECK: gettext_lazy("初审"),
    S.SECOND_CHECK: gettext_lazy("复审"),
    S.FINAL_CHECK: gettext_lazy("终审"),
    S.SECRECY: gettext_lazy("保密审查"),
    S.SIGN_OFF: gettext_lazy("签发"),
}
step_labels.update(STEP_LABELS)


def step_label(step: str) -> str:
    """The words for a step that somebody decides at."""
    return str(STEP_LABELS.get(step) or (S(step).label if step in S.values else step))


def _last_return(version: DocumentVersion, approvals: Any) -> Any:
    last = approvals.first()
    return last if last is not None and last.verdict == "return" and last.at >= version.created_at else None


def _relations(version: DocumentVersion) -> list[tuple[str, Any, int]]:
    """(what it is, the other document, the relation's id where it is this document's own)."""
    out = [(str(row.get_kind_display()), row.target, row.pk) for row in version.document.relations_out.select_related("target")]
    back = [
        (_("被%(kind)s") % {"kind": row.get_kind_display()}, row.source, 0)
        for row in version.document.relations_in.select_related("source")
    ]
    return out + back
