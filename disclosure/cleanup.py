"""The yearly clean-up of normative documents: which are about to lapse, have lapsed without a successor, or state no last day."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Case, CharField, Exists, OuterRef, Q, QuerySet, Value, When
from django.utils.translation import gettext_lazy as _

from disclosure.library import MAKERS
from disclosure.models import DocumentRelation
from disclosure.models.normative import NORMATIVE_KINDS
from disclosure.validity import ENDING

if TYPE_CHECKING:
    from datetime import date

    from django.utils.functional import Promise

MONTHS = ("3", "6", "12", "24")
STATES: dict[str, str | Promise] = {
    "soon": _("即将失效"),
    "lapsed": _("已过有效期，未宣布失效或者续期"),
    "endless": _("未规定有效期"),
    "fine": _("有效期内"),
    "ended": _("已废止或者替代"),
}
NEED_CARE = ("soon", "lapsed", "endless")


def to_clean(documents: QuerySet[Any]) -> QuerySet[Any]:
    """Public documents of the library among these."""
    rows = documents.filter(is_public=True, kind__in=list(NORMATIVE_KINDS), organisation__legal_basis__in=list(MAKERS))
    return rows.select_related("current", "organisation").defer("current__body", "current__body_text")


def only(documents: QuerySet[Any], state: str, *, on: date, months: int) -> QuerySet[Any]:
    """Those in this state on this day, annotated with `cleanup`; "" for all that need care, "all" for every one.

    Lapsed are those past their last day that no public document abolishes or replaces: nobody has said so yet.
    """
    ended = Exists(DocumentRelation.objects.filter(target=OuterRef("pk"), kind__in=ENDING, source__is_public=True))
    horizon = months_ahead(on, months)
    rows: QuerySet[Any] = documents.annotate(
        cleanup=Case(
            When(Q(ended), then=Value("ended")),
            When(current__expires_on__isnull=True, then=Value("endless")),
            When(current__expires_on__lt=on, then=Value("lapsed")),
            When(current__expires_on__lte=horizon, then=Value("soon")),
            default=Value("fine"),
            output_field=CharField(),
        )
    )
    if state == "all":
        return rows
    # said twice, so that an index can serve it
    if state == "soon":
        rows = rows.filter(current__expires_on__gte=on, current__expires_on__lte=horizon)
    elif state == "lapsed":
        rows = rows.filter(current__expires_on__lt=on)
    return rows.filter(cleanup=state) if state in STATES else rows.filter(cleanup__in=NEED_CARE)


def state_of(document: Any) -> str:
    """What `only` found."""
    return str(getattr(document, "cleanup", "fine"))


def months_ahead(on: date, months: int) -> date:
    """The same day so many months later, or that month's last."""
    year, month = divmod(on.year * 12 + on.month - 1 + months, 12)
    day = on.day
    while True:
        try:
            return on.replace(year=year, month=month + 1, day=day)
        except ValueError:
            day -= 1
