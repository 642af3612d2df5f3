"""Many documents at once: the good ones are done, each refusal is listed by title."""

from __future__ import annotations

import pytest

from core.access import NotAllowedError
from core.models import Event, PageTouch, User
from disclosure.default_columns import ensure_columns
from disclosure.models import Channel, Document, DocumentVersion
from disclosure.services import batch
from disclosure.services.drafting import new_version
from disclosure.services.publication import publish
from disclosure.services.review import submit
from tests.disclosure.acts import AT, Team, approve, draft, published

pytestmark = pytest.mark.django_db
REFUSED = "依申请公开的信息必须选择依据。 依申请公开的信息必须写明理由。"
NO_RIGHT = "您在“区总工会”没有办理此事的权限。"


def current(document: Document) -> DocumentVersion:
    found = DocumentVersion.objects.select_related("document__organisation", "document__matter", "column").get(pk=document.current_id)
    return found


def test_a_public_document_moves_to_another_column_and_its_wording_stays(team: Team) -> None:
    document = published(team)
    before = current(document).content_hash
    PageTouch.objects.all().delete()
    batch.move_document(document=document, column=ensure_columns()["news"], by=team.officer, at=AT)
    document.refresh_from_db()
    assert (document.column.code, current(document).content_hash, current(document).column.code) == ("news", before, "notices")
    assert Event.objects.get(verb="document.moved").data == {"before": {"column": "notices"}, "after": {"column": "news"}}
    assert PageTouch.objects.get().names == [f"pv:d:{document.pk}", f"pv:o:{team.org.pk}"]


def test_the_next_version_stays_where_the_document_was_moved(team: Team) -> None:
    document = published(team)
    batch.move_document(document=document, column=ensure_columns()["news"], by=team.officer, at=AT)
    version = new_version(document=document, note="更正", by=team.editor, at=AT)
    assert version.column.code == "news"
    publish(version=approve(team, version), by=team.officer, at=AT)
    document.refresh_from_db()
    assert document.column.code == "news"


def test_of_a_list_the_good_ones_move_and_the_refused_are_named(team: Team, stranger: User) -> None:
    mine, waiting, public = draft(team, title="草稿"), draft(team, title="审核中"), published(team, title="公开的")
    submit(version=waiting, by=team.editor, at=AT)
    outcome = batch.move_many(versions=[mine, waiting, current(public)], column=ensure_columns()["news"], by=team.editor, at=AT)
    assert outcome.done == ["草稿", "公开的"]
    assert outcome.refused == [("审核中", "正在审核（保密审查中），不能修改；需要改动的，请先退回修改。")]
    mine.refresh_from_db()
    assert mine.column.code == "news"
    assert batch.move_many(versions=[mine], column=ensure_columns()["news"], by=stranger, at=AT).refused == [("草稿", NO_RIGHT)]
    with pytest.raises(NotAllowedError):
        batch.move_document(document=public, column=ensure_columns()["notices"], by=stranger, at=AT)


def test_the_kind_of_what_is_public_changes_by_a_new_version(team: Team) -> None:
    public, mine = published(team, title="公开的"), draft(team, title="草稿")
    outcome = batch.change_many(
        versions=[current(public), mine], changes={"kind": "news"}, note="调整种类", submit=False, by=team.editor, at=AT
    )
    assert (outcome.done, outcome.refused, outcome.prepared) == (["公开的", "草稿"], [], 1)
    fresh = public.versions.get(number=2)
    assert (fresh.kind, fresh.state, fresh.note, current(public).kind) == ("news", "draft", "调整种类", "notice")
    mine.refresh_from_db()
    assert mine.kind == "news"


def test_with_submission_each_goes_into_its_review_or_says_why_not(team: Team) -> None:
    public, bare = published(team, title="公开的"), draft(team, title="缺正文", body="")
    outcome = batch.change_many(
        versions=[current(public), bare], changes={"kind": "news"}, note="调整种类", submit=True, by=team.editor, at=AT
    )
    assert outcome.done == ["公开的"]
    assert outcome.refused == [("缺正文", "缺少“正文”。")]
    assert public.versions.get(number=2).state == "secrecy"
    bare.refresh_from_db()
    assert bare.kind == "notice"  # nothing of the refused one is left changed


@pytest.mark.parametrize(("changes", "note", "said"), [
    ({"kind": "news"}, " ", "请填写版本说明，它将对外公开。"),
    ({"kind": "notice"}, "x", "与现有内容相同，无需修改。"),
    ({"attribute": "on_application", "ground": "", "ground_reason": ""}, "x", REFUSED),
])  # fmt: skip
def test_what_is_refused_leaves_no_new_version(team: Team, changes: dict[str, str], note: str, said: str) -> None:
    public = published(team, title="公开的")
    outcome = batch.change_many(versions=[current(public)], changes=changes, note=note, submit=False, by=team.editor, at=AT)
    assert outcome.refused == [("公开的", said)]
    assert (outcome.prepared, public.versions.count()) == (0, 1)


def test_channels_are_added_to_those_chosen(team: Team) -> None:
    one = Channel.objects.create(organisation=team.org, kind="wechat", name="公众号")
    two = Channel.objects.create(organisation=team.org, kind="board", name="公告栏")
    public, mine = published(team, title="公开的"), draft(team, title="草稿")
    batch.channel_many(versions=[current(public), mine], channels=[one], by=team.editor, at=AT)
    outcome = batch.channel_many(versions=[current(public), mine], channels=[two], by=team.editor, at=AT)
    assert outcome.done == ["公开的", "草稿"]
    assert sorted(public.posts.values_list("channel__name", "state")) == [("公众号", "to_post"), ("公告栏", "to_post")]
    assert mine.document.posts.count() == 2
