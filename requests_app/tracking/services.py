"""What the applicant does by query code, where no other step has the verb; and what goes with those that have. `by` is nobody."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from core import files
from core.access import Verb, people_with
from core.events import record
from core.notices import notify
from core.people import present
from requests_app.choices import Form
from requests_app.errors import ApplicationError
from requests_app.models import Application, ApplicationState, Delivery, DeliveryWay, Paper, PaperKind, Rating
from requests_app.services.receipt import lock

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from requests_app.models import Letter

MOST_PAPERS = 20  # files an applicant may add to one case
CHANGEABLE = (
    ApplicationState.SUBMITTED,
    ApplicationState.REGISTERED,
    ApplicationState.CORRECTION,
    ApplicationState.REASONS,
    ApplicationState.HANDLING,
    ApplicationState.FEE,
)
RATEABLE = (ApplicationState.DELIVERED, ApplicationState.CLOSED, ApplicationState.ARCHIVED)


@transaction.atomic
def add_own_paper(*, application: Application, kind: str, content: bytes, name: str, at: datetime) -> Paper:
    """A file the applicant sends: private, encrypted; `added_by` stays empty. Raises ApplicationError, FileRefusedError."""
    if application.papers.filter(added_by=None).count() >= MOST_PAPERS:
        raise ApplicationError(_("最多上传 %(most)s 个文件。") % {"most": MOST_PAPERS})
    blob = files.store(content, name=name, private=True, at=at)
    paper = Paper.objects.create(application=application, kind=kind, name=name[-200:], blob=blob, added_at=at)
    record("application.paper_added", organisation=application.organisation, matter=application.matter, by=None, at=at, kind=str(kind))
    return paper


@transaction.atomic
def send_payment_proof(*, application: Application, content: bytes, name: str, at: datetime) -> Paper:
    """The voucher of a payment; that it is paid is recorded by the office, which looks at it. Raises ApplicationError, FileRefusedError."""
    locked = lock(application)
    if locked.state != ApplicationState.FEE:
        raise ApplicationError(_("该申请目前不待缴费。"))
    paper = add_own_paper(application=locked, kind=PaperKind.PAYMENT, content=content, name=name, at=at)
    tell_office(application=locked, what=gettext_noop("上传了缴费凭证，请核对并登记缴费"), at=at, occasion=f"payment:{paper.pk}")
    return paper


@transaction.atomic
def change_ways(*, application: Application, forms: Sequence[str], ways: Sequence[str], accepts_other: bool, at: datetime) -> Application:
    """Another form or way of getting the answer, before it is made. A way needs what it goes to. Raises ApplicationError."""
    locked = lock(application)
    if locked.state not in CHANGEABLE:
        raise ApplicationError(_("目前为“%(state)s”，不能更改获取方式。") % {"state": locked.get_state_display()})
    if not forms or not ways or set(forms) - set(Form.values) or set(ways) - set(DeliveryWay.values) or DeliveryWay.ENTRUSTED in ways:
        raise ApplicationError(_("请选择提供方式和获取方式。"))
    _refuse_unreachable(locked, ways)
    before = {"forms": locked.forms, "ways": locked.ways, "accepts_other": locked.accepts_other}
    after = {"forms": list(forms), "ways": list(ways), "accepts_other": accepts_other}
    locked.forms, locked.ways, locked.accepts_other = after["forms"], after["ways"], accepts_other
    locked.save(update_fields=["forms", "ways", "accepts_other"])
    record("application.ways_changed", organisation=locked.organisation, matter=locked.matter, by=None, at=at, before=before, after=after)
    occasion = f"ways:{int(at.timestamp())}"
    tell_office(application=locked, what=gettext_noop("更改了获取方式"), at=at, occasion=occasion)
    application.refresh_from_db()
    return application


def _refuse_unreachable(application: Application, ways: Sequence[str]) -> None:
    needed = {
        DeliveryWay.POST: ("address", _("没有登记通信地址，不能选择邮寄。")),
        DeliveryWay.COURIER: ("address", _("没有登记通信地址，不能选择快递。")),
        DeliveryWay.EMAIL: ("email", _("没有登记电子邮箱，不能选择电子邮件。")),
        DeliveryWay.FAX: ("fax", _("没有登记传真号码，不能选择传真。")),
    }
    known = {name for party in application.parties.all() for name, value in party.data.items() if value}
    reasons = [words for way, (name, words) in needed.items() if way in ways and way not in application.ways and name not in known]
    if reasons:
        raise ApplicationError(*reasons)


@transaction.atomic
def rate(*, application: Application, stars: int, comment: str, at: datetime) -> Rating:
    """What the applicant thinks of it, 1 to 5, once, when the answer has been delivered. Raises ApplicationError."""
    locked = lock(application)
    if locked.state not in RATEABLE:
        raise ApplicationError(_("答复送达后可以评价。"))
    if Rating.objects.filter(application=locked).exists():
        raise ApplicationError(_("您已评价过，每件申请只评价一次。"))
    if not 1 <= stars <= 5:
        raise ApplicationError(_("请选择一项评价。"))
    row = Rating.objects.create(application=locked, stars=stars, comment=comment.strip(), at=at)
    record("application.rated", organisation=locked.organisation, matter=locked.matter, by=None, at=at, stars=stars)
    return row


@transaction.atomic
def record_download(*, letter: Letter, at: datetime) -> Letter:
    """The applicant takes a letter away by code; the first time is kept with its delivery online (送达). Every time is an event."""
    application = letter.application
    first = letter.deliveries.filter(way=DeliveryWay.ONLINE, returned_on=None).order_by("id").first()
    if first is not None:
        Delivery.objects.filter(pk=first.pk, downloaded_at=None).update(downloaded_at=at)
    about: dict[str, Any] = {"letter": letter.pk, "kind": letter.kind, "number": letter.number}
    record("letter.downloaded", organisation=application.organisation, matter=application.matter, by=None, at=at, **about)
    return letter


@transaction.atomic
def record_information_download(*, paper: Paper, at: datetime) -> Paper:
    """The applicant takes the information away that was given online."""
    application = paper.application
    record(
        "application.information_downloaded",
        organisation=application.organisation,
        matter=application.matter,
        by=None,
        at=at,
        paper=paper.pk,
    )
    return paper


def tell_office(*, application: Application, what: str, at: datetime, occasion: str) -> None:
    """Tell whoever handles the case (nobody yet: everybody who may) that the applicant did something. `what` is a constant of ours."""
    handler = application.matter.handler
    people = present([handler], at) if handler else people_with(Verb.HANDLE_APPLICATIONS, application.organisation, at)
    notify(
        recipients=people,
        template="applicant_acted",
        organisation=application.organisation,
        matter=application.matter,
        params={"what": what},
        dedupe=f"application:{application.pk}:{occasion}",
        at=at,
    )
