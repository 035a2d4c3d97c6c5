"""The life of domains: building, pausing, ending, saving, moving."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from ...abc import DomainInfo, VMSpec
from ...errors import EngineError, HostNotLive
from . import _guests as guests
from ._behaviour import GuestBehaviour
from ._console import GuestConsole
from ._core import SimCore
from ._machine import Domain, Host
from ._pending import SimPending


class LifeCalls(SimCore):
    """The ``vm_`` calls that make, move and end domains."""

    def vm_list(self) -> Sequence[DomainInfo]:
        return [
            self._look(domain) for domain in list(self._domains.values()) if domain.host.reachable
        ]

    def vm_info(self, vm: str) -> DomainInfo | None:
        domain = self._domains.get(vm)
        if domain is not None and not domain.host.reachable:
            raise HostNotLive()
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
            if spec.cpu_pool:
                self._hardware(host)[1].pool(spec.cpu_pool)
            found.take(spec.memory_target)
            for nic in spec.nics:
                self._macs[nic.network, nic.mac] = spec.uuid
            domain = Domain(spec, found, found.number(), behaviour, self.clock.monotonic())
            domain.paused = paused
            self._domains[spec.uuid] = found.domains[spec.uuid] = domain
            if self._crashed:
                self._crashed.pop(spec.uuid, None)
        if not paused:
            self._boot(domain)
        return domain.domid

    def _boot(self, domain: Domain) -> None:
        """What the guest does after its start, once the call that started it has ended."""
        behaviour = domain.behaviour
        domain.booted = True
        uuid = domain.spec.uuid
        if self._consoles and (console := self._consoles.get(uuid)) is not None:
            console.boot()
            guests.ticks(self, domain, console)
        elif self._programs.get(uuid, self._program).every:
            self._console(uuid)
        if behaviour.cpu_load:
            domain.demand(self.clock.monotonic())
            self.measures.stir(domain)
        if self._load is not None or self._loads:
            source = self._loads.get(domain.spec.uuid, self._load)
            if source is not None:
                guests.works(self, domain, source)
        if behaviour.boot_seconds or behaviour.crashes_after or behaviour.leaks:
            guests.boots(self, domain)
        elif behaviour.agent and self.agent_reports and self._listener is not None:
            if not self._reports_due:  # one call for all, also when guests come and go meanwhile
                self._reports_due = True
                self.clock.call_later(0.0, self._report)
            self._booted[domain.spec.uuid] = domain

    def _report(self) -> None:
        """The agents of the guests that have booted tell what they know, in order."""
        self._reports_due = False
        booted, self._booted = self._booted, {}
        for domain in booted.values():
            guests.reports(self, domain)

    def vm_destroy(self, vm: str) -> Any:
        def effect() -> None:
            self._crashed.pop(vm, None)
            domain = self._remove(vm)
            if domain is None and self._standbys and vm in self._standbys:
                self._release(self._standbys[vm])
            if domain is not None and domain.shutting_down is not None:
                domain.shutting_down.finish(None)

        return self._do("vm_destroy", 0, effect)

    def vm_pause(self, vm: str) -> Any:
        def effect() -> None:
            self._set_paused(self._domain(vm), True)

        return self._do("vm_pause", 0, effect)

    def vm_unpause(self, vm: str) -> Any:
        def effect() -> None:
            domain = self._domain(vm)
            self._set_paused(domain, False)
            if not domain.booted:
                self._boot(domain)

        return self._do("vm_unpause", 0, effect)

    def _set_paused(self, domain: Domain, paused: bool) -> None:
        now = self.clock.monotonic()
        domain.account(now)
        domain.paused = paused
        if domain.usage is not None or domain.behaviour.cpu_load:
            domain.demand(now)
            self.measures.stir(domain)

    def vm_shutdown(self, vm: str) -> Any:
        behaviour = self._domain(vm).behaviour
        if not behaviour.ignores_shutdown and behaviour.shutdown_seconds <= 0:
            return self._do("vm_shutdown", 0, lambda: self._remove(vm) and None)
        return self._ask(vm, behaviour)

    def _ask(self, vm: str, behaviour: GuestBehaviour) -> Any:
        """A guest that takes its time, or never answers."""
        met = self.faults.meet("vm_shutdown") if self.faults.armed else None
        if met is not None:
            return met
        domain = self._domain(vm)

        def give_up() -> bool:
            domain.shutting_down = None
            return True

        pending = SimPending(give_up)
        domain.shutting_down = pending

        def down() -> None:
            if pending.done():
                return
            if domain.host.reachable:
                self._drop(vm)
                pending.finish(None)
            else:
                guests.halts(self, domain)
                pending.fail(HostNotLive())

        if not behaviour.ignores_shutdown:
            self.clock.call_later(behaviour.shutdown_seconds, down)
        return pending

    def vm_reboot(self, vm: str, force: bool) -> Any:
        domain = self._domain(vm)
        if domain.behaviour.ignores_reboot and not force:
            met = self.faults.meet("vm_reboot") if self.faults.armed else None
            if met is not None:
                return met
            return SimPending(lambda: True)

        def effect() -> int:
            with self._lock:
                fresh = self._domain(vm)
                fresh.stop()
                self.measures.end(fresh)
                fresh.renew()
                fresh.paused = False
            self._boot(fresh)
            return fresh.domid

        return self._do("vm_reboot", 0, effect)

    def vm_keep(self, spec: VMSpec, host: str, domid: int, paused: bool) -> None:
        """Have a domain as it was in another process: it does not boot, and nobody is told."""
        with self._lock:
            self._build(spec, host, True)
            domain = self._domain(spec.uuid)
            domain.booted, domain.paused, domain.domid = True, paused, domid
            domain.host.next_domid = max(domain.host.next_domid, domid + 1)

    def vm_keep_image(self, image: str, memory: int, vcpus: int) -> None:
        """Have a memory image as it was in another process, by its size alone."""
        repository, location = self._place(image)
        repository.disk(location).image = (memory, memory, vcpus)

    # --- VM: memory images and migration --------------------------------------------------------

    def vm_suspend(self, vm: str, image: str) -> Any:
        def effect() -> None:
            self._save(vm, image)
            self._remove(vm)

        return self._do("vm_suspend", self._domain(vm).memory, effect)

    def vm_has_image(self, image: str) -> bool:
        sr, _, location = image.partition("/")
        found = self._repository(sr).disks.get(location)
        return found is not None and isinstance(found.image, tuple)

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
                if vm in self._standbys:
                    raise EngineError(f"VM {vm!r} has a stand-by on another host")
                if domain.host is not there:
                    there.take(domain.held)
                    domain.host.free += domain.held
                self._go_on(domain, there)
                return domain.domid

        return self._do("vm_migrate", self._domain(vm).memory, effect)

    def _go_on(self, domain: Domain, there: Host) -> None:
        """The guest goes on in another domain, and demands there what it demanded here."""
        self.measures.end(domain)
        if domain.host is not there:
            del domain.host.domains[domain.spec.uuid]
            domain.host = there
            there.domains[domain.spec.uuid] = domain
            domain.pool = ""
        domain.renew()
        if domain.usage is not None or domain.behaviour.cpu_load:
            domain.demand(self.clock.monotonic())
            self.measures.stir(domain)
            self.measures.move(domain)

    # --- console --------------------------------------------------------------------------------

    def _console(self, vm: str) -> GuestConsole:
        domain = self._domain(vm)
        found = self._consoles.get(vm)
        if found is None:
            program = self._programs.get(vm, self._program)
            found = GuestConsole(program, lambda action: self._act(vm, action))
            self._consoles[vm] = found
            if (standby := self._standbys.get(vm)) is not None:
                standby.console = found
                found.let_out(0)
            if not domain.paused:
                found.boot()
                guests.ticks(self, domain, found)
        return found

    def _act(self, vm: str, action: str) -> None:
        """A program asked for this; it happens once the call that typed it has ended."""
        what = {"reboot": guests.reboots, "crash": guests.crashes}.get(action, guests.halts)
        self.clock.call_later(0.0, lambda: self._by_itself(vm, what))

    def _by_itself(self, vm: str, what: Callable[[Any, Domain], None]) -> None:
        """A guest does something, reachable or not; nothing when it has ended by then."""
        domain = self._domains.get(vm)
        if domain is not None:
            what(self, domain)
