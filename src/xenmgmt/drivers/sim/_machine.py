"""A simulated host and the domains on it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ...abc import DeviceSpec, DiskSpec, DomainInfo, EngineEvent, HostInfo, NicSpec, VMSpec
from ...errors import EngineError, HostNotEnoughFreeMemory, HostNotLive
from ._behaviour import GuestBehaviour
from ._load import IDLE, Load

if TYPE_CHECKING:
    from ._hardware import Hardware


@dataclass(slots=True)
class Host:
    """One host. ``free`` is exact at any time: total less what domains hold or were promised.

    CPU time is shared evenly when more is demanded than there is: ``work`` is the time that one
    demanded CPU has got since the host came up, so that no domain is touched when another's demand
    changes.
    """

    uuid: str
    name: str
    memory: int
    cpus: int
    free: int
    live: bool = True
    reachable: bool = True
    next_domid: int = 1
    domains: dict[str, Domain] = field(default_factory=dict)
    demand: float = 0.0
    work: float = 0.0
    worked_at: float = 0.0
    busy: float = 0.0
    """Seconds that each of its CPUs has worked, on the average."""
    up_since: float = 0.0
    """The clock when it came up."""
    hardware: Hardware | None = None
    missed: list[EngineEvent] = field(default_factory=list)
    """What happened here while nobody could be told."""

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

    def come_up(self, now: float) -> None:
        """Its hypervisor begins anew, and knows of nothing before."""
        self.live, self.next_domid = True, 1
        self.advance(now)
        self.up_since, self.busy = now, 0.0
        if self.hardware is not None:
            self.hardware.power = None

    def advance(self, now: float) -> None:
        """Let the CPUs work until now."""
        if now > self.worked_at:
            self.work += (now - self.worked_at) * self.cpu_scale
            self.busy += (now - self.worked_at) * self.cpu_share
            self.worked_at = now

    @property
    def cpu_scale(self) -> float:
        """What a domain gets of the CPU time that it demands."""
        return 1.0 if self.demand <= self.cpus else self.cpus / self.demand

    @property
    def cpu_share(self) -> float:
        """Share of its CPUs in use."""
        return min(1.0, self.demand / self.cpus)

    def info(
        self,
        address: str,
        up: frozenset[tuple[str, int]] | None = None,
        cpu_pools: Mapping[str, tuple[int, ...]] | None = None,
    ) -> HostInfo:
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
            live=self.live and self.reachable,
            address=address,
            up=up,
            cpu_pools=cpu_pools,
        )


@dataclass(slots=True)
class Usage:
    """What a guest with a load has used beside CPU time. Bytes, and byte-seconds it was short."""

    disk_read: float = 0.0
    disk_written: float = 0.0
    net_received: float = 0.0
    net_sent: float = 0.0
    short: float = 0.0


NO_DEVICES: Mapping[str, DeviceSpec] = {}


class Domain:
    """One domain."""

    __slots__ = (
        "balloon",
        "behaviour",
        "booted",
        "cpu_rate",
        "cpu_since",
        "cpu_used",
        "devices",
        "disks",
        "domid",
        "forked",
        "host",
        "load",
        "memory",
        "memory_waiters",
        "nics",
        "paused",
        "pool",
        "shutting_down",
        "spec",
        "stolen",
        "target",
        "ticking",
        "timers",
        "usage",
        "vcpus",
        "work_since",
        "working",
    )

    def __init__(
        self, spec: VMSpec, host: Host, domid: int, behaviour: GuestBehaviour, now: float
    ) -> None:
        self.spec = spec
        self.host = host
        self.domid = domid
        self.behaviour = behaviour
        self.memory = self.target = spec.memory_target
        self.vcpus = spec.vcpus
        self.paused = False
        self.forked = False
        self.booted = False
        self.pool = spec.cpu_pool
        self.disks: tuple[DiskSpec, ...] = spec.disks
        self.nics: tuple[NicSpec, ...] = spec.nics
        self.devices: Mapping[str, DeviceSpec] = (
            {one.id: one for one in spec.devices} if spec.devices else NO_DEVICES
        )
        self.timers: tuple[Callable[[], None], ...] = ()
        self.ticking: dict[int, Callable[[], None]] = {}
        """What ends the timers of what its program prints by itself."""
        self.balloon: Callable[[], None] | None = None
        self.memory_waiters: tuple[Any, ...] = ()
        self.shutting_down: Any = None
        self.cpu_since = now
        self.cpu_used = self.stolen = 0.0
        self.cpu_rate = 0.0
        self.work_since = 0.0
        self.load: Load = IDLE
        self.usage: Usage | None = None
        self.working: Callable[[], None] | None = None
        """Ends the timer of the present stretch of load."""

    @property
    def held(self) -> int:
        """Memory of the host that this domain holds or has been promised."""
        return max(self.memory, self.target)

    def stop(self) -> None:
        """No timer of the guest fires any more."""
        for cancel in self.timers:
            cancel()
        self.timers = ()
        for cancel in self.ticking.values():
            cancel()
        self.ticking.clear()
        if self.balloon is not None:
            self.balloon()
            self.balloon = None
        if self.working is not None:
            self.working()
            self.working = None

    def renew(self) -> None:
        """The same memory is another domain, which has used nothing yet."""
        self.domid = self.host.number()
        self.cpu_used = self.stolen = 0.0
        if self.usage is not None:
            self.usage = Usage(short=self.usage.short)

    def fail_waiters(self, why: str) -> None:
        """Who waits for this guest hears that it is gone."""
        waiters, self.memory_waiters = self.memory_waiters, ()
        for waiter in waiters:
            waiter.fail(EngineError(why))

    # --- what it uses ---------------------------------------------------------------------------

    def account(self, now: float) -> None:
        """Take note of what was used since the last look."""
        if self.cpu_rate:
            self.host.advance(now)
            got = self.host.work - self.work_since
            self.cpu_used += got * self.cpu_rate
            self.stolen += max(0.0, now - self.cpu_since - got) * self.cpu_rate
            self.work_since = self.host.work
        usage = self.usage
        if usage is not None and not self.paused:
            load = self.load
            seconds = now - self.cpu_since
            usage.disk_read += load.disk_read * seconds
            usage.disk_written += load.disk_write * seconds
            usage.net_received += load.net_receive * seconds
            usage.net_sent += load.net_send * seconds
            usage.short += max(0, load.memory - self.memory) * seconds
        self.cpu_since = now

    def demand(self, now: float, *, running: bool = True) -> None:
        """Tell the host how much CPU and network this guest wants from now on."""
        share = max(self.load.cpu, self.behaviour.cpu_load)
        wants = self.vcpus * share if running and not self.paused else 0.0
        if wants == self.cpu_rate and self.usage is None:
            return
        host = self.host
        host.advance(now)
        host.demand = max(0.0, host.demand + wants - self.cpu_rate)
        self.cpu_rate = wants
        self.work_since = host.work

    @property
    def is_busy(self) -> bool:
        """Whether its counters move."""
        load = self.load
        return not self.paused and bool(
            self.cpu_rate
            or load.disk_read
            or load.disk_write
            or load.net_receive
            or load.net_send
            or load.memory > self.memory
        )

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
