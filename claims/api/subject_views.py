"""Subjects, for programs: only those of public claims."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Count, Q
from django.http import HttpResponseBase
from django.urls import reverse
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request

from claims.api import examples, serializers
from claims.choices import State, SubjectKind
from claims.models import Subject
from claims.shapes import Shape, absolute, subject_shape
from sources.api.examples import one, page_of
from sources.api.mistakes import NotFound
from sources.api.pages import Table, page
from sources.api.parameters import PAGING, one_of, words
from sources.api.resource import Resource
from sources.api.serializers import page_of as shape_of_page
from sources.api.sparse import cut, fields_of, members
from sources.shapes import as_json

FIELDS = fields_of(members(serializers.Subject))


class SubjectList(Resource):
    """Every subject of a public claim, by name."""

    parameters = (
        one_of("kind", SubjectKind, "Only subjects of this kind, or of one of several.", many=True),
        words("text", "Only subjects whose name holds this.", ("ballerina",)),
        FIELDS,
        *PAGING,
    )

    @extend_schema(
        operation_id="list_subjects",
        summary="List subjects",
        responses=shape_of_page(serializers.Subject),
        examples=[page_of(examples.SUBJECT)],
    )
    def get(self, request: Request) -> HttpResponseBase:
        """Every subject of a public claim, by name."""
        found = Subject.objects.public()
        if kinds := self.query.get("kind"):
            found = found.filter(kind__in=kinds)
        if text := self.query.get("text"):
            found = found.filter(name__icontains=text)
        shown = page(Table(found, ("name", "pk")), self.query, request.path)
        return self.answer_page(map(as_json, in_full(shown.rows)), shown)


class SubjectDetail(Resource):
    """One subject."""

    parameters = (FIELDS,)

    @extend_schema(
        operation_id="get_subject",
        summary="Get a subject",
        responses=serializers.Subject,
        examples=[one(examples.SUBJECT)],
    )
    def get(self, request: Request, id: str) -> HttpResponseBase:
        """One subject of a public claim."""
        found = Subject.objects.public().filter(public_id=id).first()
        if found is None:
            raise NotFound("There is no public subject with this id.")
        return self.answer(cut(as_json(in_full([found])[0]), self.query))


def in_full(subjects: Sequence[Subject]) -> list[Shape]:
    """Each subject with the number of claims listed about it, in one query for all of them."""
    listed = Count("claims", Q(claims__state=State.PUBLIC))
    counted = Subject.objects.filter(pk__in=[s.pk for s in subjects]).annotate(many=listed)
    many = dict(counted.order_by().values_list("pk", "many"))
    return [
        {
            **subject_shape(subject),
            "url": absolute(subject.get_absolute_url()),
            "claims": many[subject.pk],
            "links": {
                "self": absolute(reverse("api-subject", args=[subject.public_id])),
                "claims": absolute(f"{reverse('api-claims')}?subject={subject.public_id}"),
            },
        }
        for subject in subjects
    ]
