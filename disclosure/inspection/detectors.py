"""Personal data in text: what it is, where it stands, and how it looks masked. No clock, no look-ups, nothing stored.

Every mask keeps the length of what it covers, so that text nodes of HTML and of office files can be masked in place.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from stdnum import luhn
from stdnum.cn.ric import calc_check_digit

from disclosure.inspection.surnames import DOUBLE, SINGLE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

# Full-width digits, letters and signs read like plain ones; one character each, so that places stay the same.
_PLAIN = {0xFF01 + offset: 0x21 + offset for offset in range(94)} | {0x3000: 0x20, 0xA0: 0x20, **dict.fromkeys(range(0x2010, 0x2016), 0x2D)}
# Where there is none of these, translating would change nothing that a detector looks at; most texts are spared it.
_ODD = re.compile(r"[０-９Ａ-Ｚａ-ｚ＠＋．－\u3000\xa0]|\d[\u2010-\u2015]|（ ?0")


@dataclass(frozen=True)
class Hit:
    """`text[start:end]` is personal data of this kind (a code of KINDS); `value` is it in plain characters without gaps."""

    kind: str
    start: int
    end: int
    value: str


def find(text: str, *, published: frozenset[str] = frozenset()) -> list[Hit]:
    """Every hit, in order, none overlapping. `published` holds contacts (plain, see `contact_key`) that the offices publish themselves."""
    plain = text.translate(_PLAIN) if _ODD.search(text) else text
    taken = bytearray(len(plain))
    hits: list[Hit] = []
    for detector in _DETECTORS:
        for hit in detector(plain):
            if any(taken[hit.start : hit.end]):
                continue
            taken[hit.start : hit.end] = b"\x01" * (hit.end - hit.start)
            if not _is_published(hit, published):
                hits.append(hit)
    return sorted(hits, key=lambda hit: hit.start)


def contact_key(value: str) -> str:
    """Two ways of writing one phone, address or mailbox have the same key."""
    return re.sub(r"[\s()\-—,，、]", "", value.translate(_PLAIN)).casefold()


def _is_published(hit: Hit, published: frozenset[str]) -> bool:
    key = contact_key(hit.value)
    return key in published or (hit.kind == "address" and any(key in other or other in key for other in published if len(other) > 6))


def masked(text: str, hits: list[Hit]) -> str:
    """The text with these hits covered; its length does not change."""
    letters = list(text)
    for hit in hits:
        letters[hit.start : hit.end] = _cover(hit.kind, text[hit.start : hit.end])
    return "".join(letters)


def _cover(kind: str, piece: str) -> str:
    """450***********1234, 138****1234, 6222***********1234, 0771-****67, z***@…, 张*, 青秀区民族大道****."""
    if kind == "name":
        keep = 2 if piece[:2] in DOUBLE and len(piece) > 2 else 1
        return piece[:keep] + "*" * (len(piece) - keep)
    if kind in {"email", "office_email"}:
        at = piece.translate(_PLAIN).index("@")
        return piece[:1] + "*" * (at - 1) + piece[at:] if at > 1 else "*" * at + piece[at:]
    if kind == "address":
        cut = _ROAD.search(piece)
        keep = cut.end() if cut else min(3, len(piece))
        return piece[:keep] + "*" * (len(piece) - keep)
    head, tail = {"identity": (3, 4), "identity_15": (3, 3), "mobile": (3, 4), "bank_card": (4, 4), "phone": (4, 2)}[kind]
    places = [index for index, letter in enumerate(piece) if letter.isalnum()]
    if kind == "phone" and not piece.translate(_PLAIN).startswith(("0", "(")):
        head = 0  # no area code to keep
    covered = set(places[head : len(places) - tail])
    return "".join("*" if index in covered else letter for index, letter in enumerate(piece))


# ------------------------------------------------------------ identity cards

_GAP = r"[ \t\-]?"
_EIGHTEEN = re.compile(
    rf"(?<![0-9A-Za-z])[1-9]\d{{5}}{_GAP}(?:18|19|20)\d\d{_GAP}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]){_GAP}\d{{3}}[0-9Xx](?![0-9A-Za-z])"
)
_FIFTEEN = re.compile(r"(?<![0-9A-Za-z.])[1-6]\d{5}\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}(?![0-9A-Za-z])")
_IDENTITY_WORDS = re.compile(r"身份证|身份号码|证件号|公民身份")


def _identity(text: str) -> Iterator[Hit]:
    """GB 11643: date and check digit must be right; the region is not looked up (LEGAL.md §7)."""
    for match in _EIGHTEEN.finditer(text):
        value = re.sub(r"[^0-9Xx]", "", match.group()).upper()
        if _is_date(value[6:14]) and calc_check_digit(value) == value[17]:
            yield Hit("identity", match.start(), match.end(), value)


def _identity_15(text: str) -> Iterator[Hit]:
    """Old numbers have no check digit: only where the text speaks of identity papers."""
    if not _IDENTITY_WORDS.search(text):
        return
    for match in _FIFTEEN.finditer(text):
        if _is_date("19" + match.group()[6:12]):
            yield Hit("identity_15", match.start(), match.end(), match.group())


def _is_date(digits: str) -> bool:
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:])).year >= 1880
    except ValueError:
        return False


# ------------------------------------------------------------ bank cards and phones

_CARD = re.compile(r"(?<![0-9A-Za-z.\-])[3-69](?:[ \-]?\d){14,18}(?![0-9A-Za-z])")
# Issuers' beginnings and the lengths they go with: UnionPay, old cards of Chinese banks, Visa, Mastercard, JCB.
_ISSUERS = (("62", range(16, 20)), ("60", range(16, 20)), ("9558", range(16, 20)), ("955", (19,)), ("4", (16,)), ("35", (16,)))
_MOBILE = re.compile(r"(?<![0-9A-Za-z.])(?:\+?86[ \-]?)?(1[3-9]\d)[ \-]?(\d{4})[ \-]?(\d{4})(?![0-9A-Za-z])")
_LANDLINE = re.compile(r"(?<![0-9A-Za-z.])(?:\+?86[ \-]?)?(?:\(0\d{2,3}\) ?|0\d{2,3}[ \-]{0,2})([2-9]\d{6,7})(?!\d)")
_LOCAL = re.compile(r"(?:电话|座机|传真|热线|Tel)\D{0,8}?(?<!\d)([2-9]\d{6,7})(?!\d)", re.IGNORECASE)


def _bank_card(text: str) -> Iterator[Hit]:
    for match in _CARD.finditer(text):
        value = re.sub(r"\D", "", match.group())
        mastercard = "51" <= value[:2] <= "55" and len(value) == 16
        known = mastercard or any(value.startswith(start) and len(value) in lengths for start, lengths in _ISSUERS)
        if known and len(set(value)) > 3 and luhn.is_valid(value):
            yield Hit("bank_card", match.start(), match.end(), value)


def _mobile(text: str) -> Iterator[Hit]:
    for match in _MOBILE.finditer(text):
        yield Hit("mobile", match.start(1), match.end(), "".join(match.groups()))


def _phone(text: str) -> Iterator[Hit]:
    for match in _LANDLINE.finditer(text):
        yield Hit("phone", match.start(), match.end(), re.sub(r"\D", "", match.group()).removeprefix("86"))
    for match in _LOCAL.finditer(text):
        yield Hit("phone", match.start(1), match.end(1), match.group(1))


# ------------------------------------------------------------ mailboxes, homes, names

_EMAIL = re.compile(r"(?<![\w.+\-])[A-Za-z0-9][\w.+\-]{0,63}@[A-Za-z0-9](?:[A-Za-z0-9\-]{0,62}\.)+[A-Za-z]{2,24}(?![\w\-])", re.ASCII)
_OFFICE_MAIL = re.compile(r"@(?:[\w\-]+\.)*(?:gov\.cn|org\.cn|edu\.cn|mil\.cn|gov|edu|invalid)\Z", re.IGNORECASE)
_HAN = "[\u4e00-\u9fff]"
_NUMBER = "[0-9A-Za-z一二三四五六七八九十百零〇]"
_ROAD = re.compile(r"路|大道|街|巷|里弄|村|屯|社区|小区|花园|苑")
# Down to a flat or a house in a village: an office's street and number alone is no home.
_FLAT = re.compile(
    rf"{_HAN}{{2,24}}(?:路|大道|街|巷|道|里|小区|花园|苑|新村|公寓|家园)[^，。；、,;\s]{{0,14}}?"
    rf"{_NUMBER}{{1,5}} ?(?:栋|幢|座|号楼|单元)[^，。；、,;\s]{{0,10}}?{_NUMBER}{{1,6}} ?(?:室|号房|户|房)"
)
_HOUSE = re.compile(
    rf"{_HAN}{{2,24}}(?:村|屯|坡|社区){_HAN}{{0,10}}?{_NUMBER}{{1,4}} ?(?:组|队)[^，。；、,;\s]{{0,8}}?{_NUMBER}{{1,5}} ?号"
)
_VILLAGE = re.compile(rf"{_HAN}{{2,24}}(?:村|屯|坡){_NUMBER}{{1,4}} ?号(?![楼院线])")
# A short pattern that every match of the long one contains: most texts hold none.
_HOMES = (
    (re.compile(rf"{_NUMBER} ?(?:栋|幢|座|号楼|单元)"), _FLAT),
    (re.compile(rf"{_NUMBER} ?[组队][^，。；、,;\s]{{0,8}}?{_NUMBER}{{1,5}} ?号"), _HOUSE),
    (re.compile(rf"[村屯坡]{_NUMBER}{{1,4}} ?号"), _VILLAGE),
)
_LABEL = "|".join(
    (
        *("姓名", "联系人", "申请人", "当事人", "投诉人", "举报人", "信访人", "反映人", "受助人", "救助对象", "困难职工"),
        *("户主", "患者", "家属", "监护人", "被处罚人", "违法行为人", "来信人", "业主", "死者", "伤者"),
    )
)
_NO_NAME = frozenset("证号码件卡表列项")
_PERSON = rf"((?:{'|'.join(DOUBLE)}){_HAN}{{1,2}}|[{SINGLE}]{_HAN}{{1,2}})"
_NAME = re.compile(rf"(?:{_LABEL})(?:为|系|是)?[ \t:：]{{1,3}}{_PERSON}(?!{_HAN})")
_BESIDE = re.compile(
    rf"(?<!{_HAN}){_PERSON}(?=[ ,，、:：;；(\t|]{{1,3}}(?:男|女|汉族|壮族|身份证号?码?|公民身份号码|[1-9]\d{{16}}[0-9Xx]))"
)


def _email(text: str) -> Iterator[Hit]:
    for match in _EMAIL.finditer(text):
        kind = "office_email" if _OFFICE_MAIL.search(match.group()) else "email"
        yield Hit(kind, match.start(), match.end(), match.group().lower())


def _address(text: str) -> Iterator[Hit]:
    for anchor, pattern in _HOMES:
        for match in pattern.finditer(text) if anchor.search(text) else ():
            yield Hit("address", match.start(), match.end(), match.group().replace(" ", ""))


def _name(text: str) -> Iterator[Hit]:
    for pattern in (_NAME, _BESIDE):
        for match in pattern.finditer(text):
            if not _NO_NAME & set(match.group(1)):
                yield Hit("name", match.start(1), match.end(1), match.group(1))


_DETECTORS: tuple[Callable[[str], Iterator[Hit]], ...] = (_identity, _bank_card, _identity_15, _mobile, _phone, _email, _address, _name)
