"""错敏词: the list of wrong or sensitive words that units keep themselves."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import gettext as _

from disclosure.models import SensitiveWord, Severity

if TYPE_CHECKING:
    from core.models import Organisation


@dataclass
class WordList:
    """(word, suggestion, blocks) rows of one organisation and of all."""

    rows: list[tuple[str, str, bool]] = field(default_factory=list)

    def places(self, text: str) -> list[tuple[str, str, int, int]]:
        """(kind, word, start, end) of every occurrence."""
        found = []
        for word, _suggestion, blocks in self.rows:
            start = text.find(word)
            while start >= 0:
                found.append(("sensitive_word" if blocks else "sensitive_hint", word, start, start + len(word)))
                start = text.find(word, start + len(word))
        return sorted(found, key=lambda row: row[2])

    def suggestion(self, word: str) -> str:
        """What to write instead, in words; "" where the list names nothing."""
        better = next((suggestion for known, suggestion, _blocks in self.rows if known == word), "")
        return (
            _("（“%(word)s”建议改为“%(better)s”）") % {"word": word, "better": better} if better else _("（“%(word)s”）") % {"word": word}
        )

    @property
    def stamp(self) -> str:
        """Changes when the list does."""
        return hashlib.sha256(repr(self.rows).encode()).hexdigest()[:16]


def words_of(organisation: Organisation) -> WordList:
    """The list that holds for this unit; its own row for a word goes before the common one."""
    rows: dict[str, tuple[str, str, bool]] = {}
    known = SensitiveWord.objects.filter(Q(organisation=None) | Q(organisation=organisation))
    for word in sorted(known, key=lambda row: (row.organisation_id is not None, row.pk)):
        rows[word.word] = (word.word, word.suggestion, word.severity == Severity.BLOCKING)
    return WordList(sorted(rows.values()))
