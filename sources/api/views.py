"""Sources, for programs: only those that some public page shows."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from django.db.models import Count, Q
from django.http import HttpResponseBase
from django.urls import reverse
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request

from sources.api import examples, serializers
from sources.api.mistakes import NotFound
from sources.api.pages import Table, page
from sources.api.parameters import PAGING, one_of, words
from sources.api.resource import Resource
from sources.api.sparse import cut, fields_of, members
from sources.choices import SourceKind
from sources.models import Source
from sources.shapes import Shape, absolute, as_json, source_shape

FIELDS = fields_of(members(serializers.Source))


class SourceList(Resource):
    """Every source that a public claim shows, by name."""

    parameters = (
        one_of("kind", SourceKind, "Only sources of this kind, or of one of several.", many=True),
        words("text", "Only sources whose name holds this.", ("screen",)),
        FIELDS,
        *PAGING,
    )

    @extend_schema(
        operation_id="list_sources",
        summary="List sources",
        responses=serializers.page_of(serializers.Source),
        examples=[examples.page_of(examples.SOURCE)],
    )
    def get(self, request: Request) -> HttpResponseBase:
        """Every source that a public claim shows, by name."""
        found = Source.objects.public()
        if kinds := self.query.get("kind"):
            found = found.filter(kind__in=kinds)
        if text := self.query.get("text"):
            found = found.filter(name__icontains=text)
        shown = page(Table(found, ("name", "pk")), self.query, request.path)
        return self.answer_page(map(as_json, in_full(shown.rows)), shown)


class SourceDetail(Resource):
    """One source."""

    parameters = (FIELDS,)

    @extend_schema(
        operation_id="get_source",
        summary="Get a source",
        responses=serializers.Source,
        examples=[examples.one(examples.SOURCE)],
    )
    def get(self, request: Request, id: str) -> HttpResponseBase:
        """One source that a public claim shows."""
        found = Source.objects.public().filter(public_id=id).first()
        if found is None:
            raise NotFound("There is no public source with this id.")
        return self.answer(cut(as_json(in_full([found])[0]), self.query))


def in_full(sources: Sequence[Source]) -> list[Shape]:
    """Each source with what it published and said, in two queries for all of them."""
    published = _counted("reports", sources)
    spoke = _counted("statements", sources)
    return [
        {
            **source_shape(source),
            "url": absolute(source.get_absolute_url()),
            "reports": published[source.pk],
            "statements": spoke[source.pk],
            "links": {
                "self": absolute(reverse("api-source", args=[source.public_id])),
                "claims": absolute(f"{reverse('api-claims')}?source={source.public_id}"),
            },
        }
        for source in sources
    ]


def _counted(name: str, sources: Collection[Source]) -> dict[int, int]:
    """How many public reports that were not withdrawn each source has under this name."""
    live = Q(**{f"{name}__entry__isnull": False, f"{name}__withdrawn_at__isnull": True})
    rows = Source.objects.filter(pk__in=[s.pk for s in sources]).annotate(many=Count(name, live))
    return dict(rows.order_by().values_list("pk", "many"))
