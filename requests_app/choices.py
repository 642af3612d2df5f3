"""Closed lists of the application form (LEGAL.md §6) that no model owns."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Form(models.TextChoices):
    """信息的指定提供方式, codes of `Application.forms`."""

    PAPER = "paper", _("纸面")
    EMAIL = "email", _("电子邮件")
    DISC = "disc", _("光盘")
    DISK = "disk", _("磁盘（U 盘）")


class IdentityKind(models.TextChoices):
    """Papers that prove who somebody is (`Party.data["identity_kind"]`). The first two and the credit code have check digits."""

    ID_CARD = "id_card", _("居民身份证")
    RESIDENCE_PERMIT = "residence_permit", _("港澳台居民居住证")
    HK_MACAO_PASS = "hk_macao_pass", _("港澳居民来往内地通行证")
    TAIWAN_PASS = "taiwan_pass", _("台湾居民来往大陆通行证")
    FOREIGN_CARD = "foreign_card", _("外国人永久居留身份证")
    PASSPORT = "passport", _("护照")
    OFFICER = "officer", _("军官证、士兵证")
    CREDIT_CODE = "credit_code", _("统一社会信用代码")
    OTHER_REGISTRATION = "other_registration", _("其他登记证书")
    OTHER = "other", _("其他有效证件")


OF_BODIES = (IdentityKind.CREDIT_CODE, IdentityKind.OTHER_REGISTRATION)
OF_PEOPLE = tuple(kind for kind in IdentityKind if kind not in OF_BODIES)
CHECKED_AS_ID_CARD = (IdentityKind.ID_CARD, IdentityKind.RESIDENCE_PERMIT)
