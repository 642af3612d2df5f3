"""Addresses of the site: unprefixed Simplified Chinese, `/en/` English (portal/language.py); machines' addresses have no language."""

from importlib.util import find_spec

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

from portal import sitemap, views
from portal.feeds import LatestFeed

urlpatterns: list[URLPattern | URLResolver] = [
    path("admin/", admin.site.urls),
    path("feeds/latest.atom", LatestFeed(), name="feed"),
    path("robots.txt", sitemap.robots, name="robots"),
    path("sitemap.xml", sitemap.index, name="sitemap"),
    path("sitemap-pages.xml", sitemap.pages, name="sitemap-pages"),
    path("sitemap-<int:number>.xml", sitemap.documents, name="sitemap-documents"),
]
if find_spec("portal.health"):
    from portal import health

    urlpatterns += [path("healthz", health.healthz, name="healthz"), path("readyz", health.readyz, name="readyz")]

public: list[URLPattern | URLResolver] = [
    path("", views.home, name="home"),
    path("guide/", views.guide, name="guide"),
    path("", include("disclosure.urls")),
    path("", include("requests_app.urls")),
]
if find_spec("core.urls"):
    public.append(path("", include("core.urls")))
handler400 = views.bad_request
handler403 = views.permission_denied
handler404 = views.page_not_found
handler500 = views.server_error

urlpatterns += i18n_patterns(*public, prefix_default_language=False)
