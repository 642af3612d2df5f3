"""The staff menu, grouped by task; an item is shown only to whoever may use it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from core.access import Verb
from core.models import Notice
from core.reach import Reach, reach

if TYPE_CHECKING:
    from django.http import HttpRequest


def _item(title: str, address: str, icon: str, query: str = "", badge: int = 0) -> dict[str, Any] | None:
    """One item, or None where the page does not exist."""
    try:
        link = reverse(address)
    except NoReverseMatch:
        return None
    item: dict[str, Any] = {"title": title, "icon": icon, "link": link + query}
    if badge:
        item |= {"badge": badge, "badge_variant": "danger", "badge_style": "solid"}
    return item


def _group(title: str, *items: dict[str, Any] | None, separator: bool = True) -> dict[str, Any]:
    return {"title": title, "separator": separator, "items": [item for item in items if item]}


def menu(request: HttpRequest) -> list[dict[str, Any]]:
    """Groups of items for the signed-in person; empty groups are left out."""
    known = reach(request)
    current = request.get_full_path()
    groups = [
        _group(
            "",
            _item(_("今天"), "admin:index", "today"),
            _item(_("消息"), "admin:core_notice_changelist", "notifications", badge=unread(known)),
            separator=False,
        ),
        _group(_("信息"), *_documents(known)),
        _group(_("政策解读"), *_interpretations(known)),
        _group(_("政务舆情"), *_incidents(known)),
        _group(_("依申请公开"), *_applications(known)),
        _group(_("期限"), *_deadlines(known)),
        _group(_("栏目与目录"), *_catalogue(known)),
        _group(_("统计与移送"), *_figures(known)),
        _group(_("设置"), *_setting_up(known)),
        _group(_("机构"), *_people(known)),
        _group(_("监督"), *_oversight(known)),
    ]
    for group in groups:
        for item in group["items"]:
            item["active"] = _is_active(item["link"], current)
    return [group for group in groups if group["items"]]


def unread(known: Reach) -> int:
    """How many messages the person has not opened."""
    return Notice.objects.filter(recipient=known.user.pk, read_at__isnull=True).count()


def _is_active(link: str, current: str) -> bool:
    path, _question, query = link.partition("?")
    here, _question, asked = current.partition("?")
    if path == reverse("admin:index"):
        return here == path
    if query:
        return here == path and query in asked
    if here.endswith(("/add/", "/statistics/", "/import/", "/today/", "/figures/", "/board/")):
        return here == path
    return here.startswith(path) and "desk=" not in asked


def _documents(known: Reach) -> list[dict[str, Any] | None]:
    """What one works on: drafts, what waits, what is out, determinations, tasks."""
    if not known.may(Verb.VIEW_DOCUMENTS):
        return []
    address = "admin:disclosure_documentversion_changelist"
    return [
        _item(_("拟制信息"), "admin:disclosure_documentversion_add", "edit_document") if known.may(Verb.DRAFT_DOCUMENTS) else None,
        _item(_("我的拟稿"), address, "draft", "?desk=drafts") if known.may(Verb.DRAFT_DOCUMENTS) else None,
        _item(_("待我办理"), address, "inbox", "?desk=mine"),
        _item(_("已发布"), address, "public", "?desk=published"),
        _item(_("全部信息"), address, "description"),
        _item(_("源头认定"), "admin:disclosure_undisclosedentry_changelist", "policy"),
        _item(_("组合发布"), "admin:disclosure_bundle_changelist", "layers"),
        _item(_("渠道任务"), "admin:disclosure_channelpost_changelist", "campaign", "?todo=1"),
        _item(_("审批意见"), "admin:core_approval_changelist", "approval"),
        _item(_("封存与清除"), "admin:disclosure_removalorder_changelist", "lock") if known.may(Verb.SEAL) else None,
    ]


def _applications(known: Reach) -> list[dict[str, Any] | None]:
    """Applications: the day, the counter, the list, what comes afterwards, what is set once."""
    if not known.may(Verb.VIEW_APPLICATIONS):
        return []
    handles, letters = known.may(Verb.HANDLE_APPLICATIONS), known.may(Verb.MANAGE_LETTERS)
    return [
        _item(_("申请：今天"), "admin:requests_app_application_today", "event"),
        _item(_("登记申请"), "admin:requests_app_application_add", "person_add") if handles else None,
        _item(_("公开申请"), "admin:requests_app_application_changelist", "folder_shared", "?desk=open"),
        _item(_("复议诉讼"), "admin:requests_app_proceeding_changelist", "balance"),
        _item(_("投诉举报"), "admin:requests_app_complaint_changelist", "feedback"),
        _item(_("建议主动公开"), "admin:requests_app_publicationsuggestion_changelist", "lightbulb"),
        _item(_("依申请公开统计"), "admin:requests_app_figures", "query_stats"),
        _item(_("文书与用印登记"), "admin:requests_app_letter_changelist", "approval"),
        _item(_("文书模板"), "admin:requests_app_lettertemplate_changelist", "edit_note") if letters else None,
        _item(_("清除清单"), "admin:requests_app_erasurelist_changelist", "auto_delete") if handles else None,
        _item(_("申请资料保存期限"), "admin:requests_app_retentionrule_changelist", "hourglass") if handles else None,
    ]


def _interpretations(known: Reach) -> list[dict[str, Any] | None]:
    """What explains policies: what is owed, plans, material, readers' questions, experts."""
    if not known.may(Verb.VIEW_DOCUMENTS):
        return []
    return [
        _item(_("解读看板"), "admin:interpretation_plan_board", "timer"),
        _item(_("解读方案"), "admin:interpretation_interpretationplan_changelist", "assignment"),
        _item(_("解读材料"), "admin:interpretation_material_changelist", "lightbulb"),
        _item(_("读者提问"), "admin:interpretation_readerquestion_changelist", "contact_support"),
        _item(_("解读专家"), "admin:interpretation_expert_changelist", "school") if known.may(Verb.MANAGE_EXPERTS) else None,
    ]


def _incidents(known: Reach) -> list[dict[str, Any] | None]:
    """The board of clocks, what is registered, the page for a phone."""
    if not known.may(Verb.VIEW_INCIDENTS):
        return []
    handles = known.may(Verb.HANDLE_INCIDENTS)
    return [
        _item(_("舆情看板"), "admin:interpretation_incident_board", "timer"),
        _item(_("登记舆情"), "admin:interpretation_incident_add", "add_alert") if handles else None,
        _item(_("政务舆情"), "admin:interpretation_incident_changelist", "campaign", "?desk=open"),
        _item(_("手机页面"), "admin:interpretation_incident_phone_list", "smartphone"),
        _item(_("政务舆情统计"), "admin:interpretation_incident_figures", "bar_chart"),
        _item(_("监测服务"), "admin:interpretation_monitoringservice_changelist", "sensors") if handles else None,
    ]


def _catalogue(known: Reach) -> list[dict[str, Any] | None]:
    """The clean-up for all who file; columns, catalogue and guide for the office."""
    if not known.may(Verb.VIEW_DOCUMENTS):
        return []
    office = known.may(Verb.MANAGE_COLUMNS)
    return [
        _item(_("栏目"), "admin:disclosure_column_changelist", "account_tree") if office else None,
        _item(_("公开目录事项"), "admin:disclosure_catalogueentry_changelist", "checklist") if office else None,
        _item(_("公开指南"), "admin:disclosure_guidetext_changelist", "menu_book") if office else None,
        _item(_("规范性文件清理"), "admin:disclosure_normativedocument_changelist", "event_busy"),
    ]


def _figures(known: Reach) -> list[dict[str, Any] | None]:
    """What the office counts and hands on."""
    if not known.may(Verb.VIEW_DOCUMENTS):
        return []
    return [
        _item(_("月度统计"), "admin:disclosure_statistics", "bar_chart"),
        _item(_("阅读量"), "admin:disclosure_documentreading_changelist", "visibility"),
        _item(_("无结果检索"), "admin:disclosure_fruitlesssearch_changelist", "search_off"),
        _item(_("移送清单"), "admin:disclosure_transfer_changelist", "outbox"),
    ]


def _setting_up(known: Reach) -> list[dict[str, Any] | None]:
    """What is set once and seldom looked at."""
    if not known.may(Verb.VIEW_DOCUMENTS):
        return []
    return [
        _item(_("公开渠道"), "admin:disclosure_channel_changelist", "cell_tower"),
        _item(_("错敏词"), "admin:disclosure_sensitiveword_changelist", "spellcheck") if known.may(Verb.MANAGE_WORDS) else None,
        _item(_("审核环节设置"), "admin:disclosure_reviewrule_changelist", "rule") if known.may(Verb.MANAGE_WORKFLOW) else None,
        _item(_("邮件订阅"), "admin:disclosure_subscription_changelist", "mail") if known.may(Verb.MANAGE_SUBSCRIPTIONS) else None,
        _item(_("导入已有信息"), "admin:disclosure_import", "upload") if known.may(Verb.IMPORT_DOCUMENTS) else None,
    ]


def _deadlines(known: Reach) -> list[dict[str, Any] | None]:
    return [
        _item(_("期限看板"), "admin:core_deadline_changelist", "timer") if known.may(Verb.VIEW_DEADLINES) else None,
        _item(_("工作日历"), "admin:core_calendaryear_changelist", "calendar_month"),
        _item(_("地方期限规则"), "admin:core_localrule_changelist", "gavel"),
    ]


def _people(known: Reach) -> list[dict[str, Any] | None]:
    return [
        _item(_("单位"), "admin:core_organisation_changelist", "account_balance") if known.may(Verb.MANAGE_ORGANISATIONS) else None,
        _item(_("人员与任职"), "admin:core_user_changelist", "group") if known.may(Verb.MANAGE_PEOPLE) else None,
        _item(_("值班表"), "admin:core_dutyshift_changelist", "event_available"),
        _item(_("代理"), "admin:core_standin_changelist", "swap_horiz"),
        _item(_("移交"), "admin:core_matter_handover", "move_up") if known.may(Verb.HAND_OVER) else None,
    ]


def _oversight(known: Reach) -> list[dict[str, Any] | None]:
    return [
        _item(_("操作记录"), "admin:core_event_changelist", "history") if known.may(Verb.VIEW_TRAIL) else None,
        _item(_("发送记录"), "admin:core_delivery_changelist", "outgoing_mail", "?state__exact=dead")
        if known.may(Verb.VIEW_DEAD_LETTERS)
        else None,
    ]
