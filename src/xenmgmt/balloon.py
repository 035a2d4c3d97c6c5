"""Sharing memory between many guests of which few are busy (use case 24).

A `Balancer` looks at the guests whose need of memory changed, asks a policy for their new targets,
and sets them within each VM's dynamic limits: first those that give memory back, then those that
want more, as long as their host has some. A tick costs what changed, not what there is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Protocol, cast

from . import errors as err
from . import frames
from ._repeating import repeat
from .clock import period
from .engine.settling import settled
from .model._layout import LAYOUTS, NULL, STATE
from .operations._txn import Txn
from .operations.vm._domain import free_memory
from .states.vm import TABLE, VMState
from .toolstack import Xen

if TYPE_CHECKING:
    import pandas

    from .objects import VM

_VM = LAYOUTS["VM"].index
_RUNNING = TABLE.bit[VMState.RUNNING]
STEP = 1 << 20
"""Targets are whole MiB."""


class Policy(Protocol):
    """Says how much memory a guest should have. Bytes."""

    def target(self, need: int, low: int, high: int) -> int:
        """The wish for a guest that needs so much, between its dynamic limits."""


@dataclass(frozen=True, slots=True)
class OnDemand:
    """What the guest needs and a margin; an idle guest goes down to its lower limit."""

    margin: float = 0.1

    def target(self, need: int, low: int, high: int) -> int:
        """The wish for a guest that needs so much, between its dynamic limits."""
        return min(high, max(low, int(need * (1 + self.margin))))


@dataclass(frozen=True, slots=True)
class Fixed:
    """Always the same share of the way between the limits: what there is without a policy."""

    share: float = 0.5

    def target(self, need: int, low: int, high: int) -> int:
        """The wish for a guest that needs so much, between its dynamic limits."""
        return low + int((high - low) * self.share)


@dataclass(frozen=True, slots=True)
class Report:
    """What one tick did: guests looked at, given more, taken from, and left short."""

    changed: int
    grown: int
    shrunk: int
    short: int


class Balancer:
    """Sets the memory targets of the running guests of a connection.

    Args:
        xen: the connection.
        policy: says what each guest should have; `OnDemand` when left out.
        reserve: bytes of each host that stay free.
    """

    def __init__(self, xen: Xen, policy: Policy | None = None, *, reserve: int = 0) -> None:
        can = xen.driver.capability("vm_memory_needs")
        if not can:
            raise err.NotSupported("Balancer", capability="vm_memory_needs", reason=can.reason)
        self._xen = xen
        self.policy: Policy = policy if policy is not None else OnDemand()
        self.reserve = reserve
        self._cursor = 0
        self._left: dict[str, int] = {}
        """The needs of guests whose wish was not met, or not whole: looked at again next time."""

    def tick(self) -> Report:
        """Look once and act."""
        xen = self._xen
        batch = settled(xen.context, xen.driver.vm_memory_needs(self._cursor))
        self._cursor = max(1, batch.cursor)
        needs = {**self._left, **{one.uuid: one.need for one in batch.changed}}
        wishes = [wish for uuid, need in needs.items() if (wish := self._wish(uuid, need))]
        shrink = [wish for wish in wishes if wish.target < wish.now]
        grow = sorted(
            (wish for wish in wishes if wish.target > wish.now), key=lambda w: w.target - w.now
        )
        self._left = {}
        shrunk = sum(self._set(wish, wish.target) for wish in shrink)
        grown = short = 0
        for wish in grow:
            room = self._room(wish.host)
            target = min(wish.target, wish.now + max(0, room)) // STEP * STEP
            if target > wish.now:
                grown += self._set(wish, target)
            if target < wish.target:
                self._left[wish.uuid] = wish.need
                short += 1
        return Report(len(batch.changed), grown, shrunk, short)

    def every(self, seconds: float = 10.0) -> Callable[[], None]:
        """Tick again and again; call what is returned to end it."""
        period("seconds", seconds)
        return repeat(self._xen.clock, "balancing memory", self.tick, lambda: seconds)

    def _wish(self, uuid: str, need: int) -> _Wish | None:
        store = self._xen.store
        for ref in store.find("VM", "uuid", uuid):
            cell = store.cell("VM", ref)
            if cell is None or not cell.row[STATE] & _RUNNING:
                return None
            row = cell.row
            low, high = row[_VM["memory_dynamic_min"]], row[_VM["memory_dynamic_max"]]
            now = row[_VM["memory_target"]]
            if now == 0 or row[_VM["resident_on"]] == NULL:
                return None  # a fork owns what it has written, and no more
            target = self.policy.target(need, low, high) // STEP * STEP
            target = min(high, max(low, target))
            return _Wish(uuid, ref, row[_VM["resident_on"]], need, now, target)
        return None

    def _room(self, host: str) -> int:
        t = Txn(self._xen.store, self._xen.new_id)
        return free_memory(t, host) - self.reserve

    def _set(self, wish: _Wish, target: int) -> int:
        try:
            cast("VM", self._xen.handle_of("VM", wish.ref)).set_memory_target_live(target)
        except (err.Refused, err.HostError, err.CallerError):
            self._left[wish.uuid] = wish.need  # it moves meanwhile, or its host has filled up
            return 0
        return 1


@dataclass(frozen=True, slots=True)
class _Wish:
    uuid: str
    ref: str
    host: str
    need: int
    now: int
    target: int


def shortage(xen: Xen) -> float:
    """Byte-seconds of memory that the simulator's running guests wanted and did not have."""
    sim = xen.sim
    return float(sum(sim.memory_short(info.uuid) for info in sim.vm_list()))


@dataclass(frozen=True, slots=True)
class Survey:
    """The memory of all running guests at one moment. Bytes, but for the numbers of guests.

    ``settled`` guests have what their target says, to a mebibyte; ``short`` ones need more than
    they have. ``free`` is what is left for guests on all hosts.
    """

    time: datetime
    guests: int
    need: int
    target: int
    memory: int
    free: int
    settled: int
    short: int


def survey(xen: Xen) -> Survey:
    """How far the guests' memory is from what it should be. It looks at every guest.

    Raises:
        NotSupported: the engine does not tell what guests need.
    """
    can = xen.driver.capability("vm_memory_needs")
    if not can:
        raise err.NotSupported("survey", capability="vm_memory_needs", reason=can.reason)
    needs = settled(xen.context, xen.driver.vm_memory_needs(0)).changed
    need = {one.uuid: one.need for one in needs}
    has = {one.uuid: one.memory for one in settled(xen.context, xen.driver.vm_stats(0)).samples}
    t = Txn(xen.store, xen.new_id)
    running = [
        (has[row[_VM["uuid"]]], row[_VM["memory_target"]], need.get(row[_VM["uuid"]], 0))
        for row in (cell.row for cell in xen.store.cells("VM"))
        if row[STATE] & _RUNNING and row[_VM["uuid"]] in has
    ]
    return Survey(
        time=xen.clock.now(),
        guests=len(running),
        need=sum(wanted for _, _, wanted in running),
        target=sum(target for _, target, _ in running),
        memory=sum(memory for memory, _, _ in running),
        free=sum(max(0, free_memory(t, host)) for host in t.all("host")),
        settled=sum(abs(memory - target) < STEP for memory, target, _ in running),
        short=sum(wanted > memory for memory, _, wanted in running),
    )


def to_frame(surveys: Iterable[Survey]) -> pandas.DataFrame:
    """Surveys by time, as a pandas frame; `Survey` has columns and units.

    Raises `MissingExtra` when pandas is not installed.
    """
    return frames.plain(surveys, "time", Survey)


__all__ = [
    "Balancer",
    "Fixed",
    "OnDemand",
    "Policy",
    "Report",
    "Survey",
    "shortage",
    "survey",
    "to_frame",
]
