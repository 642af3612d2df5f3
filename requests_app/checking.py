"""An answer looked through before its review: personal data of others in it, and earlier answers to the same."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from core import files
from disclosure.inspection.elements import published_contacts
from disclosure.inspection.kinds import KINDS
from disclosure.inspection.report import in_text, place_label
from disclosure.inspection.run import in_file, report_of
from disclosure.inspection.words import words_of
from requests_app.alike import alike
from requests_app.guard import own_values
from requests_app.models import Answer, ItemDecision, PaperKind
from requests_app.outcomes import OUTCOMES, row_of

if TYPE_CHECKING:
    from disclosure.inspection.report import Finding

SHOWN = 40


def examine(answer: Answer) -> dict[str, list[dict[str, Any]]]:
    """`personal`: {kind, label, excerpt, place, file, blocking}; `earlier`: {item, number, share, outcome, label, basis, differs}.

    Stores nothing. The applicant's own data are no finding in their own answer; excerpts are masked.
    """
    return {"personal": _personal(answer), "earlier": _earlier(answer)}


def needs_reason(findings: dict[str, Any]) -> bool:
    """Whether something was found that only a stated reason lets pass."""
    return any(row["blocking"] for row in findings.get("personal", ())) or any(row["differs"] for row in findings.get("earlier", ()))


def _personal(answer: Answer) -> list[dict[str, Any]]:
    application = answer.application
    published, words = published_contacts(), words_of(application.organisation)
    own = own_values(application)
    found: list[dict[str, Any]] = []
    for decision in answer.decisions.select_related("item"):
        for text in filter(None, map(str, decision.data.values())):
            rows = in_text(text, source="body", published=published, words=words)
            found += [_row(row, place=f"{decision.item.number}") for row in rows if _plain(row.value) not in own]
    for paper in application.papers.filter(kind=PaperKind.PROVIDED).select_related("blob"):
        try:
            report = report_of(files.read(paper.blob), paper.name)
        except files.FileGoneError as error:
            found.append({"kind": "unreadable", "label": str(KINDS["unreadable"].label), "excerpt": str(error), "place": ""})
            found[-1] |= {"file": paper.pk, "blocking": True}
            continue
        rows = in_file(report, name=paper.name, published=published, words=words)
        found += [_row(row, file=paper.pk) for row in rows if _plain(row.value) not in own]
    return found[:SHOWN]


def _row(finding: Finding, *, place: str = "", file: int | None = None) -> dict[str, Any]:
    return {
        "kind": finding.kind,
        "label": str(KINDS[finding.kind].label),
        "excerpt": finding.excerpt,
        "place": place or place_label(finding.place),
        "file": file,
        "blocking": finding.blocking,
    }


def _earlier(answer: Answer) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for decision in answer.decisions.select_related("item"):
        for other in alike(decision.item, application=answer.application):
            past = ItemDecision.objects.filter(item=other.item, answer__state="approved").first()
            if past is None:
                continue
            differs = row_of(past.outcome, past.basis) != row_of(decision.outcome, decision.basis) and decision.outcome != "36-6"
            found.append(
                {
                    "item": decision.item.number,
                    "number": other.item.application.number,
                    "share": other.share,
                    "outcome": past.outcome,
                    "label": str(OUTCOMES[past.outcome].label),
                    "basis": past.basis,
                    "differs": differs,
                }
            )
    return found[:SHOWN]


def _plain(value: str) -> str:
    return re.sub(r"[\s\-]+", "", value).lower()
