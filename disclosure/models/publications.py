"""Where else a document went out: one entry feeds several channels."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from disclosure.models.documents import Document


class ChannelKind(models.TextChoices):
    DISTRICT_PORTAL = "district_portal", _("区门户网站")
    UNIFIED = "unified", _("统一公开平台")
    WECHAT = "wechat", _("微信公众号")
    WEIBO = "weibo", _("微博")
    BOARD = "board", _("公告栏")


class Publication(models.Model):
    """One channel a document was put out on besides this portal, with address, time and who did it."""

    document = models.ForeignKey(Document, models.CASCADE, related_name="publications", verbose_name=_("信息"))
    channel = models.CharField(_("渠道"), max_length=20, choices=ChannelKind)
    url = models.URLField(_("地址"), max_length=300, blank=True)
    published_at = models.DateTimeField(_("发布时间"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("办理人"))

    class Meta:
        verbose_name = _("渠道发布")
        verbose_name_plural = _("渠道发布")
        constraints = [models.UniqueConstraint(fields=["document", "channel"], name="publication_once_per_channel")]

    def __str__(self) -> str:
        return self.get_channel_display()
