"""Public addresses of published information."""

from django.urls import path

from disclosure import views

app_name = "disclosure"
urlpatterns = [
    path("documents/", views.document_list, name="list"),
    path("documents/<str:code>/<str:serial>/", views.document, name="document"),
    path("catalogue/", views.catalogue, name="catalogue"),
]
