"""Search, list and document: time, completeness and rank at growing sizes. Runs on whatever DATABASE_URL names.

BENCH_SIZES=10000,1000000 measures the rows of DESIGN.md for a million. On PostgreSQL from 200,000 documents on all is loaded by COPY, with
bodies of 60 to 200 words (BENCH_WORDS) instead of 600, at every size of that run; reckon with half an hour and 20 GB for the million.
"""

import os
import random
import time
from typing import Any

from scripts import bench_copy
from scripts.bench_common import ROOT, emit, note, percentile, set_up, spread, timed
from scripts.bench_data import LONGEST

SIZES = [int(size) for size in os.environ.get("BENCH_SIZES", "10000,100000").split(",")]
MANY = 200_000  # from here on by COPY
ASKED = 200
REAL = ROOT.parent / "shared" / "data" / "policies.jsonl"


def main() -> None:
    """Load up to each size and ask."""
    vendor = set_up()
    from django.db import connection
    from django.utils import timezone

    from disclosure.models import DocumentVersion
    from disclosure.search import Results, search
    from scripts.bench_data import FREQUENT, load, texts

    at, loaded = timezone.now(), 0
    copied = vendor == "postgresql" and max(SIZES) >= MANY
    longest = int(os.environ.get("BENCH_WORDS", "200" if copied else str(LONGEST)))
    if REAL.exists():
        _import_real()
    slowest: dict[int, float] = {}
    pages: dict[int, dict[str, float]] = {}
    for size in SIZES:
        seconds = bench_copy.load(loaded, size - loaded, longest=longest) if copied else 0.0
        for batch, spent in enumerate(() if copied else load(loaded, size - loaded, longest=longest)):
            seconds += spent
            if batch % 10 == 9:
                note(f"{vendor}: {loaded + (batch + 1) * 1000} documents")
        speed, loaded = (size - loaded) / seconds, size
        _settle(connection)
        where = f"search, {vendor}, {size:,} documents"
        chooser = random.Random(size)
        sample = [next(texts([chooser.randrange(size)], longest=longest)) for _ in range(ASKED)]

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
        if REAL.exists() and size < MANY:
            _rank_real(where, ask)
        pages[size] = _pages(size, [text.rare for text in sample[:60]], two[:60], vendor)
        if size >= MANY:  # reading every body to count takes minutes; the smaller sizes answer for it
            emit(f"{where}: loading by COPY and building the indexes, documents a second", f"{speed:.0f}")
            emit(f"{where}: index on disk", f"{_index_bytes(connection) / 2**20:.0f} MiB")
            continue
        complete = _complete(chooser.sample(two, 25), DocumentVersion, ask)
        emit(f"{where}: two-character words that return every document", f"{complete} of 25", "all", complete == 25)
        emit(f"{where}: indexing, documents a second", f"{speed:.0f}")
        emit(f"{where}: index on disk", f"{_index_bytes(connection) / 2**20:.0f} MiB")
    if len(SIZES) > 1:
        first, last = SIZES[0], SIZES[-1]
        emit(f"search, {vendor}: p95 of all single words at {last:,} to that at {first:,}", f"{slowest[last] / slowest[first]:.1f} times")
        held = vendor == "postgresql"  # the limit is PostgreSQL's, and speaks of pages
        limit = "at most 2 times" if held else ""
        for name in pages[first]:
            ratio = pages[last][name] / pages[first][name]
            emit(f"{name} page, {vendor}: p95 at {last:,} to that at {first:,}", f"{ratio:.1f} times", limit, ratio <= 2 if held else None)


def _import_real() -> None:
    """The 40 real documents, filed by the command, before the generated ones."""
    import io

    from django.core.management import call_command

    call_command("import_documents", str(REAL), "--publish", "--json", stdout=io.StringIO())


def _rank_real(where: str, ask: Any) -> None:
    """Issue 3, "Must show" 5: pieces of the real documents that occur nowhere else among all documents."""
    from disclosure.models import Document
    from scripts.search_samples import mean_reciprocal_rank, occurrences, pieces

    real = list(Document.objects.filter(is_public=True).exclude(serial__startswith="b").select_related("current"))
    drawn = {
        "title pieces": [(document.pk, document.title) for document in real],
        "body phrases": [(document.pk, document.current.body_text) for document in real if document.current],
    }
    for name, texts_ in drawn.items():
        wanted = pieces(texts_, occurrences, seed=5)
        mean = mean_reciprocal_rank(wanted, lambda text: [hit.document.pk for hit in ask(text).items])
        what = f"{where}: MRR@10 of {len(wanted)} {name} of the {len(real)} real documents that occur in one document only"
        emit(what, f"{mean:.3f}", "at least 0.95", mean >= 0.95)


def _pages(size: int, rare: list[str], two: list[str], vendor: str) -> dict[str, float]:
    """Milliseconds (p95, wall) of list, document and search pages, built in this process; the list's far pages too."""
    from urllib.parse import quote

    from django.core.cache import cache
    from django.test import Client

    from disclosure.models import Document
    from scripts.bench_data import FREQUENT

    client, chooser = Client(headers={"host": "localhost"}), random.Random(size)

    def built(addresses: list[str]) -> list[float]:
        taken = []
        for number, address in enumerate(addresses):
            mark = "&" if "?" in address else "?"
            start = time.perf_counter()
            # a parameter that the cache knows and the page does not: built every time
            answer = client.get(f"{address}{mark}scope={size}-{number}")
            taken.append((time.perf_counter() - start) * 1000)
            if answer.status_code != 200:
                raise SystemExit(f"{address} answered {answer.status_code}")
        return taken[len(taken) // 10 :]  # the first ones warm up

    cache.clear()
    filters = [
        "?column=bench{}",
        "?organisation=BENCH{}",
        "?year=201{}",
        "?topic=主题{}",
        "?kind=document&page={}",
        "?validity=in_force&page={}",
    ]
    lists = ["/documents/", *(f"/documents/{text.format(1 + number % 4)}" for number in range(10) for text in filters)]
    serials = [f"b{chooser.randrange(size)}" for _ in range(100)]
    known = Document.objects.filter(serial__in=serials).select_related("organisation")
    words = [*rare, *two, *FREQUENT * 2]
    measured = {
        "list": built(lists),
        "document": built([document.get_absolute_url() for document in known]),
        "search": built([f"/search/?q={quote(word)}" for word in words]),
    }
    for name, taken in measured.items():
        emit(f"{name} page, {vendor}, {size:,} documents: p50 / p95", spread(taken))
    last = min(1000, size // 20)
    near, far = built(["/documents/?page=1"] * 30), built([f"/documents/?page={last}"] * 30)
    ratio = percentile(far, 0.5) / percentile(near, 0.5)
    what = f"list page, {vendor}, {size:,} documents: page {last:,} to page 1, median"
    emit(what, f"{ratio:.2f} times ({percentile(far, 0.5):.1f} ms)", "as quick: at most 1.5 times", ratio <= 1.5)
    return {name: percentile(taken, 0.95) for name, taken in measured.items()}


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
