"""The address for monitoring services; it has no language."""

from django.urls import path

from interpretation.intake.views import incidents

app_name = "hooks"
urlpatterns = [path("hooks/incidents/", incidents, name="incidents")]
