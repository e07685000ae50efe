"""The public pages about claims and subjects."""

from django.urls import path

from claims.views.claim import claim
from claims.views.subject import subject

urlpatterns = [
    path("claims/<str:public_id>/<slug:slug>", claim, name="claim"),
    path("subjects/<slug:slug>", subject, name="subject"),
]
