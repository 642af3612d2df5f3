"""Addresses of the core's public pages."""

from django.urls import path

from core import views

app_name = "core"
urlpatterns = [path("deadlines/calculator/", views.calculator, name="calculator")]
