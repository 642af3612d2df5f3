"""Buttons after the signature: delivery, signature, return, the end of the case, publication of the information."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import admin_fields as f
from core.access import Verb
from core.admin_acts import ActForm, sent, sent_files
from disclosure.kinds import kinds
from disclosure.models import Column
from requests_app.admin.acting import S, perform, today, who
from requests_app.admin.registry import ANSWER, LETTERS, case_act
from requests_app.delivered import deliveries
from requests_app.models import Application, Delivery, DeliveryWay, Letter, PaperKind
from requests_app.services import delivery, suggestions
from requests_app.services.papers import add_paper

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest, HttpResponse

    from core.admin_base import StaffAdmin

HANDLE = Verb.HANDLE_APPLICATIONS


def _sealed(application: Application) -> QuerySet[Letter]:
    return application.letters.filter(sealed__isnull=False, void_reason="").exclude(number="").order_by("-id")


def _deliverable(application: Application) -> bool:
    return not application.is_closed and _sealed(application).exists()


@case_act("deliver", gettext_lazy("送达登记"), verb=HANDLE, when=_deliverable, group=LETTERS)
def deliver(admin: StaffAdmin, request: HttpRequest, application: Application) -> HttpResponse:
    """One attempt to deliver a sealed letter."""

    class Form(ActForm):
        letter = f.row(gettext_lazy("文书"), _sealed(application))
        way = f.select(gettext_lazy("送达方式"), DeliveryWay.choices)
        posted_on = f.day(gettext_lazy("交邮日期"), required=False, help_text=gettext_lazy("邮寄、快递：以交邮之日计算是否按期。"))
        post_number = f.line(gettext_lazy("邮件号"), required=False, most=60)
        signed_on = f.day(gettext_lazy("签收日期"), required=False, help_text=gettext_lazy("直接送达、委托送达：以签收之日计算。"))
        sent_at = f.moment(gettext_lazy("电子发送时间"), required=False, help_text=gettext_lazy("电子邮件、传真、网上获取。"))
        recipient = f.line(gettext_lazy("收件人"), required=False)
        scan = f.scan(gettext_lazy("送达凭证"), required=False)

    def do(said: dict[str, Any]) -> str:
        proof = _proof(application, said.pop("scan"), who(admin, request))
        made = delivery.record_delivery(proof=proof, **said, **who(admin, request))
        return _("已登记送达：%(way)s。") % {"way": made.get_way_display()}

    first = _sealed(application).first()
    way = application.ways[0] if application.ways and application.ways[0] in DeliveryWay.values else DeliveryWay.POST
    form = Form(*sent_files(request), initial={"letter": first, "way": way})
    return perform(admin, request, application, form, _("送达登记"), do)


def _on_the_way(application: Application) -> QuerySet[Delivery]:
    rows = Delivery.objects.filter(letter__application=application, returned_on=None, signed_on=None, posted_on__isnull=False)
    return rows.select_related("letter").order_by("-id")


def _outstanding(application: Application) -> bool:
    return not application.is_closed and _on_the_way(application).exists()


@case_act("delivery_signed", gettext_lazy("登记签收"), verb=HANDLE, when=_outstanding, group=LETTERS)
def signed_for(admin: StaffAdmin, request: HttpRequest, application: Application) -> HttpResponse:
    """The mail was signed for."""

    class Form(ActForm):
        which = f.row(gettext_lazy("送达"), _on_the_way(application))
        signed_on = f.day(gettext_lazy("签收日期"))
        scan = f.scan(gettext_lazy("送达凭证"), required=False)

    def do(said: dict[str, Any]) -> str:
        proof = _proof(application, said["scan"], who(admin, request))
        delivery.record_signature(delivery=said["which"], signed_on=said["signed_on"], proof=proof, **who(admin, request))
        return _("已登记签收。")

    form = Form(*sent_files(request), initial={"which": _on_the_way(application).first(), "signed_on": today(admin, request)})
    return perform(admin, request, application, form, _("登记签收"), do)


def _returnable(application: Application) -> QuerySet[Delivery]:
    return Delivery.objects.filter(letter__application=application, returned_on=None).select_related("letter").order_by("-id")


def _may_return(application: Application) -> bool:
    return not application.is_closed and _returnable(application).exists()


@case_act("delivery_returned", gettext_lazy("登记退回"), verb=HANDLE, when=_may_return, group=LETTERS)
def returned(admin: StaffAdmin, request: HttpRequest, application: Application) -> HttpResponse:
    """The mail came back."""

    class Form(ActForm):
        which = f.row(gettext_lazy("送达"), _returnable(application))
        returned_on = f.day(gettext_lazy("退回日期"))
        reason = f.text(gettext_lazy("退回原因"), most=200, help_text=gettext_lazy("会记入操作记录，不能写个人信息。"))
        own_fault = f.yes(gettext_lazy("因本单位原因退回"), help_text=gettext_lazy("如地址写错：视为未送出，答复期限继续计算。"))

    def do(said: dict[str, Any]) -> str:
        which = said.pop("which")
        delivery.record_return(delivery=which, **said, **who(admin, request))
        return _("已登记退回，请重新送达。")

    form = Form(sent(request), initial={"which": _returnable(application).first(), "returned_on": today(admin, request)})
    return perform(admin, request, application, form, _("登记退回"), do)


def _finishable(application: Application) -> bool:
    return application.state in (S.ANSWERED, S.DELIVERED)


@case_act("finish", gettext_lazy("办结"), verb=HANDLE, when=_finishable, group=ANSWER, main=True)
def finish(admin: StaffAdmin, request: HttpRequest, application: Application) -> HttpResponse:
    """The end of an answered case."""

    class Form(ActForm):
        undeliverable = f.text(
            gettext_lazy("无法送达的理由"),
            required=False,
            most=300,
            help_text=gettext_lazy("只在邮件退回且没有其他送达方式时填写；会记入操作记录，不能写个人信息。"),
        )

    def do(said: dict[str, Any]) -> str:
        delivery.finish(application=application, **said, **who(admin, request))
        return _("已办结，期限计算明细已固定。")

    form = Form(sent(request))
    answer = getattr(application, "answer", None)
    if answer is not None and not any(row.returned_on for row in deliveries(answer)):
        del form.fields["undeliverable"]
    return perform(admin, request, application, form, _("办结"), do)


def _publishable(application: Application) -> bool:
    answer = getattr(application, "answer", None)
    if answer is None or answer.published_as_id or application.state not in suggestions.GIVEN or application.erased_at:
        return False
    return suggestions.discloses(application)


@case_act("answer_publish", gettext_lazy("转为主动公开"), verb=HANDLE, when=_publishable, group=ANSWER)
def publish(admin: StaffAdmin, request: HttpRequest, application: Application) -> HttpResponse:
    """A draft document of the information given; it takes the ordinary way of review."""
    given = application.papers.filter(kind=PaperKind.PROVIDED)
    made: list[Any] = []

    class Form(ActForm):
        title = f.line(gettext_lazy("标题"), most=200, help_text=gettext_lazy("写信息的名称，不写申请书的内容。"))
        column = f.row(gettext_lazy("栏目"), Column.objects.order_by("code"))
        kind = f.select(gettext_lazy("信息种类"), [(code, kind.label) for code, kind in kinds.items()], initial="document")
        body = f.text(gettext_lazy("正文"), required=False, most=20000, rows=8)
        papers = f.several(
            gettext_lazy("作为附件公开"),
            [(str(paper.pk), f"{number}. {paper.added_at:%Y-%m-%d}") for number, paper in enumerate(given, start=1)],
        )

    def do(said: dict[str, Any]) -> str:
        wanted = said.pop("papers")
        chosen = [paper for paper in given if str(paper.pk) in wanted]
        made.append(suggestions.publish_information(application=application, papers=chosen, **said, **who(admin, request)))
        return _("已生成主动公开信息的草稿，按正常流程审核发布。")

    intro = _("公开的是信息，不是申请；不带出申请人的任何信息。")
    then = {"then": lambda: redirect("admin:disclosure_documentversion_change", made[0].pk)}
    return perform(admin, request, application, Form(sent(request)), _("转为主动公开"), do, intro=intro, **then)


def _proof(application: Application, scan: Any, by_at: dict[str, Any]) -> Any:
    """The paper of an uploaded proof, or None."""
    if not scan:
        return None
    return add_paper(application=application, kind=PaperKind.PROOF, content=scan.read(), name=scan.name, **by_at)
