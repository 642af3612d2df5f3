"""建议主动公开: by the applicant (条例44条), or because the same information was asked for several times."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.models import Matter, Organisation
from requests_app.models.applications import Application


class SuggestionSource(models.TextChoices):
    APPLICANT = "applicant", _("申请人建议")
    ASKED_OFTEN = "asked_often", _("多个申请人申请相同信息")


class SuggestionState(models.TextChoices):
    OPEN = "open", _("待研究")
    ACCEPTED = "accepted", _("已采纳，待发布")
    DECLINED = "declined", _("未采纳")
    PUBLISHED = "published", _("已主动公开")


class PublicationSuggestion(models.Model):
    """One suggestion to publish what was given. The applicant's own has a matter that owes the 20 workdays of article 26."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="publication_suggestions", verbose_name=_("单位"))
    matter = models.OneToOneField(
        Matter, models.PROTECT, null=True, blank=True, related_name="publication_suggestion", verbose_name=_("事项")
    )
    application = models.ForeignKey(Application, models.CASCADE, related_name="suggestions", verbose_name=_("申请"))
    source = models.CharField(_("来源"), max_length=12, choices=SuggestionSource)
    count = models.PositiveSmallIntegerField(_("申请人数"), default=1)
    made_on = models.DateField(_("提出日期"))
    state = models.CharField(_("状态"), max_length=10, choices=SuggestionState, default=SuggestionState.OPEN)
    reason = models.CharField(_("理由"), max_length=300, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("决定人")
    )
    decided_at = models.DateTimeField(_("决定时间"), null=True, blank=True)
    document = models.ForeignKey(
        "disclosure.Document", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("主动公开的信息")
    )

    class Meta:
        verbose_name = _("建议主动公开")
        verbose_name_plural = _("建议主动公开")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["application", "source"], name="suggestion_once"),
            models.CheckConstraint(condition=~Q(state="declined") | ~Q(reason=""), name="suggestion_declined_has_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.application} {self.get_source_display()}"
