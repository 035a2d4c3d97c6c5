"""The privileged hypercalls: statistics of all domains at once, the host, and one domain's limits.

They need the stable libxencall and the running release's layout. On opening, the layout is
confirmed: the release is asked, the hypervisor checks the versions of both interfaces, and the
size of a domain's record is seen from what the hypervisor writes into marked memory.
"""

from __future__ import annotations

import errno
import struct
from types import TracebackType
from typing import NamedTuple, Self

from .call import DOMCTL, MEMORY_OP, PAGE, SYSCTL, Hypercalls
from .errors import (
    FIRST_RESERVED,
    NoShares,
    NoSuchDomain,
    WrongInterface,
    hypercall_failed,
)
from .layouts import Layout, layout_of
from .lists import ARGUMENT, Lists
from .loading import Binding, load
from .power import CpuPower

CANARY = 0xA5
CREDIT, CREDIT2 = 5, 6
SCHEDULERS = {CREDIT: "credit", CREDIT2: "credit2", 7: "arinc653", 8: "rtds", 9: "null"}


class PhysInfo(NamedTuple):
    """The host. Memory is in bytes."""

    cpus: int
    nodes: int
    threads_per_core: int
    cores_per_socket: int
    cpu_khz: int
    memory_total: int
    memory_free: int
    memory_to_scrub: int
    memory_claimed: int
    highest_cpu: int


class VcpuInfo(NamedTuple):
    """A virtual CPU. ``cpu_time`` is in nanoseconds, ``cpu`` the number of the CPU it is on."""

    vcpu: int
    online: bool
    blocked: bool
    running: bool
    cpu_time: int
    cpu: int


class SchedParams(NamedTuple):
    """A domain's share: ``weight`` among the others, ``cap`` in percent of one CPU, 0 for none."""

    scheduler: str
    weight: int
    cap: int


class Hypervisor:
    """The hypervisor of this host. It may be used from several threads at once.

    ``lists`` asks for all domains.

    Raises:
        NoXen: this is no control domain. NotPrivileged: this process may not.
        UnknownRelease: there is no layout for the hypervisor that runs.
        WrongInterface: it is not the release that it says it is.
    """

    layout: Layout
    lists: Lists
    power: CpuPower

    def __init__(self, binding: Binding | None = None) -> None:
        self.binding = binding or load()
        self._calls = Hypercalls(self.binding)
        try:
            self.release = self._calls.version()
            self.layout = self.binding.layout or layout_of(self.release)
            self.lists = Lists(self._calls, self.layout)
            self._confirm()
            self.power = CpuPower(self._calls, self.layout)
        except BaseException:
            self._calls.close()
            raise

    def close(self) -> None:
        """Close it. Records that were read stay readable."""
        self._calls.close()
        self.lists.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def domain(self, domid: int) -> bytes | None:
        """The record of one domain, None when there is no such."""
        with self._calls.page() as block:
            rows = self.lists.ask(block, domid, 1)
            record = bytes(block.view[ARGUMENT : ARGUMENT + self.layout.info_size])
        found = int.from_bytes(record[:2], "little")
        return record if rows and found == domid else None  # Xen gives the next that there is

    def _confirm(self) -> None:
        """See that the hypervisor writes records of the size that the layout says."""
        size = self.layout.info_size
        with self._calls.page() as block:
            block.view[:] = bytes([CANARY]) * PAGE
            count = self.lists.ask(block, 0, 1)
            written = bytes(block.view[ARGUMENT:]).rstrip(bytes([CANARY]))
        if count != 1 or len(written) != size:
            raise WrongInterface(
                f"Xen {self.release[0]}.{self.release[1]} wrote {len(written)} bytes for "
                f"{count} domain, and {size} for one were expected; nothing it says can be trusted",
                call="getdomaininfolist",
                release=self.release,
            )
        domid = int.from_bytes(written[:2], "little")
        self._domctl("getdomaininfo", self.layout.domctl_getdomaininfo, domid)

    # the host

    def physinfo(self) -> PhysInfo:
        """CPUs and memory of the host."""
        lay = self.layout
        answer = self._sysctl("physinfo", lay.sysctl_physinfo)

        def number(offset: int) -> int:
            return int.from_bytes(answer[offset : offset + 4], "little")

        def memory(offset: int) -> int:
            return int.from_bytes(answer[offset : offset + 8], "little") * PAGE

        return PhysInfo(
            number(lay.phys_nr_cpus),
            number(lay.phys_nr_nodes),
            number(lay.phys_threads_per_core),
            number(lay.phys_cores_per_socket),
            number(lay.phys_cpu_khz),
            memory(lay.phys_total_pages),
            memory(lay.phys_free_pages),
            memory(lay.phys_scrub_pages),
            memory(lay.phys_outstanding_pages),
            number(lay.phys_max_cpu_id),
        )

    def scheduler_of(self, pool: int) -> int:
        """The number of the scheduler of a CPU pool; of its processors nothing is asked."""
        lay = self.layout
        argument = bytearray(lay.cpupool_sched_id + 4)
        struct.pack_into("<I", argument, lay.cpupool_op, lay.cpupool_info)
        struct.pack_into("<I", argument, lay.cpupool_id, pool)
        answer = self._sysctl("cpupool_op", lay.sysctl_cpupool_op, bytes(argument))
        if struct.unpack_from("<I", answer, lay.cpupool_id)[0] != pool:
            raise hypercall_failed("cpupool_op", errno.ENOENT)  # Xen tells of the next there is
        return int(struct.unpack_from("<I", answer, lay.cpupool_sched_id)[0])

    # one domain

    def pause(self, domid: int) -> None:
        """Stop its vCPUs, once more each time that it is called."""
        self._domctl("pausedomain", self.layout.domctl_pausedomain, domid)

    def unpause(self, domid: int) -> None:
        """Undo one `pause`."""
        self._domctl("unpausedomain", self.layout.domctl_unpausedomain, domid)

    def set_max_memory(self, domid: int, size: int) -> None:
        """The most that it may ever have, in bytes; whole KiB."""
        argument = struct.pack("<Q", size // 1024)
        self._domctl("max_mem", self.layout.domctl_max_mem, domid, argument)

    def set_pod_target(self, domid: int, pages: int) -> None:
        """The target of a guest that was started with less memory than it sees."""
        lay = self.layout
        with self._calls.page() as block:
            struct.pack_into("<Q", block.view, lay.pod_target_pages, pages)
            struct.pack_into("<H", block.view, lay.pod_domid, domid)
            self._calls.call2("set_pod_target", MEMORY_OP, lay.mem_set_pod_target, block, domid)

    def vcpus(self, domid: int, count: int) -> list[VcpuInfo]:
        """Its first ``count`` virtual CPUs; those that it has not are left out."""
        lay = self.layout
        found = []
        for number in range(count):
            try:
                answer = self._domctl(
                    "getvcpuinfo", lay.domctl_getvcpuinfo, domid, struct.pack("<I", number)
                )
            except NoSuchDomain:
                if self.domain(domid) is None:
                    raise
                continue  # ESRCH: the domain has no such vCPU
            found.append(
                VcpuInfo(
                    number,
                    bool(answer[lay.vcpu_online]),
                    bool(answer[lay.vcpu_blocked]),
                    bool(answer[lay.vcpu_running]),
                    struct.unpack_from("<Q", answer, lay.vcpu_cpu_time)[0],
                    struct.unpack_from("<I", answer, lay.vcpu_cpu)[0],
                )
            )
        return found

    def sched_params(self, domid: int) -> SchedParams:
        """Its weight and cap.

        Raises:
            NoShares: its scheduler is not one of the credit schedulers.
        """
        sched, weight, cap = self._credit(domid)
        argument = struct.pack("<II", sched, self.layout.sched_getinfo)
        answer = self._domctl("scheduler_op", self.layout.domctl_scheduler_op, domid, argument)
        at = self.layout.sched_u
        return SchedParams(
            SCHEDULERS[sched],
            struct.unpack_from("<H", answer, at + weight)[0],
            struct.unpack_from("<H", answer, at + cap)[0],
        )

    def set_sched_params(self, domid: int, weight: int, cap: int) -> None:
        """Set both; for one alone, read the other first."""
        sched, weight_at, cap_at = self._credit(domid)
        at = self.layout.sched_u
        argument = bytearray(at + 8)
        struct.pack_into("<II", argument, 0, sched, self.layout.sched_putinfo)
        struct.pack_into("<H", argument, at + weight_at, weight)
        struct.pack_into("<H", argument, at + cap_at, cap)
        self._domctl("scheduler_op", self.layout.domctl_scheduler_op, domid, bytes(argument))

    def _credit(self, domid: int) -> tuple[int, int, int]:
        """The scheduler of a domain's pool, and where its parameters have weight and cap."""
        lay, record = self.layout, self.domain(domid) if 0 <= domid < FIRST_RESERVED else None
        if record is None:
            raise hypercall_failed("scheduler_op", errno.ESRCH, domid)
        (pool,) = struct.unpack_from("<I", record, lay.info_cpupool)
        sched = self.scheduler_of(pool)
        if sched == CREDIT:
            return sched, lay.credit_weight, lay.credit_cap
        if sched == CREDIT2:
            return sched, lay.credit2_weight, lay.credit2_cap
        name = SCHEDULERS.get(sched, str(sched))
        raise NoShares(
            f"domain {domid} is in CPU pool {pool}, whose scheduler {name} knows no weight and no "
            "cap; credit and credit2 do",
            call="scheduler_op",
            domid=domid,
            scheduler=name,
        )

    # calls

    def _sysctl(self, name: str, command: int, argument: bytes = b"") -> bytes:
        """The members that follow the head of the answer."""
        lay = self.layout
        with self._calls.page() as block:
            struct.pack_into("<II", block.view, 0, command, lay.sysctl_version)
            block.view[lay.sysctl_u : lay.sysctl_u + len(argument)] = argument
            self._calls.call(name, SYSCTL, block)
            return bytes(block.view[lay.sysctl_u : lay.sysctl_size])

    def _domctl(self, name: str, command: int, domid: int, argument: bytes = b"") -> bytes:
        """The same for a call about one domain."""
        lay = self.layout
        if not 0 <= domid < FIRST_RESERVED:
            raise hypercall_failed(name, errno.ESRCH, domid)
        with self._calls.page() as block:
            struct.pack_into("<II", block.view, 0, command, lay.domctl_version)
            struct.pack_into("<H", block.view, lay.domctl_domain, domid)
            block.view[lay.domctl_u : lay.domctl_u + len(argument)] = argument
            self._calls.call(name, DOMCTL, block, domid)
            return bytes(block.view[lay.domctl_u : lay.domctl_size])


__all__ = [
    "Hypervisor",
    "PhysInfo",
    "SchedParams",
    "VcpuInfo",
]
