"""The office's day: copies of what is being typed, addresses of the old site, lists handed to the archive and the library."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.models import Organisation
from disclosure.models.documents import Document
from disclosure.models.versions import DocumentVersion


class DraftCopy(models.Model):
    """What a person typed into the filing form and has not saved: one a person and version, one a person for a new document.

    `revision` is the version's when the form was opened; a copy of an older revision is never offered. It holds fields of the form as sent.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("人员"))
    version = models.ForeignKey(DocumentVersion, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("版本"))
    revision = models.PositiveIntegerField(_("修改次数"), default=0)
    fields = models.JSONField(_("内容"), default=dict)
    saved_at = models.DateTimeField(_("保存时间"))

    class Meta:
        verbose_name = _("未保存的内容")
        verbose_name_plural = _("未保存的内容")
        constraints = [
            models.UniqueConstraint(fields=["user", "version"], condition=Q(version__isnull=False), name="draft_copy_once"),
            models.UniqueConstraint(fields=["user"], condition=Q(version__isnull=True), name="draft_copy_new_once"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.version_id or '-'}"


class OldAddress(models.Model):
    """A page of the former site: whoever comes with its address (path, and query if it had one) is sent to the document."""

    path = models.CharField(_("原地址"), max_length=300, unique=True)
    document = models.ForeignKey(Document, models.CASCADE, related_name="old_addresses", verbose_name=_("信息"))

    class Meta:
        verbose_name = _("原站地址")
        verbose_name_plural = _("原站地址")

    def __str__(self) -> str:
        return self.path


class Receiver(models.TextChoices):
    """Who is owed the unit's public documents (条例第二十五条)."""

    ARCHIVE = "archive", _("国家档案馆")
    LIBRARY = "library", _("公共图书馆")


class Transfer(models.Model):
    """移送清单: documents of one year handed to the archive or the library. A document is on one list a receiver; rows are read live."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="transfers", verbose_name=_("单位"))
    receiver = models.CharField(_("接收单位类别"), max_length=12, choices=Receiver)
    receiver_name = models.CharField(_("接收单位"), max_length=120)
    year = models.PositiveSmallIntegerField(_("形成年度"))
    made_at = models.DateTimeField(_("移送时间"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("移送人"))
    documents = models.ManyToManyField(Document, related_name="transfers", verbose_name=_("信息"))

    class Meta:
        verbose_name = _("移送清单")
        verbose_name_plural = _("移送清单")
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.organisation} {self.year} {self.get_receiver_display()}"
