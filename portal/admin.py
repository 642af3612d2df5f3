"""Only our own models have staff pages: those of libraries know nothing of core/access.py."""

from django.contrib import admin

OURS = {"core", "disclosure", "interpretation", "requests_app"}

for model in list(admin.site._registry):
    if model._meta.app_label not in OURS:
        admin.site.unregister(model)
