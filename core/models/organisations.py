"""Organisations as a tree, people, their roles, stand-ins and the duty roster."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from django.contrib.auth.models import AbstractUser
from django.core.validators import RegexValidator, URLValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.access import Role

if TYPE_CHECKING:
    from datetime import datetime


class LegalBasis(models.TextChoices):
    """Why a body discloses (LEGAL.md §11); it decides what letters cite and what columns are called."""

    ADMINISTRATIVE = "administrative", _("行政机关")
    AUTHORISED = "authorised", _("法律法规授权组织（条例第五十四条）")
    MASS = "mass", _("群团组织（参照条例）")
    ENTERPRISE = "enterprise", _("公共企事业单位（条例第五十五条）")


def national_layers() -> list[str]:
    """The calendar layers of an organisation that names none."""
    return ["national"]


class Organisation(models.Model):
    """A unit of the district. `code` is used in addresses and index numbers and never changes once documents exist."""

    code = models.CharField(
        _("单位代码"),
        max_length=20,
        unique=True,
        validators=[RegexValidator(r"^[A-Z][A-Z0-9]{1,19}\Z", _("大写字母开头，只含大写字母和数字。"))],
    )
    name = models.CharField(_("单位全称"), max_length=120)
    short_name = models.CharField(_("单位简称"), max_length=60)
    english_name = models.CharField(_("英文名称"), max_length=160, blank=True)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("上级单位"))
    credit_code = models.CharField(_("统一社会信用代码"), max_length=18, blank=True)
    legal_basis = models.CharField(_("公开的法律依据"), max_length=20, choices=LegalBasis, default=LegalBasis.ADMINISTRATIVE)
    calendar_layers = models.JSONField(_("工作日历"), default=national_layers, help_text=_('从一般到特别，例如 ["national", "CN-GX"]'))
    document_word = models.CharField(_("发文机关代字"), max_length=20, blank=True, help_text=_("例如 邕工发"))
    office_name = models.CharField(_("信息公开工作机构"), max_length=80, blank=True)
    office_address = models.CharField(_("办公地址"), max_length=160, blank=True)
    office_postcode = models.CharField(_("邮政编码"), max_length=10, blank=True)
    office_hours = models.CharField(_("办公时间"), max_length=120, blank=True)
    office_phone = models.CharField(_("联系电话"), max_length=40, blank=True)
    office_fax = models.CharField(_("传真"), max_length=40, blank=True)
    office_email = models.EmailField(_("电子邮箱"), blank=True)
    supervising_body = models.CharField(_("政务公开主管部门"), max_length=120, blank=True)
    superior_body = models.CharField(_("上级机关（组织）"), max_length=120, blank=True)
    reviewing_organ = models.CharField(_("行政复议机关"), max_length=120, blank=True)
    review_url = models.CharField(
        _("行政复议网上申请地址"),
        max_length=200,
        blank=True,
        validators=[URLValidator(["https", "http"])],
        help_text=_("在线送达答复时一并告知（行政复议法第二十二条）。"),
    )
    court = models.CharField(_("管辖法院"), max_length=120, blank=True)
    remedies_enabled = models.BooleanField(_("文书载明复议诉讼途径"), default=False, help_text=_("群团组织须经法律顾问同意后开启。"))
    mark = models.CharField(_("页眉标记字"), max_length=2, default="公")
    site_name = models.CharField(_("平台名称"), max_length=80, blank=True)
    site_domain = models.CharField(_("网站域名"), max_length=120, blank=True)
    site_id_code = models.CharField(_("网站标识码"), max_length=20, blank=True)
    icp_number = models.CharField(_("ICP备案号"), max_length=60, blank=True)
    police_number = models.CharField(_("公安备案号"), max_length=60, blank=True)
    order = models.PositiveSmallIntegerField(_("顺序"), default=100)
    is_active = models.BooleanField(_("启用"), default=True)

    class Meta:
        verbose_name = _("单位")
        verbose_name_plural = _("单位")
        ordering = ["order", "code"]
        constraints = [models.CheckConstraint(condition=~Q(parent=F("id")), name="organisation_not_its_own_parent")]

    def __str__(self) -> str:
        return self.short_name

    @property
    def is_administrative(self) -> bool:
        """Whether columns carry the word 政府 (LEGAL.md §11)."""
        return self.legal_basis == LegalBasis.ADMINISTRATIVE


class User(AbstractUser):
    """A member of staff. Citizens and applicants have no account."""

    display_name = models.CharField(_("姓名"), max_length=40)
    position = models.CharField(_("职务"), max_length=60, blank=True)
    phone = models.CharField(_("值班手机"), max_length=20, blank=True)

    class Meta:
        verbose_name = _("人员")
        verbose_name_plural = _("人员")

    def __str__(self) -> str:
        return self.display_name or self.username

    def get_full_name(self) -> str:
        """The name shown in the admin's header."""
        return str(self)


class Membership(models.Model):
    """One role of one person at one organisation."""

    user = models.ForeignKey(User, models.CASCADE, related_name="memberships", verbose_name=_("人员"))
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="memberships", verbose_name=_("单位"))
    role = models.CharField(_("角色"), max_length=24, choices=Role)

    class Meta:
        verbose_name = _("任职")
        verbose_name_plural = _("任职")
        constraints = [models.UniqueConstraint(fields=["user", "organisation", "role"], name="membership_once")]

    def __str__(self) -> str:
        return f"{self.user} {self.organisation} {self.get_role_display()}"


Period = TypeVar("Period", bound=models.Model)


class PeriodQuerySet(models.QuerySet[Period]):
    """Rows with `starts_at` and `ends_at` (exclusive)."""

    def at(self, at: datetime) -> PeriodQuerySet[Period]:
        """Those running at this instant."""
        return self.filter(starts_at__lte=at, ends_at__gt=at)


class StandIn(models.Model):
    """During a leave, `substitute` acts in the roles of `absent` and receives the notices."""

    absent = models.ForeignKey(User, models.CASCADE, related_name="absences", verbose_name=_("请假人"))
    substitute = models.ForeignKey(User, models.CASCADE, related_name="standing_in", verbose_name=_("代理人"))
    starts_at = models.DateTimeField(_("开始"))
    ends_at = models.DateTimeField(_("结束"))
    reason = models.CharField(_("原因"), max_length=120, blank=True)

    objects = PeriodQuerySet.as_manager()

    class Meta:
        verbose_name = _("代理安排")
        verbose_name_plural = _("代理安排")
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="standin_ends_after_start"),
            models.CheckConstraint(condition=~Q(absent=F("substitute")), name="standin_two_people"),
        ]

    def __str__(self) -> str:
        return f"{self.absent} → {self.substitute}"


class DutyShift(models.Model):
    """Who is called when an hour clock starts: the person on duty, then the deputy."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="shifts", verbose_name=_("单位"))
    person = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("值班人"))
    deputy = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("副班"))
    starts_at = models.DateTimeField(_("开始"))
    ends_at = models.DateTimeField(_("结束"))

    objects = PeriodQuerySet.as_manager()

    class Meta:
        verbose_name = _("值班安排")
        verbose_name_plural = _("值班表")
        ordering = ["-starts_at"]
        constraints = [models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="shift_ends_after_start")]

    def __str__(self) -> str:
        return f"{self.organisation} {self.person}"
