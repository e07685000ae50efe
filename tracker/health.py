"""Answers for a load balancer: is this process alive, and can it serve?"""

from __future__ import annotations

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

_seen = {"migrated": False}  # a migrated database stays so for as long as this process lives


@require_safe
@never_cache
def alive(request: HttpRequest) -> HttpResponse:
    """Say that the process answers; asks nothing of the database."""
    return HttpResponse("ok\n", content_type="text/plain")


@require_safe
@never_cache
def ready(request: HttpRequest) -> HttpResponse:
    """Say whether the database is reachable and migrated: 200, or a 503 problem (RFC 9457)."""
    problem = _problem()
    if problem is None:
        return HttpResponse("ready\n", content_type="text/plain")
    body = {"type": "about:blank", "title": "Not ready", "status": 503, "detail": problem}
    return JsonResponse(body, status=503, content_type="application/problem+json")


def _problem() -> str | None:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        if not _seen["migrated"]:
            executor = MigrationExecutor(connection)
            if executor.migration_plan(executor.loader.graph.leaf_nodes()):
                return "The database is not migrated."
            _seen["migrated"] = True
    except DatabaseError:
        return "The database cannot be reached."
    return None
