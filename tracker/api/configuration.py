"""How Django REST framework and drf-spectacular are set: anonymous, JSON, read-only."""

from __future__ import annotations

from typing import Any

REST_FRAMEWORK: dict[str, Any] = {
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_PERMISSION_CLASSES": [],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_METADATA_CLASS": None,
    "DEFAULT_SCHEMA_CLASS": "tracker.api.schema.ReadOnly",
    "EXCEPTION_HANDLER": "tracker.api.problems.answer",
    "UNAUTHENTICATED_USER": None,
    "URL_FORMAT_OVERRIDE": None,
}
SPECTACULAR_SETTINGS: dict[str, Any] = {
    "TITLE": "Claimline",
    "DESCRIPTION": (
        "What became of a rumour: claims, the reports behind them, and the verdicts reached. "
        "Reading needs no key. Lists come in pages: follow `next` until it is null. Dates that "
        "are only partly known are objects of the kind PartialDate. Moments are in UTC. Errors "
        "are problem details (RFC 9457). Members may be added to any object: ignore those that "
        "you do not know."
    ),
    "VERSION": "1",
    "OAS_VERSION": "3.1.1",
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "SORT_OPERATIONS": False,
    "SORT_OPERATION_PARAMETERS": False,
    "ENUM_SUFFIX": "",
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
    "ENUM_NAME_OVERRIDES": {
        "Status": "claims.choices.Status",
        "Stance": "claims.choices.Stance",
        "Attribution": "claims.choices.Attribution",
        "RelationKind": "claims.choices.RelationKind",
        "EntryType": "claims.choices.EntryType",
        "SubjectKind": "claims.choices.SubjectKind",
        "SourceKind": "sources.choices.SourceKind",
        "Precision": "sources.partial_date.Precision",
    },
    "PATH_CONVERTER_OVERRIDES": {
        "public_id": {"type": "string", "pattern": "^[0-9A-HJKMNP-TV-Z]{10}$"},
        "export_id": {"type": "string", "pattern": "^(latest|[0-9]{8}T[0-9]{6}Z)$"},
        "export_file": {
            "type": "string",
            "pattern": r"^((claims|reports|verdicts|record)\.(jsonl|csv)\.gz|claim_reviews\.json)$",
        },
    },
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "tracker.api.schema.complete",
    ],
}
