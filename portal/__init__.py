"""The site itself: settings, addresses, the Celery application, the admin, health. Nobody imports it."""

from portal.celery import app as celery_app

__all__ = ["celery_app"]
