"""Getting back what a restored database lost: entries exactly as they were, and their rows."""

from claims.restoration.entries import CannotRestore, restore

__all__ = ["CannotRestore", "restore"]
