"""Addresses of disclosure on application."""

from django.urls import include, path

from requests_app import views
from requests_app.letters.views import form_file

app_name = "requests"
urlpatterns = [
    path("requests/", views.office, name="office"),
    path("requests/forms/<slug:name>.docx", form_file, name="form_file"),
    path("", include("requests_app.applying.urls")),
    path("", include("requests_app.tracking.urls")),
]
