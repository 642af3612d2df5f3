"""What is refused unsaved: marks of secrecy, imprints, macros, what cannot be opened, viruses; old formats are converted."""

import contextlib
import io
import random
import socket
import stat
import struct
import threading
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from core.models import Blob
from disclosure.containers import UnreadableError
from disclosure.errors import RefusedError
from disclosure.inspection import FileReport
from disclosure.inspection.cleaning import clean, scrub
from disclosure.inspection.formats import inspect_file
from disclosure.inspection.secrecy import mark_in
from disclosure.models import Attachment, Document
from disclosure.services.attachments import add_attachment
from disclosure.services.drafting import save_draft
from disclosure.word import body_of
from tests.disclosure.acts import AT, Team, draft
from tests.disclosure.inspection import making as m
from tests.disclosure.inspection import making_pdf as p
from tests.disclosure.inspection.planted import fixed, office

pytestmark = pytest.mark.django_db
MARKED = [
    ("机密★3年\n关于人防工程的通知", "机密★"),
    ("000123\n机密★长期\n特急", "机密★"),
    ("绝  密\n关于演练的报告", "绝密"),
    ("000012\n关于演练的报告", "000012"),
    ("份号：000012\n关于演练的报告", "份号：000012"),
    ("内部资料　注意保存\n情况通报", "内部资料注意保存"),
    ("工作秘密\n情况通报", "工作秘密"),
    ("情况通报\n正文\n（此件依申请公开）", "（此件依申请公开"),
    ("情况通报\n正文\n此件不予公开", "此件不予公开"),
    ("情况通报\n正文\n信息公开选项：依申请公开", "信息公开选项：依申请公开"),
    ("情况通报\n正文\n依申请公开\n抄送：各科室", "依申请公开"),
]
UNMARKED = [
    "南宁市邕宁区总工会信息公开指南\n依申请公开\n公民可以申请公开。",
    "关于加强保密工作的通知\n各单位应当保守国家秘密，不得泄露工作秘密。",
    "政府信息公开申请办理情况\n不予公开的，说明理由；涉及商业秘密的，征求第三方意见。",
    "（此件公开发布）\n抄送：各基层工会",
    "530200\n邮政编码说明",
    "内部审计工作规定\n内部审计机构应当独立。",
]


@pytest.mark.parametrize(("text", "mark"), MARKED)
def test_marks_are_recognised(text: str, mark: str) -> None:
    assert mark_in(text) == mark


@pytest.mark.parametrize("text", UNMARKED)
def test_texts_about_secrecy_and_disclosure_are_no_marked_texts(text: str) -> None:
    assert mark_in(text) == ""


def add(team: Team, version: Any, name: str, content: bytes) -> Attachment:
    return add_attachment(version=version, name=name, title="", content=content, by=team.editor, at=AT)


def stored(settings: Any) -> list[Path]:
    return [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.docx", m.word(None, "机密★3年", "通知")),
        ("a.docx", m.word(lambda document: setattr(document.sections[0].header.paragraphs[0], "text", "秘密★1年"))),
        ("a.xlsx", m.excel(lambda book: book.active.append(["内部资料 注意保存"]))),
        ("a.pdf", p.pdf(lambda canvas: canvas.drawString(72, 700, "机密★3年"))),
        ("a.txt", "正文\n（此件依申请公开）".encode()),
        ("a.zip", m.zipped(a_txt="机密★3年".encode())),
        ("a.ofd", m.ofd("秘密★1年")),
    ],
)
def test_a_marked_upload_is_refused_and_nothing_of_it_is_kept(team: Team, settings: Any, name: str, content: bytes) -> None:
    version = draft(team)
    with pytest.raises(RefusedError) as refusal:
        add(team, version, name, content)
    assert str(refusal.value).endswith("属于不予公开的，只登记经脱敏的目录。")
    assert "未予保存" in str(refusal.value)
    assert (stored(settings), Blob.objects.count(), version.attachments.count()) == ([], 0, 0)


def test_a_marked_text_is_refused_in_the_form(team: Team) -> None:
    with pytest.raises(RefusedError, match="所填内容带有“机密★”标志，未予保存"):
        draft(team, body="<p>机密★3年</p><p>通知</p>")
    assert Document.objects.count() == 0
    version = draft(team)
    with pytest.raises(RefusedError, match="未予保存"):
        save_draft(version=version, changes={"summary": "（此件不予公开）"}, by=team.editor, at=AT)
    version.refresh_from_db()
    assert (version.summary, version.revision) == ("", 1)


def test_a_marked_word_file_does_not_become_the_body() -> None:
    def header(document: Any) -> None:
        document.sections[0].header.paragraphs[0].text = "秘密★1年"

    with pytest.raises(RefusedError, match="“Word 文件”带有“秘密★”标志，未予保存"):
        body_of(m.word(header))


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.pdf", p.encrypted_pdf(), "“a.pdf”未予保存：文件已加密，无法检查。请另存为 docx、xlsx、pptx 或不加密的 pdf 后重新上传。"),
        ("a.pdf", b"%PDF-1.7\nnothing", "“a.pdf”未予保存：文件已损坏，无法打开。请另存为 docx、xlsx、pptx 或不加密的 pdf 后重新上传。"),
        ("a.jpg", b"\xff\xd8\xff\xe0nothing", "“a.jpg”未予保存：图片已损坏，无法打开。"),
        ("a.docx", m.added(m.word(), "word/vbaProject.bin", b"x"), "“a.docx”含有宏，请去除后上传。"),
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"0" * 600, "“a.doc”的格式不予接收，请另存为 docx 后上传。"),
        ("a.wps", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"0" * 600, "“a.wps”的格式不予接收，请另存为 docx 后上传。"),
        (
            "a.zip",
            m.zipped(b_doc=b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"0" * 600),
            "“a.zip”未予保存：旧格式（doc、wps、xls、et）或加密的文件。",
        ),
    ],
)
def test_what_cannot_be_looked_through_does_not_pass(team: Team, name: str, content: bytes, message: str) -> None:
    version = draft(team)
    with pytest.raises(RefusedError) as refusal:
        add(team, version, name, content)
    assert str(refusal.value).startswith(message)
    assert version.attachments.count() == 0


def test_a_zip_bomb_is_refused_before_it_is_unpacked(team: Team) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"0" * (60 * 1024 * 1024))
    with pytest.raises(RefusedError, match="文件展开后过大，不予处理。"):
        add(team, draft(team), "a.docx", out.getvalue())


# ------------------------------------------------------------ ClamAV


@pytest.fixture
def clamd(tmp_path: Path, settings: Any) -> Iterator[Callable[[bytes], list[bytes]]]:
    """A clamd that says what it is told; it collects what it was sent."""
    servers: list[socket.socket] = []

    def start(answer: bytes) -> list[bytes]:
        got: list[bytes] = []
        server = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        address = str(tmp_path / f"clamd{len(servers)}")
        server.bind(address)
        server.listen()
        servers.append(server)
        settings.CLAMAV_SOCKET = address

        def serve() -> None:
            while True:
                try:
                    connection, _peer = server.accept()
                except OSError:
                    return
                with connection, connection.makefile("rb") as stream:
                    assert stream.read(10) == b"zINSTREAM\0"
                    data = b""
                    while size := struct.unpack("!L", stream.read(4))[0]:
                        data += stream.read(size)
                    got.append(data)
                    connection.sendall(answer)

        threading.Thread(target=serve, daemon=True).start()
        return got

    yield start
    for server in servers:
        server.close()


def test_a_clean_file_is_sent_whole_and_kept(team: Team, clamd: Callable[[bytes], list[bytes]]) -> None:
    got = clamd(b"stream: OK\0")
    content = "公开内容".encode() * 20000
    add(team, draft(team), "a.txt", content)
    assert set(got) == {content}


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (b"stream: Eicar-Test FOUND\0", "“a.txt”检出病毒，未予保存。"),
        (b"INSTREAM size limit exceeded. ERROR\0", "“a.txt”未能完成病毒扫描，未予保存。"),
        (b"", "“a.txt”未能完成病毒扫描，未予保存。"),
    ],
)
def test_an_infected_or_unscanned_file_is_refused(
    team: Team, clamd: Callable[[bytes], list[bytes]], settings: Any, answer: bytes, message: str
) -> None:
    clamd(answer)
    with pytest.raises(RefusedError, match=message):
        add(team, draft(team), "a.txt", b"text")
    assert stored(settings) == []


def test_a_scanner_that_does_not_answer_refuses_everything(team: Team, settings: Any, tmp_path: Path) -> None:
    settings.CLAMAV_SOCKET = str(tmp_path / "nobody")
    with pytest.raises(RefusedError, match="未能完成病毒扫描，未予保存。"):
        add(team, draft(team), "a.txt", b"text")
    settings.CLAMAV_SOCKET, settings.CLAMAV_HOST = "", "127.0.0.1:9"
    with pytest.raises(RefusedError, match="未能完成病毒扫描，未予保存。"):
        add(team, draft(team), "a.txt", b"text")


# ------------------------------------------------------------ old formats


def office_suite(folder: Path, made: bytes) -> str:
    """A stand-in for soffice that writes this file."""
    (folder / "made").write_bytes(made)
    program = folder / "soffice"
    program.write_text(
        "#!/bin/sh\n"
        'while [ "$1" != --convert-to ]; do shift; done\n'
        'mkdir -p "$4" 2>/dev/null; mkdir -p "$(dirname "$4")/out"\n'
        f'cp "{folder}/made" "$4/source.$2"\n'
    )
    program.chmod(program.stat().st_mode | stat.S_IEXEC)
    return str(program)


def test_an_old_format_is_converted_then_inspected(team: Team, settings: Any, tmp_path: Path) -> None:
    settings.SOFFICE = office_suite(tmp_path, m.word(m.header_phone))
    version = draft(team)
    attachment = add(team, version, "通知.wps", b"\xd0\xcf\x11\xe0" + b"0" * 600)
    assert (attachment.name, attachment.title) == ("通知.docx", "通知")
    settings.SOFFICE = office_suite(tmp_path, m.word(None, "机密★3年"))
    with pytest.raises(RefusedError, match="未予保存"):
        add(team, version, "另一件.doc", b"\xd0\xcf\x11\xe0" + b"0" * 600)


def test_what_the_converter_cannot_read_is_refused(team: Team, settings: Any, tmp_path: Path) -> None:
    program = tmp_path / "soffice"
    program.write_text("#!/bin/sh\nexit 1\n")
    program.chmod(program.stat().st_mode | stat.S_IEXEC)
    settings.SOFFICE = str(program)
    with pytest.raises(RefusedError, match=r"“报表.et”无法转换，请另存为 xlsx 后上传。"):
        add(team, draft(team), "报表.et", b"\xd0\xcf\x11\xe0" + b"0" * 600)


def test_spoiled_files_break_nothing() -> None:
    """Bytes changed at random: inspection always answers, cleaning gives a file or says that it cannot."""
    generator = random.Random(20261124)
    rows = [row for row in [*office(), *fixed()] if row.name.endswith(("x", "f", "g"))]
    for _turn in range(150):
        row = generator.choice(rows)
        spoiled = bytearray(row.content)
        for _byte in range(generator.choice((1, 3, 20))):
            spoiled[generator.randrange(len(spoiled))] = generator.randrange(256)
        content = bytes(spoiled[: generator.randrange(len(spoiled))] if generator.random() < 0.2 else spoiled)
        assert isinstance(inspect_file(content, row.name), FileReport)
        for change in (clean, scrub):
            with contextlib.suppress(UnreadableError):
                assert change(content, row.name)
