"""Choosing documents by what their claims are about."""

from __future__ import annotations

from typing import TypeVar

from django.db.models import Exists, Model, OuterRef, Q, QuerySet

from claims.models import Claim, Subject
from claims.models.document import DocumentQuerySet

Documents = DocumentQuerySet
M = TypeVar("M", bound=Model)


def referred_to(rows: QuerySet[M], reference: str) -> QuerySet[M]:
    """The row that has this id or slug."""
    return rows.filter(Q(public_id=reference) | Q(slug=reference))


def about(documents: Documents, subjects: QuerySet[Subject]) -> Documents:
    """Claims about one of these subjects."""
    claims = Claim.objects.filter(pk=OuterRef("claim_id"), subjects__in=subjects)
    return documents.filter(Exists(claims))
