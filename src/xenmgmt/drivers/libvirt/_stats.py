"""What domains use: one call for all of them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from ...abc import StatsBatch, VMStats
from ._library import load
from ._networks import NetworkCalls

KIB = 1 << 10
Sample = tuple[float, float, float, float, float, int, int]
"""CPU seconds, bytes read, written, received and sent, vCPUs, memory."""


class StatsCalls(NetworkCalls):
    """Statistics of all domains."""

    def __init__(self, uri: str, **given: Any) -> None:
        super().__init__(uri, **given)
        self._cursor = 0
        self._known: dict[bytes, _Known] = {}

    def _ended(self, vm: str) -> None:
        super()._ended(vm)
        self._known.pop(UUID(vm).bytes, None)

    def vm_stats(self, since: int) -> StatsBatch:
        told = self._ask("vm_stats", self._all_stats)
        now = self.clock.monotonic()
        self._cursor += 1
        everything, found = self._known, []
        for domain, values in told:
            handle, number = domain.UUID(), domain.ID()
            known = everything.get(handle)
            if known is None or known.number != number:
                everything[handle] = known = _Known(str(UUID(bytes=handle)), number, now)
            known.take(_sample(values), now, self._cursor)
            if known.changed > since:
                found.append(known.told(now))
        return StatsBatch(cursor=self._cursor, samples=tuple(found))

    def _all_stats(self, connection: Any) -> list[tuple[Any, dict[str, Any]]]:
        libvirt = load()
        if self.engine == "xen":  # it has no call for all of them
            return _each(connection)
        only = libvirt.VIR_CONNECT_GET_ALL_DOMAINS_STATS_ACTIVE
        wanted = 0
        if self.engine != "test":
            only |= libvirt.VIR_CONNECT_GET_ALL_DOMAINS_STATS_NOWAIT
            for name in ("STATE", "CPU_TOTAL", "BALLOON", "VCPU", "INTERFACE", "BLOCK"):
                wanted |= getattr(libvirt, f"VIR_DOMAIN_STATS_{name}")
        found: list[tuple[Any, dict[str, Any]]] = connection.getAllDomainStats(wanted, only)
        return found


def _each(connection: Any) -> list[tuple[Any, dict[str, Any]]]:
    """The same, by a question for each domain; one that ends meanwhile has none."""
    libvirt, found = load(), []
    for domain in connection.listAllDomains(libvirt.VIR_CONNECT_LIST_DOMAINS_ACTIVE):
        if domain.ID() == 0:  # the host itself
            continue
        try:
            _, _, memory, vcpus, cpu_time = domain.info()
        except libvirt.libvirtError:
            continue
        told = {"cpu.time": cpu_time, "vcpu.current": vcpus, "balloon.current": memory}
        found.append((domain, told))
    return found


class _Known:
    """What a domain had used when it was last looked at, and how fast it went."""

    __slots__ = ("changed", "number", "rates", "sample", "since", "time", "uuid")

    def __init__(self, uuid: str, number: int, now: float) -> None:
        self.uuid = uuid
        self.number = number
        self.since = self.time = now
        self.sample: Sample | None = None
        self.rates = (0.0,) * 5
        self.changed = 0

    def take(self, sample: Sample, now: float, cursor: int) -> None:
        """Another look at it."""
        before, passed = self.sample, now - self.time
        self.time = now
        if before == sample:
            if any(self.rates):  # it has come to rest: that is a change too
                self.rates, self.changed = (0.0,) * 5, cursor
            return
        self.sample, self.changed = sample, cursor
        if before is not None and passed > 0:
            pairs = zip(sample[:5], before[:5], strict=True)
            self.rates = tuple(max(0.0, (new - old) / passed) for new, old in pairs)  # type: ignore[assignment]

    def told(self, now: float) -> VMStats:
        """As the port has it."""
        assert self.sample is not None
        cpu, read, written, received, sent, vcpus, memory = self.sample
        return VMStats(  # by place: by name it takes twice as long
            self.uuid,
            self.number,
            now,
            self.since,
            cpu,
            0.0,
            vcpus,
            memory,
            read,
            written,
            received,
            sent,
            *self.rates,
        )


def _sample(told: dict[str, Any]) -> Sample:
    """One row of libvirt's statistics, its disks and interfaces added up."""
    get = told.get
    read = written = received = sent = 0
    if "block.count" not in told and "net.count" not in told:
        memory = get("balloon.current", 0) * KIB
        return get("cpu.time", 0) / 1e9, 0, 0, 0, 0, get("vcpu.current", 1), memory
    for n in range(told.get("block.count", 0)):
        read += told.get(f"block.{n}.rd.bytes", 0)
        written += told.get(f"block.{n}.wr.bytes", 0)
    for n in range(told.get("net.count", 0)):
        received += told.get(f"net.{n}.rx.bytes", 0)
        sent += told.get(f"net.{n}.tx.bytes", 0)
    return (
        told.get("cpu.time", 0) / 1e9,
        read,
        written,
        received,
        sent,
        told.get("vcpu.current", 1),
        told.get("balloon.current", 0) * KIB,
    )
