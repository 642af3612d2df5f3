"""Addresses of disclosure on application."""

from django.urls import path

from requests_app import views

app_name = "requests"
urlpatterns = [path("requests/", views.office, name="office")]
