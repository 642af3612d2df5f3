"""Bad input to a command ends with exit 1 and one line on standard error."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (["deadline"], "manage.py deadline: the following arguments are required: rule, start"),
        (["sweep", "--att", "x"], "manage.py sweep: unrecognized arguments: --att x"),
        (["import_documents"], "manage.py import_documents: the following arguments are required: file"),
    ],
)
def test_wrong_arguments_end_with_one_line(arguments: list[str], line: str) -> None:
    done = subprocess.run([sys.executable, "manage.py", *arguments], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr == f"{line}\n"
