"""From text to character bigrams, and from what a person typed to phrases.

A unit is one CJK character or one whole run of ASCII letters and digits; a token is two neighbouring units (`国发`, `发2019`).
Runs of units are cut by punctuation and white space, except that a year in any brackets joins its neighbours: `国发〔2019〕5号` and
`国发[2019]5号` are the same five units. A run's ASCII words are tokens by themselves too.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from itertools import pairwise

from disclosure.fields import BREAK

MAX_QUERY = 100  # characters
MAX_PHRASES = 8
MAX_WORD = 40  # letters of an ASCII word that are looked at
_JOIN = "\x01"
_INVISIBLE = re.compile("[\u00ad\u200b-\u200d\u2060\ufeff\x01]")
_YEAR = re.compile(r"[\[({<〔【〖「『〈《]\s*([0-9]{4})\s*[\])}>〕】〗」』〉》]\s*")
_BEFORE_JOIN = re.compile(rf"\s+{_JOIN}")
_RUN = re.compile(rf"[^\W_](?:[^\W_]|{_JOIN})*")
_UNIT = re.compile(r"[a-z0-9]+|[^\W_]")
_MIXED = re.compile(rf"[a-z0-9{_JOIN}]")


def normalise(text: str) -> str:
    """Half-width, lower case, without invisible characters, years in brackets joined to their neighbours."""
    folded = unicodedata.normalize("NFKC", _INVISIBLE.sub("", text)).lower()
    joined = _YEAR.sub(rf"{_JOIN}\1{_JOIN}", folded)
    return _BEFORE_JOIN.sub(_JOIN, joined) if _JOIN in joined else joined


def _pairs(units: list[str]) -> list[str]:
    # Two ASCII words side by side (2019, 5) need a mark between them, else 20195 could be 201 and 95.
    return [a + (BREAK if a.isascii() and b.isascii() else "") + b for a, b in pairwise(units)]


def _units(run: str) -> list[str]:
    return [unit[:MAX_WORD] for unit in _UNIT.findall(run)]


def tokenise(text: str) -> tuple[list[str], list[str]]:
    """`(tokens, words)`: the bigrams in their order with BREAK between runs, and the distinct ASCII words, in order of appearance."""
    tokens: list[str] = []
    words: dict[str, None] = {}
    for run in _RUN.findall(normalise(text)):
        if _MIXED.search(run):
            units = _units(run)
            words.update((unit, None) for unit in units if unit.isascii())
            pairs = _pairs(units)
        else:
            pairs = [a + b for a, b in pairwise(run)]
        if pairs:
            tokens += pairs
            tokens.append(BREAK)
    return tokens, list(words)


def characters(title: str) -> list[str]:
    """The title's distinct CJK characters, for those who type only one."""
    return list(dict.fromkeys(unit for unit in _UNIT.findall(normalise(title)) if not unit.isascii()))


@dataclass(frozen=True)
class Phrase:
    """Units that must stand side by side; what is quoted may hold a BREAK where punctuation or a space stands.

    A lone CJK character is searched for in titles only.
    """

    units: tuple[str, ...]

    @property
    def is_character(self) -> bool:
        """Whether it is a single CJK character."""
        return len(self.units) == 1 and not self.units[0].isascii()

    @property
    def tokens(self) -> list[str]:
        """What to look up: the bigrams, or the one ASCII word or character."""
        if len(self.units) == 1:
            return [self.units[0]]
        tokens: list[str] = []
        run: list[str] = []
        for unit in (*self.units, BREAK):
            if unit != BREAK:
                run.append(unit)
                continue
            tokens += [*(_pairs(run) if len(run) > 1 else run), BREAK]
            run = []
        return tokens[:-1]

    @property
    def pattern(self) -> str:
        """A regular expression that finds the phrase in raw text: full width, any case, any brackets round a year."""
        parts = ["".join(_letter(c) for c in unit) if unit.isascii() else re.escape(unit) for unit in self.units]
        parts = [r"[\W_]{1,20}" if part == re.escape(BREAK) else part for part in parts]
        body = parts[0]
        for before, unit, part in zip(self.units, self.units[1:], parts[1:], strict=False):
            year = any(side.isascii() and len(side) == 4 for side in (before, unit))
            body += (r"[\s\[\](){}<>〔〕【】〖〗「」『』〈〉《》（）［］]{0,3}" if year else "") + part
        left = r"(?<![A-Za-z0-9])" if self.units[0].isascii() else ""
        right = r"(?![A-Za-z0-9])" if self.units[-1].isascii() else ""
        return left + body + right

    @property
    def text(self) -> str:
        """The phrase as plain text; of a quoted one with punctuation inside its longest piece."""
        return max("".join(self.units).split(BREAK), key=len)


def _letter(char: str) -> str:
    wide = chr(ord(char) + 0xFEE0)
    return f"[{char}{char.upper()}{wide}{chr(ord(char.upper()) + 0xFEE0)}]"


def clean_query(typed: str) -> str:
    """What was typed, bounded and fit to be shown again."""
    return " ".join("".join(c if c.isprintable() else " " for c in typed[: MAX_QUERY * 4]).split())[:MAX_QUERY]


_QUOTED = re.compile('["“”＂]([^"“”＂]+)["“”＂]')


def parse_query(typed: str) -> list[Phrase]:
    """Phrases that must all occur, longest first. Never fails: operators and control characters are punctuation like any other.

    What stands in "…" or “…” is one phrase, whatever punctuation or space it holds; else every run is one. A lone CJK character counts only
    when the query holds nothing longer: `三、主要任务` looks for 主要任务.
    """
    text = clean_query(typed)
    found: dict[Phrase, None] = {}
    for quoted in _QUOTED.findall(text):
        found |= dict.fromkeys(_quoted(quoted))
    found |= dict.fromkeys(Phrase(tuple(_units(run))) for run in _RUN.findall(normalise(_QUOTED.sub(" ", text))))
    longer = [phrase for phrase in found if not phrase.is_character]
    return sorted(longer or found, key=lambda phrase: -len(phrase.units))[:MAX_PHRASES]


def _quoted(text: str) -> list[Phrase]:
    """One phrase; where a lone unit stands between punctuation, which the index does not place, it is cut there."""
    phrases: list[list[str]] = [[]]
    for run in _RUN.findall(normalise(text)):
        units = _units(run)
        if len(units) == 1:
            phrases += [units, []]
        else:
            phrases[-1] += [BREAK, *units] if phrases[-1] else units
    return [Phrase(tuple(units)) for units in phrases if units]
