"""Private bytes: keys rotate, places do not mix, indexes match exactly."""

from typing import Any

import pytest

from core.crypto import UndecipherableError, blind_index, decrypt, encrypt, is_current

OLD, NEW = "old-" * 8, "new-" * 8


def test_what_is_encrypted_decrypts_and_shows_nothing(settings: Any) -> None:
    settings.FIELD_KEYS = [NEW]
    sealed = encrypt("身份证号".encode(), context=b"field")
    assert "身份证号".encode() not in sealed
    assert decrypt(sealed, context=b"field").decode() == "身份证号"
    assert sealed != encrypt("身份证号".encode(), context=b"field")


def test_an_old_key_still_decrypts_and_is_known_to_be_old(settings: Any) -> None:
    settings.FIELD_KEYS = [OLD]
    sealed = encrypt(b"x", context=b"")
    assert is_current(sealed)
    settings.FIELD_KEYS = [NEW, OLD]
    assert decrypt(sealed, context=b"") == b"x"
    assert not is_current(sealed)
    assert is_current(encrypt(b"x", context=b""))


def test_without_its_key_it_stays_closed(settings: Any) -> None:
    settings.FIELD_KEYS = [OLD]
    sealed = encrypt(b"x", context=b"")
    settings.FIELD_KEYS = [NEW]
    with pytest.raises(UndecipherableError, match="no key"):
        decrypt(sealed, context=b"")


@pytest.mark.parametrize("damage", [lambda data: data[:-1] + b"\x00", lambda data: data[:20], lambda data: data + b"x"])
def test_changed_bytes_do_not_decrypt(settings: Any, damage: Any) -> None:
    settings.FIELD_KEYS = [NEW]
    with pytest.raises(UndecipherableError, match="changed"):
        decrypt(damage(encrypt(b"some text", context=b"")), context=b"")


def test_bytes_from_another_place_do_not_decrypt(settings: Any) -> None:
    settings.FIELD_KEYS = [NEW]
    with pytest.raises(UndecipherableError, match="not from here"):
        decrypt(encrypt(b"x", context=b"applicant 1"), context=b"applicant 2")


@pytest.mark.parametrize("data", [b"", b"x", b"\x02" + b"0" * 40])
def test_what_was_never_encrypted_does_not_decrypt(data: bytes) -> None:
    with pytest.raises(UndecipherableError):
        decrypt(data, context=b"")


def test_an_index_ignores_width_case_and_space_but_not_the_field() -> None:
    assert blind_index("ab c", field="name") == blind_index("ＡＢＣ", field="name")
    assert blind_index("abc", field="name") != blind_index("abc", field="phone")
    assert blind_index("abc", field="name") != blind_index("abd", field="name")
    assert len(blind_index("abc", field="name")) == 64
