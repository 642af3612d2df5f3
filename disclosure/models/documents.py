"""Document: the identity of everything published."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.models import Matter, Organisation
from disclosure.models.columns import Column

if TYPE_CHECKING:
    from datetime import datetime


class Attribute(models.TextChoices):
    """公开属性, set at the source and approved with the document (国办发〔2016〕80号)."""

    PROACTIVE = "proactive", _("主动公开")
    ON_APPLICATION = "on_application", _("依申请公开")
    NOT_DISCLOSED = "not_disclosed", _("不予公开")


class DocumentQuerySet(models.QuerySet["Document"]):
    def published(self, at: datetime) -> DocumentQuerySet:
        """What the public may read. `published_at` is set by publication, so `at` only guards against a clock set back."""
        return self.filter(is_public=True, published_at__lte=at)

    def for_lists(self) -> DocumentQuerySet:
        """With what a list row shows and never the body."""
        return self.select_related("current", "column", "organisation").defer("current__body", "current__body_text")


class Document(models.Model):
    """The identity: number, place, current version. What it says stands in its versions.

    `title`, `kind`, `column`, `topic` and `written_on` repeat the current version's, so that lists and filters need one indexed table; only
    publication writes them.
    """

    matter = models.OneToOneField(Matter, models.PROTECT, related_name="document", verbose_name=_("事项"))
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="documents", verbose_name=_("公开单位"))
    kind = models.CharField(_("种类"), max_length=24)
    column = models.ForeignKey(Column, models.PROTECT, related_name="documents", verbose_name=_("栏目"))
    title = models.CharField(_("标题"), max_length=300)
    topic = models.CharField(_("主题分类"), max_length=80, blank=True)
    written_on = models.DateField(_("成文日期"), null=True, blank=True)
    index_number = models.CharField(_("索引号"), max_length=40, blank=True)
    serial = models.CharField(_("地址号"), max_length=24, blank=True)
    foreign_source = models.URLField(_("原始地址"), max_length=300, blank=True)
    import_key = models.CharField(max_length=120, blank=True, editable=False)
    current = models.OneToOneField(
        "disclosure.DocumentVersion", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("现行版本")
    )
    is_public = models.BooleanField(_("公开中"), default=False)
    published_at = models.DateTimeField(_("首次发布"), null=True, blank=True)
    updated_at = models.DateTimeField(_("最近变更"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("撤下时间"), null=True, blank=True)
    withdrawal_note = models.CharField(_("撤下说明"), max_length=300, blank=True)
    sealed_at = models.DateTimeField(_("封存时间"), null=True, blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("拟稿人"))

    objects = DocumentQuerySet.as_manager()

    class Meta:
        verbose_name = _("信息")
        verbose_name_plural = _("信息")
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "index_number"], condition=~Q(index_number=""), name="document_index_number_once"
            ),
            models.UniqueConstraint(fields=["organisation", "serial"], condition=~Q(serial=""), name="document_serial_once"),
            models.UniqueConstraint(fields=["organisation", "import_key"], condition=~Q(import_key=""), name="document_imported_once"),
            models.CheckConstraint(
                condition=Q(is_public=False)
                | (Q(current__isnull=False, published_at__isnull=False, withdrawn_at__isnull=True, sealed_at__isnull=True) & ~Q(serial="")),
                name="document_public_is_complete",
            ),
            models.CheckConstraint(condition=Q(withdrawn_at__isnull=True) | ~Q(withdrawal_note=""), name="document_withdrawal_has_note"),
        ]
        indexes = [
            models.Index(fields=["-published_at", "-id"], condition=Q(is_public=True), name="document_latest"),
            models.Index(fields=["column", "-published_at", "-id"], condition=Q(is_public=True), name="document_by_column"),
            models.Index(fields=["organisation", "-published_at", "-id"], condition=Q(is_public=True), name="document_by_organisation"),
            models.Index(fields=["kind", "-published_at", "-id"], condition=Q(is_public=True), name="document_by_kind"),
            models.Index(fields=["topic", "-published_at", "-id"], condition=Q(is_public=True), name="document_by_topic"),
            # what was taken away lately must leave the archive of open data
            models.Index(fields=["withdrawn_at"], condition=Q(withdrawn_at__isnull=False), name="document_withdrawn"),
            models.Index(fields=["sealed_at"], condition=Q(sealed_at__isnull=False), name="document_sealed"),
            # the library of normative documents, and its years
            models.Index(
                fields=["-published_at", "-id"], condition=Q(is_public=True, kind__in=["policy", "normative"]), name="document_normative"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """`/documents/<code>/<year-serial>/`, in the active language. Needs `organisation` loaded and a serial."""
        from django.urls import reverse

        return reverse("disclosure:document", args=[self.organisation.code, self.serial])


class RelationKind(models.TextChoices):
    """What the newer document does to the older, or is to it. Validity is derived from the first three."""

    AMENDS = "amends", _("修改")
    REPLACES = "replaces", _("替代")
    ABOLISHES = "abolishes", _("废止")
    INTERPRETS = "interprets", _("解读")
    RELATES = "relates", _("相关")


class DocumentRelation(models.Model):
    """`source` amends, replaces, abolishes, interprets or relates to `target`."""

    source = models.ForeignKey(Document, models.CASCADE, related_name="relations_out", verbose_name=_("本信息"))
    target = models.ForeignKey(Document, models.CASCADE, related_name="relations_in", verbose_name=_("关联信息"))
    kind = models.CharField(_("关系"), max_length=12, choices=RelationKind)
    effective_on = models.DateField(_("生效日期"), null=True, blank=True)

    class Meta:
        verbose_name = _("关联")
        verbose_name_plural = _("关联")
        constraints = [
            models.UniqueConstraint(fields=["source", "target", "kind"], name="relation_once"),
            models.CheckConstraint(condition=~Q(source=F("target")), name="relation_two_documents"),
        ]

    def __str__(self) -> str:
        return f"{self.source_id} {self.kind} {self.target_id}"
