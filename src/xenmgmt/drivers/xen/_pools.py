"""CPU pools of this host.

Xen has its processors in pools; the first one is always there. Ours are known by their uuid in
xenstore, where libxl writes it. A processor that changes pools is nobody's for a moment. Which ones
we have taken from the first pool is noted before, so that they come back to it, whatever happens.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any
from uuid import UUID

from ..._native.hypervisor import SCHEDULERS
from ..._native.pools import FIRST, Pools
from ...errors import EngineError, UnknownSchedPolicy, XenError
from ._networks import NetworkCalls
from ._notes import write_file

FOLDER = "pools"
PLACE = "/local/pool"
"""Where libxl keeps name and uuid of each pool, by its number."""


class PoolCalls(NetworkCalls):
    """The ``cpupool_`` calls, and a domain's pool."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self._pool_guard = threading.Lock()

    def cpupool_create(self, host: str, pool: str, sched: str, cpus: Sequence[int]) -> Any:
        self.assert_host(host)

        def create() -> None:
            pools, first = self._pools(), self._pools().info(FIRST).cpus
            missing = sorted(set(cpus) - set(first))
            if missing:
                raise EngineError(f"CPUs {missing} are not in the first pool", engine="Xen")
            if len(first) <= len(set(cpus)):
                raise EngineError("the first pool keeps at least one CPU", engine="Xen")
            if sched not in SCHEDULERS.values():
                there = ", ".join(SCHEDULERS.values())
                raise UnknownSchedPolicy(hint=f"{sched!r}; there are {there}")
            try:
                number = pools.create(f"xenmgmt-{UUID(pool).hex[:8]}", sched, pool)
                self._take(pool, number, cpus)
            except BaseException:
                with suppress(XenError):  # what failed first is what is told
                    self._dissolve(pool)
                raise

        return self._change("cpupool_create", pool, create)

    def cpupool_destroy(self, host: str, pool: str) -> Any:
        self.assert_host(host)

        return self._change("cpupool_destroy", pool, lambda: self._dissolve(pool))

    def _dissolve(self, pool: str) -> None:
        number = self._there().get(pool)
        if number is not None:
            info = self._pools().info(number)
            if info.domains:
                raise EngineError(f"{info.domains} domains run in {info.name}", engine="Xen")
            self._pools().destroy(number)
        self._give_back(pool, self._noted(pool))
        self._pool_note(pool).unlink(missing_ok=True)

    def cpupool_add_cpu(self, host: str, pool: str, cpu: int) -> Any:
        self.assert_host(host)

        def add() -> None:
            number = self.pool_number(pool)
            if cpu in self._pools().info(number).cpus:
                return
            first = self._pools().info(FIRST).cpus
            if cpu not in first:
                raise EngineError(f"CPU {cpu} is not in the first pool", engine="Xen")
            if len(first) < 2:
                raise EngineError("the first pool keeps at least one CPU", engine="Xen")
            self._take(pool, number, (cpu,))

        return self._change("cpupool_add_cpu", pool, add)

    def cpupool_remove_cpu(self, host: str, pool: str, cpu: int) -> Any:
        self.assert_host(host)

        def remove() -> None:
            self._return(pool, self.pool_number(pool), (cpu,))

        return self._change("cpupool_remove_cpu", pool, remove)

    def vm_set_cpupool(self, vm: str, pool: str) -> Any:
        def move() -> None:
            number = self.pool_number(pool) if pool else FIRST
            self._pools().move(number, self.domain_of(vm).domid)

        return self.begin("vm_set_cpupool", vm, move)

    # --- which there are ------------------------------------------------------------------------

    def pool_number(self, pool: str) -> int:
        """Xen's number of a pool.

        Raises:
            EngineError: it is not there.
        """
        number = self._there().get(pool)
        if number is None:
            raise EngineError(f"no CPU pool {pool} here", engine="Xen")
        return number

    def cpu_pools(self) -> Mapping[str, tuple[int, ...]]:
        """The processors of each pool beside the first, by the pool's uuid."""
        return {uuid: self._pools().info(number).cpus for uuid, number in self._there().items()}

    def _there(self) -> dict[str, int]:
        """The numbers of the pools beside the first, by their uuid."""
        store = self.xen.store
        numbers = (int(each) for each in store.list(PLACE) if each != str(FIRST))
        told = ((store.get(f"{PLACE}/{number}/uuid"), number) for number in numbers)
        return {uuid: number for uuid, number in told if uuid}

    def _pools(self) -> Pools:
        return Pools(self.light)

    # --- processors -----------------------------------------------------------------------------

    def _change(self, what: str, pool: str, work: Callable[[], None]) -> Any:
        """Pools change one after the other."""

        def do() -> None:
            with self._pool_guard:
                work()

        return self.begin(what, pool, do)

    def _take(self, pool: str, number: int, cpus: Iterable[int]) -> None:
        """Move processors from the first pool to another; none when that fails."""
        taken = sorted(set(cpus))
        self._write(pool, {*self._noted(pool), *taken})
        try:
            self._pools().remove(FIRST, taken)
            self._pools().add(number, taken)
        except BaseException:
            with suppress(XenError):  # what failed first is what is told
                self._return(pool, number, taken)
            raise

    def _return(self, pool: str, number: int, cpus: Sequence[int]) -> None:
        """Move processors back, wherever on their way they are."""
        there = set(cpus) & set(self._pools().info(number).cpus)
        self._pools().remove(number, sorted(there))
        self._give_back(pool, cpus)

    def _give_back(self, pool: str, cpus: Iterable[int]) -> None:
        """Processors that no pool has now go to the first."""
        pools, wanted = self._pools(), set(cpus)
        numbers = (FIRST, *self._there().values())
        owned = {cpu for number in numbers for cpu in pools.info(number).cpus}
        pools.add(FIRST, sorted(wanted - owned))
        self._write(pool, set(self._noted(pool)) - wanted)

    def _pool_note(self, pool: str) -> Path:
        return self.state / FOLDER / f"{UUID(pool)}.json"

    def _noted(self, pool: str) -> list[int]:
        """The processors that we have taken from the first pool for this one."""
        try:
            return list(json.loads(self._pool_note(pool).read_text()))
        except FileNotFoundError:
            return []

    def _write(self, pool: str, cpus: Iterable[int]) -> None:
        self._pool_note(pool).parent.mkdir(parents=True, exist_ok=True)
        write_file(self._pool_note(pool), json.dumps(sorted(cpus)))


__all__ = ["PoolCalls"]
