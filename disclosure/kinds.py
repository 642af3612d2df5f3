"""The registry of kinds: what each kind of document must state and which steps it takes."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from disclosure.models import VersionState as S


@dataclass(frozen=True)
class Kind:
    """One kind. `required` are element names that may not be empty at submission; `steps` the states passed between draft and approved."""

    code: str
    label: str | Promise
    required: frozenset[str]
    steps: tuple[S, ...]
    is_numbered: bool = False
    is_listed: bool = True
    is_policy: bool = False


kinds: dict[str, Kind] = {}


def register_kind(kind: Kind) -> Kind:
    """Make a kind known. Rooms above register their own in `AppConfig.ready()`."""
    kinds[kind.code] = kind
    return kind


def kind_choices() -> list[tuple[str, str | Promise]]:
    """Choices for forms and filters."""
    return [(kind.code, kind.label) for kind in kinds.values()]


_BASE = frozenset({"title", "issuer", "body"})
_THREE_CHECKS = (S.FIRST_CHECK, S.SECOND_CHECK, S.FINAL_CHECK, S.SECRECY, S.SIGN_OFF)
_SHORT = (S.SECRECY, S.SIGN_OFF)

register_kind(
    Kind(
        "policy",
        _("政策文件"),
        _BASE | {"document_number", "written_on", "topic", "summary"},
        (S.FIRST_CHECK, S.SECRECY, S.SIGN_OFF),
        is_numbered=True,
        is_policy=True,
    )
)
# What binds the public and may lapse (条例第二十条第（一）项): counted apart in the annual report, cleaned up every year.
register_kind(
    Kind(
        "normative",
        _("规范性文件"),
        _BASE | {"document_number", "written_on", "topic", "summary", "effective_on"},
        (S.FIRST_CHECK, S.SECRECY, S.SIGN_OFF),
        is_numbered=True,
        is_policy=True,
    )
)
register_kind(Kind("document", _("其他文件"), _BASE | {"written_on", "topic"}, _SHORT, is_numbered=True))
register_kind(Kind("notice", _("通知公告"), _BASE | {"written_on"}, _SHORT))
register_kind(Kind("news", _("工作动态"), _BASE, _SHORT))
register_kind(Kind("plan", _("规划计划"), _BASE | {"written_on"}, _SHORT, is_numbered=True))
register_kind(Kind("finance", _("财政审计"), _BASE | {"written_on"}, _THREE_CHECKS))
register_kind(Kind("organisation", _("机构职能"), _BASE, _SHORT))
register_kind(Kind("report", _("年度报告"), _BASE | {"written_on"}, _SHORT))
register_kind(Kind("interpretation", _("政策解读"), _BASE, _SHORT))
