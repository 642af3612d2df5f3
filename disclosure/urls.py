"""Public addresses of published information."""

from importlib.util import find_spec

from django.urls import URLPattern, path

from disclosure import downloads, views

app_name = "disclosure"
urlpatterns: list[URLPattern] = [
    path("documents/", views.document_list, name="list"),
    path("documents/<str:code>/<str:serial>/", views.document, name="document"),
    path("documents/<str:code>/<str:serial>/versions/<int:number>/", views.document, name="version"),
    path("documents/<str:code>/<str:serial>/files/<int:pk>/<str:name>", downloads.attachment, name="file"),
    path("catalogue/", views.catalogue, name="catalogue"),
]
if find_spec("disclosure.search_views"):
    from disclosure import search_views

    urlpatterns.append(path("search/", search_views.search, name="search"))
