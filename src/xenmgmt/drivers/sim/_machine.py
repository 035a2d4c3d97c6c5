"""A simulated host and the domains on it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from ...abc import DiskSpec, DomainInfo, HostInfo, NicSpec, VMSpec
from ...errors import EngineError, HostNotEnoughFreeMemory, HostNotLive
from ._behaviour import GuestBehaviour


@dataclass(slots=True)
class Host:
    """One host. ``free`` is exact at any time: total less what domains hold or were promised."""

    uuid: str
    name: str
    memory: int
    cpus: int
    free: int
    live: bool = True
    next_domid: int = 1
    domains: dict[str, Domain] = field(default_factory=dict)

    def take(self, amount: int) -> None:
        """Promise memory; `HostNotEnoughFreeMemory` when there is not so much."""
        if not self.live:
            raise HostNotLive()
        if amount > self.free:
            raise HostNotEnoughFreeMemory(amount, self.free)
        self.free -= amount

    def number(self) -> int:
        """A domid that was never used since the host came up."""
        domid = self.next_domid
        self.next_domid += 1
        return domid

    def info(self) -> HostInfo:
        """The host as the port tells it."""
        return HostInfo(
            uuid=self.uuid,
            name=self.name,
            memory_total=self.memory,
            memory_free=self.free,
            cpus=self.cpus,
            cpu_speed=2400,
            cpu_vendor="GenuineSimulation",
            cpu_model="xenmgmt simulated CPU",
            cpu_flags="fpu vme de pse tsc msr pae",
            software_version={"product_brand": "xenmgmt sim", "product_version": "1.0.0"},
            capabilities=("xen-3.0-x86_64", "hvm-3.0-x86_64"),
            live=self.live,
        )


class Domain:
    """One domain."""

    __slots__ = (
        "balloon",
        "behaviour",
        "cpu_since",
        "cpu_used",
        "disks",
        "domid",
        "host",
        "memory",
        "memory_waiters",
        "nics",
        "paused",
        "shutting_down",
        "spec",
        "target",
        "timers",
        "vcpus",
    )

    def __init__(self, spec: VMSpec, host: Host, domid: int, behaviour: GuestBehaviour) -> None:
        self.spec = spec
        self.host = host
        self.domid = domid
        self.behaviour = behaviour
        self.memory = self.target = spec.memory_target
        self.vcpus = spec.vcpus
        self.paused = False
        self.disks: dict[str, DiskSpec] = {disk.vbd: disk for disk in spec.disks}
        self.nics: dict[str, NicSpec] = {nic.vif: nic for nic in spec.nics}
        self.timers: list[Callable[[], None]] = []
        self.balloon: Callable[[], None] | None = None
        self.memory_waiters: list[Any] = []
        self.shutting_down: Any = None
        self.cpu_used = 0.0
        self.cpu_since = 0.0

    @property
    def held(self) -> int:
        """Memory of the host that this domain holds or has been promised."""
        return max(self.memory, self.target)

    def stop(self) -> None:
        """No timer of the guest fires any more."""
        for cancel in self.timers:
            cancel()
        self.timers.clear()
        if self.balloon is not None:
            self.balloon()
            self.balloon = None

    def fail_waiters(self, why: str) -> None:
        """Who waits for this guest hears that it is gone."""
        waiters, self.memory_waiters = self.memory_waiters, []
        for waiter in waiters:
            waiter.fail(EngineError(why))

    def account(self, now: float) -> None:
        """Take note of the CPU time used since the last look."""
        if not self.paused:
            self.cpu_used += (now - self.cpu_since) * self.vcpus * self.behaviour.cpu_load
        self.cpu_since = now

    def info(self) -> DomainInfo:
        """The domain as the port tells it."""
        return DomainInfo(
            uuid=self.spec.uuid,
            host=self.host.uuid,
            domid=self.domid,
            state="Paused" if self.paused else "Running",
            memory=self.memory,
            vcpus=self.vcpus,
            cpu_time=self.cpu_used,
            agent={} if self.behaviour.agent else None,
        )
