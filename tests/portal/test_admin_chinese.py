"""What staff see of Unfold, axes and the editor is Chinese; the compiled catalogues are those of the sources."""

from __future__ import annotations

import gettext
import json
import re
from pathlib import Path

import pytest
from django.utils import translation
from django.utils.translation import gettext as translate

from core.models import User
from tests.portal.desk import client_of

FOLDER = Path(__file__).resolve().parent.parent.parent / "locale" / "zh_Hans" / "LC_MESSAGES"


@pytest.mark.parametrize(
    ("english", "chinese"), [("Filters", "筛选"), ("Type to search", "输入关键词检索"), ("No results found", "没有记录")]
)
def test_unfolds_words_are_translated(english: str, chinese: str) -> None:
    with translation.override("zh-hans"):
        assert translate(english) == chinese


@pytest.mark.parametrize("name", ["django", "djangojs"])
def test_compiled_catalogues_hold_every_word_of_their_source(name: str) -> None:
    source = (FOLDER / f"{name}.po").read_text(encoding="utf-8")
    with (FOLDER / f"{name}.mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    pairs = re.findall(r'^msgid "(.+)"\nmsgstr "(.+)"$', source, re.MULTILINE)
    assert len(pairs) > 25
    wrong = [one for one, other in pairs if "\\" not in one + other and compiled.gettext(one) != other]
    assert wrong == []


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/admin/", "/admin/disclosure/documentversion/", "/admin/core/deadline/", "/admin/password_change/"])
def test_no_english_sentence_is_left_on_a_page(officer: User, address: str) -> None:
    text = client_of(officer).get(address).content.decode()
    body = re.sub(r"<(script|style|title)\b.*?</\1>|<[^>]*>", " ", text[text.index("<body") :], flags=re.DOTALL)
    left = [words for words in re.findall(r"[A-Za-z]{2,}(?: [A-Za-z]{2,})+", body) if "officer" not in words]
    assert left == []


@pytest.mark.django_db
def test_the_editors_dialogues_are_in_the_admins_script_catalogue(officer: User) -> None:
    assert json.dumps("插入表格")[1:-1] in client_of(officer).get("/admin/jsi18n/").content.decode()
