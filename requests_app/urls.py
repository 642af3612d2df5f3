"""Addresses of disclosure on application."""

from django.urls import include, path

from requests_app import views

app_name = "requests"
urlpatterns = [
    path("requests/", views.office, name="office"),
    path("", include("requests_app.tracking.urls")),
]
