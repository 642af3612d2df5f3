"""Pages of tracking: number and code, then the case; every later request carries a ticket in its body (tickets.py)."""

from __future__ import annotations

import hashlib
import io
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.http import FileResponse, Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from core import files
from core.deadlines.ledger import LedgerError
from core.files import FileGoneError, FileRefusedError
from core.proof_of_work import with_proof_of_work
from core.ratelimit import client_key, rate_limited, too_many, wait_seconds
from core.states import MoveError
from requests_app import codes
from requests_app.applying.uploads import in_memory
from requests_app.errors import ApplicationError
from requests_app.tracking import services
from requests_app.tracking.acts import ACTS
from requests_app.tracking.case import ENDINGS, case_of, file_of, visible_information, visible_letters
from requests_app.tracking.forms import TrackForm
from requests_app.tracking.tickets import Visit, begin, new_ticket, read_ticket

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpRequest, HttpResponse, HttpResponseBase

    from core.models import Blob

# Codes from one address, and codes for one number. Beyond the second nobody is refused: the proof of work is asked for, so that a
# stranger who tries codes from many addresses cannot keep the owner out, and pays for each of them.
TRIES, TRIES_SECONDS = 10, 600
NUMBER_TRIES, NUMBER_SECONDS = 10, 3600
# One message for a wrong number and a wrong code.
WRONG = gettext_noop("申请编号或者查询码不正确。")
EXPIRED = gettext_noop("查询已超时，请重新输入申请编号和查询码。")


@with_proof_of_work
@require_http_methods(["GET", "HEAD", "POST"])
def track(request: HttpRequest) -> HttpResponse:
    """The form; with the right number and code the case, as the answer to the POST."""
    at = timezone.now()
    if request.method != "POST":
        return _form(request, TrackForm(request=request, at=at))
    wait = wait_seconds("track", client_key(request), limit=TRIES, seconds=TRIES_SECONDS, now=at.timestamp())
    if wait:
        return too_many(request, wait)
    form = TrackForm(request.POST, request=request, at=at, proof=_is_tried_often(request.POST.get("number", "")[:60], at))
    if form.is_valid():
        pk = codes.find(form.cleaned_data["number"], form.cleaned_data["code"])
        if pk is not None:
            return _case(request, begin(pk, at=at), at=at)
        form.add_error(None, _(WRONG))
    return _form(request, form)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest) -> HttpResponse:
    """The case again."""
    at = timezone.now()
    visit = _visit(request, at)
    return _case(request, visit, at=at) if visit else _again(request, at)


@never_cache
@rate_limited("track-act", limit=60, seconds=600)
@require_http_methods(["GET", "HEAD", "POST"])
def act(request: HttpRequest, name: str) -> HttpResponse:
    """The form of something the applicant may do now; sent (`go`), it is done and the case is shown."""
    chosen = ACTS.get(name)
    if chosen is None:
        raise Http404
    at = timezone.now()
    in_memory(request)
    visit = _visit(request, at)
    if visit is None:
        return _again(request, at)
    application = visit.application
    if not chosen.possible(application):
        return _case(request, visit, at=at, refused=_("目前不能办理“%(act)s”。") % {"act": chosen.label}, status=409)
    if "go" not in request.POST:
        return _act(request, visit, name, chosen.form(application=application), at=at)
    form = chosen.form(request.POST, request.FILES, application=application)
    for file in getattr(request, "files_too_large", []):
        form.add_error("file" if "file" in form.fields else None, _("“%(name)s”超过上限，请压缩后再上传。") % {"name": file})
    if form.is_valid():
        try:
            chosen.do(application, form.cleaned_data, at)
        except (ApplicationError, FileRefusedError, LedgerError, MoveError) as error:
            form.add_error(None, str(error))
        else:
            return _case(request, Visit(begin(application.pk, at=at).application, visit.started), at=at, said=str(chosen.done))
    return _act(request, visit, name, form, at=at, status=400)


@never_cache
@rate_limited("track-file", limit=60, seconds=600)
@require_http_methods(["GET", "HEAD", "POST"])
def letter(request: HttpRequest, pk: int) -> HttpResponseBase:
    """A letter to take away. That it was taken is recorded (送达)."""
    at = timezone.now()
    visit = _visit(request, at)
    if visit is None:
        return _again(request, at)
    row = next((row for row in visible_letters(visit.application) if row.pk == pk), None)
    blob = file_of(row) if row else None
    if row is None or blob is None:
        raise Http404
    return _given(request, visit, blob, str(row.get_kind_display()), at, lambda: services.record_download(letter=row, at=at))


@never_cache
@rate_limited("track-file", limit=60, seconds=600)
@require_http_methods(["GET", "HEAD", "POST"])
def information(request: HttpRequest, pk: int) -> HttpResponseBase:
    """A file of the information given."""
    at = timezone.now()
    visit = _visit(request, at)
    if visit is None:
        return _again(request, at)
    rows = visible_information(visit.application, visible_letters(visit.application))
    row = next((row for row in rows if row.pk == pk), None)
    if row is None:
        raise Http404
    return _given(request, visit, row.blob, _("提供的信息"), at, lambda: services.record_information_download(paper=row, at=at))


def _is_tried_often(number: str, at: datetime) -> bool:
    """Count one more code for this number, whether it exists or not; the cache keeps no numbers."""
    known = codes.normal_number(number)
    if not known:
        return False
    who = hashlib.blake2b(known.encode(), digest_size=12, key=settings.INDEX_KEY.encode()[:64]).hexdigest()
    return wait_seconds("track-number", who, limit=NUMBER_TRIES, seconds=NUMBER_SECONDS, now=at.timestamp()) > 0


def _visit(request: HttpRequest, at: datetime) -> Visit | None:
    return read_ticket(request.POST.get("ticket", ""), at=at) if request.method == "POST" else None


def _again(request: HttpRequest, at: datetime) -> HttpResponse:
    """To the form: what is reached by GET has nothing to show, a ticket that ended says so."""
    if request.method != "POST":
        return redirect("requests:track")
    return _form(request, TrackForm(request=request, at=at), notice=_(EXPIRED), status=400)


def _form(request: HttpRequest, form: TrackForm, *, notice: str = "", status: int = 200) -> HttpResponse:
    context = {"form": form, "notice": notice, "trail": _trail()}
    response = render(request, "requests_app/tracking/form.html", context, status=400 if form.errors else status)
    return _private(response)


def _case(request: HttpRequest, visit: Visit, *, at: datetime, said: str = "", refused: str = "", status: int = 200) -> HttpResponse:
    case = case_of(visit.application, at=at)
    context = {"case": case, "application": visit.application, "ticket": new_ticket(visit, at=at)}
    context |= {"said": said, "refused": refused, "trail": _trail()}
    return _private(render(request, "requests_app/tracking/case.html", context, status=status))


def _act(request: HttpRequest, visit: Visit, name: str, form: Any, *, at: datetime, status: int = 200) -> HttpResponse:
    context = {"act": ACTS[name], "form": form, "application": visit.application, "ticket": new_ticket(visit, at=at), "trail": _trail()}
    return _private(render(request, "requests_app/tracking/act.html", context, status=status))


def _given(request: HttpRequest, visit: Visit, blob: Blob, name: str, at: datetime, note: Any) -> HttpResponseBase:
    """The bytes as a download, recorded first."""
    try:
        content = files.read(blob)
    except FileGoneError as error:
        return _case(request, visit, at=at, refused=str(error), status=410)
    note()
    title = f"{name}-{visit.application.number}.{ENDINGS.get(blob.mime, 'bin')}"
    response = FileResponse(io.BytesIO(content), as_attachment=True, filename=title, content_type=blob.mime)
    patch_cache_control(response, private=True, no_store=True)
    return response


def _private(response: HttpResponse) -> HttpResponse:
    patch_cache_control(response, private=True, no_store=True)
    return response


def _trail() -> list[tuple[str, str]]:
    return [(_("依申请公开"), reverse("requests:office")), (_("查询进度"), "")]
