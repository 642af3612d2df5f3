"""Public addresses of published information."""

from django.urls import path

from disclosure import downloads, search_views, views

app_name = "disclosure"
urlpatterns = [
    path("documents/", views.document_list, name="list"),
    path("documents/<str:code>/<str:serial>/", views.document, name="document"),
    path("documents/<str:code>/<str:serial>/versions/<int:number>/", views.document, name="version"),
    path("documents/<str:code>/<str:serial>/files/<int:pk>/<str:name>", downloads.attachment, name="file"),
    path("catalogue/", views.catalogue, name="catalogue"),
    path("search/", search_views.search, name="search"),
]
