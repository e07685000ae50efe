"""Clients as a site has them: processes with a connection each, told what to do all at once."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from multiprocessing import get_context
from pathlib import Path
from types import TracebackType

from django.conf import settings
from django.db import connection

from tests.bench import databases
from tests.bench.rounds import Run, Timed, in_turns, timed

Tasks = Callable[[], Mapping[str, Run]]
_forking = get_context("fork")
_ours: list = []
"""Our ends of the pipes: a new process inherits them all, and closes them to notice our end."""


class Client:
    """A process that does tasks in one database; `tasks` is called there, to prepare them."""

    def __init__(self, database: str, tasks: Tasks) -> None:
        connection.close()  # or the two would share it
        self._pipe, theirs = _forking.Pipe()
        _ours.append(self._pipe)
        self._process = _forking.Process(target=_serve, args=(database, tasks, theirs), daemon=True)
        self._process.start()
        theirs.close()

    def begin(self, name: str, times: int) -> None:
        """Have it do a task so many times."""
        self._pipe.send((name, times))

    def end(self) -> list[float]:
        """Wait until it has; the seconds of each. Raises EOFError if it could not."""
        return self._pipe.recv()

    def __enter__(self) -> Client:
        return self

    def __exit__(
        self, kind: type | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        _ours.remove(self._pipe)
        self._pipe.close()
        self._process.join()


def _serve(database: str, tasks: Tasks, pipe) -> None:
    for end in _ours:
        end.close()
    settings.DATA = Path(settings.DATA) / database  # a held checkpoint belongs to one database
    databases.use(database)
    runs = tasks()
    while True:
        try:
            name, times = pipe.recv()
        except (EOFError, KeyboardInterrupt):
            break
        pipe.send([timed(runs[name]) for _ in range(times)])
    connection.close()


def together(clients: Sequence[Client], name: str, times: int) -> tuple[list[float], float]:
    """Have all of them do a task at the same time: the seconds of each run, and of the whole."""
    start = time.perf_counter()
    for client in clients:
        client.begin(name, times)
    seconds = [second for client in clients for second in client.end()]
    return seconds, time.perf_counter() - start


def interleave(
    groups: Mapping[str, tuple[Sequence[Client], str]], rounds: int, each: int
) -> dict[str, Timed]:
    """In every round, let each group of clients do its task; after a round that does not count."""
    found = {name: Timed() for name in groups}
    for clients, task in groups.values():
        together(clients, task, 1)
    for order in in_turns(list(groups), rounds):
        for name in order:
            clients, task = groups[name]
            found[name].add(*together(clients, task, each))
    return found
