"""Staff pages of disclosure."""

from django.utils.translation import gettext_lazy as _

from core.admin_base import register_refusal
from core.approvals import ApprovalError
from core.filetypes import FileRefusedError
from core.verb_labels import register_verb_labels
from disclosure.admin.catalogue import CatalogueEntryAdmin, CleanupAdmin, GuideTextAdmin, UndisclosedEntryAdmin
from disclosure.admin.columns import ColumnAdmin
from disclosure.admin.documents import DocumentAdmin, VersionAdmin
from disclosure.admin.fruitless import FruitlessSearchAdmin
from disclosure.errors import RefusedError

register_verb_labels(
    {
        "document.created": _("拟制信息"),
        "document.withdrawn": _("撤下"),
        "document.related": _("关联"),
        "document.unrelated": _("取消关联"),
        "document.imported": _("导入信息"),
        "version.created": _("拟制新版本"),
        "version.edited": _("修改内容"),
        "attachment.added": _("添加附件"),
        "attachment.removed": _("移除附件"),
        "attachment.reordered": _("调整附件顺序"),
    }
)
register_refusal(RefusedError, FileRefusedError, ApprovalError)

__all__ = [
    "CatalogueEntryAdmin",
    "CleanupAdmin",
    "ColumnAdmin",
    "DocumentAdmin",
    "FruitlessSearchAdmin",
    "GuideTextAdmin",
    "UndisclosedEntryAdmin",
    "VersionAdmin",
]
