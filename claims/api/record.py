"""The record's checkpoints and proofs, for whoever wants to check us."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence

from django.http import HttpResponseBase
from django.utils.cache import patch_vary_headers
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.renderers import BaseRenderer, JSONRenderer
from rest_framework.request import Request

from claims import exports, models, proofs
from claims.api import record_examples as examples
from claims.api.serializers import record as shapes
from claims.api.views import public_claim
from sources.api.mistakes import InvalidParameter, NotFound
from sources.api.parameters import Parameter, whole
from sources.api.resource import FRESH, Resource
from sources.partial_date import zulu
from sources.shapes import as_json

FOREVER = "public, max-age=31536000, immutable"
"""What was proved of a record of a given size stays proved."""
NO_CHECKPOINT = "No checkpoint has been signed yet."
LATEST = "Without it: as many as the latest checkpoint covers."
ENTRY = whole("entry", "The number of the entry.", examples=(1,))
SIZE = whole("size", f"Among how many entries. {LATEST}")
OLDER = whole("size", "An older checkpoint, over so many entries.")
FROM = whole("from", "The size of the earlier record.", examples=(1,))
TO = whole("to", f"The size of the later record. {LATEST}")


class NoteRenderer(BaseRenderer):
    """A signed note as it is."""

    media_type = "text/plain"
    format = "note"


def signed(size: int | None = None) -> models.Checkpoint:
    """The checkpoint over so many entries, or the latest. Raises NotFound."""
    rows = models.Checkpoint.objects.filter(size=size) if size else models.Checkpoint.objects
    found = rows.last()
    if found is None:
        raise NotFound(f"No checkpoint was signed over {size} entries." if size else NO_CHECKPOINT)
    return found


def hashes(values: Sequence[bytes]) -> list[str]:
    """Hashes as they are sent."""
    return [b64encode(value).decode() for value in values]


class Proof(Resource):
    """What is proved about a record of one size."""

    def asked(self, required: Parameter, other: Parameter) -> tuple[int, int]:
        """The two numbers asked for. Raises a Mistake where the record does not reach so far."""
        first: int | None = self.query.get(required.name)
        second: int = self.query.get(other.name) or signed().size
        if first is None:
            raise InvalidParameter(f"“{required.name}” must be given.", required.name)
        if first > second:
            raise InvalidParameter(f"“{required.name}” must be at most {second}.", required.name)
        if second > (size := proofs.size()):
            raise InvalidParameter(f"“{other.name}” must be at most {size}.", other.name)
        return first, second

    def freshness(self, other: Parameter) -> str:
        """For how long the answer holds: for ever, unless it follows the latest checkpoint."""
        return FOREVER if self.query.get(other.name) else FRESH


class Checkpoint(Resource):
    """A signed note."""

    renderer_classes = (NoteRenderer, JSONRenderer)
    parameters = (OLDER,)

    @extend_schema(
        operation_id="get_checkpoint",
        summary="Get a checkpoint of the record",
        responses={
            (200, "application/json"): shapes.Checkpoint,
            (200, "text/plain"): OpenApiTypes.STR,
            404: None,
        },
        examples=examples.example(examples.CHECKPOINT),
    )
    def get(self, request: Request) -> HttpResponseBase:
        """A signed statement of what the record holds: keep one, and a rewrite cannot be hidden.

        Answers the signed note itself, or JSON where the Accept header prefers that.
        """
        size = self.query.get("size")
        found = signed(size)
        body, kind = found.note.encode(), "text/plain; charset=utf-8"
        if request.accepted_renderer.format != NoteRenderer.format:
            body, kind = as_json(checkpoint_shape(found)), "application/json"
        response = self.answer(body, content_type=kind, fresh=FOREVER if size else FRESH)
        patch_vary_headers(response, ["Accept"])
        return response


def checkpoint_shape(checkpoint: models.Checkpoint) -> dict[str, object]:
    """A checkpoint for programs."""
    return {
        "origin": checkpoint.note.partition("\n")[0],
        "size": checkpoint.size,
        "root": b64encode(checkpoint.root).decode(),
        "note": checkpoint.note,
        "key": checkpoint.key,
        "created_at": zulu(checkpoint.created_at),
    }


class Inclusion(Proof):
    """That an entry is in the record."""

    parameters = (ENTRY, SIZE)

    @extend_schema(
        operation_id="get_inclusion",
        summary="Prove that an entry is in the record",
        responses={200: shapes.Inclusion, 404: None},
        examples=examples.example(examples.INCLUSION),
    )
    def get(self, request: Request) -> HttpResponseBase:
        """The Merkle audit path from an entry to the root over the first `size` entries."""
        number, size = self.asked(ENTRY, SIZE)
        entry = models.Entry.objects.only("leaf", "leaf_hash").get(pk=number)
        shape = {
            "entry": number,
            "size": size,
            "leaf": bytes(entry.leaf).decode(errors="replace"),
            "leaf_hash": b64encode(entry.leaf_hash).decode(),
            "proof": hashes(proofs.inclusion(number, size)),
            "root": b64encode(proofs.root(size)).decode(),
        }
        return self.answer(as_json(shape), fresh=self.freshness(SIZE))


class Consistency(Proof):
    """That the record was only added to."""

    parameters = (FROM, TO)

    @extend_schema(
        operation_id="get_consistency",
        summary="Prove that the record was only added to",
        responses={200: shapes.consistency(), 404: None},
        examples=examples.example(examples.CONSISTENCY),
    )
    def get(self, request: Request) -> HttpResponseBase:
        """The proof that the record's first `from` entries are the beginning of its first `to`."""
        first, second = self.asked(FROM, TO)
        proof = hashes(proofs.consistency(first, second))
        return self.answer(
            as_json({"from": first, "to": second, "proof": proof}), fresh=self.freshness(TO)
        )


class ClaimProof(Resource):
    """All that the record says of a claim, with its proofs."""

    parameters = (OLDER,)

    @extend_schema(
        operation_id="get_proof",
        summary="Get the proof of a claim",
        responses=shapes.ClaimProof,
        examples=examples.example(examples.PROOF),
    )
    def get(self, request: Request, id: str) -> HttpResponseBase:
        """Every entry about a claim, to the byte, with the proof that the record holds it.

        Check it with `verify_record.pyz`, which this site offers and which uses none of its code.
        """
        public_claim(id)
        return self.answer(as_json(exports.claim_proof(id, signed(self.query.get("size")))))
