"""Figures on the home page, all computed from what is published; nothing is estimated. Counts stop at COUNT_LIMIT."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, Q
from django.utils.formats import date_format
from django.utils.functional import Promise as Lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.calendars import get_calendar
from core.counting import count
from core.publicsite import kept, root_of
from core.rules import get_rule
from disclosure.dates import shanghai_date, start_of
from disclosure.listing import COUNT_LIMIT
from disclosure.models import Document
from disclosure.validity import Validity, having_validity

if TYPE_CHECKING:
    from datetime import date, datetime

    from django.http import HttpRequest


@dataclass(frozen=True)
class Figure:
    """A number with its label; `note` says what exactly was counted, `url` opens the documents behind it."""

    value: int
    label: str
    note: str = ""
    query: str = ""

    @property
    def is_more(self) -> bool:
        """Whether counting stopped."""
        return self.value > COUNT_LIMIT


def published(request: HttpRequest, at: datetime) -> list[Figure]:
    """What was made public this month and this year, and the policies in force. Two short queries, until something is published."""
    today = shanghai_date(at)
    month, year, in_force = kept(request, f"figures {today}", lambda: _counts(at, today), published=True)
    return [
        Figure(month, _("本月公开"), _("%(day)s以来首次发布") % {"day": date_format(today.replace(day=1), "MONTH_DAY_FORMAT")}),
        Figure(year, _("今年公开"), _("%(year)s年首次发布") % {"year": today.year}, f"?year={today.year}"),
        Figure(in_force, _("现行有效政策文件"), _("不含尚未施行、已失效和已废止"), f"?kind=policy&validity={Validity.IN_FORCE}"),
    ]


def _counts(at: datetime, today: date) -> tuple[int, int, int]:
    this_month = Count("pk", filter=Q(published_at__gte=start_of(today.replace(day=1))))
    this_year = Document.objects.published(at).filter(published_at__gte=start_of(today.replace(month=1, day=1)))
    newest = this_year.order_by("-published_at", "-id").only("pk", "published_at")[: COUNT_LIMIT + 1]
    year, month = newest.aggregate(year=Count("pk"), month=this_month).values()
    policies = having_validity(Document.objects.published(at).filter(kind="policy"), Validity.IN_FORCE, today)
    return month, year, policies.values("pk")[: COUNT_LIMIT + 1].count()


@dataclass(frozen=True)
class Promise:
    """A legal limit counted from today: `last_day` by the calendar of the site's organisation, `provisional` before the holiday notice."""

    rule: str
    label: str | Lazy
    amount: int
    last_day: date
    provisional: bool
    citation: str


# What a reader may hold the body to, with the words in which it concerns them.
PROMISED = (
    ("request_reply_20wd", gettext_lazy("今天收到的公开申请，最迟答复")),
    ("correction_7wd", gettext_lazy("申请内容不明确，最迟告知补正")),
    ("publish_20wd", gettext_lazy("今天形成的信息，最迟公开")),
)


def promises(request: HttpRequest, at: datetime) -> list[Promise]:
    """The limits of PROMISED counted from today, by the same functions as everywhere; kept for the day until the calendar changes."""
    today = shanghai_date(at)

    def counted() -> list[Promise]:
        root = root_of(request)
        work = get_calendar(root.calendar_layers if root else [])
        found = []
        for code, label in PROMISED:
            rule = get_rule(code, None, today)
            result = count(at, rule.amount, rule.unit, work)
            found.append(Promise(code, label, rule.amount, result.last_day, result.provisional, rule.citation))
        return found

    return kept(request, f"promises {today}", counted)
