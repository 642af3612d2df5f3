"""Public addresses of interpretations and responses."""

from django.urls import path

from interpretation import media_views, punctuality_views, response_views, views

app_name = "interpretation"
urlpatterns = [
    path("punctuality/", punctuality_views.punctuality, name="punctuality"),
    path("interpretations/", views.interpretations, name="list"),
    path("interpretations/media/<int:pk>/file", media_views.media, name="media"),
    path("interpretations/media/<int:pk>/captions.vtt", media_views.captions, name="captions"),
    path("interpretations/<str:code>/<str:serial>/ask/", views.ask, name="ask"),
    path("interpretations/<str:code>/<str:serial>/asked/", views.asked, name="asked"),
    path("responses/", response_views.responses, name="responses"),
    path("responses/<str:code>/<str:serial>/", response_views.thread, name="thread"),
]
