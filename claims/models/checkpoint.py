"""The record as a Merkle tree, and the signed statements of what it was.

Append-only like the entries: the database computes a node itself when its last leaf is appended.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now


class Node(models.Model):
    """A complete subtree above the leaves: `index` counts the subtrees of its level from 0."""

    pk = models.CompositePrimaryKey("level", "index")
    level = models.SmallIntegerField()
    index = models.BigIntegerField()
    hash = models.BinaryField()

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(level__gte=1, index__gte=0), name="claims_node_place"
            ),
        ]

    def __str__(self) -> str:
        return f"Node {self.index} of level {self.level}"


class Checkpoint(models.Model):
    """A published checkpoint: the record's first `size` entries have this root.

    `note` is the signed text that anyone may keep; `key` is the public key that verifies it.
    """

    size = models.BigIntegerField(primary_key=True)
    root = models.BinaryField()
    note = models.TextField()
    key = models.CharField(max_length=400)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["size"]
        get_latest_by = "size"
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=Q(size__gte=1), name="claims_checkpoint_size"),
        ]

    def __str__(self) -> str:
        return f"Checkpoint over {self.size} entries"
