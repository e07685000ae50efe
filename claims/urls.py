"""The public pages about claims and subjects."""

from django.urls import path

from claims.views.claim import claim
from claims.views.claims import claims
from claims.views.home import home
from claims.views.search import search
from claims.views.subject import subject, subjects

urlpatterns = [
    path("", home, name="home"),
    path("search", search, name="search"),
    path("claims", claims, name="claims"),
    path("claims/<str:public_id>", claim, name="claim-by-id"),
    path("claims/<str:public_id>/<slug:slug>", claim, name="claim"),
    path("subjects", subjects, name="subjects"),
    path("subjects/<slug:slug>", subject, name="subject"),
]
