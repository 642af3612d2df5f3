"""The site's application and its one AdminSite."""

import sys

from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig


class PortalAdminConfig(AdminConfig):
    default_site = "portal.admin_site.PortalAdminSite"


class PortalConfig(AppConfig):
    name = "portal"

    def ready(self) -> None:
        """Refuse an unsafe production start."""
        from portal.checks import refuse_unsafe_start

        refuse_unsafe_start(sys.argv)
