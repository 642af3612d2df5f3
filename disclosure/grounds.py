"""Why something is not disclosed: the codes of LEGAL.md §1.5 (条例第十四至十六条)."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Ground(TextChoices):
    """The value is what `DocumentVersion.ground` stores."""

    STATE_SECRET = "14-a", _("国家秘密（第十四条）")
    FORBIDDEN = "14-b", _("法律、行政法规禁止公开（第十四条）")
    SAFETY = "14-c", _("危及国家安全、公共安全、经济安全、社会稳定（第十四条）")
    THIRD_PARTY = "15", _("商业秘密、个人隐私等第三方权益（第十五条）")
    INTERNAL = "16-1", _("内部事务信息（第十六条第一款）")
    PROCESS = "16-2a", _("过程性信息（第十六条第二款）")
    ENFORCEMENT_FILE = "16-2b", _("行政执法案卷信息（第十六条第二款）")
