"""What the applicant does by code: each act reaches its verb, tells the office, and is refused with its reason where it is not due."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from core import files
from core.models import Event, Notice, Organisation, User
from requests_app.errors import ApplicationError
from requests_app.models import Answer, Application, ApplicationState, Delivery, ItemDecision, Letter, Paper, Rating
from requests_app.services.correction import ask_correction
from requests_app.services.excess import ask_reasons
from requests_app.services.fee import charge
from requests_app.services.intake import Received
from requests_app.services.receipt import confirm
from requests_app.tracking import services
from requests_app.tracking.acts import ACTS
from tests.conftest import shanghai
from tests.disclosure.pages import _still  # noqa: F401
from tests.requests_app.acts import received
from tests.requests_app.visitor import Visitor, html

if TYPE_CHECKING:
    from collections.abc import Callable

NOW = shanghai(2026, 11, 24)
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\n%%EOF\n"


def confirmed(org: Organisation, officer: User) -> Received:
    """Sent on Thursday 2026-11-19 and confirmed on Friday 2026-11-20."""
    found = received(org, shanghai(2026, 11, 19))
    confirm(application=found.application, confirmed_at=shanghai(2026, 11, 20), by=officer, at=shanghai(2026, 11, 20))
    return found


@pytest.fixture
def case(org: Organisation, officer: User) -> Received:
    return confirmed(org, officer)


@pytest.fixture
def visitor(case: Received) -> Visitor:
    visitor = Visitor(case.application.number, case.code)
    visitor.open()
    return visitor


def file(name: str = "材料.pdf", content: bytes = PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, "application/pdf")


def told(word: str) -> bool:
    return any(word in str(notice.params.get("what", "")) for notice in Notice.objects.filter(template="applicant_acted"))


def test_the_correction_is_shown_supplied_and_the_limit_counts_anew(visitor: Visitor, case: Received, officer: User) -> None:
    ask_correction(
        application=case.application, points="请写明年度", told_on=date(2026, 11, 23), until=date(2026, 12, 7), by=officer,
        at=shanghai(2026, 11, 23),
    )  # fmt: skip
    page = html(visitor.open())
    assert "请写明年度" in page
    assert "请于 2026年12月7日 前（含当日）补正，逾期不补正的视为放弃申请。" in page
    assert "答复期限自收到补正之日起重新计算。" in page
    assert "最早" not in page
    assert "days-row" not in page
    assert "请填写内容或者上传附件。" in html(visitor.send("correct", text=""))
    done = html(visitor.send("correct", text="2025年度", file=file()))
    assert "补正已提交。" in done
    # Received on Tuesday 24 November: the 20th workday is Tuesday 22 December 2026.
    assert '<time datetime="2026-12-22">' in done
    case.application.refresh_from_db()
    assert case.application.correction.text == "2025年度"
    paper = Paper.objects.get(kind="correction")
    assert (paper.added_by, paper.blob.private, files.read(paper.blob)) == (None, True, PDF)
    assert told("提交了补正")
    again = visitor.send("correct", text="再补")
    assert again.status_code == 409
    assert "目前不能办理“提交补正”。" in html(again)


def test_a_file_that_is_not_taken_says_why_and_nothing_is_done(visitor: Visitor, case: Received, officer: User) -> None:
    ask_correction(
        application=case.application, points="请写明年度", told_on=date(2026, 11, 23), until=date(2026, 12, 7), by=officer,
        at=shanghai(2026, 11, 23),
    )  # fmt: skip
    answer = visitor.send("correct", text="2025年度", file=file("坏.exe", b"MZ\x90\x00"))
    assert answer.status_code == 400
    assert "2025年度" in html(answer)
    assert Paper.objects.count() == 0
    case.application.refresh_from_db()
    assert case.application.state == ApplicationState.CORRECTION


def test_withdrawing_needs_a_tick_and_ends_the_case(visitor: Visitor, case: Received) -> None:
    assert "撤回后不再办理" in html(visitor.press("withdraw"))
    assert "请勾选确认后再提交。" in html(visitor.send("withdraw"))
    case.application.refresh_from_db()
    assert case.application.state == ApplicationState.REGISTERED
    assert "申请已撤回。" in html(visitor.send("withdraw", sure="on"))
    case.application.refresh_from_db()
    assert (case.application.state, case.application.row, case.application.closed_on) == ("withdrawn", "r6_3", date(2026, 11, 24))
    assert told("撤回了申请")
    assert visitor.send("withdraw", sure="on").status_code == 409


def test_reasons_are_given_and_may_be_given_again_until_they_are_judged(visitor: Visitor, case: Received, officer: User) -> None:
    ask_reasons(application=case.application, asked_on=date(2026, 11, 23), until=date(2026, 12, 1), by=officer, at=shanghai(2026, 11, 23))
    assert "请于 2026年12月1日 前（含当日）说明理由。" in html(visitor.open())
    assert "理由已提交。" in html(visitor.send("reasons", text="研究需要"))
    case.application.refresh_from_db()
    assert (case.application.excess.text, case.application.excess.answered_on) == ("研究需要", date(2026, 11, 24))
    assert told("说明了理由")


def test_the_voucher_of_a_payment_is_kept_and_the_office_records_the_payment(other_org: Organisation, person: Callable[..., User]) -> None:
    officer = person("officer", other_org)
    found = confirmed(other_org, officer)
    charge(
        application=found.application, standard="pages", quantity=44, told_on=date(2026, 11, 23), reached_on=date(2026, 11, 23),
        by=officer, at=shanghai(2026, 11, 23),
    )  # fmt: skip
    visitor = Visitor(found.application.number, found.code)
    page = html(visitor.open())
    assert "信息处理费 140.00 元" in page
    # Received on Monday 23 November: the 20th workday after it is Monday 21 December 2026.
    assert "请于 2026年12月21日 前（含当日）缴费" in page
    assert "答复期限自缴费次日起重新计算。" in page
    assert "请上传缴费凭证。" in html(visitor.send("payment"))
    assert "缴费凭证已上传，工作人员核对后登记。" in html(visitor.send("payment", file=file("凭证.pdf")))
    assert Paper.objects.get(kind="payment").added_by is None
    found.application.refresh_from_db()
    assert found.application.state == ApplicationState.FEE
    assert told("上传了缴费凭证")


def test_the_way_of_getting_the_answer_changes_where_there_is_something_to_send_it_to(visitor: Visitor, case: Received) -> None:
    refused = visitor.send("ways", carriers=["email"], ways=["email", "fax"])
    assert refused.status_code == 400
    assert "没有登记电子邮箱，不能选择电子邮件。没有登记传真号码，不能选择传真。" in html(refused)
    assert "请至少选择一种获取方式。" in html(visitor.send("ways", carriers=["paper"]))
    assert "获取方式已更改。" in html(visitor.send("ways", carriers=["paper"], ways=["online", "pick_up"], accepts_other="on"))
    case.application.refresh_from_db()
    assert (case.application.forms, case.application.ways, case.application.accepts_other) == (["paper"], ["online", "pick_up"], True)
    event = Event.objects.get(verb="application.ways_changed")
    assert event.actor is None
    assert event.data["after"]["ways"] == ["online", "pick_up"]


def delivered(case: Received, officer: User, *, way: str = "online", kind: str = "answer") -> Letter:
    """A sealed answer that was delivered; made directly, the answer's own road has its tests elsewhere."""
    application = case.application
    blob = files.store(PDF, name="答复书.pdf", private=True, at=NOW)
    letter = Letter.objects.create(
        application=application, organisation=application.organisation, kind=kind, number=f"邕工公复〔2026〕{Letter.objects.count() + 1}号",
        created_by=officer, created_at=NOW, sealed=blob, sealed_on=date(2026, 11, 24), sealed_by=officer,
    )  # fmt: skip
    Delivery.objects.create(letter=letter, way=way, sent_at=NOW, by=officer, at=NOW)
    answer, _new = Answer.objects.get_or_create(application=application, defaults={"drafted_by": officer, "drafted_at": NOW})
    if _new:
        ItemDecision.objects.create(answer=answer, item=application.items.get(), outcome="36-2", data={})
    Application.objects.filter(pk=application.pk).update(state=ApplicationState.DELIVERED)
    return letter


def test_a_sealed_answer_is_taken_away_and_the_first_time_is_kept(visitor: Visitor, case: Received, officer: User) -> None:
    letter = delivered(case, officer)
    assert "邕工公复〔2026〕1号" in html(visitor.open())
    taken = visitor.post(f"letters/{letter.pk}/", {"ticket": visitor.ticket})
    assert b"".join(taken.streaming_content) == PDF
    assert taken["Content-Type"] == "application/pdf"
    assert "no-store" in taken["Cache-Control"]
    assert letter.deliveries.get().downloaded_at == NOW
    visitor.post(f"letters/{letter.pk}/", {"ticket": visitor.ticket})
    assert letter.deliveries.get().downloaded_at == NOW
    events = Event.objects.filter(verb="letter.downloaded")
    assert [(event.actor, event.data["letter"]) for event in events] == [(None, letter.pk)] * 2


def test_letters_to_others_unsealed_void_and_undelivered_ones_are_not_given(visitor: Visitor, case: Received, officer: User) -> None:
    hidden = [delivered(case, officer, kind="consultation"), delivered(case, officer, kind="third_party_decision")]
    void = delivered(case, officer)
    Letter.objects.filter(pk=void.pk).update(void_reason="作废")
    waiting = delivered(case, officer)
    waiting.deliveries.all().delete()
    unsealed = delivered(case, officer)
    Letter.objects.filter(pk=unsealed.pk).update(sealed=None, pdf=unsealed.sealed)
    page = html(visitor.open())
    for letter in (*hidden, void, waiting, unsealed):
        assert letter.number not in page
        assert visitor.post(f"letters/{letter.pk}/", {"ticket": visitor.ticket}).status_code == 404


def test_a_letter_of_another_case_is_not_found(visitor: Visitor, org: Organisation, officer: User) -> None:
    other = delivered(confirmed(org, officer), officer)
    assert visitor.post(f"letters/{other.pk}/", {"ticket": visitor.ticket}).status_code == 404


def test_information_given_online_is_listed_without_its_file_name(visitor: Visitor, case: Received, officer: User) -> None:
    blob = files.store(PDF, name="工会决算.pdf", private=True, at=NOW)
    given = Paper.objects.create(
        application=case.application, kind="provided", name="张三要的决算.pdf", blob=blob, added_at=NOW, added_by=officer
    )
    own = Paper.objects.create(application=case.application, kind="identity", name="证件.pdf", blob=blob, added_at=NOW)
    assert "提供的信息（1）" not in html(visitor.open())
    delivered(case, officer)
    page = html(visitor.open())
    assert "提供的信息（1）" in page
    assert "张三" not in page
    taken = visitor.post(f"information/{given.pk}/", {"ticket": visitor.ticket})
    assert b"".join(taken.streaming_content) == PDF
    assert visitor.post(f"information/{own.pk}/", {"ticket": visitor.ticket}).status_code == 404
    assert Event.objects.filter(verb="application.information_downloaded").count() == 1


def test_what_was_posted_is_not_given_online(visitor: Visitor, case: Received, officer: User) -> None:
    Paper.objects.create(
        application=case.application, kind="provided", name="决算.pdf", blob=files.store(PDF, name="决算.pdf", private=True, at=NOW),
        added_at=NOW, added_by=officer,
    )  # fmt: skip
    delivered(case, officer, way="post")
    assert "提供的信息（1）" not in html(visitor.open())


def test_the_applicant_rates_once(visitor: Visitor, case: Received, officer: User) -> None:
    delivered(case, officer)
    visitor.open()
    assert "请选择一项评价。" in html(visitor.send("rate", comment="好"))
    assert "感谢您的评价。" in html(visitor.send("rate", stars="5", comment="办理及时"))
    rating = Rating.objects.get()
    assert (rating.stars, rating.comment) == (5, "办理及时")
    assert visitor.send("rate", stars="1").status_code == 409
    assert "办理及时" not in str(list(Event.objects.values_list("data", flat=True)))
    for stars in (1,):
        with pytest.raises(ApplicationError, match=r"^您已评价过，每件申请只评价一次。$"):
            services.rate(application=case.application, stars=stars, comment="", at=NOW)


def test_the_applicant_suggests_publication_once(visitor: Visitor, case: Received, officer: User) -> None:
    delivered(case, officer)
    visitor.open()
    assert "建议已提出。" in html(visitor.send("suggest", sure="on"))
    row = case.application.suggestions.get()
    assert (row.source, row.made_on) == ("applicant", date(2026, 11, 24))
    assert visitor.send("suggest", sure="on").status_code == 409


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda row: services.rate(application=row, stars=5, comment="", at=NOW), "答复送达后可以评价。"),
        (lambda row: services.send_payment_proof(application=row, content=PDF, name="a.pdf", at=NOW), "该申请目前不待缴费。"),
        (
            lambda row: services.change_ways(application=row, forms=["x"], ways=["post"], accepts_other=True, at=NOW),
            "请选择提供方式和获取方式。",
        ),
        (
            lambda row: services.change_ways(application=row, forms=["paper"], ways=["entrusted"], accepts_other=True, at=NOW),
            "请选择提供方式和获取方式。",
        ),
    ],
)
def test_what_is_not_due_is_refused_by_the_verb_too(case: Received, call: Any, words: str) -> None:
    with pytest.raises(ApplicationError) as refused:
        call(case.application)
    assert str(refused.value) == words


def test_a_closed_case_takes_no_change_of_ways(visitor: Visitor, case: Received) -> None:
    visitor.send("withdraw", sure="on")
    with pytest.raises(ApplicationError, match=r"^目前为“申请人已撤回”，不能更改获取方式。$"):
        services.change_ways(application=case.application, forms=["paper"], ways=["post"], accepts_other=True, at=NOW)


def test_too_many_files_are_refused(case: Received, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(services, "MOST_PAPERS", 1)
    services.add_own_paper(application=case.application, kind="correction", content=PDF, name="a.pdf", at=NOW)
    with pytest.raises(ApplicationError, match=r"^最多上传 1 个文件。$"):
        services.add_own_paper(application=case.application, kind="correction", content=PDF, name="a.pdf", at=NOW)


def test_no_act_is_possible_once_the_online_copy_is_gone(case: Received, officer: User) -> None:
    delivered(case, officer)
    Application.objects.update(state=ApplicationState.ARCHIVED, row="r1", closed_on=NOW.date(), erased_at=NOW)
    row = Application.objects.get()
    assert [act.name for act in ACTS.values() if act.possible(row)] == []


def test_another_site_cannot_act(visitor: Visitor, case: Received) -> None:
    data = {"ticket": visitor.ticket, "go": "1", "sure": "on"}
    answer = visitor.client.post("/requests/track/withdraw/", data, headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403
    case.application.refresh_from_db()
    assert case.application.state == ApplicationState.REGISTERED
