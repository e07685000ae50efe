"""Every address of the site."""

from django.contrib import admin
from django.urls import include, path
from django.views.generic import RedirectView

from tracker import health, pages

urlpatterns = [
    path("", include("claims.urls")),
    path("", include("sources.urls")),
    path("method", pages.method, name="method"),
    path("about", pages.about, name="about"),
    path("admin", RedirectView.as_view(pattern_name="admin:index", permanent=True)),
    path("admin/", include("tracker.accounts.urls")),
    path("admin/", admin.site.urls),
    path("api/", include("tracker.api.urls")),
    path("healthz", health.alive, name="healthz"),
    path("readyz", health.ready, name="readyz"),
]

handler400 = "tracker.error_pages.bad_request"
handler403 = "tracker.error_pages.forbidden"
handler404 = "tracker.error_pages.not_found"
handler500 = "tracker.error_pages.failed"
