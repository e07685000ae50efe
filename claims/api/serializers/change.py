"""The shape of the changes feed."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import inline_serializer
from rest_framework import serializers as s

from claims.choices import EntryType


class Entry(s.Serializer[Any]):
    """One line of the record, with what is needed to check its hash; bytes are in base64."""

    number = s.IntegerField(min_value=1, help_text="Its place in the record: without a gap.")
    type = s.ChoiceField(choices=EntryType.choices)
    recorded_at = s.DateTimeField(help_text="In UTC with microseconds, as the leaf has it.")
    claim = s.CharField(allow_null=True, help_text="Null for a source or a subject.")
    actor = s.CharField(help_text="The editor's pseudonym.")
    redacted = s.BooleanField(help_text="Whether its text was removed for law or from harm.")
    salt = s.CharField(allow_null=True, help_text="Null if redacted.")
    leaf = s.CharField(help_text="The text that the record commits to.")
    leaf_hash = s.CharField()
    body = s.DictField(
        allow_null=True,
        help_text="What became public: canonical JSON (RFC 8785), sent as the bytes that the leaf "
        "commits to. Null if redacted.",
    )


def changes_page() -> s.Serializer[Any]:
    """The shape of a page of changes, whose `next` is a cursor."""
    return inline_serializer(
        "EntryPage",
        {
            "results": Entry(many=True),
            "next": s.CharField(help_text="Give it as `after`, now or in a year."),
        },
    )
