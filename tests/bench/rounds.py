"""Time several ways of doing something in turns, so that what else the machine does hits them all.

A round does each a few times; ratios are taken within a round and told with their spread.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median

Run = Callable[[], object]


@dataclass(frozen=True)
class Timed:
    """Seconds of each run, round by round; `wall` is how long a round took with all its clients."""

    rounds: list[list[float]] = field(default_factory=list)
    wall: list[float] = field(default_factory=list)

    def add(self, seconds: Sequence[float], wall: float | None = None) -> None:
        self.rounds.append(list(seconds))
        self.wall.append(sum(seconds) if wall is None else wall)

    @property
    def seconds(self) -> list[float]:
        """Every run, the shortest first."""
        return sorted(second for seconds in self.rounds for second in seconds)

    @property
    def median(self) -> float:
        return median(self.seconds)

    @property
    def p95(self) -> float:
        """The run that 95 % are no longer than (nearest rank)."""
        return self.seconds[-(-len(self.seconds) * 95 // 100) - 1]

    @property
    def each_second(self) -> float:
        """How many were done in a second of the median round."""
        return median(len(s) / wall for s, wall in zip(self.rounds, self.wall, strict=True))

    def ratios(self, other: Timed) -> list[float]:
        """How many times as long as the other it took, round by round, by medians."""
        pairs = zip(self.rounds, other.rounds, strict=True)
        return [median(ours) / median(theirs) for ours, theirs in pairs]


def timed(run: Run) -> float:
    """How many seconds a run takes."""
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


def in_turns(names: Sequence[str], rounds: int) -> list[list[str]]:
    """The order of each round: every name once, each round beginning with another."""
    places = [turn % len(names) for turn in range(rounds)]
    return [[*names[place:], *names[:place]] for place in places]


def interleave(runs: Mapping[str, Run], rounds: int, each: int) -> dict[str, Timed]:
    """Do each of the runs `each` times in every round, after one round that does not count."""
    found = {name: Timed() for name in runs}
    for run in runs.values():
        run()
    for order in in_turns(list(runs), rounds):
        for name in order:
            found[name].add([timed(runs[name]) for _ in range(each)])
    return found
