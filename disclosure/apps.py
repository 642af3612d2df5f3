"""The disclosure application: registers kinds, states and sweep jobs."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DisclosureConfig(AppConfig):
    name = "disclosure"
    verbose_name = _("信息公开")

    def ready(self) -> None:
        """Fill the registries."""
        from core.registries import organisation_changed, register_sweep_job, sealed_columns
        from disclosure import entry_notices, entry_states, frozen, kinds, notices, states  # noqa: F401  (importing registers)
        from disclosure.default_columns import follow_organisations
        from disclosure.exports import building
        from disclosure.inspection import gate
        from disclosure.models.subscriptions import ADDRESS
        from disclosure.opendata.archive import drop_untrue
        from disclosure.pictures import reasons_without_alt
        from disclosure.registries import after_approve, after_publish, after_takedown, on_purge, publication_checks, submission_checks
        from disclosure.services import channels, copies, limits, purging, undisclosed
        from disclosure.services.publication import publish_scheduled
        from disclosure.subscriptions import jobs as subscriptions

        publication_checks.append(gate.reasons_to_publish)
        submission_checks.append(gate.reasons_to_submit)
        organisation_changed.append(follow_organisations)
        sealed_columns.append(("disclosure.Subscription", "address", ADDRESS.encode()))
        after_approve.append(undisclosed.conclude_on_application)
        after_publish.append(limits.after_publication)
        after_takedown.append(limits.cancel_limit)
        after_publish.append(channels.after_publication)
        after_takedown.append(channels.after_takedown)
        after_takedown.append(building.after_takedown)
        register_sweep_job("purged_files", purging.remove_leftovers)
        register_sweep_job("publish_scheduled", publish_scheduled)
        subscriptions.register()
        register_sweep_job("open_data", drop_untrue)
        submission_checks.append(reasons_without_alt)
        on_purge.append(copies.drop_copies_of)
        register_sweep_job("draft_copies", copies.drop_old_copies)
