"""Public addresses of published information."""

from django.urls import path

from disclosure import beside, catalogue_views, downloads, past_views, preview_views, search_views, views
from disclosure.exports import views as exports
from disclosure.opendata import pages
from disclosure.subscriptions import views as subscriptions

app_name = "disclosure"
urlpatterns = [
    path("documents/", views.document_list, name="list"),
    path("documents/<str:code>/<str:serial>/", views.document, name="document"),
    path("documents/<str:code>/<str:serial>/versions/<int:number>/", views.document, name="version"),
    path("documents/<str:code>/<str:serial>/versions/<int:number>/diff/", past_views.difference, name="difference"),
    path("documents/<str:code>/<str:serial>/versions/<int:number>/content.json", past_views.content, name="content"),
    path("documents/<str:code>/<str:serial>/at/<str:when>/", past_views.standing, name="at"),
    path("documents/<str:code>/<str:serial>/files/<int:pk>/<str:name>", downloads.attachment, name="file"),
    path("documents/<str:code>/<str:serial>/preview/<int:pk>/", preview_views.file_preview, name="file_preview"),
    path("preview/<int:pk>/", preview_views.preview, name="preview"),
    path("preview/file/<int:pk>/", preview_views.staff_file_preview, name="staff_file_preview"),
    path("documents/<str:code>/<str:serial>/download.<str:name>", exports.download, name="download"),
    path("documents/<str:code>/<str:serial>/qr.svg", exports.qr_code, name="qr"),
    path("documents/<str:code>/<str:serial>/read", beside.read, name="read"),
    path("documents/<str:code>/<str:serial>/related/", beside.related, name="related"),
    path("documents/normative/", catalogue_views.library, name="library"),
    path("attachments/<int:document>/<str:name>", downloads.named, name="named_file"),
    path("catalogue/", views.catalogue, name="catalogue"),
    path("catalogue/matters.csv", catalogue_views.matters_csv, name="matters_csv"),
    path("documents/export.csv", pages.export, {"form": "csv"}, name="export_csv"),
    path("documents/export.json", pages.export, {"form": "json"}, name="export_json"),
    path("open-data/", pages.open_data, name="open_data"),
    path("api/", pages.handbook, name="handbook"),
    path("search/", search_views.search, name="search"),
    path("subscribe/", subscriptions.subscribe, name="subscribe"),
    path("subscribe/sent/", subscriptions.sent, name="subscribe-sent"),
    path("subscribe/confirm/<str:key>/", subscriptions.confirm, name="confirm"),
    path("subscribe/cancel/<str:key>/", subscriptions.cancel, name="cancel"),
    path("search/suggest/", search_views.suggest, name="suggest"),
]
