"""How addresses of the API name a thing: by its public id, and nothing else."""

from __future__ import annotations

from sources.public_id import PATTERN


class PublicId:
    """Ten characters of Crockford's base 32, as they were given out."""

    regex = PATTERN.strip("^$")

    def to_python(self, value: str) -> str:
        """The id itself."""
        return value

    def to_url(self, value: str) -> str:
        """The id itself."""
        return value
