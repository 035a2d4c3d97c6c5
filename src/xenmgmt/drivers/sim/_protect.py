"""Checkpoints of a guest to another host, its output held back meanwhile, and going on there.

A host that is cut off from the toolstack is cut off from every other host too. A guest on it runs
on; its checkpoints do not arrive, so nothing that it prints gets out. Whether the other host is
lost it cannot know, so it does not go on without a stand-by: it waits.
"""

from __future__ import annotations

from typing import Any

from ...abc import DomainInfo, StandbyInfo
from ...errors import EngineError, HostNotLive
from . import _guests as guests
from ._live_calls import LiveCalls
from ._machine import Domain, Host
from ._standby import Checkpoint, Standby


class ProtectCalls(LiveCalls):
    """``vm_protect``, ``vm_unprotect``, ``vm_failover`` and ``vm_standby``."""

    def vm_protect(self, vm: str, host: str, interval: float) -> Any:
        def effect() -> None:
            with self._lock:
                domain, there = self._domain(vm), self._host(host)
                if vm in self._standbys:
                    raise EngineError(f"VM {vm!r} has a stand-by already")
                if domain.host is there:
                    raise EngineError(f"VM {vm!r} is on host {host!r} itself")
                memory = domain.spec.memory_static_max
                console = self._console(vm)
                there.take(memory)
                taken = self._capture(domain)
                standby = Standby(vm, domain, there, memory, interval, console, taken)
                console.let_out(taken.console[0])
                self._standbys[vm] = standby
            self._next(standby)

        return self._do("vm_protect", self._domain(vm).memory, effect)

    def vm_unprotect(self, vm: str) -> Any:
        def effect() -> None:
            standby = self._standbys.get(vm)
            if standby is None:
                return
            if not standby.domain.host.reachable:
                raise HostNotLive()
            self._release(standby)
            standby.console.let_out(None)

        return self._do("vm_unprotect", 0, effect)

    def vm_standby(self, vm: str) -> StandbyInfo | None:
        found = self._standbys.get(vm)
        if found is None:
            return None
        return StandbyInfo(
            vm=vm,
            host=found.host.uuid,
            checkpoints=found.checkpoints,
            safe_at=found.safe.at,
            held=found.console.held,
        )

    # --- the stream -----------------------------------------------------------------------------

    def _capture(self, domain: Domain) -> Checkpoint:
        contents = {}
        for disk in domain.disks:
            if disk.vdi and disk.type != "CD" and disk.mode == "RW":
                repository, location = self._place(disk.vdi)
                contents[disk.vdi] = repository.freeze(location)
        return Checkpoint(
            at=self.clock.monotonic(),
            memory=domain.memory,
            target=domain.target,
            vcpus=domain.vcpus,
            paused=domain.paused,
            booted=domain.booted,
            disks=domain.disks,
            nics=domain.nics,
            devices=domain.devices,
            contents=contents,
            console=self._console(domain.spec.uuid).capture(),
        )

    def _next(self, standby: Standby) -> None:
        standby.cancel = self.clock.call_later(standby.interval, lambda: self._beat(standby))

    def _beat(self, standby: Standby) -> None:
        """Time for a checkpoint."""
        if standby.domain.host.reachable:
            if not (standby.host.live and standby.host.reachable):
                self._lose(standby, f"host {standby.host.name} does not answer")
                return
            taken = self._capture(standby.domain)
            seconds = self.checkpoint_seconds
            self.clock.call_later(seconds, lambda: self._arrives(standby, taken))
        self._next(standby)

    def _arrives(self, standby: Standby, taken: Checkpoint) -> None:
        """A checkpoint is safe, if both hosts are still there: its output may go out."""
        on_the_way = self._standbys.get(standby.vm) is standby and standby.cancel is not None
        here, there = standby.domain.host, standby.host
        if not on_the_way or not (here.reachable and there.live and there.reachable):
            return
        standby.safe = taken
        standby.checkpoints += 1
        standby.console.let_out(taken.console[0])

    # --- going on -------------------------------------------------------------------------------

    def vm_failover(self, vm: str, host: str) -> Any:
        return self._do("vm_failover", 0, lambda: self._fail_over(vm, host))

    def _fail_over(self, vm: str, host: str) -> DomainInfo:
        with self._lock:
            standby, domain = self._standbys.get(vm), self._domains.get(vm)
            if domain is not None and not domain.host.reachable:
                raise HostNotLive()  # it may run there: nobody has proved that it does not
            there = self._host(host)
            if standby is None:
                if domain is not None and domain.host is there:
                    return self._look(domain)  # it was done before
                raise EngineError(f"VM {vm!r} has no stand-by")
            if domain is not None:
                raise EngineError(f"VM {vm!r} runs on host {domain.host.name}")
            if standby.host is not there:
                raise EngineError(f"the stand-by of VM {vm!r} is on host {standby.host.name}")
            self._release(standby)
            found = self._revived(standby, there)
        guests.ticks(self, found, standby.console)
        source = self._loads.get(vm, self._load)
        if source is not None:
            guests.works(self, found, source)
        elif found.behaviour.cpu_load:
            found.demand(self.clock.monotonic())
            self.measures.stir(found)
        if found.behaviour.agent and self._listener is not None:
            self.clock.call_later(0.0, lambda: guests.reports(self, found))
        return self._look(found)

    def _revived(self, standby: Standby, there: Host) -> Domain:
        """The guest as it was at the last safe checkpoint."""
        safe, before = standby.safe, standby.domain
        there.take(max(safe.memory, safe.target))
        now = self.clock.monotonic()
        found = Domain(before.spec, there, there.number(), before.behaviour, now)
        found.memory, found.target, found.vcpus = safe.memory, safe.target, safe.vcpus
        found.paused, found.booted = safe.paused, safe.booted
        found.disks, found.nics, found.devices = safe.disks, safe.nics, safe.devices
        for path, frozen in safe.contents.items():
            repository, location = self._place(path)
            repository.thaw(location, frozen)
        standby.console.go_back(safe.console)
        self._consoles[standby.vm] = standby.console
        self._domains[standby.vm] = there.domains[standby.vm] = found
        for nic in found.nics:
            self._macs[nic.network, nic.mac] = standby.vm
        return found
