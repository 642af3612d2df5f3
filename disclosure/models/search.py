"""The search index: passages of character bigrams (docs/adr/0006-search.md); texts of attachments; searches that found nothing."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.models import Blob
from disclosure.fields import TokensField
from disclosure.models.documents import Document


class SearchPassage(models.Model):
    """One passage of a public document; passage 0 is the title with the document number, the body follows, then the attachments.

    Written and read by disclosure/search/ only; a migration makes the full-text indexes over `tokens`, per database. The primary key is
    computed (search/keys.py): minute of publication, document, position. "Newest first" is its descending order, which FTS5 streams.
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


class TextState(models.TextChoices):
    """Whether a file's text was read."""

    WAITING = "waiting", _("待提取")
    DONE = "done", _("已提取")
    FAILED = "failed", _("无法提取")


class AttachmentText(models.Model):
    """The plain text of a public attachment, for search; one row for the same bytes however often they are attached.

    A row is made waiting when a document that carries the file is indexed, and read afterwards (disclosure/search/texts.py): publication
    never waits for a file, nor fails over one. `retry_at` is also the lease of whoever is reading.
    """

    blob = models.OneToOneField(Blob, models.CASCADE, primary_key=True, related_name="text", verbose_name=_("文件"))
    name = models.CharField(_("文件名"), max_length=200)
    state = models.CharField(_("状态"), max_length=8, choices=TextState, default=TextState.WAITING)
    text = models.TextField(_("文字"), blank=True)
    tries = models.PositiveSmallIntegerField(_("次数"), default=0)
    retry_at = models.DateTimeField(_("再试时间"), null=True, blank=True)
    error = models.CharField(_("原因"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("附件文字")
        verbose_name_plural = _("附件文字")
        indexes = [models.Index(fields=["blob"], condition=Q(state="waiting"), name="attachment_text_waiting")]

    def __str__(self) -> str:
        return self.name


class FruitlessSearch(models.Model):
    """How often the public looked for these words on a day and found nothing. Nobody is named: no person, no address, no time of day."""

    words = models.CharField(_("检索词"), max_length=40)
    day = models.DateField(_("日期"))
    count = models.PositiveIntegerField(_("次数"), default=1)

    class Meta:
        verbose_name = _("无结果检索")
        verbose_name_plural = _("无结果检索")
        constraints = [models.UniqueConstraint(fields=["day", "words"], name="fruitless_search_once_a_day")]

    def __str__(self) -> str:
        return self.words
