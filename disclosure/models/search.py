"""The search index: passages of character bigrams (DESIGN.md, Search)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from disclosure.models.documents import Document


class SearchPassage(models.Model):
    """One passage of a public document. Written and read by disclosure/search.py only; a migration per database makes its full-text index."""

    document = models.ForeignKey(Document, models.CASCADE, related_name="passages")
    position = models.PositiveIntegerField(default=0)
    title = models.TextField(blank=True)
    body = models.TextField(blank=True)

    class Meta:
        verbose_name = _("检索段落")
        verbose_name_plural = _("检索段落")
        constraints = [models.UniqueConstraint(fields=["document", "position"], name="passage_once")]

    def __str__(self) -> str:
        return f"{self.document_id}/{self.position}"
