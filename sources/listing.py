"""What lists are ordered by and say beside each row."""

from __future__ import annotations

from typing import Any

from django.db.models import Case, Choices, Count, IntegerField, OuterRef, QuerySet, Subquery, When
from django.db.models.functions import Coalesce


def counted(rows: QuerySet[Any, Any], by: str) -> Coalesce:
    """How many of these rows name each row of the query around; counted for shown rows only."""
    own = rows.filter(**{by: OuterRef("pk")}).order_by().values(by)
    return Coalesce(Subquery(own.annotate(many=Count("pk")).values("many")), 0)


def in_order_of(choices: type[Choices], column: str) -> Case:
    """The place of a column's value in its vocabulary, to order by."""
    places = (When(**{column: value}, then=n) for n, value in enumerate(choices.values))
    return Case(*places, output_field=IntegerField())
