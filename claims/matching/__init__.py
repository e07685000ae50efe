"""Similar claims, found inside PostgreSQL: by their rarest words, then by words and meaning."""

from claims.matching.counts import count, wait_to_count
from claims.matching.index import catch_up, differing, holding, index, rebuild
from claims.matching.meaning import Mode, mode
from claims.matching.similar import Similar, similar_claims, similar_to_each

__all__ = [
    "Mode",
    "Similar",
    "catch_up",
    "count",
    "differing",
    "holding",
    "index",
    "mode",
    "rebuild",
    "similar_claims",
    "similar_to_each",
    "wait_to_count",
]
