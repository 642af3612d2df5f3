"""The application and its items."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.fields import EncryptedJSONField, EncryptedTextField
from core.models import Matter, Organisation

if TYPE_CHECKING:
    from collections.abc import Iterable


class ApplicationState(models.TextChoices):
    """Words of TERMS.md. That a third party is being consulted or the limit was extended is derived (queries.shown_state)."""

    SUBMITTED = "submitted", _("已提交（待确认）")
    REGISTERED = "registered", _("已登记")
    CORRECTION = "correction", _("待补正")
    REASONS = "reasons", _("待说明理由")
    HANDLING = "handling", _("办理中")
    FEE = "fee", _("待缴费")
    ANSWERED = "answered", _("已答复")
    DELIVERED = "delivered", _("已送达")
    CLOSED = "closed", _("已办结")
    ARCHIVED = "archived", _("已归档")
    LAPSED = "lapsed", _("不再处理")
    WITHDRAWN = "withdrawn", _("申请人已撤回")
    MERGED = "merged", _("已并案")


class Channel(models.TextChoices):
    """How it came; it decides which date is the legal date of receipt (条例31条)."""

    IN_PERSON = "in_person", _("当面提交")
    ORAL = "oral", _("口头提出（代为填写）")
    REGISTERED_POST = "registered_post", _("挂号、特快专递")
    ORDINARY_POST = "ordinary_post", _("平常信函")
    FAX = "fax", _("传真")
    ONLINE = "online", _("本平台在线")
    EMAIL = "email", _("电子邮件")
    UNIFIED = "unified", _("区统一平台")


class ApplicantClass(models.TextChoices):
    """Columns of the annual report (国办公开办函〔2021〕30号)."""

    CITIZEN = "citizen", _("自然人")
    COMPANY = "company", _("商业企业")
    RESEARCH = "research", _("科研机构")
    WELFARE = "welfare", _("社会公益组织")
    LEGAL = "legal", _("法律服务机构")
    OTHER = "other", _("其他")


CLOSED_STATES = (
    ApplicationState.CLOSED,
    ApplicationState.ARCHIVED,
    ApplicationState.LAPSED,
    ApplicationState.WITHDRAWN,
    ApplicationState.MERGED,
)


class ApplicationQuerySet(models.QuerySet["Application"]):
    def of(self, organisations: Iterable[int]) -> ApplicationQuerySet:
        """Those of these organisations."""
        return self.filter(organisation__in=organisations)

    def open(self) -> ApplicationQuerySet:
        """Those still to be dealt with."""
        return self.exclude(state__in=CLOSED_STATES)

    def counted(self) -> ApplicationQuerySet:
        """Those the annual report counts: received, and not merged into another."""
        return self.filter(received_on__isnull=False).exclude(state=ApplicationState.MERGED)


class Application(models.Model):
    """One application for disclosure 政府信息公开申请.

    Four times are kept apart (LEGAL.md §1.2): when it was sent, signed for, confirmed, and the legal date of receipt, from which alone
    limits count. Who asks is in `parties`, what is asked in `wanted` and `items`, both encrypted; the matter's title holds neither.
    """

    matter = models.OneToOneField(Matter, models.PROTECT, related_name="application", verbose_name=_("事项"))
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="applications", verbose_name=_("受理单位"))
    year = models.PositiveSmallIntegerField(_("年度"))
    serial = models.PositiveIntegerField(_("序号"))
    number = models.CharField(_("申请编号"), max_length=40, unique=True)
    state = models.CharField(_("状态"), max_length=12, choices=ApplicationState, default=ApplicationState.SUBMITTED)
    channel = models.CharField(_("提交方式"), max_length=16, choices=Channel)
    foreign_number = models.CharField(_("统一平台编号"), max_length=80, blank=True)
    applicant_class = models.CharField(_("申请人类型"), max_length=10, choices=ApplicantClass)
    submitted_at = models.DateTimeField(_("提交时间"))
    signed_on = models.DateField(_("签收日期"), null=True, blank=True)
    confirmed_at = models.DateTimeField(_("双方确认时间"), null=True, blank=True)
    received_on = models.DateField(_("收到申请之日"), null=True, blank=True)
    code_hash = models.CharField(max_length=64, blank=True, editable=False)
    code_issued_at = models.DateTimeField(null=True, blank=True, editable=False)
    wanted = EncryptedJSONField(verbose_name=_("所需信息"))  # {description, title, document_number, index_number, remark}
    forms = models.JSONField(_("提供方式"), default=list)  # codes of requests_app.choices.FORMS
    ways = models.JSONField(_("获取方式"), default=list)  # codes of DeliveryWay
    accepts_other = models.BooleanField(_("接受其他方式"), default=True)
    suggests_publication = models.BooleanField(_("建议主动公开"), default=False)
    held_for_staff = models.BooleanField(_("未经人机验证，待人工核对"), default=False)
    carried_in = models.BooleanField(_("由旧系统结转"), default=False)
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="merged", verbose_name=_("并入"))
    row = models.CharField(_("年报行"), max_length=8, blank=True)  # key of LEGAL.md §2, set when it is closed
    closed_on = models.DateField(_("办结日期"), null=True, blank=True)
    archived_at = models.DateTimeField(_("归档时间"), null=True, blank=True)
    archive_number = models.CharField(_("档号"), max_length=80, blank=True)
    transferred_on = models.DateField(_("移交档案日期"), null=True, blank=True)
    erased_at = models.DateTimeField(_("在线副本清除时间"), null=True, blank=True)
    trace = models.JSONField(_("期限计算明细（固定）"), null=True, blank=True, editable=False)

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        verbose_name = _("公开申请")
        verbose_name_plural = _("公开申请")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "year", "serial"], name="application_serial_once"),
            models.UniqueConstraint(
                fields=["organisation", "foreign_number"], condition=~Q(foreign_number=""), name="application_foreign_number_once"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["submitted", "withdrawn", "merged"]) | Q(received_on__isnull=False),
                name="application_registered_has_receipt",
            ),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("id")), name="application_not_merged_into_itself"
            ),
            models.CheckConstraint(condition=~Q(state="merged") | Q(merged_into__isnull=False), name="application_merged_names_other"),
            models.CheckConstraint(
                condition=~Q(state__in=["closed", "archived", "lapsed", "withdrawn"])
                | (~Q(row="") & Q(closed_on__isnull=False))
                | Q(state="withdrawn", received_on__isnull=True),
                name="application_closed_has_row",
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "state"], name="application_board"),
            models.Index(fields=["organisation", "received_on"], name="application_received"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def is_closed(self) -> bool:
        return self.state in CLOSED_STATES


class Item(models.Model):
    """One thing asked for. Each item has its own decision in an answer; an application without a split has one."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="items", verbose_name=_("申请"))
    number = models.PositiveSmallIntegerField(_("序号"))
    wanted = EncryptedTextField(verbose_name=_("所需信息"))
    handler = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("承办人")
    )

    class Meta:
        verbose_name = _("申请事项")
        verbose_name_plural = _("申请事项")
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["application", "number"], name="item_number_once")]

    def __str__(self) -> str:
        return f"{self.application} ({self.number})"
