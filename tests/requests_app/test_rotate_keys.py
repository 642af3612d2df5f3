"""Keys rotate: everything encrypted before reads with the new key alone afterwards."""

from __future__ import annotations

import io
import os
from typing import TYPE_CHECKING, Any

import pytest
from django.core.management import CommandError, call_command

from core import crypto, files
from core.models import Blob
from core.rotation import columns, rotate
from disclosure.models import Subscription
from requests_app.models import Application, Item, Party
from tests.conftest import shanghai
from tests.requests_app.acts import APPLICANT, AT, received

if TYPE_CHECKING:
    from pathlib import Path

    from django.db.models import Model

    from core.models import Organisation

pytestmark = pytest.mark.django_db
OLD, NEW = "old-" * 8, "new-" * 8
PDF = b"%PDF-1.7\nidentity"


def said(*arguments: str) -> str:
    out = io.StringIO()
    call_command("rotate_keys", *arguments, stdout=out)
    return out.getvalue()


@pytest.fixture
def kept(org: Organisation, settings: Any) -> tuple[Application, Blob]:
    """A case, a private file and a subscriber of the time of the old key."""
    settings.FIELD_KEYS = [OLD]
    case = received(org, AT).application
    blob = files.store(PDF, name="a.pdf", private=True, at=AT)
    row = Subscription(organisation=org, created_at=AT, state="active")
    row.set_email("reader@example.invalid")
    row.save()
    return case, blob


def test_everything_reads_with_the_new_key_alone_after_the_rotation(kept: tuple[Application, Blob], settings: Any) -> None:
    _case, blob = kept
    settings.FIELD_KEYS = [NEW, OLD]
    assert Party.objects.get().data == APPLICANT
    assert said().splitlines()[-1].startswith("renewed ")
    settings.FIELD_KEYS = [NEW]
    assert Party.objects.get().data == APPLICANT
    assert Application.objects.get().wanted == {"description": "2025年度工会经费收支决算"}
    assert Item.objects.get().wanted == "2025年度工会经费收支决算"
    assert files.read(blob) == PDF
    assert Subscription.objects.get().email == "reader@example.invalid"
    assert said("--check").splitlines()[-1].startswith("older 0, current ")


def test_the_check_counts_and_changes_nothing(kept: tuple[Application, Blob], settings: Any) -> None:
    settings.FIELD_KEYS = [NEW, OLD]
    tallies = {row.place: (row.renewed, row.current, row.lost) for row in rotate(write=False) if row.renewed}
    assert tallies["requests_app_party.data"] == (1, 0, 0)
    assert tallies["requests_app_item.wanted"] == (1, 0, 0)
    assert tallies["disclosure_subscription.address"] == (1, 0, 0)
    assert tallies["files"] == (1, 0, 0)
    with pytest.raises(CommandError, match="need an older key: run rotate_keys before it is removed"):
        said("--check")
    settings.FIELD_KEYS = [OLD]
    assert Party.objects.get().data == APPLICANT


def test_a_key_that_was_removed_too_early_is_told_and_nothing_is_lost(kept: tuple[Application, Blob], settings: Any) -> None:
    settings.FIELD_KEYS = [NEW]
    with pytest.raises(CommandError, match="readable with no key of FIELD_KEYS: keep the older keys"):
        said()
    settings.FIELD_KEYS = [NEW, OLD]
    assert Party.objects.get().data == APPLICANT
    said()
    settings.FIELD_KEYS = [NEW]
    assert Party.objects.get().data == APPLICANT


def test_it_can_be_run_again_and_goes_beyond_a_batch(kept: tuple[Application, Blob], settings: Any, monkeypatch: Any) -> None:
    case, _blob = kept
    Item.objects.bulk_create(Item(application=case, number=number, wanted=f"事项{number}") for number in range(2, 12))
    monkeypatch.setattr("core.rotation.BATCH", 3)
    settings.FIELD_KEYS = [NEW, OLD]
    first = {row.place: (row.renewed, row.current) for row in rotate(write=True)}
    again = {row.place: (row.renewed, row.current) for row in rotate(write=True)}
    assert first["requests_app_item.wanted"] == (11, 0)
    assert again["requests_app_item.wanted"] == (0, 11)


def test_a_file_without_a_row_is_rotated_too_for_the_same_bytes_may_come_again(settings: Any, org: Organisation) -> None:
    settings.FIELD_KEYS = [OLD]
    files.store(PDF, name="a.pdf", private=True, at=AT)
    Blob.objects.all().delete()
    settings.FIELD_KEYS = [NEW, OLD]
    rotate(write=True)
    settings.FIELD_KEYS = [NEW]
    assert files.read(files.store(PDF, name="a.pdf", private=True, at=AT)) == PDF


def test_every_encrypted_column_is_known(org: Organisation) -> None:
    known = {f"{model._meta.db_table}.{name}" for model, name, _context in columns()}
    assert {
        "requests_app_party.data",
        "requests_app_letter.content",
        "requests_app_formdraft.data",
        "disclosure_subscription.address",
    } <= known
    assert len(known) == len(list(columns()))


def test_bytes_of_one_column_do_not_decrypt_in_another(org: Organisation, settings: Any) -> None:
    case = received(org, AT).application
    party = Party._meta.get_field("data")
    wanted = Application._meta.get_field("wanted")
    sealed = crypto.encrypt(b"{}", context=party.context)
    with pytest.raises(crypto.UndecipherableError):
        crypto.decrypt(sealed, context=wanted.context)
    assert case.pk


@pytest.mark.parametrize(("model", "name", "empty"), [(Party, "data", {}), (Item, "wanted", "")])
def test_an_encrypted_field_is_never_compared_nor_dumped(model: type[Model], name: str, empty: object) -> None:
    assert getattr(model(), name) == empty
    with pytest.raises(Exception, match="Unsupported lookup"):
        list(model._default_manager.filter(**{f"{name}__contains": "申"}))
    with pytest.raises(NotImplementedError, match="encrypted fields are not dumped in clear"):
        model._meta.get_field(name).value_to_string(model())  # type: ignore[union-attr]


# ------------------------------------------------------------ files that nobody needs any more


def _aged(path: Path) -> None:
    os.utime(path, (0, 0))


def test_released_files_go_unless_somebody_still_holds_them(
    kept: tuple[Application, Blob], django_capture_on_commit_callbacks: Any
) -> None:
    from requests_app.models import Paper

    case, blob = kept
    held = files.store(PDF + b"2", name="b.pdf", private=True, at=AT)
    Paper.objects.create(application=case, kind="other", name="b.pdf", blob=held, added_at=AT)
    for row in (blob, held):
        _aged(files.path_of(row))
    with django_capture_on_commit_callbacks(execute=True):
        assert files.release([blob, held]) == 1
    assert not files.path_of(blob).exists()
    assert files.read(held) == PDF + b"2"
    assert list(Blob.objects.values_list("pk", flat=True)) == [held.pk]
    assert files.read(files.store(PDF, name="a.pdf", private=True, at=shanghai(2026, 12, 1))) == PDF


def test_bytes_that_somebody_is_just_storing_again_stay(kept: tuple[Application, Blob], django_capture_on_commit_callbacks: Any) -> None:
    _case, blob = kept
    with django_capture_on_commit_callbacks(execute=True):
        files.release([blob])
        assert files.path_of(files.store(PDF, name="a.pdf", private=True, at=AT)).exists()
    assert files.path_of(blob).exists()


def test_bytes_without_a_row_are_swept_away_once_they_are_old(kept: tuple[Application, Blob]) -> None:
    _case, blob = kept
    lost = files.path_of(files.store(PDF + b"3", name="c.pdf", private=True, at=AT))
    Blob.objects.exclude(pk=blob.pk).delete()
    assert files.remove_orphans() == 0
    for path in (lost, files.path_of(blob)):
        _aged(path)
    assert files.remove_orphans() == 1
    assert (lost.exists(), files.path_of(blob).exists()) == (False, True)
