"""`python -m disclosure.extraction_child NAME`: bytes in, one JSON object `{"text"}` or `{"error"}` out, within bounds of memory and time.

A damaged or hostile file may make a reader use all memory or never end; here only this process dies of it.
"""

import json
import os
import resource
import sys

MEMORY, SECONDS = 1536 * 1024 * 1024, 60


def main() -> None:
    """Read the file from standard input."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS + 5))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    import django

    django.setup()
    from disclosure.extraction import UnreadableError, text_of

    try:
        answer = {"text": text_of(sys.stdin.buffer.read(), sys.argv[1])}
    except UnreadableError as error:
        answer = {"error": str(error)}
    sys.stdout.buffer.write(json.dumps(answer).encode())


if __name__ == "__main__":
    main()
