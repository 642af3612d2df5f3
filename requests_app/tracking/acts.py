"""What the applicant may do now: each act with when it is possible, its form, and the verb behind it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from core.counting import local_date
from requests_app.models import ApplicationState, Channel, PaperKind
from requests_app.services.correction import supply_correction
from requests_app.services.excess import give_reasons
from requests_app.services.receipt import confirm
from requests_app.services.suggestions import discloses, suggest_publication
from requests_app.services.withdrawal import OVER, withdraw
from requests_app.tracking import forms, services

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from django.utils.functional import _StrPromise

    from requests_app.models import Application

S = ApplicationState
GIVEN = (S.DELIVERED, S.CLOSED, S.ARCHIVED)


@dataclass(frozen=True)
class Act:
    """`possible(application)` costs a query at most; `do(application, data, at)` raises what its verb raises."""

    name: str
    label: str | _StrPromise
    button: str | _StrPromise
    help: str | _StrPromise
    done: str | _StrPromise
    form: type[forms.ActForm]
    possible: Callable[[Application], bool]
    do: Callable[[Application, dict[str, Any], datetime], object]


@transaction.atomic
def _confirm(application: Application, data: dict[str, Any], at: datetime) -> None:
    confirm(application=application, confirmed_at=at, by=None, at=at)
    services.tell_office(application=application, what=gettext_noop("已确认提交，申请自动登记"), at=at, occasion="confirmed")


@transaction.atomic
def _correct(application: Application, data: dict[str, Any], at: datetime) -> None:
    _file(application, data, PaperKind.CORRECTION, at)
    supply_correction(application=application, text=data["text"] or _("见附件。"), received_on=local_date(at), by=None, at=at)
    services.tell_office(application=application, what=gettext_noop("提交了补正"), at=at, occasion="corrected")


@transaction.atomic
def _reasons(application: Application, data: dict[str, Any], at: datetime) -> None:
    paper = _file(application, data, PaperKind.REASONS, at)
    give_reasons(application=application, text=data["text"] or _("见附件。"), answered_on=local_date(at), by=None, at=at)
    services.tell_office(
        application=application, what=gettext_noop("说明了理由，请认定"), at=at, occasion=f"reasons:{paper or int(at.timestamp())}"
    )


def _payment(application: Application, data: dict[str, Any], at: datetime) -> None:
    file = data["file"]
    services.send_payment_proof(application=application, content=file.read(), name=file.name, at=at)


@transaction.atomic
def _withdraw(application: Application, data: dict[str, Any], at: datetime) -> None:
    withdraw(application=application, on=local_date(at), by=None, at=at)
    services.tell_office(application=application, what=gettext_noop("撤回了申请"), at=at, occasion="withdrawn")


def _ways(application: Application, data: dict[str, Any], at: datetime) -> None:
    services.change_ways(application=application, forms=data["carriers"], ways=data["ways"], accepts_other=data["accepts_other"], at=at)


def _rate(application: Application, data: dict[str, Any], at: datetime) -> None:
    services.rate(application=application, stars=data["stars"], comment=data["comment"], at=at)


def _suggest(application: Application, data: dict[str, Any], at: datetime) -> None:
    suggest_publication(application=application, on=local_date(at), by=None, at=at)


def _file(application: Application, data: dict[str, Any], kind: str, at: datetime) -> int | None:
    if not data.get("file"):
        return None
    file = data["file"]
    return services.add_own_paper(application=application, kind=kind, content=file.read(), name=file.name, at=at).pk


def _may_give_reasons(application: Application) -> bool:
    inquiry = getattr(application, "excess", None)
    return application.state == S.REASONS and inquiry is not None and inquiry.is_reasonable is None


def _may_suggest(application: Application) -> bool:
    return (
        application.state in GIVEN
        and application.erased_at is None
        and not application.suggestions.filter(source="applicant").exists()
        and discloses(application)
    )


def _may_rate(application: Application) -> bool:
    return application.state in GIVEN and application.erased_at is None and getattr(application, "rating", None) is None


ACTS: dict[str, Act] = {
    act.name: act
    for act in (
        Act(
            "confirm", gettext_lazy("确认提交"), gettext_lazy("确认"),
            gettext_lazy("通过互联网、传真、电子邮件或者平常信函提出的申请，以双方确认之日为收到申请之日，答复期限自该日起算（条例第三十一条）。"),
            gettext_lazy("已确认，今天为收到申请之日。"),
            forms.SureForm, lambda row: row.state == S.SUBMITTED and row.channel != Channel.UNIFIED, _confirm,
        ),
        Act(
            "correct", gettext_lazy("提交补正"), gettext_lazy("提交补正"),
            gettext_lazy("请按补正告知书列明的事项补正。无正当理由逾期不补正的，视为放弃申请，不再处理（条例第三十条）。"),
            gettext_lazy("补正已提交。"),
            forms.WordsForm, lambda row: row.state == S.CORRECTION, _correct,
        ),
        Act(
            "reasons", gettext_lazy("说明理由"), gettext_lazy("提交"),
            gettext_lazy("申请数量、频次明显超过合理范围，请说明理由；理由不合理的，不予处理（条例第三十五条）。"),
            gettext_lazy("理由已提交。"),
            forms.WordsForm, _may_give_reasons, _reasons,
        ),
        Act(
            "payment", gettext_lazy("上传缴费凭证"), gettext_lazy("上传"),
            gettext_lazy("请按收费通知书载明的方式缴纳信息处理费，缴费后上传凭证，由工作人员核对登记。逾期未缴纳的，视为放弃申请。"),
            gettext_lazy("缴费凭证已上传，工作人员核对后登记。"),
            forms.PaymentForm, lambda row: row.state == S.FEE, _payment,
        ),
        Act(
            "ways", gettext_lazy("更改获取方式"), gettext_lazy("保存"),
            gettext_lazy("答复作出前可以更改。需要用到没有登记过的地址、邮箱或者传真的，请与受理机构联系。"),
            gettext_lazy("获取方式已更改。"),
            forms.WaysForm, lambda row: row.state in services.CHANGEABLE, _ways,
        ),
        Act(
            "suggest", gettext_lazy("建议主动公开"), gettext_lazy("提出建议"),
            gettext_lazy("您认为所提供的信息应当向社会公开的，可以建议主动公开（条例第四十四条）。公开的是信息，不是您的申请。"),
            gettext_lazy("建议已提出。"),
            forms.SureForm, _may_suggest, _suggest,
        ),
        Act(
            "rate", gettext_lazy("评价"), gettext_lazy("提交评价"),
            gettext_lazy("每件申请只评价一次，评价不影响您申请行政复议、提起行政诉讼等权利。"),
            gettext_lazy("感谢您的评价。"),
            forms.RatingForm, _may_rate, _rate,
        ),
        Act(
            "withdraw", gettext_lazy("撤回申请"), gettext_lazy("撤回申请"),
            gettext_lazy("撤回后不再办理，也不能恢复；需要时可以重新提出申请。"),
            gettext_lazy("申请已撤回。"),
            forms.SureForm, lambda row: row.state != S.WITHDRAWN and row.state not in OVER, _withdraw,
        ),
    )
}  # fmt: skip


def acts_now(application: Application) -> list[Act]:
    """What may be done now, in order."""
    return [act for act in ACTS.values() if act.possible(application)]
