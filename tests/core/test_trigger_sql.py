"""The SQL of the triggers, word for word, for both databases."""

from core.trigger_sql import append_only, frozen, frozen_part


def bodies(triggers: list) -> list[str]:  # type: ignore[type-arg]
    """The statements without the digest in the names."""
    return [trigger.create.replace(trigger.name[-9:] + '"', '"') for trigger in triggers]


def test_append_only_on_sqlite() -> None:
    assert bodies(append_only("sqlite", "t", ["id", "uid"])) == [
        'CREATE TRIGGER "portal_t_update" BEFORE UPDATE ON "t" FOR EACH ROW '
        "BEGIN SELECT RAISE(ABORT, 't is append-only: no update'); END",
        'CREATE TRIGGER "portal_t_delete" BEFORE DELETE ON "t" FOR EACH ROW '
        "BEGIN SELECT RAISE(ABORT, 't is append-only: no delete'); END",
        'CREATE TRIGGER "portal_t_replace" BEFORE INSERT ON "t" FOR EACH ROW '
        'WHEN (EXISTS (SELECT 1 FROM "t" WHERE "id" = NEW."id" OR "uid" = NEW."uid")) '
        "BEGIN SELECT RAISE(ABORT, 't is append-only: no replace'); END",
    ]


def test_append_only_on_postgresql() -> None:
    assert bodies(append_only("postgresql", "t", ["id"])) == [
        'CREATE TRIGGER "portal_t_update" BEFORE UPDATE ON "t" FOR EACH ROW '
        "EXECUTE FUNCTION portal_refuse('t is append-only: no update')",
        'CREATE TRIGGER "portal_t_delete" BEFORE DELETE ON "t" FOR EACH ROW '
        "EXECUTE FUNCTION portal_refuse('t is append-only: no delete')",
        'CREATE TRIGGER "portal_t_truncate" BEFORE TRUNCATE ON "t" FOR EACH STATEMENT '
        "EXECUTE FUNCTION portal_refuse('t is append-only: no truncate')",
    ]


def test_frozen_rows_on_sqlite_compare_each_column_but_those_that_may_change() -> None:
    update, delete = bodies(frozen("sqlite", "t", "state", ("done", "gone"), ("state",), ["id", "state", "text"]))
    assert update == (
        'CREATE TRIGGER "portal_t_frozen_update" BEFORE UPDATE ON "t" FOR EACH ROW '
        "WHEN (OLD.\"state\" IN ('done', 'gone') AND (NEW.\"state\" NOT IN ('done', 'gone')"
        ' OR OLD."id" IS NOT NEW."id" OR OLD."text" IS NOT NEW."text")) '
        "BEGIN SELECT RAISE(ABORT, 't is frozen once published'); END"
    )
    assert delete.endswith("WHEN (OLD.\"state\" IN ('done', 'gone')) BEGIN SELECT RAISE(ABORT, 't is frozen once published'); END")


def test_frozen_rows_on_postgresql() -> None:
    row, truncate = bodies(frozen("postgresql", "t", "state", ("done", "gone"), ("state",), ["id"]))
    assert row == (
        'CREATE TRIGGER "portal_t_frozen" BEFORE UPDATE OR DELETE ON "t" FOR EACH ROW '
        "EXECUTE FUNCTION portal_refuse_frozen('t is frozen once published', 'state', 'done,gone', 'state')"
    )
    assert "BEFORE TRUNCATE" in truncate


def test_parts_on_sqlite_look_at_the_old_and_the_new_owner() -> None:
    insert, update, delete = bodies(frozen_part("sqlite", "p", "t_id", "t", "state", ("done",)))
    assert 'WHEN (EXISTS (SELECT 1 FROM "t" WHERE id IN (NEW."t_id") AND "state" IN (\'done\')))' in insert
    assert 'id IN (OLD."t_id", NEW."t_id")' in update
    assert 'id IN (OLD."t_id")' in delete


def test_parts_on_postgresql() -> None:
    part, _truncate = bodies(frozen_part("postgresql", "p", "t_id", "t", "state", ("done",)))
    assert part == (
        'CREATE TRIGGER "portal_p_frozen_part" BEFORE INSERT OR UPDATE OR DELETE ON "p" FOR EACH ROW '
        "EXECUTE FUNCTION portal_refuse_part('p belongs to a frozen t', 't_id', 't', 'state', 'done')"
    )
