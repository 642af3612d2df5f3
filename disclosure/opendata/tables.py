"""The tables of the archive: the same description makes the files, the dictionary in two languages and datapackage.json."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Field:
    """A column: `type` is that of the Frictionless table schema."""

    name: str
    type: str
    zh: str
    en: str


@dataclass(frozen=True)
class Table:
    """A file of the archive."""

    file: str
    zh: str
    en: str
    fields: tuple[Field, ...]

    @property
    def names(self) -> list[str]:
        """The head of the file."""
        return [field.name for field in self.fields]


def _table(file: str, zh: str, en: str, *fields: tuple[str, str, str, str]) -> Table:
    return Table(file, zh, en, tuple(Field(*field) for field in fields))


S, D, T, N, B = "string", "date", "datetime", "integer", "boolean"
DOCUMENTS = _table(
    "documents.csv",
    "信息：每行一件，现行版本，不含正文",
    "Documents: one a row, current wording, without the text",
    ("index_number", S, "索引号", "index number"),
    ("title", S, "标题", "title"),
    ("document_number", S, "发文字号", "number of the issuing body"),
    ("issuer", S, "发文机关", "issuing body"),
    ("topic", S, "主题分类，各级以 / 分隔", "topic, levels separated by /"),
    ("kind", S, "种类代码", "code of the kind"),
    ("column", S, "栏目代码，见 columns.csv", "code of the column, see columns.csv"),
    ("organisation", S, "公开单位代码，见 organisations.csv", "code of the publishing unit, see organisations.csv"),
    ("written_on", D, "成文日期", "day of writing"),
    ("effective_on", D, "施行日期", "first day in force"),
    ("expires_on", D, "失效日期（有效期最后一日）", "last day in force"),
    ("published_at", T, "首次发布时间", "instant of first publication"),
    ("updated_at", T, "最近变更时间", "instant of the latest change"),
    ("validity", S, "打包当日的有效性", "validity on the day of packing"),
    ("url", S, "网页地址，作为唯一标识", "address of the page, the identifier"),
)
RELATIONS = _table(
    "relations.csv",
    "关联：source 对 target 做了什么",
    "Relations: what source does to target",
    ("source_url", S, "本文件", "the acting document"),
    (
        "kind",
        S,
        "amends 修改，replaces 替代，abolishes 废止，interprets 解读，relates 相关",
        "amends, replaces, abolishes, interprets, relates",
    ),
    ("target_url", S, "另一文件", "the other document"),
    ("effective_on", D, "生效日期", "day it takes effect"),
)
ATTACHMENTS = _table(
    "attachments.csv",
    "附件：现行版本的文件",
    "Attachments: files of current wordings",
    ("document_url", S, "所属信息", "the document it belongs to"),
    ("title", S, "显示名称", "title"),
    ("name", S, "文件名", "file name"),
    ("media_type", S, "文件类型", "media type"),
    ("size", N, "字节数", "bytes"),
    ("sha256", S, "文件内容的 SHA-256", "SHA-256 of the content"),
    ("url", S, "下载地址", "address"),
    ("path", S, "在本压缩包中的位置，空为未收入", "place in this archive, empty where not included"),
)
COLUMNS = _table(
    "columns.csv",
    "栏目",
    "Categories (columns)",
    ("code", S, "栏目代码", "code"),
    ("name", S, "名称", "name"),
    ("english_name", S, "英文名称", "English name"),
    ("parent", S, "上级栏目代码", "code of the column above"),
    ("type", S, "栏目类型", "type"),
    ("description", S, "说明", "description"),
    ("count", N, "本栏目及下级栏目的信息数", "documents in it and below it"),
    ("url", S, "网页地址", "address of the page"),
)
ENTRIES = _table(
    "catalogue.csv",
    "公开目录事项",
    "Catalogue of what must be disclosed",
    ("organisation", S, "单位代码", "code of the unit"),
    ("column", S, "栏目代码", "code of the column"),
    ("name", S, "事项名称", "matter"),
    ("category", S, "事项类别", "category"),
    ("content", S, "公开内容", "what is disclosed"),
    ("basis", S, "公开依据", "legal basis"),
    ("clause", S, "条款内容", "text of the clause"),
    ("channels", S, "公开渠道", "channels"),
    ("time_limit", S, "公开时限", "time limit"),
    ("responsible", S, "公开责任", "who answers for it"),
)
ORGANISATIONS = _table(
    "organisations.csv",
    "公开单位",
    "Disclosing organisations",
    ("code", S, "单位代码", "code"),
    ("name", S, "全称", "name"),
    ("short_name", S, "简称", "short name"),
    ("english_name", S, "英文名称", "English name"),
    ("parent", S, "上级单位代码", "code of the unit above"),
    ("legal_basis", S, "公开的法律依据", "legal basis of disclosure"),
    ("office_name", S, "信息公开工作机构", "office for disclosure"),
    ("office_address", S, "办公地址", "address"),
    ("office_postcode", S, "邮政编码", "postcode"),
    ("office_hours", S, "办公时间", "hours"),
    ("office_phone", S, "联系电话", "telephone"),
    ("office_email", S, "电子邮箱", "e-mail"),
)
TABLES = (DOCUMENTS, RELATIONS, ATTACHMENTS, COLUMNS, ENTRIES, ORGANISATIONS)
TEXTS = "documents.jsonl"


def dictionary() -> str:
    """数据字典, Chinese and English side by side, Markdown."""
    lines = ["# 数据字典 / Data dictionary", ""]
    lines += ["时间为 ISO 8601（北京时间），日期为 YYYY-MM-DD，空值为空。CSV 为带 BOM 的 UTF-8，逗号分隔。"]
    lines += [
        "Instants are ISO 8601 in Asia/Shanghai, days YYYY-MM-DD, nothing is an empty cell. CSV is UTF-8 with BOM, comma-separated.",
        "",
    ]
    lines += ["以 = + - @ 等开头的单元格前加一个单引号，以免电子表格把它当作公式；documents.jsonl 中的文字不加。"]
    lines += [
        "A cell that begins with = + - @ and the like has an apostrophe before it, lest a spreadsheet run it; documents.jsonl has none.",
        "",
    ]
    for table in TABLES:
        lines += [
            f"## {table.file}",
            "",
            f"{table.zh}。",
            f"{table.en}.",
            "",
            "| 字段 field | 类型 type | 含义 | meaning |",
            "|---|---|---|---|",
        ]
        lines += [f"| {field.name} | {field.type} | {field.zh} | {field.en} |" for field in table.fields]
        lines.append("")
    lines += [f"## {TEXTS}", "", "每行一个 JSON 对象：documents.csv 的字段，另有："]
    lines += ["One JSON object a line: the fields of documents.csv, and besides:", ""]
    lines += ["| 字段 field | 含义 | meaning |", "|---|---|---|"]
    lines += [f"| {name} | {zh} | {en} |" for name, zh, en in MORE_OF_TEXTS]
    return "\n".join([*lines, ""])


MORE_OF_TEXTS = (
    ("version", "版本号", "number of the wording"),
    ("content_hash", "本版本内容的 SHA-256", "SHA-256 of this wording"),
    ("subject_words", "主题词", "subject words"),
    ("keywords", "关键词", "keywords"),
    ("summary", "内容概述", "summary"),
    ("content_source", "信息来源", "source"),
    ("body_html", "正文，HTML 片段", "text as an HTML fragment"),
    ("body_text", "正文，纯文本", "plain text"),
)


def package(built_at: str, name: str) -> dict[str, Any]:
    """datapackage.json (Frictionless Data Package)."""
    return {
        "profile": "tabular-data-package",
        "name": "open-disclosure",
        "title": name,
        "created": built_at,
        "resources": [
            {
                "name": table.file.partition(".")[0],
                "path": table.file,
                "encoding": "utf-8",
                "format": "csv",
                "description": f"{table.zh} / {table.en}",
                "schema": {
                    "fields": [
                        {"name": field.name, "type": field.type, "description": f"{field.zh} / {field.en}"} for field in table.fields
                    ]
                },
            }
            for table in TABLES
        ],
    }
