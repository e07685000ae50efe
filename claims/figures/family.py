"""Who copied whom: origins in boxes at the left, the reports that relay them beside each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext, ngettext

from claims.figures.lettering import Face, fit, width

WIDTH = 720
BOX_LEFT, BOX_WIDTH, BOX_HEIGHT = 1, 204, 38
BOX_TEXT = BOX_LEFT + 11
BOX_ROOM = BOX_WIDTH - 22
LEAF_LEFT, LEAF_ROOM = 308, 172
NOTE_LEFT = 492
NAME_SIZE, SUB_SIZE, LEAF_SIZE, NOTE_SIZE = 13, 11, 12, 13
LINE, BETWEEN, APART, BENEATH = 24, 14, 10, 16
MOST_ORIGINS, MOST_RELAYS = 12, 8
CROWD, OF_A_CROWD = 32, 5
"""Where so many relays would be drawn, or more, there are fewer of each origin."""


class Side(StrEnum):
    """Whether an origin speaks for the claim or against it."""

    ASSERT = "assert"
    CONFIRM = "confirm"
    DENY = "deny"


@dataclass(frozen=True, slots=True)
class Relay:
    """A report that passes an origin on, perhaps through another, and what changed on the way."""

    label: str
    note: str = ""
    via: str = ""


@dataclass(frozen=True, slots=True)
class Origin:
    """A voice, and its relays in order. An origin that nobody knows is not independent.

    `note` is what it said of details that changed on the way.
    """

    label: str
    sublabel: str
    side: Side
    independent: bool
    relays: tuple[Relay, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Node:
    """An origin's box; `title` is its full text."""

    y: float
    text: str
    sub: str
    note: str
    title: str
    side: Side
    independent: bool


@dataclass(frozen=True, slots=True)
class Leaf:
    """A relay's line: its name, what it went through, its mutation, and where its edge starts."""

    y: float
    start: float
    side: Side
    text: str
    via: str
    via_x: float
    note: str
    note_x: float
    title: str


@dataclass(frozen=True, slots=True)
class Group:
    """An origin with the relays that are shown, and how many more there are."""

    origin: Origin
    relays: tuple[Relay, ...]
    more: int


@dataclass(frozen=True, slots=True)
class Family:
    """The drawing, and the same groups for those who read it as a list."""

    height: float
    sentence: str
    groups: tuple[Group, ...]
    more_origins: int
    nodes: tuple[Node, ...]
    leaves: tuple[Leaf, ...]
    width: int = WIDTH
    box_left: int = BOX_LEFT
    box_width: int = BOX_WIDTH
    box_height: int = BOX_HEIGHT
    box_right: int = BOX_LEFT + BOX_WIDTH
    text_left: int = BOX_TEXT
    leaf_left: int = LEAF_LEFT


def draw_family(origins: Sequence[Origin]) -> Family:
    """Lay out the origins in the order given; long rows of relays are cut to a number."""
    drawn = origins[:MOST_ORIGINS]
    crowd = sum(min(len(o.relays), MOST_RELAYS) for o in drawn) >= CROWD
    groups = tuple(_group(origin, OF_A_CROWD if crowd else MOST_RELAYS) for origin in drawn)
    nodes: list[Node] = []
    leaves: list[Leaf] = []
    top = 1.0
    for group in groups:
        lines = len(group.relays) + bool(group.more)
        height = max(BOX_HEIGHT + 2 * BENEATH * bool(group.origin.note), lines * LINE)
        middle = top + height / 2
        nodes.append(_node(group.origin, middle))
        first = middle - (lines - 1) * LINE / 2
        leaves += _leaves(group, middle, first)
        top += height + BETWEEN
    return Family(
        height=max(top - BETWEEN + 1, 0),
        sentence=describe(origins),
        groups=groups,
        more_origins=max(len(origins) - MOST_ORIGINS, 0),
        nodes=tuple(nodes),
        leaves=tuple(leaves),
    )


def _group(origin: Origin, most: int) -> Group:
    """Cut the relays to what is shown, those that changed something kept before the others."""
    relays = origin.relays
    if len(relays) <= most:
        return Group(origin, relays, 0)
    ranked = sorted(range(len(relays)), key=lambda i: (not relays[i].note, i))
    kept = sorted(ranked[: most - 1])
    return Group(origin, tuple(relays[i] for i in kept), len(relays) - len(kept))


def _node(origin: Origin, middle: float) -> Node:
    return Node(
        y=middle - BOX_HEIGHT / 2,
        text=fit(origin.label, BOX_ROOM, NAME_SIZE),
        sub=fit(origin.sublabel, BOX_ROOM, SUB_SIZE),
        note=fit(origin.note, BOX_WIDTH, NOTE_SIZE, Face.ITALIC),
        title=" · ".join(filter(None, (origin.label, origin.sublabel, origin.note))),
        side=origin.side,
        independent=origin.independent,
    )


def _leaves(group: Group, start: float, y: float) -> list[Leaf]:
    leaves = []
    for relay in group.relays:
        leaves.append(_leaf(relay, group.origin.side, start, y))
        y += LINE
    if group.more:
        leaves.append(
            _leaf(Relay(gettext("and {} more").format(group.more)), group.origin.side, start, y)
        )
    return leaves


def _leaf(relay: Relay, side: Side, start: float, y: float) -> Leaf:
    note_room = width(relay.note, NOTE_SIZE, Face.ITALIC) + APART if relay.note else 0
    via_room = max(WIDTH - LEAF_LEFT - note_room, LEAF_ROOM)
    text = fit(relay.label, LEAF_ROOM, LEAF_SIZE)
    end = LEAF_LEFT + width(text, LEAF_SIZE)
    via_x = end + 6
    told = gettext("via {}").format(relay.via) if relay.via else ""
    via = fit(told, LEAF_LEFT + via_room - via_x, LEAF_SIZE) if told else ""
    if via:
        end = via_x + width(via, LEAF_SIZE)
    note_x = max(min(NOTE_LEFT, WIDTH - note_room + APART), end + APART)
    return Leaf(
        y=y,
        start=start,
        side=side,
        text=text,
        via=via,
        via_x=via_x,
        note=fit(relay.note, WIDTH - note_x, NOTE_SIZE, Face.ITALIC),
        note_x=note_x,
        title=" · ".join(filter(None, (relay.label, told, relay.note))),
    )


def describe(origins: Sequence[Origin]) -> str:
    """The drawing in a sentence, for those who cannot see it."""
    parts = []
    for origin in origins[:MOST_ORIGINS]:
        many = len(origin.relays)
        told = (
            ngettext("{many} report repeats {origin}", "{many} reports repeat {origin}", many)
            if many
            else gettext("nobody repeats {origin}")
        )
        parts.append(told.format(many=many, origin=origin.label))
    if not parts:
        return gettext("No origins are known.")
    return gettext("Who copied whom: {}.").format("; ".join(parts))
