"""Invented documents in any number: Chinese-looking text whose words are as unevenly frequent as in real papers."""

import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from typing import Any

FREQUENT = ["工作", "通知", "管理", "单位", "服务", "职工", "经费", "人民政府", "公开", "有关规定"]
START, MINUTES = datetime(2010, 1, 1, tzinfo=UTC), 16 * 525_600  # published evenly over sixteen years, however many there are
WORDS, SEED, LONGEST = 6000, 20261124, 600


@dataclass(frozen=True)
class Text:
    """One document. Its rare phrase is a piece of its body that is long enough to occur nowhere else."""

    number: int
    title: str
    body: str
    rare: str
    published_at: datetime


def _vocabulary(chooser: random.Random) -> tuple[list[str], list[float]]:
    characters = [chr(0x4E00 + number * 7) for number in range(2500)]
    invented = ["".join(chooser.choices(characters[:1200], k=chooser.choice((2, 2, 2, 3, 4)))) for _ in range(WORDS)]
    words = FREQUENT + invented
    return words, list(accumulate(1 / (rank + 4) for rank in range(len(words))))


def published_at(number: int) -> datetime:
    """Scattered, so that the first ten thousand are as widely spread as a million."""
    return START + timedelta(minutes=number * 2_654_435_761 % MINUTES)


def texts(numbers: Iterable[int], *, longest: int = LONGEST) -> Iterator[Text]:
    """The documents of these numbers, always the same ones.

    Bodies of 60 to `longest` words, which makes 150 to 1,500 characters unless told otherwise; one in 200 of 20,000.
    """
    words, weights = _vocabulary(random.Random(SEED))
    for number in numbers:
        chooser = random.Random(SEED + number)
        size = 8000 if number % 200 == 199 else chooser.randrange(60, longest)
        drawn = chooser.choices(words, cum_weights=weights, k=size)
        sentences = ["".join(drawn[start : start + 9]) for start in range(0, size, 9)]
        rare = chooser.choice([sentence for sentence in sentences if len(sentence) > 14])[3:13]
        title = f"关于{''.join(chooser.choices(words, cum_weights=weights, k=5))}的{chooser.choice(('通知', '意见', '办法', '公告'))}"
        yield Text(number, title, "，".join(sentences) + "。", rare, published_at(number))


def _named(word: str, number: int) -> dict[str, str]:
    return {"name": f"{word}{number}", "short_name": f"{word}{number}"}


def places() -> tuple[list[Any], list[Any]]:
    """The five units and twelve columns that the documents are spread over."""
    from core.models import Organisation
    from disclosure.models import Column

    units = [Organisation.objects.get_or_create(code=f"BENCH{n}", defaults=_named("单位", n))[0] for n in range(5)]
    return units, [Column.objects.get_or_create(code=f"bench{n}", defaults={"name": f"栏目{n}"})[0] for n in range(12)]


def load(first: int, count: int, *, indexed: bool = True, longest: int = LONGEST) -> Iterator[float]:
    """Write them as published documents, bypassing the services; yields the seconds that indexing each batch took."""
    import time

    from django.db.models import OuterRef, Subquery

    from core.models import Matter
    from disclosure import search
    from disclosure.models import Document, DocumentVersion

    organisations, columns = places()
    rows = texts(range(first, first + count), longest=longest)
    while batch := [text for _, text in zip(range(1000), rows, strict=False)]:
        matters = Matter.objects.bulk_create(
            [Matter(organisation=organisations[t.number % 5], kind="document", title=t.title, opened_at=t.published_at) for t in batch]
        )
        documents = Document.objects.bulk_create(
            [
                Document(
                    matter=matter, organisation=matter.organisation, kind="document", column=columns[t.number % 12], title=t.title,
                    topic=f"主题{t.number % 20}", serial=f"b{t.number}", index_number=f"B{t.number}", written_on=t.published_at.date(),
                )
                for matter, t in zip(matters, batch, strict=True)
            ]
        )  # fmt: skip
        DocumentVersion.objects.bulk_create(
            [
                DocumentVersion(
                    document=document, state="published", title=t.title, kind="document", column=document.column, topic=document.topic,
                    issuer=document.organisation, document_number=f"邕基〔{t.published_at.year}〕{t.number}号", summary=t.body[:80],
                    body=f"<p>{t.body}</p>", body_text=t.body, published_at=t.published_at, created_at=t.published_at,
                    written_on=document.written_on,
                    names={
                        "column": document.column.code, "issuer": document.organisation.name, "drafting_unit": "", "co_issuers": [],
                    },
                )
                for document, t in zip(documents, batch, strict=True)
            ]
        )  # fmt: skip
        own = DocumentVersion.objects.filter(document=OuterRef("pk"))
        fresh = Document.objects.filter(pk__in=[document.pk for document in documents])
        fresh.update(current=Subquery(own.values("pk")), published_at=Subquery(own.values("published_at")), is_public=True)
        # FTS5 writes out what it holds whenever a key is lower than the one before
        documents = list(fresh.select_related("current").defer("current__body").order_by("published_at", "pk"))
        start = time.perf_counter()
        if indexed:
            search.index_many(documents)
        yield time.perf_counter() - start
