"""Shapes of exports."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers as s


class ExportedFile(s.Serializer[Any]):
    """A file of an export."""

    name = s.CharField()
    holds = s.CharField()
    rows = s.IntegerField(min_value=0, help_text="How many claims, reports and so on it holds.")
    bytes = s.IntegerField(min_value=0)
    sha256 = s.CharField(help_text="Of the file as it is sent, in hexadecimal.")
    url = s.URLField()


class ExportCheckpoint(s.Serializer[Any]):
    """What the record was, signed; see `/api/v1/record/checkpoint`."""

    size = s.IntegerField(min_value=1)
    note = s.CharField()
    key = s.CharField()


class Export(s.Serializer[Any]):
    """An export's manifest: all its files are of one snapshot."""

    id = s.CharField()
    format = s.CharField()
    made_at = s.DateTimeField()
    entries = s.IntegerField(min_value=0, help_text="The last entry of the record that it holds.")
    checkpoint = ExportCheckpoint(
        allow_null=True, help_text="The latest at the time; null before the first."
    )
    files = ExportedFile(many=True)
