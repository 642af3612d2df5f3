"""Staff pages of the catalogue's half of the room, and what its verbs are called in the trail."""

from django.utils.translation import gettext_lazy as _

from core.verb_labels import register_verb_labels
from disclosure.admin.cleanup import CleanupAdmin
from disclosure.admin.guide import GuideTextAdmin
from disclosure.admin.matters import CatalogueEntryAdmin
from disclosure.admin.undisclosed import UndisclosedEntryAdmin

register_verb_labels(
    {
        "catalogue.seeded": _("补齐目录事项"),
        "catalogueentry.added": _("新增目录事项"),
        "catalogueentry.changed": _("修改目录事项"),
        "catalogueentry.deleted": _("删除目录事项"),
        "guide.changed": _("修改公开指南"),
        "undisclosed.created": _("登记源头认定"),
        "undisclosed.edited": _("修改源头认定"),
        "undisclosed.reexamined": _("定期评估"),
        "document.converted": _("转为主动公开"),
    }
)

__all__ = ["CatalogueEntryAdmin", "CleanupAdmin", "GuideTextAdmin", "UndisclosedEntryAdmin"]
