"""What is append-only or frozen stays so, on both databases."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, models, transaction

from core import checks, triggers
from core.events import record
from core.models import Approval, Event, EventSeal, LedgerEntry, Matter, Organisation, User
from disclosure import frozen  # noqa: F401  (importing registers; the application does it too)
from disclosure.models import Attachment, CoIssuer, Column, Document, DocumentVersion


@pytest.fixture(autouse=True)
def _installed(db: None) -> None:
    triggers.install()


def refused(action: object) -> str:
    """Run it in a savepoint; the message of the refusal."""
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        action()  # type: ignore[operator]
    return str(error.value)


@pytest.fixture
def event(org: Organisation, at: datetime) -> Event:
    return record("test.done", organisation=org, by=None, at=at)


@pytest.fixture
def version(org: Organisation, editor: User, at: datetime) -> DocumentVersion:
    column = Column.objects.create(code="tz", name="通知公告")
    matter = Matter.objects.create(organisation=org, kind="document", title="通知", opened_at=at)
    document = Document.objects.create(matter=matter, organisation=org, kind="notice", column=column, title="通知")
    return DocumentVersion.objects.create(
        document=document, title="通知", kind="notice", column=column, issuer=org, created_by=editor, created_at=at
    )


def publish(version: DocumentVersion, at: datetime) -> None:
    DocumentVersion.objects.filter(pk=version.pk).update(state="published", published_at=at)


def test_an_event_is_neither_updated_nor_deleted(event: Event) -> None:
    assert "core_event is append-only: no update" in refused(lambda: Event.objects.filter(pk=event.pk).update(verb="other"))
    assert "core_event is append-only: no delete" in refused(event.delete)
    assert Event.objects.get(pk=event.pk).verb == "test.done"


@pytest.mark.parametrize("model", [Event, EventSeal, LedgerEntry, Approval])
def test_every_append_only_table_has_its_triggers(model: type[models.Model]) -> None:
    names = {trigger.name.rsplit("_", 1)[0] for trigger in triggers.expected().values() if trigger.table == model._meta.db_table}
    third = "truncate" if connection.vendor == "postgresql" else "replace"
    assert names == {f"portal_{model._meta.db_table}_{what}" for what in ("update", "delete", third)}


def test_a_seal_is_neither_updated_nor_deleted(at: datetime) -> None:
    EventSeal.objects.create(seq=1, event_id=1, row_hash="a", chain_hash="b", sealed_at=at)
    assert "core_eventseal is append-only" in refused(lambda: EventSeal.objects.update(chain_hash="c"))
    assert "core_eventseal is append-only" in refused(lambda: EventSeal.objects.all().delete())


def test_an_event_cannot_be_pushed_out_by_insert_or_replace(event: Event, org: Organisation) -> None:
    if connection.vendor == "postgresql":
        pytest.skip("INSERT OR REPLACE is SQLite's")
    columns = "id, uid, organisation_id, at, verb, data, row_hash"

    def replace(pk: int, uid: uuid.UUID) -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                f"INSERT OR REPLACE INTO core_event ({columns}) VALUES (%s, %s, %s, %s, 'x', '{{}}', 'x')",
                [pk, uid.hex, org.pk, datetime(2026, 1, 1, tzinfo=UTC)],
            )

    assert "no replace" in refused(lambda: replace(event.pk, uuid.uuid4()))
    assert "no replace" in refused(lambda: replace(event.pk + 7, event.uid))


def test_a_table_is_not_truncated(event: Event) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no TRUNCATE")
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        assert "no truncate" in refused(lambda: cursor.execute("TRUNCATE core_event CASCADE"))
        assert "no truncate" in refused(lambda: cursor.execute("TRUNCATE disclosure_documentversion CASCADE"))


def test_a_draft_may_change_and_vanish(version: DocumentVersion) -> None:
    version.title = "另一个标题"
    version.save(update_fields=["title"])
    CoIssuer.objects.create(version=version, name="某局").delete()
    version.delete()
    assert not DocumentVersion.objects.exists()


def test_a_published_version_changes_only_to_another_frozen_state(version: DocumentVersion, at: datetime) -> None:
    publish(version, at)
    rows = DocumentVersion.objects.filter(pk=version.pk)
    assert "frozen once published" in refused(lambda: rows.update(title="改过的标题"))
    assert "frozen once published" in refused(lambda: rows.update(body="加了一句", state="superseded"))
    assert "frozen once published" in refused(lambda: rows.update(note="", published_at=None, state="withdrawn"))
    assert "frozen once published" in refused(lambda: rows.update(state="draft"))
    assert "frozen once published" in refused(version.delete)
    rows.update(state="superseded")
    assert "frozen once published" in refused(lambda: rows.update(title="改过的标题"))
    rows.update(state="withdrawn")
    assert rows.get().title == "通知"


def test_the_parts_of_a_published_version_stay_as_they_are(version: DocumentVersion, at: datetime) -> None:
    from core.models import Blob

    part = CoIssuer.objects.create(version=version, name="某局")
    blob = Blob.objects.create(sha256="0" * 64, size=1, mime="text/plain", stored_at=at)
    attachment = Attachment.objects.create(version=version, blob=blob, name="a.txt", title="a")
    publish(version, at)
    for row in (part, attachment):
        rows = type(row)._default_manager.filter(pk=row.pk)
        assert "belongs to a frozen disclosure_documentversion" in refused(lambda rows=rows: rows.update(order=9))
        assert "belongs to a frozen disclosure_documentversion" in refused(rows.delete)
    assert "belongs to a frozen" in refused(lambda: CoIssuer.objects.create(version=version, name="另一局"))
    assert "belongs to a frozen" in refused(lambda: Attachment.objects.create(version=version, blob=blob, name="b.txt", title="b"))


def test_a_part_of_a_draft_cannot_move_to_a_published_version(version: DocumentVersion, at: datetime) -> None:
    publish(version, at)
    draft = DocumentVersion.objects.create(
        document=version.document, number=2, title="二", kind="notice", column=version.column, issuer=version.issuer, created_at=at
    )
    part = CoIssuer.objects.create(version=draft, name="某局")
    assert "belongs to a frozen" in refused(lambda: CoIssuer.objects.filter(pk=part.pk).update(version=version))
    part.delete()


def test_installing_twice_changes_nothing(version: DocumentVersion) -> None:
    triggers.install()
    assert triggers.missing() == []


def test_the_check_names_a_missing_trigger_and_install_mends_it(org: Organisation) -> None:
    assert checks.check_triggers(databases=["default"]) == []
    triggers.drop(only="core_event_update")
    messages = checks.check_triggers(databases=["default"])
    assert [message.id for message in messages] == ["core.E001"]
    assert "core_event: portal_core_event_update" in messages[0].msg
    assert checks.check_triggers() == []
    triggers.install()
    assert triggers.missing() == []


def test_migrate_is_not_stopped_by_what_it_mends(monkeypatch: pytest.MonkeyPatch, org: Organisation) -> None:
    triggers.drop()
    monkeypatch.setattr("sys.argv", ["manage.py", "migrate"])
    assert checks.check_triggers(databases=["default"]) == []


def test_an_outdated_trigger_of_ours_is_removed(org: Organisation) -> None:
    present = triggers._present(connection)
    name, table = next((name, table) for name, table in present.items() if "core_event_update" in name)
    old = triggers.expected()[name].create.replace(name, "portal_core_event_update_00000000")
    with connection.cursor() as cursor:
        cursor.execute(old)
    triggers.install()
    assert triggers._present(connection) == present
    assert table == "core_event"


@pytest.mark.postgres
def test_a_disabled_trigger_and_a_hollowed_function_are_noticed_and_mended(event: Event) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("PostgreSQL only")
    name = next(name for name in triggers.expected() if "core_event_delete" in name)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f'ALTER TABLE core_event DISABLE TRIGGER "{name}"')
        cursor.execute("CREATE OR REPLACE FUNCTION portal_refuse() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN RETURN OLD; END$$")
    assert triggers.missing() == [f"core_event: {name}", "function portal_refuse"]
    triggers.install()
    assert triggers.missing() == []
    assert "no delete" in refused(event.delete)


def test_an_ordered_purge_passes_and_leaves_an_event(version: DocumentVersion, org: Organisation, office_head: User, at: datetime) -> None:
    CoIssuer.objects.create(version=version, name="某局")
    publish(version, at)
    with triggers.suspended(DocumentVersion, CoIssuer, reason="清除令", by=office_head, at=at, organisation=org):
        DocumentVersion.objects.filter(pk=version.pk).update(body="")
        CoIssuer.objects.all().delete()
        version.delete()
        if connection.vendor == "postgresql":
            assert "append-only" in refused(lambda: Event.objects.all().delete())
    assert not DocumentVersion.objects.exists()
    event = Event.objects.get(verb="triggers.suspended")
    assert event.data == {"tables": ["disclosure_documentversion", "disclosure_coissuer"], "reason": "清除令"}
    assert triggers.missing() == []


def test_after_a_purge_the_triggers_refuse_again(version: DocumentVersion, office_head: User, at: datetime) -> None:
    publish(version, at)
    with triggers.suspended(DocumentVersion, reason="清除令", by=office_head, at=at):
        DocumentVersion.objects.filter(pk=version.pk).update(body="")
    assert "frozen" in refused(version.delete)


def test_a_purge_that_fails_leaves_the_triggers_in_place(version: DocumentVersion, office_head: User, at: datetime) -> None:
    publish(version, at)
    with pytest.raises(ZeroDivisionError), triggers.suspended(DocumentVersion, reason="清除令", by=office_head, at=at):
        raise ZeroDivisionError
    assert triggers.missing() == []
    assert "frozen" in refused(version.delete)


def test_the_trail_is_never_purged(office_head: User, at: datetime) -> None:
    with pytest.raises(ValueError, match="never purged"), triggers.suspended(Event, reason="x", by=office_head, at=at):
        pass


@pytest.mark.django_db(transaction=True)
def test_update_and_delete_are_refused_after_a_later_migration_that_rebuilds_the_tables(
    version: DocumentVersion, event: Event, at: datetime
) -> None:
    publish(version, at)
    triggers.drop_before_migrate(plan=())
    assert triggers.missing() == []
    for model, name in ((Event, "verb"), (DocumentVersion, "title"), (CoIssuer, "name")):
        old = model._meta.get_field(name)
        new = models.CharField(max_length=301, blank=old.blank)  # type: ignore[attr-defined]
        new.set_attributes_from_name(name)
        new.model = model
        for before, after in ((old, new), (new, old)):
            triggers.drop_before_migrate(plan=[("a migration", False)])
            with connection.schema_editor() as editor:
                editor.alter_field(model, before, after)
            if connection.vendor == "sqlite":
                assert triggers.missing() != []
            call_command("migrate", verbosity=0)
            assert triggers.missing() == []
            assert "no update" in refused(lambda: Event.objects.update(verb="other"))
            assert "no delete" in refused(lambda: Event.objects.all().delete())
            assert "frozen" in refused(lambda: DocumentVersion.objects.update(title="改"))
            assert "belongs to a frozen" in refused(lambda: CoIssuer.objects.create(version=version, name="某局"))
