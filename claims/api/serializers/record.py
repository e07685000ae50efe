"""Shapes of the record's proofs; hashes are in base64, as in a checkpoint."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import inline_serializer
from rest_framework import serializers as s

from claims.choices import EntryType


class Checkpoint(s.Serializer[Any]):
    """A signed statement of what the record was: its first `size` entries have this root."""

    origin = s.CharField(help_text="The name of the record.")
    size = s.IntegerField(min_value=1, help_text="How many entries it covers.")
    root = s.CharField(  # type: ignore[assignment]  # a member's name, not DRF's property
        help_text="The root of their Merkle tree (RFC 6962)."
    )
    note = s.CharField(help_text="The signed note itself (C2SP): keep it.")
    key = s.CharField(help_text="The public key that verifies it, as name+id+base64.")
    created_at = s.DateTimeField()


class Inclusion(s.Serializer[Any]):
    """Proof that an entry is one of the first `size` entries (RFC 6962 §2.1.1)."""

    entry = s.IntegerField(min_value=1)
    size = s.IntegerField(min_value=1)
    leaf = s.CharField(help_text="The text that the entry commits to.")
    leaf_hash = s.CharField()
    proof = s.ListField(child=s.CharField(), help_text="The audit path, from the leaf up.")
    root = s.CharField(  # type: ignore[assignment]  # a member's name, not DRF's property
        help_text="Where the path leads: to be compared with a checkpoint."
    )


def consistency() -> s.Serializer[Any]:
    """The shape of a consistency proof; `from` cannot be written as a class's attribute."""
    return inline_serializer(
        "Consistency",
        {
            "from": s.IntegerField(min_value=1),
            "to": s.IntegerField(min_value=1),
            "proof": s.ListField(
                child=s.CharField(),
                help_text="Proves the first `from` entries a prefix of the first `to` "
                "(RFC 6962 §2.1.2).",
            ),
        },
    )


class ProvedEntry(s.Serializer[Any]):
    """An entry with the proof that it is in the record; bytes are in base64."""

    number = s.IntegerField(min_value=1)
    recorded_at = s.CharField(help_text="In UTC, as the leaf has it.")
    type = s.ChoiceField(choices=EntryType.choices)
    claim = s.CharField(allow_null=True)
    actor = s.CharField(help_text="The editor's pseudonym.")
    salt = s.CharField(allow_null=True, help_text="Null if the text was removed by law.")
    body = s.CharField(allow_null=True, help_text="Canonical JSON; null as above.")
    leaf = s.CharField()
    leaf_hash = s.CharField()
    proof = s.ListField(
        child=s.CharField(), allow_null=True, help_text="Null until a checkpoint covers the entry."
    )


class ClaimProof(s.Serializer[Any]):
    """All that is needed to check what the record says of a claim."""

    format = s.CharField()
    claim = s.CharField()
    key = s.CharField()
    checkpoint = s.CharField(help_text="The signed note that the proofs lead to.")
    entries = ProvedEntry(many=True)
