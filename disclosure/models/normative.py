"""规范性文件 as the staff's clean-up list sees them: the same rows as Document."""

from django.utils.translation import gettext_lazy as _

from disclosure.models.documents import Document

# Kinds that the library holds; the partial index `document_normative` repeats them.
NORMATIVE_KINDS = ("policy", "normative")


class NormativeDocument(Document):
    """A document of the library, for its page in the admin."""

    class Meta:
        proxy = True
        verbose_name = _("规范性文件")
        verbose_name_plural = _("规范性文件清理")
