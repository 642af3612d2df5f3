"""What the page cache must still be told: an outbox, normally empty."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class PageTouch(models.Model):
    """Tokens to renew, written in the changing transaction, removed once they are renewed (core/pageversions.py)."""

    names = models.JSONField(default=list)

    class Meta:
        verbose_name = _("页面更新")
        verbose_name_plural = _("页面更新")

    def __str__(self) -> str:
        return " ".join(self.names)
