"""Going through virtual time step by step, with breakpoints on events; comparing two runs.

    def crashed(event):
        return event.cls == "VM" and event.snapshot.state == "Crashed"

    event = stepping.run_until(xen, crashed, limit=3600)  # time stands still here
    for event in stepping.step(xen, 0.5):
        print(event.timestamp, event.cls, event.operation)

While time stands still everything can be looked at and changed. Only virtual time can be stepped:
a connection whose clock is the machine's is refused.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from itertools import zip_longest
from typing import TYPE_CHECKING

from . import errors as err
from .clock import VirtualClock
from .clock import seconds as check_seconds
from .toolstack import connect

if TYPE_CHECKING:
    from .events import Event
    from .toolstack import Xen

Breakpoint = Callable[["Event"], object]
Run = Callable[["Xen"], object]


def run_until(xen: Xen, predicate: Breakpoint, limit: float) -> Event | None:
    """Let time pass, one due call after the other, until an event fulfils the predicate.

    Time stops right behind the call that caused it; calls that are due at the same moment and later
    ones have not been made. None when there was no such event within ``limit`` seconds; they have
    passed then. Events of before do not count.
    """
    clock = _clock(xen, limit)
    deadline = clock.monotonic() + limit
    stream = xen.events.stream()
    while clock.step(deadline):
        for event in stream.poll():
            if predicate(event):
                return event
    clock.sleep(max(0.0, deadline - clock.monotonic()))
    return None


def step(xen: Xen, seconds: float | None = None) -> list[Event]:
    """Let so much time pass, or as much as there is to the next due call; what happened."""
    clock = _clock(xen, seconds or 0.0)
    stream = xen.events.stream()
    if seconds is None:
        clock.step()
    else:
        clock.sleep(seconds)
    return stream.poll()


def _clock(xen: Xen, seconds: float) -> VirtualClock:
    if not isinstance(xen.clock, VirtualClock):
        raise err.OperationNotAllowed("only virtual time can be stepped; this is the machine's")
    check_seconds("seconds", seconds)
    return xen.clock


# --- two runs -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Seen:
    """A VM came into a state, so many seconds after the beginning."""

    at: float
    name: str
    state: str

    def __str__(self) -> str:
        return f"{self.name} {self.state} at {self.at:.6f} s"


@dataclass(frozen=True, slots=True)
class Comparison:
    """What two runs let be seen. ``difference`` is the first place at which they differ."""

    left: tuple[Seen, ...] = field(repr=False)
    right: tuple[Seen, ...] = field(repr=False)
    difference: int | None

    @property
    def same(self) -> bool:
        """Whether nobody who watches could tell one run from the other."""
        return self.difference is None

    def __str__(self) -> str:
        n = self.difference
        if n is None:
            return f"the same {len(self.left)} states"
        both = [trace[n] if n < len(trace) else "the end" for trace in (self.left, self.right)]
        return f"differ at number {n + 1}: {both[0]}; {both[1]}"


def trace(xen: Xen, token: str = "0") -> tuple[Seen, ...]:
    """Which VM came into which state and when, from the event log after a token.

    Raises `TokenCompacted` when the log does not reach back so far.
    """
    found: list[Seen] = []
    states: dict[str, str] = {}
    for event in xen.events.stream(("VM",), token).poll():
        state = "gone" if event.operation == "del" else event.snapshot.state
        if states.get(event.ref) != state:
            states[event.ref] = state
            name = str(event.snapshot["name_label"])
            found.append(Seen(_seconds(xen, event.timestamp), name, state))
    return tuple(found)


def _seconds(xen: Xen, moment: datetime) -> float:
    """A time of the log on the connection's own clock, without rounding errors that differ."""
    return round(xen.clock.monotonic() - (xen.clock.now() - moment).total_seconds(), 6)


def compare(
    function: Run | tuple[Run, Run],
    left: str = "sim://",
    right: str = "sim://",
    *,
    seeds: tuple[int, int] = (0, 0),
    tolerance: float = 0.0,
) -> Comparison:
    """Run a function on two fresh simulators, and compare the states of their VMs.

    Two functions are two variants, one for each. Times may differ by ``tolerance`` seconds. An
    error of this library that a function raises ends its run, not the comparison: what was seen
    until then counts.
    """
    first, second = function if isinstance(function, tuple) else (function, function)
    one, two = _run(first, left, seeds[0]), _run(second, right, seeds[1])
    return Comparison(one, two, _first(one, two, tolerance))


def _run(function: Run, url: str, seed: int) -> tuple[Seen, ...]:
    with connect(url, seed=seed) as xen:
        with suppress(err.XenError):
            function(xen)
        return trace(xen, "0")


def _first(left: Iterable[Seen], right: Iterable[Seen], tolerance: float) -> int | None:
    for n, (one, two) in enumerate(zip_longest(left, right)):
        if one is None or two is None or (one.name, one.state) != (two.name, two.state):
            return n
        if abs(one.at - two.at) > tolerance:
            return n
    return None
