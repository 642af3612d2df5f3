"""The application's configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RequestsConfig(AppConfig):
    name = "requests_app"
    verbose_name = _("依申请公开")

    def ready(self) -> None:
        """Fill the registries."""
        from core.registries import register_sweep_job
        from disclosure.registries import after_publish
        from requests_app import answer_notices, notices, states  # noqa: F401  (importing registers)
        from requests_app.mails import jobs as mails
        from requests_app.privacy import erasing, sweeping
        from requests_app.services import consultation, correction, fee, suggestions
        from requests_app.tracking import notices as tracking

        register_sweep_job("correction_windows", correction.windows_due)
        register_sweep_job("corrections_lapsed", correction.lapse_due)
        register_sweep_job("opinions_silent", consultation.silence_due)
        register_sweep_job("fees_lapsed", fee.lapse_due)
        register_sweep_job("cases_erased", erasing.erase_approved)
        register_sweep_job("drafts_swept", sweeping.sweep_drafts)
        register_sweep_job("files_swept", sweeping.sweep_orphans)
        mails.register()
        tracking.register()
        after_publish.append(suggestions.published)
