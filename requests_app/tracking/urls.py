"""Addresses of tracking. Only the form answers a GET; what needs a ticket is posted, so that nothing secret stands in an address."""

from django.urls import path

from requests_app.tracking import views

urlpatterns = [
    path("requests/track/", views.track, name="track"),
    path("requests/track/case/", views.show, name="track_case"),
    path("requests/track/letters/<int:pk>/", views.letter, name="track_letter"),
    path("requests/track/information/<int:pk>/", views.information, name="track_information"),
    path("requests/track/<slug:name>/", views.act, name="track_act"),
]
