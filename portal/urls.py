"""Addresses of the site: unprefixed Simplified Chinese, `/en/` English (portal/language.py); machines' addresses have no language."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

from portal import health, sitemap, views
from portal.feeds import LatestFeed, json_feed

handler400 = views.bad_request
handler403 = views.permission_denied
handler404 = views.page_not_found
handler500 = views.server_error

urlpatterns: list[URLPattern | URLResolver] = [
    path("admin/", admin.site.urls),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("feeds/latest.atom", LatestFeed(), name="feed"),
    path("feeds/latest.json", json_feed, name="feed_json"),
    path("", include("disclosure.opendata.urls")),
    path("", include("interpretation.intake.urls")),
    path("robots.txt", sitemap.robots, name="robots"),
    path("sitemap.xml", sitemap.index, name="sitemap"),
    path("sitemap-pages.xml", sitemap.pages, name="sitemap-pages"),
    path("sitemap-<int:number>.xml", sitemap.documents, name="sitemap-documents"),
]
urlpatterns += i18n_patterns(
    path("", views.home, name="home"),
    path("guide/", views.guide, name="guide"),
    path("accessibility/", views.accessibility, name="accessibility"),
    path("", include("core.urls")),
    path("", include("disclosure.urls")),
    path("", include("interpretation.urls")),
    path("", include("requests_app.urls")),
    prefix_default_language=False,
)
