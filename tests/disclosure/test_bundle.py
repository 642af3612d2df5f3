"""组合发布: all or nothing, at once or at a set time."""

import pytest

from core.access import NotAllowedError
from core.models import Event, Notice, NumberCounter, Organisation, User
from disclosure.errors import RefusedError
from disclosure.models import Bundle, Document, DocumentVersion
from disclosure.services import publication
from disclosure.services.bundles import (
    add_part,
    create_bundle,
    publish_bundle,
    remove_part,
    schedule_bundle,
    unschedule_bundle,
)
from disclosure.services.drafting import new_version, save_draft
from disclosure.services.publication import publish, publish_scheduled, schedule, unschedule, withdraw
from tests.conftest import shanghai
from tests.disclosure.acts import AT, Team, approve, draft, published

pytestmark = pytest.mark.django_db
NINE = shanghai(2026, 11, 25, 9)


def three(team: Team, *, ready: bool = True) -> tuple[Bundle, list[DocumentVersion]]:
    kinds = [("policy", "互助办法"), ("interpretation", "互助办法解读"), ("notice", "施行通知")]
    versions = [draft(team, kind=kind, title=title) for kind, title in kinds]
    for version in versions if ready else versions[:2]:
        approve(team, version)
    return create_bundle(organisation=team.org, title="互助办法及解读", versions=versions, by=team.officer, at=AT), versions


def states(versions: list[DocumentVersion]) -> list[str]:
    return [DocumentVersion.objects.get(pk=version.pk).state for version in versions]


def test_one_part_published_takes_all_with_it(team: Team) -> None:
    bundle, versions = three(team)
    publish(version=versions[1], by=team.officer, at=AT)
    assert states(versions) == ["published"] * 3
    assert list(Document.objects.order_by("id").values_list("serial", flat=True)) == ["2026-00001", "2026-00002", "2026-00003"]
    bundle.refresh_from_db()
    assert bundle.published_at == AT
    assert [event.data["bundle"] for event in Event.objects.filter(verb="version.published")] == [bundle.pk] * 3


def test_one_failing_part_is_named_and_publishes_nothing(team: Team) -> None:
    bundle, versions = three(team, ready=False)
    with pytest.raises(RefusedError) as refusal:
        publish_bundle(bundle=bundle, by=team.officer, at=AT)
    assert refusal.value.reasons == ["《施行通知》：尚未签发，目前为“拟稿中”。"]
    assert states(versions) == ["approved", "approved", "draft"]
    assert not Document.objects.exclude(index_number="").exists()
    assert not NumberCounter.objects.filter(series__startswith="index:", last__gt=0).exists()


def test_a_part_that_fails_in_the_middle_takes_the_others_back(team: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    bundle, versions = three(team)
    original = publication.allot

    def allot(document: Document, at: object) -> None:
        if document.pk == versions[2].document_id:
            raise RuntimeError("disk")
        original(document, AT)

    monkeypatch.setattr(publication, "allot", allot)
    with pytest.raises(RuntimeError):
        publish_bundle(bundle=bundle, by=team.officer, at=AT)
    assert states(versions) == ["approved"] * 3
    assert not Document.objects.filter(is_public=True).exists()
    monkeypatch.undo()
    publish_bundle(bundle=bundle, by=team.officer, at=AT)
    assert Document.objects.get(pk=versions[2].document_id).serial == "2026-00003"


def test_the_sweep_publishes_the_whole_bundle(team: Team) -> None:
    bundle, versions = three(team)
    schedule_bundle(bundle=bundle, when=NINE, by=team.officer, at=AT)
    assert states(versions) == ["scheduled"] * 3
    assert publish_scheduled(shanghai(2026, 11, 25, 8, 59)) == 0
    assert publish_scheduled(NINE) == 3
    assert publish_scheduled(NINE) == 0
    assert states(versions) == ["published"] * 3


def test_a_scheduled_bundle_with_a_part_changed_meanwhile_waits_and_its_people_are_told(team: Team) -> None:
    bundle, versions = three(team)
    schedule_bundle(bundle=bundle, when=NINE, by=team.officer, at=AT)
    save_draft(version=versions[1], changes={"title": "解读（改）"}, by=team.editor, at=AT)
    assert publish_scheduled(NINE) == 0
    assert states(versions) == ["approved", "draft", "approved"]
    reasons = {row.params["reason"] for row in Notice.objects.filter(template="publication_failed")}
    assert reasons == {"《解读（改）》：尚未签发，目前为“拟稿中”。"}


def test_a_withdrawal_meanwhile_keeps_the_bundle_back(team: Team) -> None:
    document = published(team, title="旧件")
    correction = approve(team, new_version(document=document, note="更正", by=team.editor, at=AT))
    other = approve(team, draft(team, title="新件"))
    bundle = create_bundle(organisation=team.org, title="组合", versions=[correction, other], by=team.officer, at=AT)
    schedule_bundle(bundle=bundle, when=NINE, by=team.officer, at=AT)
    withdraw(document=document, note="先撤下", by=team.officer, at=AT)
    assert publish_scheduled(NINE) == 0
    assert states([correction, other]) == ["approved", "approved"]
    assert {row.params["reason"] for row in Notice.objects.filter(template="publication_failed")} == {"《旧件》：定时发布已取消。"}


def test_one_parts_time_taken_back_is_taken_back_for_all(team: Team) -> None:
    bundle, versions = three(team)
    schedule(version=versions[0], when=NINE, by=team.officer, at=AT)
    assert states(versions) == ["scheduled"] * 3
    unschedule(version=versions[2], by=team.officer, at=AT)
    assert states(versions) == ["approved"] * 3
    schedule_bundle(bundle=bundle, when=NINE, by=team.officer, at=AT)
    unschedule_bundle(bundle=bundle, by=team.officer, at=AT)
    assert states(versions) == ["approved"] * 3


def test_parts_are_put_in_and_taken_out(team: Team) -> None:
    bundle, versions = three(team)
    late = approve(team, draft(team, title="后加的"))
    add_part(bundle=bundle, version=late, by=team.officer, at=AT)
    remove_part(part=versions[0].bundle_part, by=team.officer, at=AT)
    publish_bundle(bundle=bundle, by=team.officer, at=AT)
    assert states([*versions, late]) == ["approved", "published", "published", "published"]
    publish(version=versions[0], by=team.officer, at=AT)
    assert states(versions[:1]) == ["published"]


def test_the_last_part_taken_out_dissolves_the_bundle(team: Team) -> None:
    bundle = create_bundle(organisation=team.org, title="组合", versions=[draft(team)], by=team.officer, at=AT)
    remove_part(part=bundle.parts.get(), by=team.officer, at=AT)
    assert not Bundle.objects.exists()
    assert Event.objects.get(verb="bundle.dissolved").data["title"] == "组合"


def test_every_refusal(team: Team, stranger: User, other_org: Organisation) -> None:
    bundle, versions = three(team)
    with pytest.raises(NotAllowedError):
        create_bundle(organisation=team.org, title="组合", versions=[], by=team.leader, at=AT)
    with pytest.raises(NotAllowedError):
        add_part(bundle=bundle, version=draft(team), by=stranger, at=AT)
    with pytest.raises(RefusedError, match="组合名称应为1至120个字。"):
        create_bundle(organisation=team.org, title=" ", versions=[], by=team.officer, at=AT)
    with pytest.raises(RefusedError, match="《互助办法》已在组合“互助办法及解读”中。"):
        create_bundle(organisation=team.org, title="另一组", versions=versions[:1], by=team.officer, at=AT)
    out = published(team, title="已公开的")
    with pytest.raises(RefusedError, match="《已公开的》已经发布过。"):
        add_part(bundle=bundle, version=out.versions.get(), by=team.officer, at=AT)
    foreign = draft(Team(other_org, stranger, team.checker, team.secrecy, team.leader, team.officer), title="外单位的")
    with pytest.raises(RefusedError, match="《外单位的》不是本单位的信息。"):
        add_part(bundle=bundle, version=foreign, by=team.officer, at=AT)
    with pytest.raises(RefusedError, match="定时发布的时间必须晚于现在。"):
        schedule_bundle(bundle=bundle, when=AT, by=team.officer, at=AT)
    publish_bundle(bundle=bundle, by=team.officer, at=AT)
    for act in (publish_bundle, unschedule_bundle):
        with pytest.raises(RefusedError, match="该组合已经发布。"):
            act(bundle=bundle, by=team.officer, at=AT)  # type: ignore[operator]
    with pytest.raises(RefusedError, match="该组合已经发布。"):
        remove_part(part=bundle.parts.first(), by=team.officer, at=AT)  # type: ignore[arg-type]
