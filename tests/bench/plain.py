"""The same claims as a plain Django REST framework site would serve them: what ours is held to."""

from __future__ import annotations

from django.urls import include, path
from rest_framework import generics, serializers
from rest_framework.pagination import LimitOffsetPagination

from claims.models import Claim, Report, Subject, Verdict


class PlainReport(serializers.ModelSerializer):
    class Meta:
        model = Report
        fields = ["public_id", "stance", "attribution", "outlet", "speaker", "published_text"]


class PlainSubject(serializers.ModelSerializer):
    class Meta:
        model = Subject
        fields = ["public_id", "name", "kind"]


class PlainVerdict(serializers.ModelSerializer):
    class Meta:
        model = Verdict
        fields = ["entry", "status", "rationale", "effective_text", "recorded_at", "corrects"]


class PlainClaim(serializers.ModelSerializer):
    subjects = PlainSubject(many=True)
    verdicts = PlainVerdict(many=True)
    reports = PlainReport(many=True)

    class Meta:
        model = Claim
        fields = ["public_id", "sentence", "context", "language", "state", "settled_by",
                  "version", "subjects", "verdicts", "reports"]  # fmt: skip


CLAIMS = Claim.objects.public().prefetch_related("subjects", "verdicts", "reports")


class PlainDetail(generics.RetrieveAPIView):
    queryset = CLAIMS
    serializer_class = PlainClaim
    lookup_field = "public_id"


class PlainList(generics.ListAPIView):
    queryset = CLAIMS.order_by("-entry")
    serializer_class = PlainClaim
    pagination_class = LimitOffsetPagination


urlpatterns = [
    path("plain/claims", PlainList.as_view()),
    path("plain/claims/<str:public_id>", PlainDetail.as_view()),
    path("", include("tracker.urls")),
]
