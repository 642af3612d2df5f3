"""Where else a document goes out: one entry feeds several channels (PLAN.md, the office's day)."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.models import Blob, Organisation
from disclosure.models.documents import Document
from disclosure.models.versions import DocumentVersion


class ChannelKind(models.TextChoices):
    WEBSITE = "website", _("网站")
    UNIFIED = "unified", _("统一公开平台")
    WECHAT = "wechat", _("微信公众号")
    WEIBO = "weibo", _("微博")
    BOARD = "board", _("公告栏")
    MEDIA = "media", _("政务新媒体")
    PRESS = "press", _("报刊、广播、电视")
    OTHER = "other", _("其他渠道")


class Channel(models.Model):
    """A channel a unit publishes on besides this portal. `is_default` ones are ticked when a document is filed."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="channels", verbose_name=_("单位"))
    kind = models.CharField(_("渠道种类"), max_length=12, choices=ChannelKind)
    name = models.CharField(_("渠道名称"), max_length=60)
    url = models.URLField(_("渠道地址"), max_length=300, blank=True)
    is_default = models.BooleanField(_("默认选用"), default=False)
    is_active = models.BooleanField(_("使用中"), default=True)
    order = models.PositiveSmallIntegerField(_("顺序"), default=100)

    class Meta:
        verbose_name = _("公开渠道")
        verbose_name_plural = _("公开渠道")
        ordering = ["order", "id"]
        constraints = [models.UniqueConstraint(fields=["organisation", "name"], name="channel_once")]

    def __str__(self) -> str:
        return self.name


class PostState(models.TextChoices):
    """What a channel shows of a document, and what is to be done there."""

    PLANNED = "planned", _("拟发布")
    TO_POST = "to_post", _("待发布")
    POSTED = "posted", _("已发布")
    TO_CORRECT = "to_correct", _("待更正")
    TO_TAKE_DOWN = "to_take_down", _("待撤下")
    TAKEN_DOWN = "taken_down", _("已撤下")


OPEN_POSTS = (PostState.TO_POST, PostState.TO_CORRECT, PostState.TO_TAKE_DOWN)


class ChannelPost(models.Model):
    """A document on a channel: address, time, proof. `version` is the wording it was last asked to show; former acts stand in the trail."""

    document = models.ForeignKey(Document, models.PROTECT, related_name="posts", verbose_name=_("信息"))
    channel = models.ForeignKey(Channel, models.PROTECT, related_name="posts", verbose_name=_("公开渠道"))
    version = models.ForeignKey(DocumentVersion, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("版本"))
    state = models.CharField(_("状态"), max_length=14, choices=PostState, default=PostState.PLANNED)
    asked_at = models.DateTimeField(_("交办时间"), null=True, blank=True)
    url = models.URLField(_("发布地址"), max_length=500, blank=True)
    posted_at = models.DateTimeField(_("发布时间"), null=True, blank=True)
    proof = models.ForeignKey(Blob, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("凭证"))
    proof_name = models.CharField(_("凭证名称"), max_length=200, blank=True)
    taken_down_at = models.DateTimeField(_("撤下时间"), null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("办理人"))

    class Meta:
        verbose_name = _("渠道发布")
        verbose_name_plural = _("渠道发布")
        ordering = ["channel__order", "channel_id"]
        constraints = [
            models.UniqueConstraint(fields=["document", "channel"], name="post_once_per_channel"),
            models.CheckConstraint(
                condition=~Q(state="posted") | (Q(posted_at__isnull=False) & (~Q(url="") | Q(proof__isnull=False))),
                name="post_posted_has_proof",
            ),
            models.CheckConstraint(condition=~Q(state="taken_down") | Q(taken_down_at__isnull=False), name="post_taken_down_has_time"),
        ]
        indexes = [models.Index(fields=["asked_at"], condition=Q(state__in=["to_post", "to_correct", "to_take_down"]), name="post_open")]

    def __str__(self) -> str:
        return f"{self.channel} {self.get_state_display()}"
