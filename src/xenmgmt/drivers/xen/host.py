"""This host's Xen, without a toolstack in between: what a monitor or a balancer holds.

with XenHost() as xen:
    before = xen.domains()
    time.sleep(1)
    usage = xen.domains().since(before)
    print(dict(zip(usage.domids, usage.rates())))
"""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable, Mapping
from types import TracebackType
from typing import Self

from ..._native import (
    Binding,
    Hypervisor,
    NoSuchDomain,
    PhysInfo,
    SchedParams,
    StorePipe,
    VcpuInfo,
    XenStore,
)
from ..._native.hypervisor import SCHEDULERS
from ...errors import ConnectionClosed, InvalidValue, Timeout
from . import memory
from .memory import MemoryState
from .table import DomainRow, DomainTable

STEP = 0.05


class XenHost:
    """The hypervisor and xenstore of this host, from its control domain.

    It may be used from several threads at once, and nothing it gives is bound to it: tables stay
    readable after `close`. Each call is one of its own; nothing is remembered between two.

    Raises:
        MissingExtra, LibraryMissing: what is needed is not installed; the error says how to.
        NoXen: this is no control domain. NotPrivileged: this process may not.
        UnknownRelease, WrongInterface: the hypervisor is not one that this library knows.
    """

    domains: Callable[[], DomainTable]
    """All domains, by one hypercall."""

    def __init__(self, binding: Binding | None = None) -> None:
        self.hypervisor = Hypervisor(binding)
        try:
            self.store = XenStore(self.hypervisor.binding)
        except BaseException:
            self.hypervisor.close()
            raise
        self._layout = self.hypervisor.layout
        self._guard = threading.Lock()
        self._pipe: StorePipe | None = None
        self._closed = False
        self.domains = self.hypervisor.lists.sampler(DomainTable)

    def close(self) -> None:
        """Give both connections back; may be called twice."""
        with self._guard:
            self._closed = True
            pipe, self._pipe = self._pipe, None
        if pipe is not None:
            pipe.close()
        self.store.close()
        self.hypervisor.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        major, minor = self.hypervisor.release
        return f"<XenHost of Xen {major}.{minor}>"

    def domain(self, domid: int) -> DomainRow:
        """One domain.

        Raises:
            NoSuchDomain: there is none of this number.
        """
        row = self._rows((domid,)).get(domid)
        if row is None:
            raise NoSuchDomain(f"no domain has the number {domid}", domid=domid, call="domain")
        return row

    def physinfo(self) -> PhysInfo:
        """CPUs and memory of the host; bytes."""
        return self.hypervisor.physinfo()

    def vcpus(self, domid: int) -> list[VcpuInfo]:
        """A domain's virtual CPUs.

        Raises:
            NoSuchDomain: there is none of this number.
        """
        table = self.domains()
        row = table.find(_number(domid))
        if row is None:
            raise NoSuchDomain(f"no domain has the number {domid}", domid=domid, call="vcpus")
        highest = int(table["max_vcpu_id"][table["domid"].tolist().index(domid)])
        return self.hypervisor.vcpus(domid, highest + 1 if highest < 1 << 16 else 0)

    def scheduler(self, pool: int = 0) -> str:
        """What the scheduler of a CPU pool is called, by the pool's number; the first one is 0.

        Raises:
            NativeError: there is no such pool.
        """
        number = self.hypervisor.scheduler_of(_number(pool))
        return SCHEDULERS.get(number, str(number))

    def sched(self, domid: int) -> SchedParams:
        """A domain's weight and cap.

        Raises:
            NoSuchDomain: there is none of this number.
            NoShares: the scheduler of its CPU pool has none (of Xen's, credit and credit2 have).
        """
        return self.hypervisor.sched_params(_number(domid))

    def set_sched(
        self, domid: int, *, weight: int | None = None, cap: int | None = None
    ) -> SchedParams:
        """Set weight (1 to 65535), cap (percent of one CPU, 0 for none), or both; what is now.

        Raises:
            InvalidValue: a number is out of its range; nothing has changed.
            NoShares: the scheduler of its CPU pool has neither.
        """
        for name, value, least in (("weight", weight, 1), ("cap", cap, 0)):
            if value is not None and not (isinstance(value, int) and least <= value <= 0xFFFF):
                raise InvalidValue(name, value, would_do=f"{least} to 65535")
        now = self.sched(domid)
        self.hypervisor.set_sched_params(
            domid, now.weight if weight is None else weight, now.cap if cap is None else cap
        )
        return self.hypervisor.sched_params(domid)

    # memory

    def memory(self, domid: int) -> MemoryState:
        """A domain's target, and what it has; bytes."""
        return memory.read_state(self.store, self.domain(domid))

    def set_memory_target(self, domid: int, size: int) -> None:
        """Have a guest balloon to so many bytes; it follows in its own time.

        Raises:
            NoSuchDomain: there is none of this number.
            InvalidValue: it is more than the static maximum; nothing has changed.
        """
        self.set_memory_targets({domid: size})

    def set_memory_targets(self, wishes: Mapping[int, int]) -> None:
        """The same for several guests at once; a wish that is refused refuses them all."""
        memory.set_targets(self.hypervisor, self._open_pipe, wishes, self._rows(wishes))

    def _open_pipe(self) -> StorePipe:
        with self._guard:
            if self._closed:
                raise ConnectionClosed("xen+native://")
            if self._pipe is None or self._pipe.is_closed:
                self._pipe = StorePipe()
            return self._pipe

    def wait_memory(self, domid: int, seconds: float) -> MemoryState:
        """Wait until a guest has reached its target; its state then.

        Raises:
            Timeout: it has not within so many seconds; it may still be on its way.
        """
        if not isinstance(seconds, int | float) or not math.isfinite(seconds):
            raise InvalidValue("seconds", seconds, would_do="a number of seconds")
        end = time.monotonic() + seconds
        while not (state := self.memory(domid)).is_reached:
            if time.monotonic() > end:
                raise Timeout(None, seconds, f"ballooning domain {domid} to {state.target} bytes")
            time.sleep(STEP)
        return state

    def _rows(self, domids: Mapping[int, int] | tuple[int, ...]) -> dict[int, DomainRow]:
        """The domains of these numbers that there are."""
        if len(domids) > 8:
            return {row.domid: row for row in self.domains().rows() if row.domid in domids}
        rows = {}
        for domid in domids:
            record = self.hypervisor.domain(_number(domid))
            if record is not None:
                rows[domid] = DomainTable.of(record, self._layout).row(0)
        return rows


def _number(domid: int) -> int:
    """It, if it can be a domain's."""
    if not isinstance(domid, int) or not 0 <= domid < 1 << 15:
        raise InvalidValue("domid", domid, would_do="the number of a domain")
    return domid


__all__ = ["XenHost"]
