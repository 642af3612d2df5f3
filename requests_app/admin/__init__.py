"""Staff pages of applications. Modules that register acts and panels are imported before the admin whose addresses they become."""

from core.admin_base import register_refusal
from requests_app.admin import panels
from requests_app.admin.applications import ApplicationAdmin
from requests_app.errors import ApplicationError

register_refusal(ApplicationError)

__all__ = ["ApplicationAdmin", "panels"]
