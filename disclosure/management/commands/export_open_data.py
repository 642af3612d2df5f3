"""`manage.py export_open_data [--if-due] [--json]`: pack everything published for download."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING, Any

from django.core.management.base import CommandError
from django.utils import timezone

from core.management.base import PlainCommand
from disclosure.opendata import archive

if TYPE_CHECKING:
    from django.core.management.base import CommandParser


class Command(PlainCommand):
    help = "重新生成开放数据包（全部公开中的信息、数据字典和使用许可）；可随时重复执行，生成期间原来的数据包照常下载。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--if-due", action="store_true", help="没有数据包、已不能用或早于昨夜才生成")
        parser.add_argument("--json", action="store_true", help="只输出一个 JSON 对象：built, name, size, sha256, documents, …")

    def handle(self, *args: Any, **options: Any) -> None:
        """Build, or say that nothing was due."""
        start, at = time.perf_counter(), timezone.now()
        known = archive.current() if options["if_due"] and not archive.is_due(at) else None
        try:
            found = known or archive.build(at)
        except archive.NotBuiltError as error:
            raise CommandError("生成期间一直有信息被撤下或封存，未能完成；请稍后再试。") from error
        except OSError as error:
            raise CommandError(f"数据包写不进 {archive.folder()}：{error.strerror}") from error
        figures = {"name": found.name, "size": found.size, "sha256": found.sha256, "documents": found.documents}
        figures |= {"attachments": found.attachments, "seconds": round(time.perf_counter() - start, 2)}
        if options["json"]:
            self.stdout.write(json.dumps({"built": known is None} | figures))
        else:
            word = "仍然有效" if known else "已生成"
            self.stdout.write(f"{found.name} {word}：{found.documents} 件信息，{found.attachments} 个附件，{found.size} 字节")
