"""Importing: documents a second through `import_documents --publish`, search index included."""

import contextlib
import io
import json
import tempfile
import time
from pathlib import Path

from scripts.bench_common import emit, set_up

DOCUMENTS = 2000


def main() -> None:
    """Write a file of invented documents, import it, import it again."""
    vendor = set_up()
    from django.core.management import call_command

    from disclosure.search import search
    from scripts.bench_data import texts

    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "documents.jsonl"
        with file.open("w", encoding="utf-8") as out:
            for text in texts(range(DOCUMENTS)):
                row = {
                    "url": f"https://example.invalid/{text.number}",
                    "index_number": f"BENCH/{text.number}",
                    "topic": "综合政务\\政务公开",
                    "issuer": "测试机关",
                    "title": text.title,
                    "document_number": f"邕测〔{text.published_at.year}〕{text.number}号",
                    "written_on": text.published_at.date().isoformat(),
                    "published_on": text.published_at.date().isoformat(),
                    "subject_words": "",
                    "html": "".join(f"<p>{part}</p>" for part in text.body.split("。")),
                }
                out.write(json.dumps(row, ensure_ascii=False) + "\n")
        speeds = []
        for _ in range(2):
            answer, start = io.StringIO(), time.perf_counter()
            with contextlib.redirect_stdout(answer):
                call_command("import_documents", str(file), "--publish", "--json", stdout=answer)
            speeds.append(DOCUMENTS / (time.perf_counter() - start))
    emit(f"import, {vendor}: documents a second, with indexing", f"{speeds[0]:.0f}", "at least 100", speeds[0] >= 100)
    emit(f"import, {vendor}: the same file again, nothing new", f"{speeds[1]:.0f} a second")
    from django.utils import timezone

    found = search(next(texts([7])).rare, at=timezone.now()).count
    emit(f"import, {vendor}: an imported phrase is found", f"{found} document", "1", found == 1)


if __name__ == "__main__":
    main()
