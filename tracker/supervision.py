"""Keeps a few child processes running until told to stop.

A child that ends is started again, after a pause that doubles while it keeps ending at once. On
SIGINT, SIGTERM or SIGHUP all are asked to end, and killed if they have not within a few seconds.
If the supervisor itself is killed, the kernel tells its children to end.
"""

from __future__ import annotations

import asyncio
import ctypes
import os
import signal
import time
from asyncio.subprocess import Process
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
GRACE_SECONDS = 8.0
FIRST_PAUSE = 0.5
LONGEST_PAUSE = 30.0
STEADY_SECONDS = 10.0
PR_SET_PDEATHSIG = 1

_libc = ctypes.CDLL(None, use_errno=True)


@dataclass(frozen=True)
class Child:
    """A program to keep running, and the descriptors that it inherits."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str] = field(default_factory=dict)
    descriptors: tuple[int, ...] = ()


class Supervisor:
    """Runs children; `say` is told in one line whatever a person should know.

    `look_after` is called every second, in a thread: for what is not a child but must also run.
    """

    def __init__(
        self,
        children: Sequence[Child],
        say: Callable[[str], object],
        look_after: Callable[[], object] = lambda: None,
    ) -> None:
        self.children = children
        self.say = say
        self.look_after = look_after
        self._stop = asyncio.Event()

    def run(self) -> None:
        """Run until a signal asks to stop and every child has ended."""
        asyncio.run(self._run())

    async def _run(self) -> None:
        loop = asyncio.get_running_loop()
        for number in SIGNALS:
            loop.add_signal_handler(number, self._stop.set)
        async with asyncio.TaskGroup() as group:
            for child in self.children:
                group.create_task(self._keep(child))
            while not await self._stops_before(asyncio.sleep(1)):
                await asyncio.to_thread(self.look_after)

    async def _keep(self, child: Child) -> None:
        pause = FIRST_PAUSE
        while not self._stop.is_set():
            started = time.monotonic()
            process = await _start(child)
            if await self._stops_before(process.wait()):
                await _end(process)
                return
            if time.monotonic() - started > STEADY_SECONDS:
                pause = FIRST_PAUSE
            self.say(f"{child.name} {_ending(process)}; starting it again in {pause:g} s.")
            await self._stops_before(asyncio.sleep(pause))
            pause = min(2 * pause, LONGEST_PAUSE)

    async def _stops_before(self, other: Awaitable[object]) -> bool:
        """Wait for an event or for the order to stop; tell whether the order came."""
        stop = asyncio.ensure_future(self._stop.wait())
        wanted = asyncio.ensure_future(other)
        await asyncio.wait({stop, wanted}, return_when=asyncio.FIRST_COMPLETED)
        stop.cancel()
        wanted.cancel()
        return self._stop.is_set()


async def _start(child: Child) -> Process:
    parent = os.getpid()
    return await asyncio.create_subprocess_exec(
        *child.command,
        env={**os.environ, **child.environment},
        stdin=asyncio.subprocess.DEVNULL,
        pass_fds=child.descriptors,
        process_group=0,  # Ctrl-C reaches the supervisor alone, which then ends them in order
        preexec_fn=lambda: _end_with(parent),
    )


def _end_with(parent: int) -> None:
    """Ask the kernel to end this process when its parent dies; Linux only, see prctl(2)."""
    _libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() != parent:
        os._exit(1)


async def _end(process: Process) -> None:
    """Ask a child to end, and after a while end it and whatever it started."""
    if process.returncode is None:
        process.terminate()
    try:
        await asyncio.wait_for(process.wait(), GRACE_SECONDS)
    except TimeoutError:
        os.killpg(process.pid, signal.SIGKILL)
        await process.wait()


def _ending(process: Process) -> str:
    code = process.returncode or 0
    return f"was ended by {signal.Signals(-code).name}" if code < 0 else f"ended with code {code}"
