"""The simulated engine: the driver port over hosts, guests and storage of this process."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Self
from urllib.parse import SplitResult

from ...abc import Clock, EngineEvent, MemoryBatch, StatsBatch
from ._fork import ForkCalls
from ._rewind import RewindCalls
from ._storage_calls import StorageCalls
from ._travel import TravelCalls
from ._trouble import Trouble
from ._url import settings


class SimDriver(Trouble, ForkCalls, RewindCalls, StorageCalls, TravelCalls):
    """Hosts, guests and disks in this process, on a virtual clock, from one seed.

    Args:
        seed: what every random choice is drawn from.
        hosts: how many hosts.
        memory: bytes of memory of each.
        cpus: CPUs of each.
        clock: a `VirtualClock` of its own when left out.
        latency: how long calls take; nothing when left out.
        keep_guests: guests that run by the records of a durable store go on running when it is
            opened: they are built anew, as the process that had them is gone.
    """

    name = "sim"
    features = frozenset({"prepared_storage", "virtual_time", "faults"})
    cannot: Mapping[str, str] = {
        "sr_found": "a simulator begins empty",
        "vm_found": "a simulator begins empty",
    }

    @classmethod
    def from_url(cls, url: SplitResult, *, seed: int | None, clock: Clock | None) -> Self:
        """A simulator from a URL.

        ``sim://?hosts=4&memory=16GiB&cpus=8&seed=7&clock=real&latency=real&guests=kept``
        """
        return cls(**settings(url, seed, clock))

    def open(self, listener: Callable[[EngineEvent], None]) -> None:
        self._listener = listener
        self.announce()

    def close(self) -> None:
        self._listener = None
        for domain in self._domains.values():
            domain.stop()

    def vm_stats(self, since: int) -> StatsBatch:
        return self.measures.used(since, iter(tuple(self._domains.values())))

    def vm_memory_needs(self, since: int) -> MemoryBatch:
        return self.measures.needs(since)
