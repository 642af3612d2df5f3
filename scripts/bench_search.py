"""Search: time, completeness and rank at growing sizes. Runs on whatever DATABASE_URL names."""

import os
import random
from typing import Any

from scripts.bench_common import emit, note, percentile, set_up, spread, timed

SIZES = [int(size) for size in os.environ.get("BENCH_SIZES", "10000,100000").split(",")]
ASKED = 200


def main() -> None:
    """Load up to each size and ask."""
    vendor = set_up()
    from django.db import connection
    from django.utils import timezone

    from disclosure.models import DocumentVersion
    from disclosure.search import Results, search
    from scripts.bench_data import FREQUENT, load, texts

    at, loaded = timezone.now(), 0
    slowest: dict[int, float] = {}
    for size in SIZES:
        seconds = 0.0
        for batch, spent in enumerate(load(loaded, size - loaded)):
            seconds += spent
            if batch % 10 == 9:
                note(f"{vendor}: {loaded + (batch + 1) * 1000} documents")
        speed, loaded = (size - loaded) / seconds, size
        _settle(connection)
        where = f"search, {vendor}, {size:,} documents"
        chooser = random.Random(size)
        sample = [next(iter(texts(chooser.randrange(size), 1))) for _ in range(ASKED)]

        def ask(query: str, **options: Any) -> Results:
            return search(query, at=at, **options)

        rare = timed([lambda text=text: ask(text.rare) for text in sample])  # type: ignore[misc]
        frequent = timed([lambda n=n: ask(FREQUENT[n % len(FREQUENT)], page=1 + n % 3) for n in range(60)])  # type: ignore[misc]
        two = [text.body[start : start + 2] for text in sample for start in (5, 30)]
        middling = timed([lambda word=word: ask(word) for word in two])  # type: ignore[misc]
        both = timed([lambda n=n: ask(f"{FREQUENT[n % 10]} {FREQUENT[(n + 3) % 10]}") for n in range(30)])  # type: ignore[misc]
        narrowed = timed([lambda n=n: ask(FREQUENT[n % 10], organisation="BENCH1", year=2012) for n in range(30)])  # type: ignore[misc]
        everything = rare + frequent + middling
        slowest[size] = percentile(everything, 0.95)
        emit(f"{where}: phrase that occurs once, p50 / p95", spread(rare))
        emit(f"{where}: frequent word, p50 / p95", spread(frequent))
        emit(f"{where}: any two characters, p50 / p95", spread(middling))
        emit(f"{where}: two frequent words, p50 / p95", spread(both))
        emit(f"{where}: frequent word, one unit and year, p50 / p95", spread(narrowed))
        ranks = [_reciprocal(ask(text.rare).items, text.title) for text in sample]
        mean = sum(ranks) / len(ranks)
        emit(f"{where}: MRR@10 of a phrase that occurs once", f"{mean:.3f}", "at least 0.95", mean >= 0.95)
        complete = _complete(chooser.sample(two, 25), DocumentVersion, ask)
        emit(f"{where}: two-character words that return every document", f"{complete} of 25", "all", complete == 25)
        emit(f"{where}: indexing, documents a second", f"{speed:.0f}")
        emit(f"{where}: index on disk", f"{_index_bytes(connection) / 2**20:.0f} MiB")
    if len(SIZES) > 1:
        first, last = SIZES[0], SIZES[-1]
        ratio = slowest[last] / slowest[first]
        emit(f"search, {vendor}: p95 of all single words at {last:,} to that at {first:,}", f"{ratio:.1f} times")


def _settle(connection: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")


def _reciprocal(hits: Any, title: str) -> float:
    return next((1 / place for place, hit in enumerate(hits[:10], 1) if hit.document.title == title), 0.0)


def _complete(words: list[str], model: Any, ask: Any) -> int:
    """How many words give as many hits as documents that hold them (or more than a thousand, where counting stops)."""
    good = 0
    for word in words:
        wanted = model.objects.filter(title__contains=word).count() if len(word) < 2 else _containing(model, word)
        results = ask(word)
        good += results.count == min(wanted, 1000) and results.count_capped == (wanted > 1000)
    return good


def _containing(model: Any, word: str) -> int:
    from django.db.models import Q

    return int(model.objects.filter(Q(title__contains=word) | Q(body_text__contains=word) | Q(document_number__contains=word)).count())


def _index_bytes(connection: Any) -> int:
    if connection.vendor == "postgresql":
        sql = "SELECT pg_total_relation_size('disclosure_searchpassage')"
    else:
        sql = "SELECT sum(pgsize) FROM dbstat WHERE name LIKE 'disclosure_search%'"
    with connection.cursor() as cursor:
        try:
            cursor.execute(sql)
        except Exception:  # SQLite may be built without dbstat
            return 0
        return int(cursor.fetchone()[0] or 0)


if __name__ == "__main__":
    main()
