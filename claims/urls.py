"""The public pages about claims and subjects."""

from django.urls import path

from claims import views

urlpatterns = [
    path("claims/<str:public_id>/<slug:slug>", views.claim, name="claim"),
    path("subjects/<slug:slug>", views.subject, name="subject"),
]
