"""What domains use: one call for all of them."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager, nullcontext
from typing import Any

from ...abc import StatsBatch, VMStats
from ._bulk import Told, all_stats, by_objects
from ._library import load
from ._networks import NetworkCalls

KIB = 1 << 10
RESTING: tuple[float, ...] = (0.0,) * 5
Sample = tuple[float, float, float, float, float, int, int]
"""CPU seconds, bytes read, written, received and sent, vCPUs, memory."""


class StatsCalls(NetworkCalls):
    """Statistics of all domains."""

    def __init__(self, uri: str, **given: Any) -> None:
        super().__init__(uri, **given)
        self._cursor = 0
        self._known: dict[str, _Known] = {}
        """By the domain's name, which libvirt tells three times as fast as anything else of it."""
        self._doubtful: set[str] = set()
        """The VMs of which something was told: they may have another domain by now."""

    def _subscribe(self, connection: Any) -> None:
        super()._subscribe(connection)
        self._known = {}  # nobody has told what happened while there was no connection

    def _changed(self, vm: str, event: int, data: Mapping[str, str]) -> None:
        self._doubtful.add(vm)
        super()._changed(vm, event, data)

    def vm_stats(self, since: int) -> StatsBatch:
        return self._ask("vm_stats", lambda connection: self._batch(connection, since))

    def _batch(self, connection: Any, since: int) -> StatsBatch:
        doubtful = set(self._doubtful)
        with self._all_stats(connection) as told:
            return self._sampled(told, doubtful, since)

    def _sampled(self, told: Told, doubtful: set[str], since: int) -> StatsBatch:
        """The samples of what libvirt has told."""
        self._doubtful -= doubtful
        now = self.clock.monotonic()
        self._cursor = cursor = self._cursor + 1
        everything, found, new = self._known, [], tuple.__new__  # it is half the time by name
        name = told.name
        for domain, values in told.rows:
            known = everything.get(name(domain))
            if known is None or known.uuid in doubtful:
                known = self._look_again(told, domain, values, now, cursor)
            elif values == known.values and known.rates is RESTING:
                known.time = now
            elif not known.take(values, now, cursor):
                known = self._look_again(told, domain, values, now, cursor)
            if known.changed > since:
                found.append(new(VMStats, (known.uuid, known.number, now) + known.rest))  # noqa: RUF005 - half the time
        if len(everything) > len(told.rows):
            names = {name(domain) for domain, _ in told.rows}
            self._known = {name: known for name, known in everything.items() if name in names}
        return StatsBatch(cursor=cursor, samples=tuple(found))

    def _look_again(
        self, told: Told, domain: Any, values: dict[str, Any], now: float, cursor: int
    ) -> _Known:
        """What is known of a domain, once it is certain that it is the one of before."""
        name, uuid, number = told.name(domain), told.uuid(domain), told.number(domain)
        known = self._known.get(name)
        same = known is not None and (known.uuid, known.number) == (uuid, number)
        if known is None or not same or not known.take(values, now, cursor):
            known = self._known[name] = _Known(uuid, number, now)
            known.take(values, now, cursor)
        return known

    def _all_stats(self, connection: Any) -> AbstractContextManager[Told]:
        libvirt = load()
        if self.engine == "xen":  # it has no call for all of them
            return nullcontext(by_objects(_each(connection)))
        only = libvirt.VIR_CONNECT_GET_ALL_DOMAINS_STATS_ACTIVE
        wanted = 0
        if self.engine != "test":
            only |= libvirt.VIR_CONNECT_GET_ALL_DOMAINS_STATS_NOWAIT
            for name in ("STATE", "CPU_TOTAL", "BALLOON", "VCPU", "INTERFACE", "BLOCK"):
                wanted |= getattr(libvirt, f"VIR_DOMAIN_STATS_{name}")
        return all_stats(connection, wanted, only)


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

    __slots__ = ("changed", "number", "rates", "rest", "sample", "time", "uuid", "values")

    def __init__(self, uuid: str, number: int, now: float) -> None:
        self.uuid = uuid
        self.number = number
        self.time = now
        self.values: dict[str, Any] = {}
        self.sample: Sample | None = None
        self.rates = RESTING
        self.rest: tuple[Any, ...] = ()
        """What `VMStats` has behind the time of the sample."""
        self.changed = 0

    def take(self, values: dict[str, Any], now: float, cursor: int) -> bool:
        """Another look at it; False, and nothing taken, when it is another domain by now."""
        passed, before = now - self.time, self.sample
        if values == self.values and before is not None:
            self.time = now
            if self.rates is not RESTING:  # it has come to rest: that is a change too
                self._show(before, RESTING, cursor)
            return True
        sample = _sample(values)
        rates = RESTING
        if before is not None:
            if sample[0] < before[0]:  # the CPU time of a domain never falls
                return False
            if passed > 0 and sample[:5] != before[:5]:
                pairs = zip(sample[:5], before[:5], strict=True)
                rates = tuple(max(0.0, (new - old) / passed) for new, old in pairs)
        self.time, self.values = now, values
        if sample != before or rates != self.rates:
            self._show(sample, rates, cursor)
        return True

    def _show(self, sample: Sample, rates: tuple[float, ...], cursor: int) -> None:
        self.sample, self.rates, self.changed = sample, rates, cursor
        cpu, read, written, received, sent, vcpus, memory = sample
        traffic = (read, written, received, sent)
        self.rest = (cpu, 0.0, vcpus, memory, *traffic, *rates, (), False)


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
