"""The application's configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RequestsConfig(AppConfig):
    name = "requests_app"
    verbose_name = _("依申请公开")

    def ready(self) -> None:
        """Fill the registries."""
        from requests_app import notices, states  # noqa: F401  (importing registers)
        from requests_app.mails import jobs as mails

        mails.register()
