"""Buttons of a case that concern its people and its file: seeing them in clear, everything about one of them, archive, transfer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import admin_fields as f
from core.access import Verb
from core.admin_acts import ActForm, act, sent
from requests_app import codes
from requests_app.admin.acting import perform, today, who
from requests_app.admin.panels import labelled
from requests_app.admin.registry import CARE, case_act
from requests_app.models import Application, ApplicationState, Party
from requests_app.privacy.exporting import export_person
from requests_app.privacy.masking import LABELS
from requests_app.privacy.revealing import RevealReason, people_of, reveal
from requests_app.services import archiving
from requests_app.tracking.reissue import Proof, reissue_code

if TYPE_CHECKING:
    from django.http import HttpRequest

    from core.admin_base import StaffAdmin

REVEAL, KEEP = Verb.REVEAL_APPLICANTS, Verb.KEEP_ARCHIVE


def _names(application: Application) -> list[tuple[str, str]]:
    """Everybody of the case by their part in it, without names."""
    rows = people_of(application).items()
    return [(key, row.get_role_display() if isinstance(row, Party) else row.get_kind_display()) for key, row in rows]


@case_act("reveal", gettext_lazy("查看完整身份信息"), verb=REVEAL, when=lambda case: case.erased_at is None, group=CARE)
def reveal_people(admin: StaffAdmin, request: HttpRequest, application: Application) -> HttpResponse:
    """One person of the case in clear, on this page alone, for a reason."""

    class Form(ActForm):
        whom = f.select(gettext_lazy("查看谁"), _names(application))
        reason = f.select(gettext_lazy("理由"), [("", gettext_lazy("请选择")), *RevealReason.choices])

    form, shown = Form(sent(request)), []

    def do(filled: ActForm) -> None:
        said = filled.cleaned_data
        data = reveal(party=people_of(application)[said["whom"]], reason=said["reason"], **who(admin, request))
        shown.extend(labelled({key: str(data[key]) for key in LABELS if data.get(key)}))

    def page(**more: Any) -> HttpResponse:
        return act(
            admin, request, application, form=form, title=_("查看完整身份信息"), button=_("查看"), do=do,
            intro=_("%(number)s · 查看完整信息会记入操作记录。") % {"number": application.number},
            template="admin/requests_app/reveal.html", **more,
        )  # fmt: skip

    return page(then=lambda: page(ready=False, people=shown))


@case_act("export_person", gettext_lazy("导出此人全部信息"), verb=REVEAL, when=lambda case: case.erased_at is None, group=CARE)
def export(admin: StaffAdmin, request: HttpRequest, application: Application) -> HttpResponse:
    """What a person may ask for: everything about them at this unit."""
    parties = {key: row for key, row in people_of(application).items() if isinstance(row, Party)}

    class Form(ActForm):
        whom = f.select(gettext_lazy("导出谁"), [(key, row.get_role_display()) for key, row in parties.items()])

    made: list[bytes] = []

    def do(filled: ActForm) -> None:
        made.append(export_person(party=parties[filled.cleaned_data["whom"]], **who(admin, request)))

    def file() -> HttpResponse:
        name = content_disposition_header(True, _("个人信息") + f"-{application.number}.zip") or ""
        return HttpResponse(made[0], content_type="application/zip", headers={"Content-Disposition": name})

    intro = _("核验本人身份后导出：此人在本单位的全部申请及其材料，不含第三方意见和内部记录。导出会记入操作记录。")
    words = f"{application.number} · {intro}"
    return act(
        admin, request, application, form=Form(sent(request)), title=_("导出此人全部信息"), button=_("导出"), do=do, intro=words, then=file
    )


def _to_archive(application: Application) -> bool:
    return application.state in archiving.CLOSED and (application.archived_at is None or application.received_on is not None)


@case_act("archive", gettext_lazy("归档"), verb=KEEP, when=_to_archive, main=True)
def archive(admin: StaffAdmin, request: HttpRequest, application: Application) -> HttpResponse:
    """The closed case becomes a file of the archive."""

    class Form(ActForm):
        archive_number = f.line(gettext_lazy("档号"))

    def do(said: dict[str, Any]) -> str:
        archiving.archive(application=application, **said, **who(admin, request))
        return _("已归档，档号%(number)s。") % {"number": application.archive_number}

    return perform(admin, request, application, Form(sent(request)), _("归档"), do)


def _to_transfer(application: Application) -> bool:
    done = application.archived_at is not None and application.transferred_on is None
    return done and application.state in (ApplicationState.ARCHIVED, ApplicationState.WITHDRAWN)


@case_act("transfer", gettext_lazy("登记移交档案"), verb=KEEP, when=_to_transfer, main=True)
def transfer(admin: StaffAdmin, request: HttpRequest, application: Application) -> HttpResponse:
    """The file was handed over; the retention of the online copy counts from that day."""

    class Form(ActForm):
        transferred_on = f.day(gettext_lazy("移交日期"))

    def do(said: dict[str, Any]) -> str:
        archiving.transfer(application=application, **said, **who(admin, request))
        return _("已登记移交，在线副本保存期满后列入清除清单。")

    form = Form(sent(request), initial={"transferred_on": today(admin, request)})
    return perform(admin, request, application, form, _("登记移交档案"), do)


@case_act(
    "reissue-code", gettext_lazy("重新发放查询码"), verb=Verb.HANDLE_APPLICATIONS, when=lambda case: case.erased_at is None, group=CARE
)
def reissue(admin: StaffAdmin, request: HttpRequest, application: Application) -> HttpResponse:
    """A new query code for somebody who lost it, shown on this page alone; the old one is void at once."""

    class Form(ActForm):
        proof = f.select(gettext_lazy("身份证明"), Proof.choices)

    form, shown = Form(sent(request)), []

    def do(filled: ActForm) -> None:
        code = reissue_code(application=application, proof=filled.cleaned_data["proof"], **who(admin, request))
        shown.append((_("查询码"), codes.written(code)))

    def page(**more: Any) -> HttpResponse:
        return act(
            admin, request, application, form=form, title=_("重新发放查询码"), button=_("重新发放查询码"), do=do,
            intro=application.number, template="admin/requests_app/reveal.html", **more,
        )  # fmt: skip

    return page(then=lambda: page(ready=False, people=shown))
