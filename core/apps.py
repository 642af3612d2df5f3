"""The core application: installs append-only triggers after every migrate and registers the national rules."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate
from django.utils.translation import gettext_lazy as _


class CoreConfig(AppConfig):
    name = "core"
    verbose_name = _("机构与期限")

    def ready(self) -> None:
        """Fill the registries and have the triggers reinstalled after each migrate: a table rebuild on SQLite drops them."""
        from core import calendar_seed, checks, national_rules, pageversions, triggers  # noqa: F401  (importing registers)
        from core.registries import register_sweep_job

        register_sweep_job("page_versions", pageversions.reconcile)
        pre_migrate.connect(triggers.drop_before_migrate, dispatch_uid="core.triggers")
        post_migrate.connect(calendar_seed.restore_after_flush, dispatch_uid="core.calendar")
        post_migrate.connect(triggers.install_after_migrate, dispatch_uid="core.triggers")
