"""The open API: reading only, no key, no cookie. Its description stands at /api/v1/openapi.json, its handbook at /api/."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from ninja import NinjaAPI, Path
from ninja.errors import ValidationError
from ninja.renderers import JSONRenderer

from core.pageversions import depends_on
from core.publicsite import organisations_of
from disclosure import reading
from disclosure.kinds import kinds
from disclosure.models import Document, DocumentVersion
from disclosure.opendata import answers, catalogue, parameters, schemas, selection
from disclosure.opendata.openness import refusal
from disclosure.opendata.parameters import BadParameterError
from disclosure.search.tokens import MAX_QUERY
from disclosure.tree import counted_tree, tree_of
from disclosure.validity import Validity

if TYPE_CHECKING:
    from datetime import datetime

DESCRIPTION = """主动公开信息的只读接口。不需要密钥，不设置 Cookie，任何来源的网页都可以读取。
时间为北京时间（ISO 8601），日期为 YYYY-MM-DD；文字为 UTF-8。整体下载请用 /open-data/。
A read-only interface to everything published. No key, no cookie, open to any origin.
For everything at once take the archive at /open-data/."""


class OpenAPI(NinjaAPI):
    """Mounted under addresses of our own (urls.py), so it is told where."""

    def get_root_path(self, path_params: dict[str, Any]) -> str:
        """What every address of the description begins with."""
        return "/api/v1/"


class Renderer(JSONRenderer):
    """Chinese as it is: half as long."""

    json_dumps_params = {"ensure_ascii": False}


api = OpenAPI(
    renderer=Renderer(),
    title="政务公开开放接口 / Open disclosure API",
    version="1.0.0",
    description=DESCRIPTION,
    docs_url=None,
    urls_namespace="api",
    openapi_extra={"info": {"license": {"name": "见 /open-data/ 的使用许可"}}},
)
REFUSED = {400: schemas.Error, 404: schemas.Error, 429: schemas.Error}
REFUSED_DOCUMENT = {404: schemas.Error, 410: schemas.Error, 429: schemas.Error}


def _parameter(name: str, description: str, **schema: Any) -> dict[str, Any]:
    return {"name": name, "in": "query", "required": False, "description": description, "schema": {"type": "string"} | schema}


LIST_PARAMETERS = [
    _parameter("q", gettext_noop("检索词，空格分开的词都要出现；此时总数至多 1,000"), maxLength=MAX_QUERY),
    _parameter("column", gettext_noop("栏目代码，含其下各栏目；见 catalogue"), maxLength=40),
    _parameter("org", gettext_noop("公开单位代码；见 organisations"), maxLength=20),
    _parameter("topic", gettext_noop("主题分类，含其下各类，如 综合政务"), maxLength=80),
    _parameter("kind", gettext_noop("种类"), enum=list(kinds)),
    _parameter("validity", gettext_noop("有效性"), enum=list(Validity.values)),
    _parameter("year", gettext_noop("首次发布的年份"), type="integer", minimum=1900, maximum=9998),
    _parameter("from", gettext_noop("首次发布不早于此日"), format="date"),
    _parameter("to", gettext_noop("首次发布不晚于此日"), format="date"),
    _parameter("sort", gettext_noop("排序：有检索词时默认按相关程度，否则总是新的在前"), enum=list(parameters.SORTS)),
    _parameter("page", gettext_noop("页码"), type="integer", minimum=1, maximum=parameters.LAST_PAGE, default=1),
    _parameter(
        "page_size", gettext_noop("每页条数"), type="integer", minimum=1, maximum=parameters.LARGEST_PAGE, default=parameters.PAGE_SIZE
    ),
]
PLACE = r"^[A-Za-z0-9-]+$"
Code: Any = Path(  # type: ignore[type-arg]
    ..., description="单位代码", max_length=20, pattern=PLACE
)
Serial: Any = Path(  # type: ignore[type-arg]
    ..., description="地址号", max_length=24, pattern=PLACE
)
Number: Any = Path(  # type: ignore[type-arg]
    ..., description="版本号", ge=1, le=100_000
)


@api.get(
    "/documents",
    response={200: schemas.ItemList, **REFUSED},
    openapi_extra={"parameters": LIST_PARAMETERS},
    operation_id="list_documents",
    summary="信息列表",
    tags=["documents"],
)
def list_documents(request: HttpRequest) -> Any:
    """Public documents with filters, newest first, or by relevance where there is a query.

    `count` stops at 10,000, while `next` leads on to the 100,000th; with `q` both end at 1,000.
    """
    asked = parameters.read(request.GET, tree_of(request), organisations_of(request))
    found = selection.find(asked, timezone.now())
    following = asked.query(page=asked.page + 1) if found.has_next and asked.page < parameters.LAST_PAGE else ""
    address = f"{settings.SITE_URL}/api/v1/documents"
    return {"count": found.count, "next": address + following if following else None, "items": found.rows}


@api.get(
    "/documents/{code}/{serial}",
    response={200: schemas.Detail, **REFUSED_DOCUMENT},
    operation_id="read_document",
    summary="一件信息：全部要素、正文、附件、关联",
    tags=["documents"],
)
def read_document(request: HttpRequest, code: str = Code, serial: str = Serial) -> Any:
    """Everything of one document in its current wording; 410 once it was withdrawn."""
    return _wording(request, code, serial, None)


@api.get(
    "/documents/{code}/{serial}/versions",
    response={200: schemas.VersionList, **REFUSED_DOCUMENT},
    operation_id="list_versions",
    summary="一件信息的各版本",
    tags=["documents"],
)
def list_versions(request: HttpRequest, code: str = Code, serial: str = Serial) -> Any:
    """All public wordings, newest first."""
    document = _document(request, code, serial, timezone.now())
    rows = answers.versions(document)
    return {"count": len(rows), "items": rows}


@api.get(
    "/documents/{code}/{serial}/versions/{number}",
    response={200: schemas.Detail, **REFUSED_DOCUMENT},
    operation_id="read_version",
    summary="一件信息的某一版本",
    tags=["documents"],
)
def read_version(request: HttpRequest, code: str = Code, serial: str = Serial, number: int = Number) -> Any:
    """Everything of one document in an earlier wording."""
    return _wording(request, code, serial, number)


@api.get(
    "/catalogue",
    response={200: schemas.Catalogue, 429: schemas.Error},
    operation_id="read_catalogue",
    summary="栏目和公开目录事项",
    tags=["catalogue"],
)
def read_catalogue(request: HttpRequest) -> Any:
    """The listed columns with the numbers of their documents, and the catalogue's rows."""
    tree = counted_tree(request, timezone.now())
    return {"columns": catalogue.columns(tree), "entries": catalogue.entries()}


@api.get(
    "/organisations",
    response={200: schemas.OrganisationList, 429: schemas.Error},
    operation_id="list_organisations",
    summary="公开单位",
    tags=["catalogue"],
)
def list_organisations(request: HttpRequest) -> Any:
    """All active units."""
    rows = catalogue.organisations(organisations_of(request))
    return {"count": len(rows), "items": rows}


class GoneError(Exception):
    """The document was withdrawn; the message says so in public words."""


def _document(request: HttpRequest, code: str, serial: str, at: datetime) -> Document:
    """The public document at an address. Raises Http404, GoneError."""
    try:
        document = reading.find(code, serial, at, tree_of(request), organisations_of(request))
    except Document.DoesNotExist as error:
        raise Http404 from error
    depends_on(request, document=document)
    if not document.is_public:
        raise GoneError(_("该信息已撤下：%(note)s") % {"note": document.withdrawal_note})
    return document


def _wording(request: HttpRequest, code: str, serial: str, number: int | None) -> dict[str, Any]:
    at = timezone.now()
    document = _document(request, code, serial, at)
    try:
        version = answers.version_of(document, number)
    except DocumentVersion.DoesNotExist as error:
        raise Http404 from error
    answer = answers.detail(document, version, at)
    if answer["relations"]:
        request.page_names = set()  # type: ignore[attr-defined]  # it shows others too: depend on all
    return answer


@api.exception_handler(BadParameterError)
def _bad_parameter(request: HttpRequest, error: BadParameterError | type[BadParameterError]) -> HttpResponse:
    assert isinstance(error, BadParameterError)  # noqa: S101  (ninja's type says it may be the class)
    return refusal(400, "bad_parameter", error.message, error.parameter)


@api.exception_handler(GoneError)
def _gone(request: HttpRequest, error: Any) -> HttpResponse:
    return refusal(410, "gone", str(error))


@api.exception_handler(ValidationError)
@api.exception_handler(Http404)
def _missing(request: HttpRequest, error: Any) -> HttpResponse:
    return refusal(404, "not_found", _("没有这一地址，或者信息尚未公开。"))


def not_found(request: HttpRequest, rest: str = "") -> HttpResponse:
    """Whatever else is asked for below /api/v1/; a slash too many is forgiven."""
    if rest.endswith("/") and rest.strip("/"):
        query = f"?{request.META['QUERY_STRING']}" if request.META.get("QUERY_STRING") else ""
        return HttpResponseRedirect(f"/api/v1/{quote(rest.rstrip('/'))}{query}")
    return _missing(request, None)
