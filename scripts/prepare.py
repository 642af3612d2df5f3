"""What `make run` does before it starts anything, in one process because each start of Django costs seconds.

Prints the demo accounts on standard output; progress goes to standard error.
"""

import io
import json
import os
import sys
from pathlib import Path

import django
from django.conf import settings
from django.core.management import call_command


def main(var: Path) -> None:
    """Migrate, load the demo once per database, sweep once, name the accounts."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    django.setup()
    database, stamp, quiet = {name: str(settings.DATABASES["default"][name]) for name in ("HOST", "NAME")}, var / "demo.json", io.StringIO()
    fresh = settings.DATABASES["default"]["ENGINE"].endswith("sqlite3") and not Path(database["NAME"]).exists()
    print("migrating", file=sys.stderr)
    call_command("migrate", interactive=False, verbosity=0)
    if fresh or not stamp.exists() or json.loads(stamp.read_text()) != database:
        print("loading the demo content (once)", file=sys.stderr)
        call_command("demo", stdout=quiet)
        stamp.write_text(json.dumps(database))
    call_command("sweep", stdout=quiet)
    call_command("demo", "--accounts")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
