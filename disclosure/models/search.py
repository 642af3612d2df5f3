"""The search index: passages of character bigrams (docs/adr/0006-search.md)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from disclosure.fields import TokensField
from disclosure.models.documents import Document


class SearchPassage(models.Model):
    """One passage of a public document; passage 0 is the title with the document number, the body follows.

    Written and read by disclosure/search/ only; a migration makes the full-text indexes over `tokens`, per database. The primary key is
    computed (search/index.py): minute of publication, document, position. "Newest first" is its descending order, which FTS5 streams.
    """

    id = models.BigIntegerField(primary_key=True)
    document = models.ForeignKey(Document, models.CASCADE, related_name="passages")
    position = models.PositiveIntegerField()
    tokens = TokensField()

    class Meta:
        verbose_name = _("检索段落")
        verbose_name_plural = _("检索段落")
        constraints = [models.UniqueConstraint(fields=["document", "position"], name="passage_once")]

    def __str__(self) -> str:
        return f"{self.document_id}/{self.position}"
