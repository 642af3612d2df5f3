"""Buttons of letters: made, changed, numbered, sealed, voided; the box of the case; what the case page shows of them."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.http import HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import admin_fields as f
from core import files
from core.access import Verb
from core.admin_acts import ActForm, ReasonForm, act, sent, sent_files
from core.events import record
from disclosure.exports.building import UnavailableError
from requests_app.admin.acting import perform, today, who
from requests_app.admin.panels import may_read
from requests_app.admin.registry import CARE, LETTERS, case_act, case_panel
from requests_app.letters.bundles import archive_box
from requests_app.models import Application, Letter, LetterKind
from requests_app.services import letters

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest

    from core.admin_base import StaffAdmin
    from core.reach import Reach

HANDLE, MANAGE = Verb.HANDLE_APPLICATIONS, Verb.MANAGE_LETTERS
EXTRA = ("payment_way", "decision_reason", "count_words")


def _rows(application: Application) -> QuerySet[Letter]:
    return application.letters.filter(void_reason="").select_related("organisation").order_by("-id")


def _unnumbered(application: Application) -> QuerySet[Letter]:
    return _rows(application).filter(number="")


def _unsealed(application: Application) -> QuerySet[Letter]:
    return _rows(application).exclude(number="").filter(deliveries=None)


def _kept(application: Application) -> bool:
    return application.erased_at is None


def _receipt_later(letter: Letter, admin: StaffAdmin, request: HttpRequest) -> None:
    """The PDF of a receipt, once the transaction stands; where none can be made the Word file remains."""

    def keep() -> None:
        with contextlib.suppress(UnavailableError):
            letters.keep_receipt(letter=letter, at=admin.reach(request).at)

    transaction.on_commit(keep)


@case_act("make_letter", gettext_lazy("制作文书"), verb=HANDLE, when=_kept, group=LETTERS)
def make(admin: StaffAdmin, request: HttpRequest, application: Application) -> HttpResponse:
    """From the template and the case."""

    class Form(ActForm):
        kind = f.select(gettext_lazy("文书"), LetterKind.choices)
        consultation = f.row(
            gettext_lazy("征求意见"),
            application.consultations.all(),
            required=False,
            help_text=gettext_lazy("征求意见书、征求意见告知书、告知第三方决定书须选择。"),
        )
        dated_on = f.day(gettext_lazy("落款日期"))
        payment_way = f.text(gettext_lazy("缴纳方式"), required=False, rows=2, help_text=gettext_lazy("收费通知书须填写。"))
        decision_reason = f.text(
            gettext_lazy("决定公开的理由"),
            required=False,
            rows=2,
            help_text=gettext_lazy("告知第三方决定书，非因公共利益决定公开的须填写。"),
        )
        count_words = f.line(gettext_lazy("数量、频次说明"), required=False, help_text=gettext_lazy("说明理由告知书。"))

    def do(said: dict[str, Any]) -> str:
        fields = {name: said.pop(name) for name in EXTRA}
        fields = {name: value for name, value in fields.items() if value}
        made = letters.make_letter(application=application, **said, **fields, **who(admin, request))
        _receipt_later(made, admin, request)
        return _("已制作%(kind)s，请核对后编号、用印。") % {"kind": made.get_kind_display()}

    form = Form(sent(request), initial={"dated_on": today(admin, request)})
    return perform(admin, request, application, form, _("制作文书"), do)


def _editable(application: Application) -> QuerySet[Letter]:
    return _unnumbered(application).exclude(kind=LetterKind.ANSWER)


@case_act("edit_letter", gettext_lazy("修改文书"), verb=HANDLE, when=lambda case: _editable(case).exists(), group=LETTERS)
def edit(admin: StaffAdmin, request: HttpRequest, application: Application) -> HttpResponse:
    """The words of the newest letter without a number."""
    letter = _editable(application).first()
    if letter is None:
        raise Letter.DoesNotExist

    class Form(ActForm):
        title = f.line(gettext_lazy("标题"))
        addressee = f.line(gettext_lazy("收件人"), most=200)
        text = f.text(gettext_lazy("正文"), most=20_000, rows=18, help_text=gettext_lazy("每行一段。"))

    def do(said: dict[str, Any]) -> str:
        lines = said.pop("text").splitlines()
        letters.edit_letter(letter=letter, paragraphs=lines, **said, **who(admin, request))
        return _("已修改文书。")

    content = letter.content
    first = {"title": content["title"], "addressee": content["addressee"], "text": "\n".join(content["paragraphs"])}
    return perform(admin, request, application, Form(sent(request), initial=first), _("修改文书"), do, intro=letter.get_kind_display())


@case_act("number_letter", gettext_lazy("文书编号"), verb=HANDLE, when=lambda case: _unnumbered(case).exists(), group=LETTERS)
def number(admin: StaffAdmin, request: HttpRequest, application: Application) -> HttpResponse:
    """Allotted, or typed from the register of the office."""
    rows = _unnumbered(application)
    first = rows.first()
    if first is None:
        raise Letter.DoesNotExist
    suggested = letters.suggested_number(first)
    hint = _("留空则按顺序取号，下一个是“%(number)s”；编号后文字不能再改。") % {"number": suggested}

    class Form(ActForm):
        letter = f.row(gettext_lazy("文书"), rows)
        number = f.line(
            gettext_lazy("文号"),
            required=not suggested,
            most=60,
            help_text=hint if suggested else gettext_lazy("例如 邕工公复〔2026〕3号；编号后文字不能再改。"),
        )

    def do(said: dict[str, Any]) -> str:
        made = letters.number_letter(**said, **who(admin, request))
        _receipt_later(made, admin, request)
        return _("已编号：%(number)s。") % {"number": made.number}

    return perform(admin, request, application, Form(sent(request), initial={"letter": first}), _("文书编号"), do)


@case_act("seal_letter", gettext_lazy("用印登记"), verb=MANAGE, when=lambda case: _unsealed(case).exists(), group=LETTERS)
def seal(admin: StaffAdmin, request: HttpRequest, application: Application) -> HttpResponse:
    """The sealed scan, or the electronically sealed file."""
    rows = _unsealed(application)

    class Form(ActForm):
        letter = f.row(gettext_lazy("文书"), rows)
        sealed_on = f.day(gettext_lazy("用印日期"))
        scan = f.scan(gettext_lazy("用印件"), help_text=gettext_lazy("盖章后的扫描件，或者加盖电子印章的 PDF；加密保存。"))

    def do(said: dict[str, Any]) -> str:
        file, by_at = said.pop("scan"), who(admin, request)
        blob = files.store(file.read(), name=file.name, private=True, at=by_at["at"])
        made = letters.seal_letter(scan=blob, **said, **by_at)
        return _("已登记用印：%(number)s。") % {"number": made.number}

    form = Form(*sent_files(request), initial={"letter": rows.first(), "sealed_on": today(admin, request)})
    return perform(admin, request, application, form, _("用印登记"), do)


def _voidable(application: Application) -> QuerySet[Letter]:
    return _rows(application).filter(deliveries=None)


@case_act("void_letter", gettext_lazy("文书作废"), verb=MANAGE, when=lambda case: _voidable(case).exists(), group=LETTERS, danger=True)
def void(admin: StaffAdmin, request: HttpRequest, application: Application) -> HttpResponse:
    """A letter that was not delivered; its number is not given again."""
    rows = _voidable(application)

    class Form(ReasonForm):
        letter = f.row(gettext_lazy("文书"), rows)
        field_order = ("letter", "reason")

    def do(said: dict[str, Any]) -> str:
        letters.void_letter(**said, **who(admin, request))
        return _("文书已作废。")

    form = Form(sent(request), initial={"letter": rows.first()})
    return perform(admin, request, application, form, _("文书作废"), do, danger=True)


@case_act("box", gettext_lazy("打印案卷"), verb=Verb.KEEP_ARCHIVE, when=lambda case: case.is_closed and _kept(case), group=CARE)
def box(admin: StaffAdmin, request: HttpRequest, application: Application) -> HttpResponse:
    """卷内目录, every file, the limits, 备考表 in one zip. It holds the applicant in clear: taking it is recorded."""
    by_at = who(admin, request)
    made: list[bytes] = []

    def do(_form: ActForm) -> None:
        made.append(archive_box(application, at=by_at["at"]))
        record("application.box_made", organisation=application.organisation, matter=application.matter, **by_at)

    def then() -> HttpResponse:
        name = content_disposition_header(True, f"{application.number}.zip") or "attachment"
        headers = {"Content-Disposition": name, "Cache-Control": "private, no-store", "X-Content-Type-Options": "nosniff"}
        return HttpResponse(made[0], content_type="application/zip", headers=headers)

    return act(
        admin, request, application, form=ActForm(sent(request)), title=_("打印案卷"), button=_("下载案卷"), do=do, then=then,
        intro=_("案卷含申请人信息，下载会记入操作记录。"),
    )  # fmt: skip


@case_panel("letters", "admin/requests_app/panel_letters.html", order=40)
def panel(application: Application, reach: Reach) -> dict[str, Any]:
    """Letters of the case with their files; void ones are named as such."""
    rows = list(application.letters.select_related("sealed", "sealed_by").defer("content").order_by("id"))
    return {"letters": rows, "may_open": may_read(application, reach), "application": application} if rows else {}
