"""The simulated engine: the driver port over hosts, guests and storage of this process."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Self
from urllib.parse import SplitResult

from ...abc import (
    Clock,
    DiskSpec,
    DomainInfo,
    EngineEvent,
    HostInfo,
    NicSpec,
    VMSpec,
)
from ...clock import VirtualClock
from ...errors import EngineError, HostNotLive
from .._base import SkeletonDriver
from . import _guests as guests
from ._behaviour import GuestBehaviour
from ._latency import LatencyModel
from ._machine import Domain, Host
from ._pending import SimPending
from ._person import Person
from ._storage import Repository
from ._storage_calls import StorageCalls
from ._url import settings


class SimDriver(StorageCalls, Person, SkeletonDriver):
    """Hosts, guests and disks in this process, on a virtual clock, from one seed.

    Args:
        seed: what every random choice is drawn from.
        hosts: how many hosts.
        memory: bytes of memory of each.
        cpus: CPUs of each.
        clock: a `VirtualClock` of its own when left out.
        latency: how long calls take; nothing when left out.
    """

    name = "sim"
    features = frozenset({"prepared_storage", "virtual_time", "faults"})

    def __init__(
        self,
        *,
        seed: int | None = None,
        hosts: int = 2,
        memory: int = 64 << 30,
        cpus: int = 16,
        clock: Clock | None = None,
        latency: LatencyModel | None = None,
    ) -> None:
        super().__init__(clock if clock is not None else VirtualClock())
        self.random = random.Random(seed)
        self.latency = latency
        self.behaviour = GuestBehaviour()
        self.agent_reports = True
        self._behaviours: dict[str, GuestBehaviour] = {}
        self._hosts: dict[str, Host] = {}
        for number in range(1, hosts + 1):
            uuid = _uuid(self.random)
            self._hosts[uuid] = Host(uuid, f"sim-host-{number}", memory, cpus, memory)
        self._domains: dict[str, Domain] = {}
        self._repositories: dict[str, Repository] = {}
        self._hanging: dict[str, list[SimPending]] = {}
        self._failing: dict[str, list[Exception]] = {}
        self._listener: Callable[[EngineEvent], None] | None = None
        self._booted: dict[str, Domain] = {}
        self._macs: dict[tuple[str, str], str] = {}
        self._lock = threading.RLock()

    @classmethod
    def from_url(cls, url: SplitResult, *, seed: int | None, clock: Clock | None) -> Self:
        """A simulator from ``sim://?hosts=4&memory=16GiB&cpus=8&seed=7&clock=real&latency=real``."""
        return cls(**settings(url, seed, clock))

    def open(self, listener: Callable[[EngineEvent], None]) -> None:
        self._listener = listener

    def close(self) -> None:
        self._listener = None
        for domain in self._domains.values():
            domain.stop()

    def emit(self, event: EngineEvent) -> None:
        """Tell the listener, once the simulator's lock is free."""
        listener = self._listener
        if listener is not None:
            listener(event)

    # --- how a call runs ------------------------------------------------------------------------

    def _do(self, method: str, size: int, effect: Callable[[], Any]) -> Any:
        """Run a call at once, or after the time that the latency model gives it."""
        if self._failing and (errors := self._failing.get(method)):
            raise errors.pop(0)
        if self._hanging and method in self._hanging:
            pending = SimPending(lambda: False)
            self._hanging[method].append(pending)
            return pending
        if self.latency is None:
            return effect()
        seconds = self.latency.seconds(method, size, self.random)
        if seconds <= 0:
            return effect()
        pending = SimPending(lambda: True)

        def end() -> None:
            if pending.done():
                return
            try:
                pending.finish(effect())
            except Exception as error:
                pending.fail(error)

        self.clock.call_later(seconds, end)
        return pending

    def _host(self, uuid: str) -> Host:
        host = self._hosts.get(uuid)
        if host is None:
            raise EngineError(f"no host {uuid!r} here")
        if not host.live:
            raise HostNotLive()
        return host

    def _domain(self, uuid: str) -> Domain:
        domain = self._domains.get(uuid)
        if domain is None:
            raise EngineError(f"no domain for VM {uuid!r} here")
        return domain

    # --- host -----------------------------------------------------------------------------------

    def host_list(self) -> Sequence[HostInfo]:
        return [host.info() for host in self._hosts.values()]

    def host_info(self, host: str) -> HostInfo:
        return self._hosts[host].info()

    def host_reboot(self, host: str) -> Any:
        def effect() -> None:
            found = self._host(host)
            self._clear(found)
            found.next_domid = 1

        return self._do("host_reboot", 0, effect)

    def host_shutdown(self, host: str) -> Any:
        def effect() -> None:
            found = self._host(host)
            self._clear(found)
            found.live = False

        return self._do("host_shutdown", 0, effect)

    def host_power_on(self, host: str) -> Any:
        def effect() -> None:
            found = self._hosts[host]
            found.live, found.next_domid = True, 1

        return self._do("host_power_on", 0, effect)

    def _clear(self, host: Host) -> None:
        for uuid in list(host.domains):
            self._remove(uuid)

    # --- VM: life -------------------------------------------------------------------------------

    def vm_list(self) -> Sequence[DomainInfo]:
        return [self._look(domain) for domain in list(self._domains.values())]

    def vm_info(self, vm: str) -> DomainInfo | None:
        domain = self._domains.get(vm)
        return self._look(domain) if domain is not None else None

    def _look(self, domain: Domain) -> DomainInfo:
        domain.account(self.clock.monotonic())
        return domain.info()

    def vm_start(self, spec: VMSpec, host: str, paused: bool) -> Any:
        return self._do("vm_start", spec.memory_target, lambda: self._build(spec, host, paused))

    def _build(self, spec: VMSpec, host: str, paused: bool) -> int:
        behaviour = self._behaviours.get(spec.uuid, self.behaviour)
        if spec.other_config:
            behaviour = behaviour.changed(spec.other_config)
        with self._lock:
            found = self._host(host)
            if spec.uuid in self._domains:
                raise EngineError(f"VM {spec.uuid!r} has a domain already")
            self._assert_disks(spec.disks)
            found.take(spec.memory_target)
            for nic in spec.nics:
                self._macs[nic.network, nic.mac] = spec.uuid
            domain = Domain(spec, found, found.number(), behaviour)
            domain.paused = paused
            domain.cpu_since = self.clock.monotonic()
            self._domains[spec.uuid] = found.domains[spec.uuid] = domain
        if not paused:
            self.clock_soon(domain)
        return domain.domid

    def clock_soon(self, domain: Domain) -> None:
        """What the guest does after its start, once the call that started it has ended."""
        behaviour = domain.behaviour
        if behaviour.boot_seconds or behaviour.crashes_after or behaviour.leaks:
            guests.boots(self, domain)
        elif behaviour.agent and self.agent_reports and self._listener is not None:
            if not self._booted:
                self.clock.call_later(0.0, self._report)
            self._booted[domain.spec.uuid] = domain

    def _report(self) -> None:
        """The agents of the guests that have booted tell what they know, in order."""
        booted, self._booted = self._booted, {}
        for domain in booted.values():
            guests.reports(self, domain)

    def _assert_disks(self, disks: Sequence[DiskSpec]) -> None:
        for disk in disks:
            if disk.vdi:
                self._place(disk.vdi)

    def _place(self, path: str) -> tuple[Repository, str]:
        """Repository and location of ``SR uuid/location``."""
        sr, _, location = path.partition("/")
        repository = self._repository(sr)
        repository.disk(location)
        return repository, location

    def _remove(self, vm: str) -> Domain | None:
        with self._lock:
            domain = self._domains.pop(vm, None)
            if domain is None:
                return None
            domain.host.domains.pop(vm, None)
            self._booted.pop(vm, None)
            domain.host.free += domain.held
            for nic in domain.nics.values():
                self._macs.pop((nic.network, nic.mac), None)
        domain.stop()
        domain.fail_waiters("the domain is gone")
        return domain

    def vm_destroy(self, vm: str) -> Any:
        def effect() -> None:
            domain = self._remove(vm)
            if domain is not None and domain.shutting_down is not None:
                domain.shutting_down.finish(None)

        return self._do("vm_destroy", 0, effect)

    def vm_pause(self, vm: str) -> Any:
        def effect() -> None:
            domain = self._domain(vm)
            domain.account(self.clock.monotonic())
            domain.paused = True

        return self._do("vm_pause", 0, effect)

    def vm_unpause(self, vm: str) -> Any:
        def effect() -> None:
            domain = self._domain(vm)
            first = domain.paused and not domain.timers
            domain.account(self.clock.monotonic())
            domain.paused = False
            if first:
                self.clock_soon(domain)

        return self._do("vm_unpause", 0, effect)

    def vm_shutdown(self, vm: str) -> Any:
        behaviour = self._domain(vm).behaviour
        if not behaviour.ignores_shutdown and behaviour.shutdown_seconds <= 0:
            return self._do("vm_shutdown", 0, lambda: self._remove(vm) and None)
        return self._ask(vm, behaviour)

    def _ask(self, vm: str, behaviour: GuestBehaviour) -> SimPending:
        """A guest that takes its time, or never answers."""
        domain = self._domain(vm)

        def give_up() -> bool:
            domain.shutting_down = None
            return True

        pending = SimPending(give_up)
        domain.shutting_down = pending

        def down() -> None:
            if not pending.done():
                self._remove(vm)
                pending.finish(None)

        if not behaviour.ignores_shutdown:
            self.clock.call_later(behaviour.shutdown_seconds, down)
        return pending

    def vm_reboot(self, vm: str, force: bool) -> Any:
        domain = self._domain(vm)
        if domain.behaviour.ignores_reboot and not force:
            return SimPending(lambda: True)

        def effect() -> int:
            with self._lock:
                fresh = self._domain(vm)
                fresh.stop()
                fresh.domid = fresh.host.number()
                fresh.paused = False
            self.clock_soon(fresh)
            return fresh.domid

        return self._do("vm_reboot", 0, effect)

    # --- VM: memory images and migration --------------------------------------------------------

    def vm_suspend(self, vm: str, image: str) -> Any:
        def effect() -> None:
            self._save(vm, image)
            self._remove(vm)

        return self._do("vm_suspend", self._domain(vm).memory, effect)

    def vm_checkpoint(self, vm: str, image: str) -> Any:
        return self._do("vm_checkpoint", self._domain(vm).memory, lambda: self._save(vm, image))

    def _save(self, vm: str, image: str) -> None:
        domain = self._domain(vm)
        repository, location = self._place(image)
        repository.write(location, 0, ("memory", vm), max(1, domain.memory))
        repository.disk(location).image = (domain.memory, domain.target, domain.vcpus)

    def vm_resume(self, spec: VMSpec, host: str, image: str, paused: bool) -> Any:
        def effect() -> int:
            repository, location = self._place(image)
            held = repository.disk(location).image
            if not isinstance(held, tuple):
                raise EngineError(f"disk {image!r} holds no memory image")
            domid = self._build(spec, host, paused)
            domain = self._domain(spec.uuid)
            domain.vcpus = held[2]
            return domid

        return self._do("vm_resume", spec.memory_target, effect)

    def vm_migrate(self, vm: str, host: str, live: bool) -> Any:
        self._host(host)

        def effect() -> int:
            with self._lock:
                domain, there = self._domain(vm), self._host(host)
                if domain.host is not there:
                    there.take(domain.held)
                    domain.host.free += domain.held
                    del domain.host.domains[vm]
                    domain.host = there
                    there.domains[vm] = domain
                domain.domid = there.number()
                return domain.domid

        return self._do("vm_migrate", self._domain(vm).memory, effect)

    # --- VM: while it runs ----------------------------------------------------------------------

    def vm_set_memory(self, vm: str, target: int) -> Any:
        def effect() -> None:
            with self._lock:
                domain = self._domain(vm)
                before = domain.held
                more = max(domain.memory, target) - before
                if more > 0:
                    domain.host.take(more)
                else:
                    domain.host.free -= more
                domain.target = target
            guests.follow(self, domain)

        return self._do("vm_set_memory", 0, effect)

    def vm_wait_memory(self, vm: str) -> Any:
        domain = self._domain(vm)
        if domain.memory == domain.target:
            return domain.memory
        pending = SimPending()
        domain.memory_waiters.append(pending)
        return pending

    def vm_set_vcpus(self, vm: str, vcpus: int) -> Any:
        def effect() -> None:
            domain = self._domain(vm)
            domain.account(self.clock.monotonic())
            domain.vcpus = vcpus

        return self._do("vm_set_vcpus", 0, effect)

    def vm_set_sched(self, vm: str, params: Mapping[str, str]) -> Any:
        return self._do("vm_set_sched", 0, lambda: self._domain(vm) and None)

    def vm_send(self, vm: str, kind: str, key: str) -> Any:
        def effect() -> None:
            self._domain(vm)
            if (kind, key) in (("sysrq", "c"), ("trigger", "nmi-crash")):
                self.clock.call_later(0.0, lambda: self.guest_crash(vm))

        return self._do("vm_send", 0, effect)

    # --- VBD and VIF ----------------------------------------------------------------------------

    def vbd_plug(self, vm: str, disk: DiskSpec) -> Any:
        def effect() -> None:
            domain = self._domain(vm)
            self._assert_disks((disk,))
            domain.disks[disk.vbd] = disk

        return self._do("vbd_plug", 0, effect)

    def vbd_unplug(self, vm: str, disk: DiskSpec, force: bool) -> Any:
        def effect() -> None:
            domain = self._domains.get(vm)
            if domain is not None:
                domain.disks.pop(disk.vbd, None)

        return self._do("vbd_unplug", 0, effect)

    def vbd_media(self, vm: str, disk: DiskSpec) -> Any:
        return self.vbd_plug(vm, disk)

    def vif_plug(self, vm: str, nic: NicSpec) -> Any:
        def effect() -> None:
            domain = self._domain(vm)
            self._assert_alone(vm, nic)
            domain.nics[nic.vif] = nic

        return self._do("vif_plug", 0, effect)

    def _assert_alone(self, vm: str, nic: NicSpec) -> None:
        """No other domain may have this MAC on this network."""
        if self._macs.setdefault((nic.network, nic.mac), vm) != vm:
            raise EngineError(f"another domain on network {nic.network} has MAC {nic.mac}")

    def vif_unplug(self, vm: str, nic: NicSpec, force: bool) -> Any:
        def effect() -> None:
            domain = self._domains.get(vm)
            if domain is not None and domain.nics.pop(nic.vif, None) is not None:
                self._macs.pop((nic.network, nic.mac), None)

        return self._do("vif_unplug", 0, effect)


def _uuid(source: random.Random) -> str:
    text = f"{source.getrandbits(128):032x}"
    return f"{text[:8]}-{text[8:12]}-4{text[13:16]}-a{text[17:20]}-{text[20:]}"
