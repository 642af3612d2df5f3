"""People and bodies of a case, encrypted."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.fields import EncryptedJSONField
from requests_app.models.applications import Application


class PartyRole(models.TextChoices):
    APPLICANT = "applicant", _("申请人")
    REPRESENTATIVE = "representative", _("代表人")
    CO_APPLICANT = "co_applicant", _("共同申请人")
    AGENT = "agent", _("委托代理人")
    GUARDIAN = "guardian", _("监护人")


class Party(models.Model):
    """Who asks, or acts for whoever asks. Exact search goes over the blind indexes (core.crypto.blind_index, field = its column's name).

    `data`: name, identity_kind, identity_number, work_unit, legal_representative, contact_name, address, postcode, phone, fax, email.
    """

    application = models.ForeignKey(Application, models.CASCADE, related_name="parties", verbose_name=_("申请"))
    role = models.CharField(_("身份"), max_length=16, choices=PartyRole, default=PartyRole.APPLICANT)
    data = EncryptedJSONField(verbose_name=_("个人信息"))
    name_index = models.CharField(max_length=64, blank=True, editable=False, db_index=True)
    identity_index = models.CharField(max_length=64, blank=True, editable=False, db_index=True)
    phone_index = models.CharField(max_length=64, blank=True, editable=False, db_index=True)

    class Meta:
        verbose_name = _("当事人")
        verbose_name_plural = _("当事人")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["application"], condition=Q(role="applicant"), name="party_one_applicant"),
        ]

    def __str__(self) -> str:
        return f"{self.application} {self.get_role_display()}"
