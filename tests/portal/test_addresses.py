"""Every address of the site, tried by anonymous, stranger, colleague and owner, against a table that must name them all."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from core import deadlines, files
from core.models import (
    Approval,
    CalendarDay,
    CalendarYear,
    Deadline,
    Delivery,
    DutyShift,
    Event,
    LocalRule,
    Matter,
    Notice,
    Organisation,
    StandIn,
    User,
)
from disclosure.inspection.run import refresh
from disclosure.models import (
    CatalogueEntry,
    Channel,
    Column,
    Document,
    DocumentReading,
    DocumentVersion,
    GuideText,
    InspectionFinding,
    ReviewRule,
    SensitiveWord,
    Subscription,
)
from disclosure.services.attachments import add_attachment
from disclosure.services.bundles import create_bundle
from disclosure.services.channels import choose_channels
from disclosure.services.drafting import create_document
from disclosure.services.relations import relate
from disclosure.services.removal import seal
from disclosure.services.transfers import make_transfer
from disclosure.services.undisclosed import create_entry
from tests.disclosure.acts import Team, draft, published
from tests.portal.address_table import TABLE

pytestmark = pytest.mark.django_db
VISITORS = ("anonymous", "stranger", "colleague", "owner")


def addresses(resolver: URLResolver | None = None, space: str = "", prefix: str = "") -> Iterator[tuple[str, str]]:
    """(name, pattern) of every address; an address without a name goes by its pattern."""
    for entry in (resolver or get_resolver()).url_patterns:
        pattern = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from addresses(entry, f"{space}{entry.namespace}:" if entry.namespace else space, pattern)
        elif isinstance(entry, URLPattern):
            yield (f"{space}{entry.name}" if entry.name else pattern), pattern


def table() -> dict[str, tuple[str, ...]]:
    """Name -> expectation of each visitor."""
    rows = [line.split() for line in TABLE.strip().splitlines()]
    assert all(len(row) == 5 for row in rows)
    assert len({row[0] for row in rows}) == len(rows), "an address stands in the table twice"
    return {row[0]: tuple(row[1:]) for row in rows}


# Staff pages of applications: tests/portal/test_admin_privacy.py asks the admin classes for all of them and tries each; those of
# interpretation and response: tests/portal/test_admin_interpretation.py.
ELSEWHERE = ("admin:requests_app_", "admin/requests_app/", "admin:interpretation_", "admin/interpretation/")


def test_the_table_names_every_address_and_no_other() -> None:
    known, there = set(table()), {name for name, _ in addresses() if not name.startswith(ELSEWHERE)}
    assert sorted(there - known) == [], "not in tests/portal/address_table.py"
    assert sorted(known - there) == [], "no longer an address"


@pytest.fixture
def things(team: Team, settings: LazySettings, tmp_path: Path, now: datetime) -> dict[str, Any]:
    """One of everything, all of it the federation's; the draft is the owner's."""
    settings.MEDIA_ROOT, at = tmp_path, now
    public = published(team)
    mine = draft(team, title="拟稿中的通知", at=at)
    paper = add_attachment(version=mine, name="名单.txt", title="名单", content="张三\n".encode(), by=team.editor, at=at)
    matter = Matter.objects.create(organisation=team.org, kind="request", title="申请", handler=team.editor, opened_at=at)
    deadline = deadlines.open_deadline(rule="request_reply_20wd", matter=matter, start=at, by=team.officer, at=at)
    notice = Notice.objects.create(
        organisation=team.org, matter=matter, recipient=team.editor, template="test", dedupe_key="test:1", created_at=at
    )
    scan = files.store(b"%PDF-1.4\n%%EOF\n", name="scan.pdf", private=True, at=at)
    signed = Approval.objects.create(
        matter=mine.document.matter, revision=1, step="secrecy", verdict="pass", by=team.editor, at=at, on_paper=True, signer=team.leader,
        signed_on=at.date(), scan=scan,
    )  # fmt: skip
    later = at.replace(hour=20)
    return {
        "calendaryear": CalendarYear.objects.first(),
        "calendarday": CalendarDay.objects.first(),
        "deadline": deadline,
        "localrule": LocalRule.objects.create(
            organisation=team.org, code="reply", label="答复", amount=15, unit="workdays", source="x", valid_from=at.date()
        ),
        "matter": matter,
        "notice": notice,
        "delivery": Delivery.objects.create(notice=notice, channel="email", next_try_at=at),
        "organisation": team.org,
        "user": team.editor,
        "dutyshift": DutyShift.objects.create(organisation=team.org, person=team.editor, starts_at=at, ends_at=later),
        "standin": StandIn.objects.create(absent=team.editor, substitute=team.checker, starts_at=at, ends_at=later),
        "event": Event.objects.filter(organisation=team.org).first(),
        "approval": signed,
        "column": Column.objects.first(),
        "documentversion": mine,
        "documentreading": DocumentReading.objects.create(document=public, day=at.date(), count=3),
        "subscription": Subscription.objects.create(address=b"x", address_index="x", key="x", wish="x", language="en", created_at=at),
        "document": mine.document,
        "catalogueentry": CatalogueEntry.objects.create(
            organisation=team.org, column=public.column, name="机构职能", category="机构信息", content="职能", basis="方案",
            channels="本平台", time_limit="20个工作日内", responsible="办公室",
        ),
        "guidetext": GuideText.objects.create(organisation=team.org, section="ways", text="到大厅查阅。"),
        "undisclosedentry": create_entry(
            organisation=team.org, title="某事项", kind="document", attribute="on_application", ground="16-2a", reason="请示报告",
            by=team.editor, at=at,
        ),
        "normativedocument": public,
        **of_the_workflow(team, at),
        "relation": relate(source=mine.document, target=public, kind="relates", by=team.editor, at=at),
        "transfer": make_transfer(
            organisation=team.org, receiver="archive", receiver_name="虚构区档案馆", year=2026, by=team.officer, at=at
        ),
        "public": public,
        "attachment": paper,
        "sensitiveword": SensitiveWord.objects.create(word="错词", suggestion="正词"),
        "finding": finding_of(mine),
    }  # fmt: skip


def finding_of(version: DocumentVersion) -> InspectionFinding:
    """What inspection has to say of the draft: its summary is not filled in."""
    refresh(version)
    return version.findings.get(kind="missing")


def of_the_workflow(team: Team, at: datetime) -> dict[str, Any]:
    """Bundle, channel, post, removal and rule, on documents of their own."""
    version, sealed = draft(team, title="组合内的通知", at=at), draft(team, title="封存的通知", at=at)
    channel = Channel.objects.create(organisation=team.org, kind="wechat", name="公众号")
    return {
        "bundle": create_bundle(organisation=team.org, title="组合", versions=[version], by=team.officer, at=at),
        "channel": channel,
        "channelpost": choose_channels(document=version.document, channels=[channel], by=team.editor, at=at)[0],
        "removalorder": seal(document=sealed.document, reason="疑似涉密", by=team.secrecy, at=at),
        "reviewrule": ReviewRule.objects.create(organisation=team.org, checks=1),
    }


def path_of(name: str, pattern: str, things: dict[str, Any]) -> str:
    """An address of this name that leads to one of the things."""
    public: Document = things["public"]
    place = {"code": public.organisation.code, "serial": public.serial}
    special: dict[str, dict[str, Any]] = {
        "disclosure:document": place,
        "disclosure:version": place | {"number": 1},
        "disclosure:download": place | {"name": "docx"},
        "disclosure:qr": place,
        "disclosure:read": place,
        "disclosure:related": place,
        "interpretation:ask": place,
        "interpretation:asked": place,
        "interpretation:thread": place,
        "interpretation:media": {"pk": 1},
        "interpretation:captions": {"pk": 1},
        "disclosure:confirm": {"key": "unknown"},
        "disclosure:cancel": {"key": "unknown"},
        "disclosure:difference": place | {"number": 1},
        "requests:form_file": {"name": "citizen"},
        **{f"requests:{name}": {"token": "x"} for name in ("draft", "review", "offered", "discard", "receipt", "receipt_pdf")},
        "requests:answered": {"token": "x", "pk": 1},
        "requests:step": {"token": "x", "name": "who"},
        "requests:track_letter": {"pk": 1},
        "requests:track_information": {"pk": 1},
        "requests:track_act": {"name": "withdraw"},
        "disclosure:content": place | {"number": 1},
        "disclosure:at": place | {"when": "2026-11-24"},
        "disclosure:file": place | {"pk": things["attachment"].pk, "name": things["attachment"].name},
        "open:read_document": place,
        "open:list_versions": place,
        "open:read_version": place | {"number": 1},
        "open:nothing": {"rest": "nothing"},
        "sitemap-documents": {"number": 1},
        **{
            f"admin:disclosure_documentversion_{act}": {"object_id": things["documentversion"].pk, "pk": things["finding"].pk}
            for act in ("mask", "overrule", "clear_hidden")
        },
        "admin:disclosure_batch": {"what": "move"},
        "admin:disclosure_unrelate": {"pk": things["relation"].pk},
        "disclosure:file_preview": place | {"pk": things["attachment"].pk},
        "disclosure:preview": {"pk": things["documentversion"].pk},
        "disclosure:staff_file_preview": {"pk": things["attachment"].pk},
        "admin:disclosure_transfer_file": {"pk": things["transfer"].pk},
        "disclosure:named_file": {"document": things["document"].pk, "name": things["attachment"].name},
        "admin:disclosure_attachment_file": {"pk": things["attachment"].pk},
        "admin:disclosure_approval_scan": {"pk": things["approval"].pk},
        "admin:disclosure_bundlepart_remove": {"pk": things["bundle"].parts.get().pk},
        "admin:disclosure_post_proof": {"pk": things["channelpost"].pk},
        "admin:disclosure_guidetext_unit": {"code": public.organisation.code},
        "admin:app_list": {"app_label": "disclosure"},
        "admin:view_on_site": {"content_type_id": 1, "object_id": 1},
        "admin:auth_user_password_change": {"id": things["user"].pk},
    }
    if name in special:
        return reverse(name, kwargs=special[name])
    model = pattern.split("/")[2] if pattern.startswith("admin/") and pattern.count("/") > 2 else ""
    if name.startswith("admin/core/") or name.startswith("admin/disclosure/"):
        return "/" + name.replace("<path:object_id>", str(things[model].pk))
    if name == "admin/(?P<url>.*)$":
        return "/admin/nowhere/"
    if "<path:object_id>" in pattern:
        return reverse(name, args=[things[model].pk])
    return reverse(name)


def outcome(client: Client, path: str) -> str:
    """Status, or `in` for the way to the sign-in page."""
    answer = client.get(path)
    if answer.status_code == 302 and answer["Location"].startswith("/admin/login/"):
        return "in"
    return str(answer.status_code)


def test_each_address_answers_each_visitor_as_the_table_says(
    things: dict[str, Any], editor: User, colleague: User, stranger: User, org: Organisation, at: datetime
) -> None:
    people: dict[str, User | None] = {"anonymous": None, "stranger": stranger, "colleague": colleague, "owner": editor}
    clients = {visitor: Client(raise_request_exception=False) for visitor in VISITORS}
    for visitor, person in people.items():
        if person is not None:
            clients[visitor].force_login(person)
    rows = table()
    wrong = []
    for name, pattern in addresses():
        if name.startswith(ELSEWHERE):
            continue
        path = path_of(name, pattern, things)
        found = [outcome(clients[visitor], path) for visitor in VISITORS]
        if rows.get(name) != tuple(found):
            wrong.append(f"{name} {' '.join(found)}")
    assert not wrong, "\n".join(wrong)


def test_the_table_keeps_everything_of_the_staff_from_the_public() -> None:
    open_to_all = {"admin:login", "admin:logout", "admin:jsi18n", "admin:otp", "admin:otp_enrol"}
    for name, row in table().items():
        if name.startswith("admin") and name not in open_to_all:
            assert row[0] == "in", name


def test_a_notice_is_seen_by_its_recipient_alone(things: dict[str, Any], colleague: User, editor: User) -> None:
    address = reverse("admin:core_notice_change", args=[things["notice"].pk])
    for person, expected in ((colleague, "404"), (editor, "200")):
        client = Client()
        client.force_login(person)
        assert outcome(client, address) == expected


def test_a_document_that_was_never_published_has_no_public_address(
    things: dict[str, Any], editor: User, org: Organisation, at: datetime
) -> None:
    version = create_document(
        organisation=org,
        kind="notice",
        title="另一件",
        column=Column.objects.get(pk=things["column"].pk),
        by=editor,
        at=at,
        body="<p>文</p>",
    )
    assert version.document.serial == ""
    client = Client()
    client.force_login(editor)
    assert client.get(f"/documents/{org.code}/2026-2/").status_code == 404
    assert Deadline.objects.exists()
