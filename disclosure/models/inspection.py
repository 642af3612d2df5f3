"""What inspection before publication found, and the words units watch."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.models import Blob, Organisation
from disclosure.models.versions import Attachment, DocumentVersion


class Severity(models.TextChoices):
    BLOCKING = "blocking", _("阻断")
    HINT = "hint", _("提示")


class FindingState(models.TextChoices):
    """A drafter's explanation awaits a second person; only then is a finding overruled."""

    OPEN = "open", _("待处理")
    EXPLAINED = "explained", _("已说明，待确认")
    OVERRULED = "overruled", _("已确认无误")
    MASKED = "masked", _("已脱敏")


class Inspection(models.Model):
    """Which wording the stored findings are of: the revision, and a stamp of what they were judged by."""

    version = models.OneToOneField(DocumentVersion, models.CASCADE, related_name="inspection")
    revision = models.PositiveIntegerField()
    stamp = models.CharField(max_length=64)
    files = models.JSONField(default=list)  # "<sha256>:<name>" of the files looked through
    at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("发布前检查")
        verbose_name_plural = _("发布前检查")

    def __str__(self) -> str:
        return f"{self.version_id} r{self.revision}"


class InspectionFinding(models.Model):
    """One finding in a version. The excerpt is masked; the fingerprint is a keyed hash, so that the value itself is nowhere stored."""

    version = models.ForeignKey(DocumentVersion, models.CASCADE, related_name="findings", verbose_name=_("版本"))
    fingerprint = models.CharField(max_length=64)
    kind = models.CharField(_("问题"), max_length=24)
    severity = models.CharField(_("程度"), max_length=8, choices=Severity)
    source = models.CharField(_("位置"), max_length=24)
    file_name = models.CharField(_("文件名"), max_length=200, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    place = models.CharField(_("位置"), max_length=160, blank=True)
    excerpt = models.CharField(_("摘录"), max_length=200, blank=True)
    times = models.PositiveIntegerField(_("处数"), default=1)
    state = models.CharField(_("状态"), max_length=12, choices=FindingState, default=FindingState.OPEN)
    reason = models.CharField(_("理由"), max_length=300, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("办理人"))
    at = models.DateTimeField(_("时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("检查问题")
        verbose_name_plural = _("检查问题")
        ordering = ["severity", "id"]
        constraints = [
            models.UniqueConstraint(fields=["version", "fingerprint"], name="finding_once"),
            models.CheckConstraint(
                condition=~Q(state__in=["explained", "overruled"]) | (~Q(reason="") & Q(by__isnull=False) & Q(at__isnull=False)),
                name="finding_settled_has_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.place}"


class SensitiveWord(models.Model):
    """错敏词: a wrong or sensitive word, for one unit or for all."""

    organisation = models.ForeignKey(
        Organisation, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("单位"), help_text=_("不填即适用于全部单位。")
    )
    word = models.CharField(_("词"), max_length=40)
    suggestion = models.CharField(_("建议改为"), max_length=80, blank=True)
    severity = models.CharField(_("程度"), max_length=8, choices=Severity, default=Severity.HINT)

    class Meta:
        verbose_name = _("错敏词")
        verbose_name_plural = _("错敏词")
        ordering = ["word", "id"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "word"], name="word_once_per_unit"),
            models.UniqueConstraint(fields=["word"], condition=Q(organisation__isnull=True), name="word_once_for_all"),
        ]

    def __str__(self) -> str:
        return self.word


class OriginalFile(models.Model):
    """The file as it was uploaded, kept privately beside the cleaned one that the public gets."""

    attachment = models.OneToOneField(Attachment, models.CASCADE, related_name="original_file")
    blob = models.ForeignKey(Blob, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("原始文件")
        verbose_name_plural = _("原始文件")

    def __str__(self) -> str:
        return str(self.blob)
