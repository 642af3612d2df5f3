"""移送清单 and the registers: what is owed is listed once a receiver, files are safe to open."""

from __future__ import annotations

import io
from datetime import date

import openpyxl
import pytest

from core.access import NotAllowedError
from core.models import Event
from disclosure.errors import RefusedError
from disclosure.models import Document, DocumentVersion
from disclosure.queries.registers import month_tables, register_head, register_rows, transfer_rows
from disclosure.services.publication import withdraw
from disclosure.services.transfers import make_transfer, owed
from disclosure.spreadsheets import workbook
from tests.conftest import shanghai
from tests.disclosure.acts import AT, Team, draft, published

pytestmark = pytest.mark.django_db
LATER = shanghai(2027, 3, 1)


def make(team: Team, year: int = 2026, receiver: str = "archive"):  # type: ignore[no-untyped-def]
    return make_transfer(organisation=team.org, receiver=receiver, receiver_name="虚构区档案馆", year=year, by=team.officer, at=LATER)


def test_the_public_documents_of_a_year_are_handed_over_once_to_each_receiver(team: Team) -> None:
    one, two = published(team, title="甲"), published(team, title="乙", written_on=date(2025, 12, 30))
    draft(team, title="未公开")
    transfer = make(team)
    assert list(transfer.documents.all()) == [one]
    assert list(owed(team.org, year=2026, receiver="archive")) == []
    assert list(owed(team.org, year=2026, receiver="library")) == [one]
    assert list(owed(team.org, year=2025, receiver="archive")) == [two]
    event = Event.objects.get(verb="transfer.made")
    assert (event.data["year"], event.data["count"], event.data["documents"]) == (2026, 1, [one.pk])


def test_a_row_names_number_dates_attachments_and_hash(team: Team) -> None:
    document = published(team, title="甲", document_number="邕工发〔2026〕3号")
    version = DocumentVersion.objects.get(pk=document.current_id)
    assert list(transfer_rows(make(team))) == [
        [1, "YNZGH/2026-00001", "甲", "邕工发〔2026〕3号", date(2026, 11, 20), date(2026, 11, 24), 3, 0, version.content_hash]
    ]


def test_nothing_owed_a_wrong_year_and_a_missing_name_are_refused(team: Team) -> None:
    with pytest.raises(RefusedError, match="2026年没有待移送的信息。"):
        make(team)
    with pytest.raises(RefusedError, match="年度应在1949至2027之间。"):
        make(team, year=2028)
    with pytest.raises(RefusedError, match="接收单位应为1至120个字。"):
        make_transfer(organisation=team.org, receiver="archive", receiver_name=" ", year=2026, by=team.officer, at=LATER)
    with pytest.raises(NotAllowedError):
        make_transfer(organisation=team.org, receiver="archive", receiver_name="馆", year=2026, by=team.editor, at=LATER)


def test_what_was_withdrawn_is_not_handed_over(team: Team) -> None:
    withdraw(document=published(team), note="过期", by=team.officer, at=AT)
    with pytest.raises(RefusedError):
        make(team)


def test_the_register_has_all_elements_and_no_formula(team: Team) -> None:
    draft(team, title="=1+1", document_number="@SUM(A1)")
    rows = list(register_rows(DocumentVersion.objects.all()))
    assert len(rows[0]) == len(register_head()) == 23
    book = openpyxl.load_workbook(io.BytesIO(workbook([("信息[登记]簿", register_head(), rows)])))
    sheet = book.worksheets[0]
    assert (sheet.title, sheet["A1"].value, sheet["B2"].value, sheet["C2"].value) == ("信息_登记_簿", "索引号", "'=1+1", "'@SUM(A1)")
    assert sheet["B2"].data_type == "s"
    assert sheet["J2"].value.date() == date(2026, 11, 20)


def test_the_figures_of_a_month(team: Team) -> None:
    published(team)
    published(team, title="去年写的", written_on=date(2025, 1, 6))
    published(team, title="上月的", at=shanghai(2026, 10, 9), written_on=date(2026, 10, 8))
    document = Document.objects.get(title="去年写的")
    document.readings.create(day=date(2026, 11, 24), count=7)
    tables = {table.name: table.rows for table in month_tables([team.org.pk], first=date(2026, 11, 1), last=date(2026, 11, 30))}
    assert tables == {
        "按单位": [["南宁市邕宁区总工会", 2]],
        "按栏目": [["通知公告", 2]],
        "按种类": [["通知公告", 2]],
        "公开时限（20个工作日）": [["南宁市邕宁区总工会", 1, 1, "50.0%"]],
        "阅读最多": [["去年写的", 7]],
    }
