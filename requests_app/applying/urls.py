"""Addresses of the form; `requests_app.urls` includes them."""

from django.urls import path, register_converter

from requests_app.applying import views
from requests_app.applying.steps import FILLED


class StepName:
    """A step that asks for something."""

    regex = "|".join(FILLED)

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return str(value)


register_converter(StepName, "step")

urlpatterns = [
    path("requests/new/", views.new, name="new"),
    path("requests/new/offers/", views.typing, name="offers"),
    path("requests/new/<str:token>/", views.draft, name="draft"),
    path("requests/new/<str:token>/review/", views.review, name="review"),
    path("requests/new/<str:token>/offered/", views.offered, name="offered"),
    path("requests/new/<str:token>/answered/<int:pk>/", views.found, name="answered"),
    path("requests/new/<str:token>/discard/", views.discard, name="discard"),
    path("requests/new/<str:token>/receipt/", views.receipt, name="receipt"),
    path("requests/new/<str:token>/receipt.pdf", views.receipt_pdf, name="receipt_pdf"),
    path("requests/new/<str:token>/<step:name>/", views.step, name="step"),
]
