"""After whole cases nothing of a person stands anywhere in clear: tables, sessions, notices, search, events, caches, files, logs."""

from __future__ import annotations

import logging
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings as django_settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from core.models import Event, Notice, User
from core.sweep.running import run_sweep
from requests_app.models import Application, Consultation, Delivery, FormDraft, Letter, Party
from requests_app.services import answers, letters, proceedings
from requests_app.services.complaints import close_complaint, open_complaint
from requests_app.services.consultation import consult, record_opinion
from requests_app.services.correction import ask_correction
from requests_app.services.delivery import record_delivery
from requests_app.services.excess import ask_reasons, give_reasons, judge_reasons
from requests_app.services.papers import add_note
from requests_app.services.receipt import confirm
from tests.conftest import shanghai
from tests.disclosure.pages import NOW
from tests.requests_app.answering import PDF
from tests.requests_app.form import CARD, Asker, picture
from tests.requests_app.leaks import folders, leaks, spellings, tables
from tests.requests_app.visitor import Visitor

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from core.models import Organisation

pytestmark = pytest.mark.django_db(transaction=True)

# Everything here is invented and occurs nowhere else.
WHO = {
    "name": "覃隐名",
    "identity_number": CARD,
    "phone": "13877776666",
    "email": "yinming@example.invalid",
    "address": "虚构市隐名路八十八号",
}
THIRD = {"name": "隐三方科技公司", "phone": "13766665555", "address": "虚构市三方街六号"}
WROTE = {
    "item": "隐秘采购合同台账的全部明细",
    "correction": "补正隐语：二零二五年度",
    "reasons": "说明理由隐语：研究需要",
    "opinion": "第三方隐情：涉及商业秘密",
    "summary": "征求意见隐摘要",
    "note": "电话隐记录：申请人表示理解",
    "rating": "评价隐语：很满意",
    "complaint": "投诉隐情：答复拖延",
    "finding": "处理隐意见：不属实",
    "claims": "撤销隐请求事项",
    "points": "补正隐要点：请写明年度",
    "reason": "决定隐理由内容",
    "draft": "未提交隐草稿内容",
}
OTHERS = {"complainant": "投隐诉人", "complainant_phone": "13655554444", "post_number": "1099887766554", "file": "隐名身份证照片"}
SECRETS = [*WHO.values(), *THIRD.values(), *WROTE.values(), *OTHERS.values()]


def file(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


@pytest.fixture(autouse=True)
def _own_cache_folder(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A cache of files that can be looked into, pages kept as in production."""
    cache = {"BACKEND": "django.core.cache.backends.filebased.FileBasedCache", "LOCATION": str(tmp_path / "cache")}
    settings.CACHES = {"default": cache}
    settings.PAGE_CACHE = True
    monkeypatch.setattr("core.proof_of_work.SLOW_LIMIT", 100)
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)


def at_the_desk(user: User, case: Application) -> Client:
    """Somebody signs in at the real form, looks, searches and reveals."""
    user.set_password("Xk7-secret-of-a-test")
    user.save()
    desk = Client()
    desk.post(reverse("admin:login"), {"username": user.username, "password": "Xk7-secret-of-a-test"})
    assert desk.session.get("_auth_user_id") == str(user.pk)
    page = reverse("admin:requests_app_application_change", args=[case.pk])
    assert desk.get(page).status_code == 200
    desk.get(reverse("admin:requests_app_application_changelist"), {"q": WHO["name"]})
    found = desk.post(reverse("admin:requests_app_application_find"), {"name": WHO["name"], "identity_number": CARD, "phone": WHO["phone"]})
    assert case.number in found.content.decode()
    whom = f"party:{Party.objects.get(application=case, role='applicant').pk}"
    shown = desk.post(reverse("admin:requests_app_application_reveal", args=[case.pk]), {"whom": whom, "reason": "contact"})
    assert WHO["name"] in shown.content.decode()
    exported = desk.post(reverse("admin:requests_app_application_export_person", args=[case.pk]), {"whom": whom})
    assert exported["Content-Type"] == "application/zip"
    return desk


def applied(client: Client) -> tuple[Application, str]:
    """The public form with a picture of the identity card; the code stands on the receipt."""
    import re

    asker = Asker(client)
    asker.post("who", {**WHO, "identity_kind": "id_card", "identity": file(f"{OTHERS['file']}.jpg", picture())})
    asker.fill(who=WHO, what={"item_1": WROTE["item"]})
    assert asker.send()["Location"].endswith("/receipt/")
    code = re.search(r"<code>([A-Z2-7-]{14})</code>", asker.get("receipt/").content.decode())
    assert code is not None
    return Application.objects.get(), code[1]


def test_a_dump_of_everything_holds_nothing_of_anybody_in_clear(
    client: Client,
    org: Organisation,
    officer: User,
    office_head: User,
    checker: User,
    leader: User,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.INFO)
    org.reviewing_organ, org.court = "邕宁区人民政府", "邕宁区人民法院"
    org.save()
    who: dict[str, Any] = {"by": officer, "at": NOW}
    today = NOW.date()
    # The applicant: an unfinished form, an application, the tracking page with a right and a wrong code.
    Asker(client).post("what", {"item_1": WROTE["draft"]})
    case, code = applied(client)
    visitor = Visitor(case.number, code)
    visitor.open(code="AAAA-BBBB-CCCC")
    visitor.open(number=WHO["name"], code=WHO["phone"])
    assert "已提交" in visitor.open().content.decode()
    # The office: every step that takes words about people.
    confirm(application=case, confirmed_at=NOW, **who)
    ask_correction(application=case, points=WROTE["points"], told_on=today, until=date(2026, 12, 8), **who)
    letters.make_letter(application=case, kind="correction", **who)
    visitor.open()
    assert "补正已提交。" in visitor.send("correct", text=WROTE["correction"], file=file("补正隐材料.pdf", PDF)).content.decode()
    case.refresh_from_db()
    ask_reasons(application=case, asked_on=today, until=date(2026, 12, 15), **who)
    give_reasons(application=case, text=WROTE["reasons"], answered_on=today, by=None, at=NOW)
    judge_reasons(application=case, is_reasonable=True, by=office_head, at=NOW)
    consultation = consult(
        application=case, kind="third_party", party=THIRD, summary=WROTE["summary"], sent_on=today, reached_on=today, **who
    )
    letters.make_letter(application=case, kind="consultation", consultation=consultation, **who)
    record_opinion(consultation=consultation, answer="refusal", reason=WROTE["opinion"], is_reasonable=True, answered_on=today, **who)
    add_note(application=case, kind="call", text=WROTE["note"], with_whom=WHO["name"], on=today, **who)
    at_the_desk(officer, case)
    # The answer and its way to the applicant.
    answer = answers.draft_answer(application=case, **who)
    for item in case.items.all():
        answers.decide_item(answer=answer, item=item, outcome="36-3", basis="15", data={"reason": WROTE["reason"]}, **who)
    answers.submit_answer(answer=answer, **who)
    answers.review_answer(answer=answer, by=checker, at=NOW)
    answers.approve_answer(answer=answer, by=leader, at=NOW)
    letter = letters.make_letter(application=case, kind="answer", **who)
    letters.number_letter(letter=letter, **who)
    from core import files

    letters.seal_letter(letter=letter, scan=files.store(PDF, name="1.pdf", private=True, at=NOW), sealed_on=today, **who)
    record_delivery(letter=letter, way="post", posted_on=today, post_number=OTHERS["post_number"], **who)
    record_delivery(letter=letter, way="online", sent_at=NOW, **who)
    visitor.open()
    visitor.send("rate", stars="5", comment=WROTE["rating"])
    # Afterwards.
    review = proceedings.open_proceeding(
        application=case, kind="review", organ="邕宁区人民政府", claims=WROTE["claims"], copy_received_on=today, **who
    )
    person = {"name": OTHERS["complainant"], "phone": OTHERS["complainant_phone"]}
    complaint = open_complaint(organisation=org, application=case, person=person, text=WROTE["complaint"], received_on=today, **who)
    close_complaint(complaint=complaint, finding=WROTE["finding"], is_founded=False, closed_on=today, **who)
    for minute in range(0, 20, 5):
        run_sweep(shanghai(2026, 11, 25, 4, minute))
    assert review.pk
    assert Event.objects.filter(matter=case.matter).count() > 10
    assert Notice.objects.exists()
    assert (Consultation.objects.count(), Letter.objects.count(), Delivery.objects.count()) == (1, 3, 2)
    # It is all there, for whoever has the key.
    assert Party.objects.get(application=case, role="applicant").data["name"] == WHO["name"]
    assert FormDraft.objects.count() >= 1
    kept = [tmp_path / "cache", tmp_path / "files"]
    log = "\n".join(f"{row.name} {row.getMessage()} {row.exc_text or ''}" for row in caplog.records if not row.name.startswith("django.db"))
    assert leaks(SECRETS, tables(), folders(*kept), [("log", log.encode())]) == []
    assert tmp_path / "files" == django_settings.MEDIA_ROOT
    # And the key can be changed.
    django_settings.FIELD_KEYS = ["new-" * 8, *django_settings.FIELD_KEYS]
    call_command("rotate_keys", verbosity=0)
    django_settings.FIELD_KEYS = django_settings.FIELD_KEYS[:1]
    assert Party.objects.get(application=case, role="applicant").data["name"] == WHO["name"]
    assert leaks(SECRETS, tables(), folders(*kept)) == []


def test_what_would_leak_is_found(org: Organisation, person: Callable[..., User], tmp_path: Path) -> None:
    """The search itself works: a name in a table, a session, a cache, a file's name."""
    from django.core.cache import cache

    User.objects.filter(pk=person("officer", org).pk).update(display_name=WHO["name"])
    cache.set("x", {"name": WHO["name"]})
    (tmp_path / "files").mkdir(exist_ok=True)
    (tmp_path / "files" / f"{WHO['name']}.txt").write_bytes(b"")
    session = Client().session
    session["data"] = WHO["phone"]
    session.save()
    found = {place for _word, place in leaks(SECRETS, tables(), folders(tmp_path / "cache", tmp_path / "files"))}
    assert {"core_user.display_name", "覃隐名.txt", "django_session.session_data"} <= found
    assert any(place.endswith(".djcache") for place in found)
    assert all(len(way) >= 6 for way in spellings("13877776666"))
