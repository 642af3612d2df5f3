"""HTML on standard input, PDF on standard output; a process of its own, started by as_pdf.py by its path and without our packages.

WeasyPrint and its fonts need some hundred megabytes, which a web worker must not keep, and may take long, which a reader must not wait for.
It loads nothing: pictures and styles stand in the HTML, only `data:` addresses are opened. Exit 3: libraries are missing; 4: no Chinese
font.
"""

import resource
import shutil
import subprocess
import sys

MEMORY = 2 * 1024**3  # bytes of address space
SECONDS = 50  # of processor time
NO_LIBRARY, NO_FONT = 3, 4


def main() -> int:
    """Convert once."""
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    try:
        from weasyprint import HTML  # type: ignore[import-untyped]
        from weasyprint.urls import URLFetcher  # type: ignore[import-untyped]
    except (ImportError, OSError) as error:
        print(error, file=sys.stderr)
        return NO_LIBRARY
    if not has_chinese():
        return NO_FONT
    fetcher = URLFetcher(allowed_protocols=frozenset({"data"}), allow_redirects=False)
    source = HTML(string=sys.stdin.buffer.read().decode(), base_url=None, url_fetcher=fetcher)
    sys.stdout.buffer.write(source.write_pdf(pdf_tags=True))
    return 0


def has_chinese() -> bool:
    """Whether some font can show Chinese; else every character would be an empty box. fc-list comes with libpango's packages."""
    lister = shutil.which("fc-list")
    if lister is None:
        return True
    return bool(subprocess.run([lister, ":lang=zh-cn", "family"], capture_output=True, check=False).stdout.strip())  # noqa: S603


if __name__ == "__main__":
    sys.exit(main())
