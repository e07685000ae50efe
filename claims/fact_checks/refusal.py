"""An error as Google's APIs tell it (https://google.aip.dev/193)."""

from __future__ import annotations

from typing import Any

STATUSES = {
    400: "INVALID_ARGUMENT",
    401: "UNAUTHENTICATED",
    403: "PERMISSION_DENIED",
    404: "NOT_FOUND",
    405: "UNIMPLEMENTED",
    429: "RESOURCE_EXHAUSTED",
    500: "INTERNAL",
    503: "UNAVAILABLE",
}
REASONS = {
    400: "badRequest",
    401: "authError",
    403: "forbidden",
    404: "notFound",
    405: "methodNotAllowed",
    429: "rateLimitExceeded",
    500: "backendError",
    503: "backendError",
}


class Refused(Exception):
    """A request that cannot be answered; its text says what to change."""

    def __init__(self, message: str, field: str = "", code: int = 400) -> None:
        super().__init__(message)
        self.field, self.code = field, code


def envelope(refused: Refused, *, old_form: bool = False) -> dict[str, Any]:
    """The error's body; `old_form` adds what the first version of the format says."""
    error: dict[str, Any] = {
        "code": refused.code,
        "message": str(refused),
        "status": STATUSES.get(refused.code, "UNKNOWN"),
    }
    if old_form:
        told = {"message": str(refused), "domain": "global", "reason": REASONS.get(refused.code)}
        error["errors"] = [told]
    if refused.field:
        violation = {"field": refused.field, "description": str(refused)}
        kind = "type.googleapis.com/google.rpc.BadRequest"
        error["details"] = [{"@type": kind, "fieldViolations": [violation]}]
    return {"error": error}
