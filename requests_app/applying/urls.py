"""Addresses of the form; `requests_app.urls` includes them."""

from django.urls import path, register_converter

from requests_app.applying import end_views, offer_views, views
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
    path("requests/new/offers/", offer_views.typing, name="offers"),
    path("requests/new/<str:token>/", views.draft, name="draft"),
    path("requests/new/<str:token>/review/", end_views.review, name="review"),
    path("requests/new/<str:token>/offered/", offer_views.offered, name="offered"),
    path("requests/new/<str:token>/answered/<int:pk>/", offer_views.found, name="answered"),
    path("requests/new/<str:token>/discard/", end_views.discard, name="discard"),
    path("requests/new/<str:token>/receipt/", end_views.receipt, name="receipt"),
    path("requests/new/<str:token>/receipt.pdf", end_views.receipt_pdf, name="receipt_pdf"),
    path("requests/new/<str:token>/<step:name>/", views.step, name="step"),
]
