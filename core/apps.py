"""The core application: installs append-only triggers after every migrate and registers the national rules."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class CoreConfig(AppConfig):
    name = "core"
    verbose_name = _("机构与期限")

    def ready(self) -> None:
        """Fill the registries and have the triggers reinstalled after each migrate: a table rebuild on SQLite drops them."""
        from core import checks, national_rules, pageversions, triggers  # noqa: F401  (importing registers)
        from core.registries import register_sweep_job

        register_sweep_job("page_versions", pageversions.reconcile)
        post_migrate.connect(triggers.install_after_migrate, dispatch_uid="core.triggers")
