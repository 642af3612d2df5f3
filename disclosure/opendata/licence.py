"""Words that go with the data: who may do what with them, and what is in the archive."""

from __future__ import annotations

import logging
import re
from pathlib import Path

from django.conf import settings

from core.models import Organisation

log = logging.getLogger(__name__)
_BROKEN = re.compile(r"(?<=[\x21-\x7e])\n(?=[\x21-\x7e])")  # a line broken between Latin words stands for a space

CHINESE = """使用许可

本压缩包收录依法主动公开的信息。法律、法规、规章，国家机关的决议、决定、命令和其他具有立法、行政、司法性质的文件及其官方正式译文，
依照《中华人民共和国著作权法》第五条不适用该法。其余内容可以自由复制、传播、改编和用于任何合法目的，使用时请注明来源和取得日期，
不得歪曲原意，不得使人误认为发布单位认可您的使用。信息以网站上的现行版本为准；已经撤下的信息请一并删除。
依照《中华人民共和国个人信息保护法》，请勿利用其中的联系方式等对个人权益有重大影响的信息。
"""
ENGLISH = """Terms of use

This archive holds information disclosed proactively under Chinese law. Laws, regulations, decisions, orders and other documents of
a legislative, administrative or judicial nature, and their official translations, are outside copyright (Copyright Law of the PRC,
article 5). Everything else may be copied, distributed, adapted and used for any lawful purpose. Name the source and the day you took the
data, do not distort it, and do not suggest that the publishing body endorses your use. The current wording on the site prevails; delete
what has been withdrawn there. Under the Personal Information Protection Law do not use personal details in it in ways that seriously
affect the people concerned.
"""


def text() -> str:
    """The terms: the unit's own where `OPEN_DATA_LICENCE` names a file that can be read, else ours."""
    try:
        return Path(settings.OPEN_DATA_LICENCE).read_text(encoding="utf-8") if settings.OPEN_DATA_LICENCE else f"{CHINESE}\n{ENGLISH}"
    except (OSError, UnicodeDecodeError) as error:
        log.warning("OPEN_DATA_LICENCE cannot be read: %s", type(error).__name__)
        return f"{CHINESE}\n{ENGLISH}"


def paragraphs(language: str) -> list[str]:
    """The terms for a page, without their heading where they are ours; the unit's own are shown whole."""
    own = text()
    ours = own == f"{CHINESE}\n{ENGLISH}"
    shown = (ENGLISH if language == "en" else CHINESE) if ours else own
    found = [_BROKEN.sub(" ", part.strip()).replace("\n", "") for part in re.split(r"\n\s*\n", shown)]
    return [part for part in found if part][1 if ours else 0 :]


def site_name() -> str:
    """Name of the site: that of the first unit without a superior."""
    root = Organisation.objects.filter(is_active=True, parent__isnull=True).order_by("order", "code").first()
    return (root.site_name or f"{root.name}政务公开平台") if root else "政务公开平台"


def readme_zh(name: str, moment: str, count: int, *, with_files: bool) -> str:
    """README.zh-CN.md."""
    files = "附件文件在 files/ 中，以内容的 SHA-256 命名。" if with_files else "附件只列出地址和 SHA-256，文件请从所列地址下载。"
    return f"""# {name}：开放数据

来源：{settings.SITE_URL}
打包时间：{moment}
信息数：{count}

每晚重新打包，内容是打包时全部公开中的信息。documents.csv 是不含正文的目录，documents.jsonl 每行一件、含正文；其余表格说明关联、
附件、栏目、公开目录事项和公开单位。{files}
字段的含义见 数据字典.md；datapackage.json 是同样内容的机器可读说明（Frictionless Data Package）。

部分查询请用接口：{settings.SITE_URL}/api/
使用许可见 LICENCE.txt。
"""


def readme_en(name: str, moment: str, count: int, *, with_files: bool) -> str:
    """README.md."""
    files = (
        "Attached files are in files/, named by the SHA-256 of their content."
        if with_files
        else "Attachments are listed with address and SHA-256."
    )
    return f"""# Open data of {name}

Source: {settings.SITE_URL}
Packed at: {moment}
Documents: {count}

Packed anew every night: everything that is public at that moment. documents.csv is the list without texts, documents.jsonl has one
document a line with its text; the other tables hold relations, attachments, columns, the catalogue and the publishing units. {files}
数据字典.md says what each field means; datapackage.json says the same for programs (Frictionless Data Package).

For parts of it use the API: {settings.SITE_URL}/en/api/
Terms of use: LICENCE.txt.
"""
