"""Every address of the site."""

from django.contrib import admin
from django.urls import include, path

from tracker import health

urlpatterns = [
    path("", include("claims.urls")),
    path("", include("sources.urls")),
    path("admin/", admin.site.urls),
    path("healthz", health.alive, name="healthz"),
    path("readyz", health.ready, name="readyz"),
]
