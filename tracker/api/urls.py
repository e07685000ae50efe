"""Every address of the public API."""

from django.urls import path, register_converter

from claims.api import by_id, changes, exports, lookup, record
from claims.api import subject_views as subjects
from claims.api import views as claims
from sources.api import views as sources
from sources.api.converters import PublicId
from tracker.api import docs, schema, views

register_converter(PublicId, "public_id")
register_converter(exports.ExportId, "export_id")
register_converter(exports.ExportFile, "export_file")

urlpatterns = [
    path("v1", views.Index.as_view(), name="api"),
    path("v1/claims", claims.ClaimList.as_view(), name="api-claims"),
    path("v1/claims/<public_id:id>", by_id.claim, name="api-claim"),
    path("v1/claims/<public_id:id>/timeline", claims.ClaimTimeline.as_view(), name="api-timeline"),
    path("v1/claims/<public_id:id>/reports", claims.ClaimReports.as_view(), name="api-reports"),
    path("v1/claims/<public_id:id>/verdicts", claims.ClaimVerdicts.as_view(), name="api-verdicts"),
    path("v1/claims/<public_id:id>/proof", record.ClaimProof.as_view(), name="api-proof"),
    path("v1/lookup", lookup.Lookup.as_view(), name="api-lookup"),
    path("v1/changes", changes.ChangeList.as_view(), name="api-changes"),
    path("v1/record/checkpoint", record.Checkpoint.as_view(), name="api-checkpoint"),
    path("v1/record/inclusion", record.Inclusion.as_view(), name="api-inclusion"),
    path("v1/record/consistency", record.Consistency.as_view(), name="api-consistency"),
    path("v1/exports", exports.ExportList.as_view(), name="api-exports"),
    path("v1/exports/<export_id:export>", exports.ExportDetail.as_view(), name="api-export"),
    path(
        "v1/exports/<export_id:export>/<export_file:file>",
        exports.ExportDownload.as_view(),
        name="api-export-file",
    ),
    path("v1/sources", sources.SourceList.as_view(), name="api-sources"),
    path("v1/sources/<public_id:id>", sources.SourceDetail.as_view(), name="api-source"),
    path("v1/subjects", subjects.SubjectList.as_view(), name="api-subjects"),
    path("v1/subjects/<public_id:id>", subjects.SubjectDetail.as_view(), name="api-subject"),
    path("v1/schema", schema.Schema.as_view(), name="api-schema"),
    path("v1/docs", docs.Docs.as_view(), name="api-docs"),
]
