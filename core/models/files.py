"""Content-addressed files outside the web root."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Blob(models.Model):
    """Bytes under their SHA-256; `private` ones are encrypted at rest. Read and written only by core/files.py."""

    sha256 = models.CharField(max_length=64)
    private = models.BooleanField(default=False)
    size = models.PositiveBigIntegerField()
    mime = models.CharField(max_length=120)
    stored_at = models.DateTimeField()
    destroyed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("文件")
        verbose_name_plural = _("文件")
        constraints = [models.UniqueConstraint(fields=["sha256", "private"], name="blob_once")]

    def __str__(self) -> str:
        return self.sha256[:12]
