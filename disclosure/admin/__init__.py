"""Staff pages of disclosure."""

from core.admin_base import register_refusal
from core.approvals import ApprovalError
from core.filetypes import FileRefusedError
from disclosure.admin.columns import ColumnAdmin
from disclosure.admin.documents import DocumentAdmin, VersionAdmin
from disclosure.errors import RefusedError

register_refusal(RefusedError, FileRefusedError, ApprovalError)

__all__ = ["ColumnAdmin", "DocumentAdmin", "VersionAdmin"]
