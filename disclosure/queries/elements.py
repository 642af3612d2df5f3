"""The element table of a document's page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from disclosure.dates import shanghai_date
from disclosure.kinds import kinds
from disclosure.validity import Validity

if TYPE_CHECKING:
    from datetime import date

    from disclosure.models import Document, DocumentVersion


def element_rows(version: DocumentVersion, document: Document, validity: Validity) -> list[tuple[str, str]]:
    """(label, value) in the order of the table; empty elements are left out. Dates in the active language, days of Asia/Shanghai."""
    issuers = [version.issuer_name, *version.partners]
    published = document.published_at or version.published_at
    kind = kinds.get(version.kind)
    rows = [
        (_("索引号"), document.index_number),
        (_("主题分类"), version.topic.replace("/", " / ")),
        (_("发文机关"), "、".join(name for name in issuers if name)),
        (_("成文日期"), _day(version.written_on)),
        (_("发文字号"), version.document_number),
        (_("发布日期"), _day(shanghai_date(published)) if published else ""),
        (_("主题词"), version.subject_words),
        (
            _("有效性"),
            _in_words(version, validity) if kind is None or kind.is_numbered or version.effective_on or version.expires_on else "",
        ),
        (_("公开属性"), version.get_attribute_display()),
    ]
    return [(label, value) for label, value in rows if value]


def _day(day: date | None) -> str:
    return date_format(day, "DATE_FORMAT") if day else ""


def _in_words(version: DocumentVersion, shown: Validity) -> str:
    """The word, and the date that explains it where it is still to come."""
    if shown == Validity.NOT_YET and version.effective_on:
        return _("%(validity)s（%(date)s起施行）") % {"validity": shown.label, "date": _day(version.effective_on)}
    if shown in {Validity.IN_FORCE, Validity.AMENDED} and version.expires_on:
        return _("%(validity)s（有效期至%(date)s）") % {"validity": shown.label, "date": _day(version.expires_on)}
    return str(shown.label)
