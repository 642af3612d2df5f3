"""What the API answers, shown in its OpenAPI description. Instants ISO 8601 in Asia/Shanghai, days YYYY-MM-DD, hashes SHA-256 hex."""

from __future__ import annotations

import datetime

from django.utils.translation import gettext_noop
from ninja import Field, Schema


class Item(Schema):
    """A document in a list."""

    index_number: str = Field(description="索引号")
    title: str = Field(description="标题")
    document_number: str = Field(description="发文字号")
    issuer: str = Field(description="发文机关")
    topic: str = Field(description="主题分类")
    written_on: datetime.date | None = Field(description="成文日期")
    published_at: datetime.datetime = Field(description=gettext_noop("首次发布时间"))
    validity: str = Field(description=gettext_noop("有效性：not_yet, in_force, amended, lapsed, abolished"))
    url: str = Field(description=gettext_noop("网页地址"))


class ItemList(Schema):
    """One page of a list. `next` is the address of the next page, null on the last."""

    count: int = Field(description="符合条件的总数；至多数到上限", ge=0)
    next: str | None = Field(description="下一页的地址")
    items: list[Item]


class Named(Schema):
    """A code with its name."""

    code: str
    name: str


class Attachment(Schema):
    """A file of a document."""

    title: str = Field(description="显示名称")
    name: str = Field(description="文件名")
    media_type: str = Field(description="文件类型")
    size: int = Field(description="字节数", ge=0)
    sha256: str = Field(description="文件内容的 SHA-256")
    url: str = Field(description="下载地址")


class Relation(Schema):
    """The other end of a relation. `outgoing`: the document at hand does this to the other one."""

    kind: str = Field(description="amends, replaces, abolishes, interprets, relates")
    outgoing: bool
    label: str = Field(description="另一文件对本文件来说是什么")
    effective_on: datetime.date | None
    title: str
    index_number: str
    url: str


class Detail(Schema):
    """A document with all elements, its text and its attachments, in one wording."""

    index_number: str = Field(description="索引号")
    title: str = Field(description="标题")
    document_number: str = Field(description="发文字号")
    issuer: str = Field(description="发文机关")
    co_issuers: list[str] = Field(description="联合发文机关")
    topic: str = Field(description="主题分类")
    subject_words: str = Field(description="主题词")
    keywords: str = Field(description="关键词")
    summary: str = Field(description="内容概述")
    kind: Named = Field(description="种类")
    column: Named = Field(description="栏目")
    organisation: Named = Field(description="公开单位")
    written_on: datetime.date | None = Field(description="成文日期")
    effective_on: datetime.date | None = Field(description="施行日期")
    expires_on: datetime.date | None = Field(description="失效日期")
    published_at: datetime.datetime = Field(description="首次发布时间")
    updated_at: datetime.datetime = Field(description="最近变更时间")
    validity: str = Field(description="有效性")
    attribute: str = Field(description="公开属性")
    content_source: str = Field(description="信息来源")
    author: str = Field(description="作者")
    version: int = Field(description="版本号", ge=1)
    is_current: bool = Field(description="是否现行版本")
    content_hash: str = Field(description="本版本内容的 SHA-256；早于平台的信息可能没有")
    body_html: str = Field(description="正文，HTML 片段")
    body_text: str = Field(description="正文，纯文本")
    attachments: list[Attachment]
    relations: list[Relation]
    source_url: str = Field(description="导入信息的原始地址")
    url: str = Field(description="网页地址")
    versions_url: str = Field(description="各版本的地址")


class Version(Schema):
    """One public wording."""

    number: int = Field(ge=1)
    title: str
    note: str = Field(description="版本说明")
    published_at: datetime.datetime
    is_current: bool
    content_hash: str
    url: str = Field(description="网页地址")
    api_url: str = Field(description="本版本的接口地址")


class VersionList(Schema):
    """All public wordings, newest first."""

    count: int = Field(ge=0)
    items: list[Version]


class Column(Schema):
    """A column. `count` is the number of public documents in it and all below it."""

    code: str
    name: str
    english_name: str
    parent: str | None = Field(description="上级栏目代码")
    type: str
    description: str
    count: int = Field(ge=0)
    url: str


class Entry(Schema):
    """A row of the catalogue of what must be disclosed on its own initiative (条例第二十条)."""

    column: str = Field(description="栏目代码")
    organisation: str = Field(description="单位代码")
    name: str = Field(description="事项名称")
    category: str = Field(description="事项类别")
    content: str = Field(description="公开内容")
    basis: str = Field(description="公开依据")
    clause: str = Field(description="条款内容")
    channels: str = Field(description="公开渠道")
    time_limit: str = Field(description="公开时限")
    responsible: str = Field(description="公开责任")


class Catalogue(Schema):
    """The tree of columns, parents before their children, and the catalogue's rows."""

    columns: list[Column]
    entries: list[Entry]


class Organisation(Schema):
    """A unit that publishes here, with its office for disclosure (条例第十二条)."""

    code: str
    name: str
    short_name: str
    english_name: str
    parent: str | None = Field(description="上级单位代码")
    legal_basis: str = Field(description="administrative, authorised, mass, enterprise")
    office_name: str
    office_address: str
    office_postcode: str
    office_hours: str
    office_phone: str
    office_email: str


class OrganisationList(Schema):
    """All active units in their order."""

    count: int = Field(ge=0)
    items: list[Organisation]


class ErrorBody(Schema):
    """What is wrong. `code`: bad_parameter, not_found, gone, method_not_allowed, too_many_requests."""

    status: int
    code: str
    message: str
    parameter: str | None = None


class Error(Schema):
    """The one shape of every refusal."""

    error: ErrorBody
