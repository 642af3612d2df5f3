"""Old office formats turned into today's by LibreOffice, where it is installed; else they are refused with what to save as."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path, PurePath

from django.conf import settings
from django.utils.translation import gettext as _

from disclosure.errors import RefusedError

TARGETS = {"doc": "docx", "wps": "docx", "rtf": "docx", "xls": "xlsx", "et": "xlsx", "ppt": "pptx", "dps": "pptx"}
TIMEOUT = 90  # seconds


def modern(content: bytes, name: str) -> tuple[bytes, str]:
    """(bytes, name) as docx, xlsx or pptx when the name is of an old format and a converter is installed; else as given.

    The converter runs by itself: its own profile and folder, no network wanted, stopped after TIMEOUT. Raises RefusedError.
    """
    path = PurePath(name)
    target = TARGETS.get(path.suffix.lower().lstrip("."))
    program = shutil.which(settings.SOFFICE) if target else None
    if target is None or program is None or not content:
        return content, name
    refusal = RefusedError(_("“%(name)s”无法转换，请另存为 %(better)s 后上传。") % {"name": name, "better": target})
    if len(content) > settings.MAX_UPLOAD_BYTES:
        raise refusal
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / f"source{path.suffix.lower()}"
        source.write_bytes(content)
        words = [
            *(program, "--headless", "--norestore", "--nologo", "--nolockcheck", "--nodefault"),
            *(f"-env:UserInstallation=file://{folder}/profile", "--convert-to", target, "--outdir", f"{folder}/out", str(source)),
        ]
        try:
            subprocess.run(words, capture_output=True, timeout=TIMEOUT, check=True, cwd=folder)  # noqa: S603  (no shell, our own arguments)
            result = Path(folder, "out", f"source.{target}")
            if result.stat().st_size > settings.MAX_UPLOAD_BYTES:
                raise refusal
            return result.read_bytes(), f"{path.stem}.{target}"
        except (OSError, subprocess.SubprocessError) as error:
            raise refusal from error
