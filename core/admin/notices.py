"""The inbox of the signed-in person, and what could not be delivered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib import admin
from django.db.models import QuerySet
from django.http import Http404
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.decorators import action, display

from core.access import Verb
from core.admin_acts import ActForm, act, sent
from core.admin_base import StaffAdmin, back, refusals, tell
from core.inbox import get_notice_for, inbox
from core.models import Delivery, Notice
from core.models.notices import DeliveryState
from core.notices import acknowledge, mark_read, render, retry

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


class UnreadFilter(admin.SimpleListFilter):
    title = gettext_lazy("阅读")
    parameter_name = "unread"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("1", gettext_lazy("未读")), ("sign", gettext_lazy("待签收"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Notice]) -> QuerySet[Notice]:
        if self.value() == "1":
            return queryset.filter(read_at__isnull=True)
        if self.value() == "sign":
            return queryset.filter(acknowledge_by__isnull=False, acknowledged_at__isnull=True)
        return queryset


@admin.register(Notice)
class NoticeAdmin(StaffAdmin):
    """Own messages only. Opening one marks it read; one that wants it is acknowledged by its button (签收)."""

    list_display = ["subject", "unread", "organisation", "created_at", "acknowledge_by", "acknowledged_at"]
    list_display_links = ["subject"]
    list_select_related = ["organisation", "matter", "deadline", "recipient"]
    list_filter = [UnreadFilter]
    actions = ["mark_all_read"]
    actions_detail = ["acknowledge_notice"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Notice]:
        return inbox(self.reach(request).user)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.reach(request).may(Verb.SEE_STAFF)

    @display(description=gettext_lazy("内容"))
    def subject(self, obj: Notice) -> str:
        return render(obj)[0]

    @display(description=gettext_lazy("阅读"), label={"unread": "danger", "read": "default"})
    def unread(self, obj: Notice) -> tuple[str, Any]:
        return ("read", _("已读")) if obj.read_at else ("unread", _("未读"))

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The message itself, read from now on."""
        notice = self.own(request, object_id)
        mark_read(notice=notice, by=self.reach(request).user, at=self.reach(request).at)
        subject, text, url = render(notice)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.model._meta,
            "original": subject,
            "title": subject,
            "notice": notice,
            "subject": subject,
            "text": text,
            "url": url.removeprefix(settings.SITE_URL),
            "signs": self.signs(notice),
        }
        return TemplateResponse(request, "admin/notice.html", context)

    def own(self, request: HttpRequest, object_id: str) -> Notice:
        """One's own message or that of somebody one stands in for, or 404."""
        if not object_id.isdigit():
            raise Http404
        return get_notice_for(self.reach(request).user, int(object_id), self.reach(request).at)

    def signs(self, notice: Notice) -> bool:
        """Whether the message still wants its acknowledgement."""
        return notice.acknowledge_by is not None and notice.acknowledged_at is None

    @action(description=gettext_lazy("签收"), url_path="acknowledge")
    def acknowledge_notice(self, request: HttpRequest, object_id: str) -> HttpResponse:
        notice = self.own(request, object_id)
        if request.method == "POST":
            try:
                acknowledge(notice=notice, by=self.reach(request).user, at=self.reach(request).at)
                self.message_user(request, _("已签收。"))
            except refusals() as error:
                tell(request, error)
        return back(self, notice)

    @admin.action(description=gettext_lazy("标为已读"))
    def mark_all_read(self, request: HttpRequest, queryset: QuerySet[Notice]) -> None:
        unread = list(queryset.filter(read_at__isnull=True))
        for notice in unread:
            mark_read(notice=notice, by=self.reach(request).user, at=self.reach(request).at)
        self.message_user(request, _("已将 %(count)s 条消息标为已读。") % {"count": len(unread)})


@admin.register(Delivery)
class DeliveryAdmin(StaffAdmin):
    """What went out by mail or gateway; dead letters can be tried again. Addresses and texts are not shown."""

    view_verb = Verb.VIEW_DEAD_LETTERS
    organisation_path = "notice__organisation"
    list_display = ["recipient", "template", "channel", "state_label", "tries", "next_try_at", "sent_at", "last_error"]
    list_filter = ["state", "channel"]
    list_select_related = ["notice__recipient"]
    actions_detail = ["retry_delivery"]
    fields = ["channel", "state", "tries", "next_try_at", "sent_at", "last_error"]

    @display(description=gettext_lazy("收件人"))
    def recipient(self, obj: Delivery) -> str:
        return str(obj.notice.recipient)

    @display(description=gettext_lazy("模板"))
    def template(self, obj: Delivery) -> str:
        return obj.notice.template

    @display(description=gettext_lazy("状态"), label={"dead": "danger", "pending": "warning", "sent": "success"})
    def state_label(self, obj: Delivery) -> tuple[str, str]:
        return obj.state, obj.get_state_display()

    def get_actions_detail(self, request: HttpRequest, object_id: Any) -> list[Any]:
        obj = self.get_object(request, str(object_id))
        return super().get_actions_detail(request, object_id) if obj and obj.state == DeliveryState.DEAD else []

    @action(description=gettext_lazy("重新发送"), url_path="retry", icon="replay")
    def retry_delivery(self, request: HttpRequest, object_id: str) -> HttpResponse:
        delivery = self.row(request, object_id)

        def do(form: ActForm) -> str:
            retry(delivery=delivery, by=self.reach(request).user, at=self.reach(request).at)
            return _("已重新排入发送队列。")

        return act(self, request, delivery, form=ActForm(sent(request)), title=_("重新发送"), button=_("重新发送"), do=do)
