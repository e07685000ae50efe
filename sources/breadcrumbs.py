"""The way to a page, for machines (https://schema.org/BreadcrumbList), and how its link looks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sources.shapes import Shape, absolute

SCHEMA = "https://schema.org"
HOME = ("Claimline", "/")
CARD = "/card.png"
Step = tuple[str, str]
"""A page's name and its path."""


@dataclass(frozen=True, slots=True)
class Preview:
    """How a link to a page looks where it is shared, and where the page stands."""

    title: str
    description: str
    address: str
    image: str
    crumbs: Shape


def preview(steps: Sequence[Step], description: str) -> Preview:
    """Of a page without a card of its own, from the steps that lead to it from the front page."""
    title, path = steps[-1]
    return Preview(title, description, absolute(path), absolute(CARD), breadcrumbs(steps))


def breadcrumbs(steps: Sequence[Step]) -> Shape:
    """The steps from the front page to the page itself, without the first."""
    return {
        "@context": SCHEMA,
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": place, "name": name, "item": absolute(path)}
            for place, (name, path) in enumerate([HOME, *steps], 1)
        ],
    }
