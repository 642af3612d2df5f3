"""Files by their content: what is taken, where it lies, who can read it."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from core import files
from core.filetypes import MIMES, FileRefusedError, detect
from core.models import Blob, Event, Organisation, User

Committing = Callable[..., AbstractContextManager[Any]]


def packed(*names: str, mimetype: str = "") -> bytes:
    """A zip with these members."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        if mimetype:
            archive.writestr("mimetype", mimetype)
        for name in names:
            archive.writestr(name, "x")
    return target.getvalue()


TAKEN = {
    "a.pdf": b"%PDF-1.7\n",
    "a.docx": packed("[Content_Types].xml", "word/document.xml"),
    "a.xlsx": packed("[Content_Types].xml", "xl/workbook.xml"),
    "a.pptx": packed("[Content_Types].xml", "ppt/presentation.xml"),
    "a.odt": packed("content.xml", mimetype=MIMES["odt"]),
    "a.ods": packed("content.xml", mimetype=MIMES["ods"]),
    "a.odp": packed("content.xml", mimetype=MIMES["odp"]),
    "a.ofd": packed("OFD.xml", "Doc_0/Document.xml"),
    "a.zip": packed("说明.txt", "b/c.pdf"),
    "a.txt": "通知".encode(),
    "b.txt": "通知".encode("gb18030"),
    "a.csv": "\ufeff姓名,数量\r\n甲,1\r\n".encode(),
    "a.JPG": b"\xff\xd8\xff\xe0\x00\x10JFIF\x00",
    "b.jpeg": b"\xff\xd8\xff\xe1\x00\x10Exif\x00",
    "a.png": b"\x89PNG\r\n\x1a\n\x00\x00",
    "a.gif": b"GIF89a\x01\x00",
    "a.webp": b"RIFF\x10\x00\x00\x00WEBPVP8 ",
    "a.mp3": b"ID3\x03\x00",
    "b.mp3": b"\xff\xfb\x90\x64",
    "a.mp4": b"\x00\x00\x00\x18ftypmp42\x00\x00",
}


@pytest.mark.parametrize("name", TAKEN)
def test_a_file_is_taken_when_content_and_name_agree(name: str) -> None:
    ending = name.rsplit(".", 1)[1].lower().replace("jpeg", "jpg")
    assert detect(TAKEN[name], name=name) == MIMES[ending]


def test_a_file_is_refused_under_any_other_name() -> None:
    for name, content in TAKEN.items():
        for ending in MIMES.keys() - {name.rsplit(".", 1)[1].lower().replace("jpeg", "jpg")}:
            if {ending, name[-3:]} == {"txt", "csv"}:
                continue
            with pytest.raises(FileRefusedError, match="内容与扩展名不符"):
                detect(content, name=f"x.{ending}")


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.html", b"<html>", "“a.html”的类型不予接收。可上传：pdf、docx"),
        ("a.svg", b"<svg>", "类型不予接收"),
        ("a.exe", b"MZ", "类型不予接收"),
        ("无扩展名", b"x", "类型不予接收"),
        ("a.doc", b"\xd0\xcf\x11\xe0", "请另存为 docx 后上传"),
        ("a.xls", b"\xd0\xcf\x11\xe0", "请另存为 xlsx 后上传"),
        ("a.docm", packed("word/document.xml"), "请另存为 docx 后上传"),
        ("a.txt", b"", "“a.txt”是空文件。"),
        ("a.txt", b" <!DOCTYPE html><p>", "内容与扩展名不符"),
        ("a.txt", b"<svg xmlns='x'>", "内容与扩展名不符"),
        ("a.csv", b"#!/bin/sh\n", "内容与扩展名不符"),
        ("a.txt", b"MZ\x90\x00\x03", "内容与扩展名不符"),
        ("a.txt", b"\xff\xff\xff", "内容与扩展名不符"),
        ("a.pdf", b"MZ\x90\x00", "内容与扩展名不符"),
        ("a.docx", packed("word/document.xml", "word/vbaProject.bin"), "含有宏"),
        ("a.zip", packed("a/setup.EXE"), "内含可执行文件或网页"),
        ("a.zip", packed("index.html"), "内含可执行文件或网页"),
        ("a.zip", b"PK\x03\x04 broken", "已损坏，无法打开"),
    ],
)
def test_a_refusal_says_why(name: str, content: bytes, message: str) -> None:
    with pytest.raises(FileRefusedError, match=message):
        detect(content, name=name)


def test_a_public_file_lies_under_its_hash(at: datetime, db: None, settings: Any) -> None:
    blob = files.store(b"%PDF-1.7\n", name="a.pdf", private=False, at=at)
    digest = hashlib.sha256(b"%PDF-1.7\n").hexdigest()
    assert (blob.sha256, blob.size, blob.mime, blob.private) == (digest, 9, "application/pdf", False)
    assert (Path(settings.MEDIA_ROOT) / digest[:2] / digest).read_bytes() == b"%PDF-1.7\n"
    assert files.read(blob) == b"%PDF-1.7\n"
    with files.open_stream(blob) as stream:
        assert stream.read(5) == b"%PDF-"


def test_a_private_file_is_encrypted_where_it_lies(at: datetime, db: None) -> None:
    blob = files.store(b"%PDF-1.7\n", name="a.pdf", private=True, at=at)
    assert b"%PDF" not in files.path_of(blob).read_bytes()
    assert files.read(blob) == b"%PDF-1.7\n"
    assert files.open_stream(blob).read() == b"%PDF-1.7\n"


def test_the_same_bytes_are_kept_once_for_the_public_and_once_in_private(at: datetime, db: None) -> None:
    first = files.store(b"%PDF-1.7\n", name="a.pdf", private=False, at=at)
    assert files.store(b"%PDF-1.7\n", name="other name.pdf", private=False, at=at) == first
    assert files.store(b"%PDF-1.7\n", name="a.pdf", private=True, at=at) != first
    assert Blob.objects.count() == 2


def test_a_file_that_is_too_large_is_refused(at: datetime, db: None, settings: Any) -> None:
    settings.MAX_UPLOAD_BYTES = 1024
    with pytest.raises(FileRefusedError, match=r"“a.pdf”超过 1\.0\sKB 的上限。"):
        files.store(b"%PDF-" + b"0" * 1024, name="a.pdf", private=False, at=at)
    assert not Blob.objects.exists()


def test_damaged_and_lost_bytes_are_noticed(at: datetime, db: None) -> None:
    public = files.store(b"%PDF-1.7\n", name="a.pdf", private=False, at=at)
    private = files.store(b"%PDF-1.7\n", name="a.pdf", private=True, at=at)
    files.path_of(public).write_bytes(b"%PDF-1.8\n")
    files.path_of(private).write_bytes(b"nonsense")
    for blob in (public, private):
        with pytest.raises(files.FileGoneError, match="已丢失或损坏"):
            files.read(blob)
        files.path_of(blob).unlink()
        with pytest.raises(files.FileGoneError, match="已丢失或损坏"):
            files.read(blob)
        with pytest.raises(files.FileGoneError, match="已丢失或损坏"):
            files.open_stream(blob)


def test_a_write_that_fails_leaves_nothing_half(at: datetime, db: None, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_args: object) -> None:
        raise OSError("full")

    monkeypatch.setattr("core.files.os.replace", fail)
    with pytest.raises(OSError, match="full"):
        files.store(b"%PDF-1.7\n", name="a.pdf", private=False, at=at)
    assert [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()] == []
    assert not Blob.objects.exists()


def test_destruction_by_order_leaves_row_and_event_and_bars_the_bytes(
    at: datetime, org: Organisation, office_head: User, django_capture_on_commit_callbacks: Committing
) -> None:
    public = files.store(b"%PDF-1.7\n", name="a.pdf", private=False, at=at)
    private = files.store(b"%PDF-1.7\n", name="a.pdf", private=True, at=at)
    with django_capture_on_commit_callbacks() as callbacks:
        files.destroy(blob=public, reason="清除令第1号", organisation=org, by=office_head, at=at)
    assert files.path_of(public).exists()
    for callback in callbacks:
        callback()
    for blob in (public, private):
        blob.refresh_from_db()
        assert blob.destroyed_at == at
        assert not files.path_of(blob).exists()
        for act in (files.read, files.open_stream):
            with pytest.raises(files.FileGoneError, match="已按令清除"):
                act(blob)
    event = Event.objects.get(verb="file.destroyed")
    assert event.data == {"sha256": public.sha256, "size": 9, "reason": "清除令第1号"}
    with pytest.raises(FileRefusedError, match="已按令清除，不能再次上传"):
        files.store(b"%PDF-1.7\n", name="a.pdf", private=True, at=at)
