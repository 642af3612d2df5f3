"""Staff pages of disclosure."""

from django.utils.translation import gettext_lazy as _

from core.admin_base import register_refusal
from core.approvals import ApprovalError
from core.filetypes import FileRefusedError
from core.verb_labels import register_verb_labels
from disclosure.admin.bundles import BundleAdmin, ReviewRuleAdmin
from disclosure.admin.catalogue import CatalogueEntryAdmin, CleanupAdmin, GuideTextAdmin, UndisclosedEntryAdmin
from disclosure.admin.channels import ChannelAdmin, ChannelPostAdmin
from disclosure.admin.columns import ColumnAdmin
from disclosure.admin.documents import DocumentAdmin, VersionAdmin
from disclosure.admin.fruitless import FruitlessSearchAdmin
from disclosure.admin.inspection import WordAdmin
from disclosure.admin.readers import ReadingAdmin, SubscriptionAdmin
from disclosure.admin.removals import RemovalAdmin
from disclosure.admin.transfers import TransferAdmin
from disclosure.errors import RefusedError

register_verb_labels(
    {
        "document.created": _("拟制信息"),
        "document.withdrawn": _("撤下"),
        "document.related": _("关联"),
        "document.unrelated": _("取消关联"),
        "document.moved": _("调整栏目"),
        "transfer.made": _("登记移送"),
        "document.imported": _("导入信息"),
        "version.created": _("拟制新版本"),
        "version.edited": _("修改内容"),
        "version.expedited": _("决定应急发布"),
        "document.channels": _("选定公开渠道"),
        "document.sealed": _("封存"),
        "document.unsealed": _("解除封存"),
        "document.purged": _("清除"),
        "removal.requested": _("提出处置"),
        "removal.confirmed": _("确认处置"),
        "removal.rejected": _("否决处置"),
        "trail.purged": _("清除操作记录中的内容"),
        "bundle.created": _("新建组合"),
        "bundle.part_added": _("编入组合"),
        "bundle.part_removed": _("移出组合"),
        "bundle.dissolved": _("解散组合"),
        "channel.added": _("新增公开渠道"),
        "channel.changed": _("修改公开渠道"),
        "reviewrule.added": _("新增审核环节设置"),
        "reviewrule.changed": _("修改审核环节设置"),
        "reviewrule.deleted": _("删除审核环节设置"),
        "attachment.added": _("添加附件"),
        "attachment.removed": _("移除附件"),
        "attachment.reordered": _("调整附件顺序"),
    }
)
register_refusal(RefusedError, FileRefusedError, ApprovalError)

__all__ = [
    "BundleAdmin",
    "CatalogueEntryAdmin",
    "ChannelAdmin",
    "ChannelPostAdmin",
    "CleanupAdmin",
    "ColumnAdmin",
    "DocumentAdmin",
    "FruitlessSearchAdmin",
    "GuideTextAdmin",
    "ReadingAdmin",
    "RemovalAdmin",
    "ReviewRuleAdmin",
    "SubscriptionAdmin",
    "TransferAdmin",
    "UndisclosedEntryAdmin",
    "VersionAdmin",
    "WordAdmin",
]
