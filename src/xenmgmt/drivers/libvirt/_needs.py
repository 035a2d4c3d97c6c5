"""How much memory guests want, as their balloon drivers tell it every few seconds. QEMU only."""

from __future__ import annotations

from typing import Any

from ...abc import MemoryBatch, MemoryNeed
from ._library import load
from ._stats import KIB, StatsCalls

COARSE = 1 << 20
"""A need that changed by less, in bytes, has not changed."""


class NeedCalls(StatsCalls):
    """What a guest has, without what it could give away: free memory, and what is only a cache."""

    def __init__(self, uri: str, **given: Any) -> None:
        super().__init__(uri, **given)
        self._needs: dict[str, tuple[int, int]] = {}
        """The last need and memory of each guest, on the grid of `COARSE`."""
        self._told_at: dict[str, int] = {}
        self._need_cursor = 0

    def _ended(self, vm: str) -> None:
        super()._ended(vm)
        self._needs.pop(vm, None)
        self._told_at.pop(vm, None)

    def vm_memory_needs(self, since: int) -> MemoryBatch:
        found = self._ask("vm_memory_needs", _balloons)
        self._need_cursor += 1
        changed = []
        for uuid, told in found:
            if "balloon.usable" not in told:  # no driver in it, or none that has told yet
                continue
            memory = told["balloon.current"] * KIB
            need = max(0, memory - told["balloon.usable"] * KIB)
            known = (need // COARSE, memory // COARSE)
            if self._needs.get(uuid) != known:
                self._needs[uuid] = known
                self._told_at[uuid] = self._need_cursor
            if self._told_at[uuid] > since:
                changed.append(MemoryNeed(uuid=uuid, need=need, memory=memory))
        return MemoryBatch(cursor=self._need_cursor, changed=tuple(changed))


def _balloons(connection: Any) -> list[tuple[str, dict[str, int]]]:
    libvirt = load()
    only = libvirt.VIR_CONNECT_GET_ALL_DOMAINS_STATS_ACTIVE
    only |= libvirt.VIR_CONNECT_GET_ALL_DOMAINS_STATS_NOWAIT
    found = connection.getAllDomainStats(libvirt.VIR_DOMAIN_STATS_BALLOON, only)
    return [(domain.UUIDString(), told) for domain, told in found]
