"""Questions that readers ask under an interpretation."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.fields import EncryptedTextField
from disclosure.models import Document


class QuestionState(models.TextChoices):
    """Where a question stands. HELD: sent without proof of work, waits until staff let it through."""

    HELD = "held", _("待核实")
    WAITING = "waiting", _("待解答")
    ANSWERED = "answered", _("已解答")
    HIDDEN = "hidden", _("不予展示")


class ReaderQuestion(models.Model):
    """A question about an interpretation. Only what was answered and is to be shown is public; the contact never is."""

    document = models.ForeignKey(Document, models.CASCADE, related_name="reader_questions", verbose_name=_("解读"))
    text = models.TextField(_("问题"))
    # null once nobody needs it any more (services/questions.py)
    contact = EncryptedTextField(_("联系方式"), null=True, blank=True, default=None)
    state = models.CharField(_("状态"), max_length=10, choices=QuestionState, default=QuestionState.WAITING)
    asked_at = models.DateTimeField(_("提问时间"))
    answer = models.TextField(_("解答"), blank=True)
    reason = models.CharField(_("不予展示的理由"), max_length=200, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("解答人")
    )
    answered_at = models.DateTimeField(_("解答时间"), null=True, blank=True)
    is_shown = models.BooleanField(_("公开展示"), default=False)

    class Meta:
        verbose_name = _("读者提问")
        verbose_name_plural = _("读者提问")
        ordering = ["-asked_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(is_shown=False) | (Q(state="answered") & ~Q(answer="")), name="reader_question_shown_is_answered"
            ),
            models.CheckConstraint(condition=~Q(state="hidden") | ~Q(reason=""), name="reader_question_hidden_has_reason"),
        ]
        indexes = [models.Index(fields=["document", "-answered_at"], condition=Q(is_shown=True), name="reader_question_shown")]

    def __str__(self) -> str:
        return f"{self.document_id} {self.pk}"
