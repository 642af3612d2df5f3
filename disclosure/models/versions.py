"""DocumentVersion: every element, the body, the attachments and the workflow state."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.models import Blob, Organisation
from disclosure.models.columns import Column
from disclosure.models.documents import Attribute, Document


class VersionState(models.TextChoices):
    """Workflow of TERMS.md. Which of the three checks a kind needs is in the registry of kinds."""

    DRAFT = "draft", _("拟稿中")
    FIRST_CHECK = "first_check", _("待初审")
    SECOND_CHECK = "second_check", _("待复审")
    FINAL_CHECK = "final_check", _("待终审")
    SECRECY = "secrecy", _("保密审查中")
    SIGN_OFF = "sign_off", _("待签发")
    APPROVED = "approved", _("待发布")
    SCHEDULED = "scheduled", _("定时发布")
    PUBLISHED = "published", _("已发布")
    SUPERSEDED = "superseded", _("历史版本")
    WITHDRAWN = "withdrawn", _("已撤下")


# Public once, therefore frozen by trigger: only the state may still change (superseded, withdrawn).
FROZEN_STATES = (VersionState.PUBLISHED, VersionState.SUPERSEDED, VersionState.WITHDRAWN)


class DocumentVersion(models.Model):
    """One wording of a document. At most one unpublished version a document; frozen once published."""

    document = models.ForeignKey(Document, models.CASCADE, related_name="versions", verbose_name=_("信息"))
    number = models.PositiveIntegerField(_("版本号"), default=1)
    state = models.CharField(_("状态"), max_length=16, choices=VersionState, default=VersionState.DRAFT)
    title = models.CharField(_("标题"), max_length=300)
    kind = models.CharField(_("种类"), max_length=24)
    column = models.ForeignKey(Column, models.PROTECT, related_name="+", verbose_name=_("栏目"))
    document_number = models.CharField(_("发文字号"), max_length=60, blank=True)
    issuer = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("发文机关"))
    issuer_text = models.CharField(_("发文机关（不在平台内）"), max_length=120, blank=True)
    drafting_unit = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("起草部门"))
    drafting_unit_text = models.CharField(_("起草科室"), max_length=80, blank=True)
    written_on = models.DateField(_("成文日期"), null=True, blank=True)
    effective_on = models.DateField(_("施行日期"), null=True, blank=True)
    expires_on = models.DateField(_("失效日期"), null=True, blank=True)
    topic = models.CharField(_("主题分类"), max_length=80, blank=True)
    subject_words = models.CharField(_("主题词"), max_length=120, blank=True)
    keywords = models.CharField(_("关键词"), max_length=120, blank=True)
    summary = models.CharField(_("内容概述"), max_length=300, blank=True)
    content_source = models.CharField(_("信息来源"), max_length=120, blank=True)
    author = models.CharField(_("作者"), max_length=60, blank=True)
    attribute = models.CharField(_("公开属性"), max_length=16, choices=Attribute, default=Attribute.PROACTIVE)
    ground = models.CharField(_("不予公开依据"), max_length=8, blank=True)
    ground_reason = models.CharField(_("不予公开理由"), max_length=300, blank=True)
    needs_interpretation = models.BooleanField(_("需要解读"), null=True, blank=True)
    interpretation_reason = models.CharField(_("不需要解读的理由"), max_length=300, blank=True)
    body = models.TextField(_("正文"), blank=True)
    body_text = models.TextField(blank=True, editable=False)
    note = models.CharField(_("版本说明（对外）"), max_length=200, blank=True)
    scheduled_for = models.DateTimeField(_("定时发布时间"), null=True, blank=True)
    published_at = models.DateTimeField(_("发布时间"), null=True, blank=True)
    content_hash = models.CharField(max_length=64, blank=True)
    # names of others as they stood at publication, so that a unit renamed later leaves the hash true (services/content.py)
    names = models.JSONField(null=True, blank=True, editable=False)
    revision = models.PositiveIntegerField(_("修改次数"), default=1)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("拟稿人"))
    created_at = models.DateTimeField(_("拟稿时间"))

    class Meta:
        verbose_name = _("信息版本")
        verbose_name_plural = _("信息版本")
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["document", "number"], name="version_number_once"),
            models.UniqueConstraint(
                fields=["document"],
                condition=~Q(state__in=["published", "superseded", "withdrawn"]),
                name="version_one_unpublished",
            ),
            models.CheckConstraint(condition=Q(issuer__isnull=False) | ~Q(issuer_text=""), name="version_has_issuer"),
            models.CheckConstraint(
                condition=Q(attribute="proactive") | (~Q(ground="") & ~Q(ground_reason="")), name="version_withheld_has_ground"
            ),
            # what is not to be disclosed is a line only: its text never stands here (LEGAL.md §13)
            models.CheckConstraint(
                condition=~Q(attribute="not_disclosed") | Q(body="", body_text=""), name="version_not_disclosed_no_text"
            ),
            models.CheckConstraint(
                condition=Q(effective_on__isnull=True) | Q(expires_on__isnull=True) | Q(expires_on__gte=F("effective_on")),
                name="version_expires_after_effect",
            ),
            models.CheckConstraint(condition=~Q(state="scheduled") | Q(scheduled_for__isnull=False), name="version_scheduled_has_time"),
            models.CheckConstraint(
                condition=~Q(state__in=["published", "superseded", "withdrawn"]) | Q(published_at__isnull=False),
                name="version_published_has_time",
            ),
        ]
        indexes = [
            models.Index(fields=["scheduled_for"], condition=Q(state="scheduled"), name="version_scheduled"),
            # few versions state these days: the filters by validity look at those alone
            models.Index(fields=["expires_on"], condition=Q(expires_on__isnull=False), name="version_expires"),
            models.Index(fields=["effective_on"], condition=Q(effective_on__isnull=False), name="version_effective"),
        ]

    def __str__(self) -> str:
        return f"{self.title} v{self.number}"

    @property
    def issuer_name(self) -> str:
        """The issuing body's name, in the platform or outside it; once published, the name it had then."""
        if self.names:
            return str(self.names["issuer"])
        return self.issuer.name if self.issuer else self.issuer_text

    @property
    def partners(self) -> list[str]:
        """Names of the co-issuing bodies in order, likewise."""
        return list(self.names["co_issuers"]) if self.names else [str(row) for row in self.co_issuers.all()]

    @property
    def is_frozen(self) -> bool:
        """Whether it was published once."""
        return self.state in FROZEN_STATES


class CoIssuer(models.Model):
    """A body that issues jointly; the version's `issuer` leads."""

    version = models.ForeignKey(DocumentVersion, models.CASCADE, related_name="co_issuers", verbose_name=_("版本"))
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("联合发文机关"))
    name = models.CharField(_("联合发文机关（不在平台内）"), max_length=120, blank=True)
    order = models.PositiveSmallIntegerField(_("顺序"), default=1)

    class Meta:
        verbose_name = _("联合发文机关")
        verbose_name_plural = _("联合发文机关")
        ordering = ["order", "id"]
        constraints = [models.CheckConstraint(condition=Q(organisation__isnull=False) | ~Q(name=""), name="co_issuer_named")]

    def __str__(self) -> str:
        return self.organisation.name if self.organisation else self.name


class Attachment(models.Model):
    """A file of a version, private until the version is public."""

    version = models.ForeignKey(DocumentVersion, models.CASCADE, related_name="attachments", verbose_name=_("版本"))
    blob = models.ForeignKey(Blob, models.PROTECT, related_name="+", verbose_name=_("文件"))
    name = models.CharField(_("文件名"), max_length=200)
    title = models.CharField(_("显示名称"), max_length=200)
    order = models.PositiveSmallIntegerField(_("顺序"), default=1)

    class Meta:
        verbose_name = _("附件")
        verbose_name_plural = _("附件")
        ordering = ["order", "id"]
        constraints = [models.UniqueConstraint(fields=["version", "name"], name="attachment_name_once")]

    def __str__(self) -> str:
        return self.title


class Contribution(models.Model):
    """Who changed the content of a version at which revision: none of them may approve it."""

    version = models.ForeignKey(DocumentVersion, models.CASCADE, related_name="contributions", verbose_name=_("版本"))
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("撰写人"))
    revision = models.PositiveIntegerField(_("修改次数"))
    at = models.DateTimeField(_("时间"))

    class Meta:
        verbose_name = _("撰写记录")
        verbose_name_plural = _("撰写记录")
        constraints = [models.UniqueConstraint(fields=["version", "user", "revision"], name="contribution_once")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.revision}"
