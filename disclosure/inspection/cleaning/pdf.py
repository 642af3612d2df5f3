"""PDF written anew: only what is still used is kept, so that earlier revisions saved in the file go too."""

from __future__ import annotations

import io
from typing import Any

import pikepdf

from disclosure.containers import UnreadableError
from disclosure.inspection.cleaning.pictures import jpeg_segments
from disclosure.inspection.formats.pdf import PLAIN, is_filled, notes_on

_ACTIONS = frozenset({"/JavaScript", "/Launch", "/SubmitForm", "/ImportData"})


def cleaned(content: bytes, *, deep: bool = False) -> bytes:
    """Without properties, XMP and private data; `deep` also without annotations that cover nothing, attachments and scripts."""
    out = io.BytesIO()
    try:
        with pikepdf.open(io.BytesIO(content)) as document:
            if document.is_encrypted:
                raise UnreadableError("encrypted")
            _properties(document)
            if deep:
                _hidden(document)
            document.save(
                out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate, compress_streams=True, linearize=False
            )
    except pikepdf.PdfError as error:
        raise UnreadableError(str(error)) from error
    return out.getvalue()


def _properties(document: pikepdf.Pdf) -> None:
    if "/Info" in document.trailer:
        del document.trailer["/Info"]
    for item in document.objects:
        if isinstance(item, pikepdf.Dictionary | pikepdf.Stream):
            for key in ("/Metadata", "/PieceInfo", "/LastModified"):
                if key in item:
                    del item[key]
            if isinstance(item, pikepdf.Stream) and item.get("/Subtype") == "/Image" and item.get("/Filter") == "/DCTDecode":
                _photograph(item)
            if item.get("/Type") == "/Annot" or ("/Subtype" in item and "/Rect" in item):
                for key in ("/T", "/M", "/CreationDate", "/NM") if item.get("/Subtype") != "/Widget" else ("/M",):
                    if key in item:
                        del item[key]
    for key in ("/Metadata", "/PieceInfo"):
        if key in document.Root:
            del document.Root[key]


def _photograph(image: pikepdf.Stream) -> None:
    raw = image.read_raw_bytes()
    try:
        bare = jpeg_segments(raw)
    except UnreadableError:
        return
    if len(bare) < len(raw):
        image.write(bare, filter=pikepdf.Name.DCTDecode)


def _hidden(document: pikepdf.Pdf) -> None:
    root = document.Root
    for key in ("/AA", "/AF"):
        if key in root:
            del root[key]
    if _acts(root.get("/OpenAction")):
        del root["/OpenAction"]
    names: Any = root.get("/Names", pikepdf.Dictionary())
    for key in ("/JavaScript", "/EmbeddedFiles"):
        if key in names:
            del names[key]
    for page in document.pages:
        if "/AA" in page.obj:
            del page.obj["/AA"]
        kept = []
        for note in notes_on(page):
            kind = str(note.get("/Subtype", ""))
            if (kind not in PLAIN and not is_filled(note)) or kind == "/Popup":
                continue
            if _acts(note.get("/A")):
                del note["/A"]
            if "/AA" in note:
                del note["/AA"]
            if "/Popup" in note:
                del note["/Popup"]
            kept.append(note)
        if "/Annots" in page.obj:
            page.obj["/Annots"] = document.make_indirect(pikepdf.Array(kept))


def _acts(action: Any) -> bool:
    return isinstance(action, pikepdf.Dictionary) and str(action.get("/S", "")) in _ACTIONS
