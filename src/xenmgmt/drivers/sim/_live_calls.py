"""What is done to domains while they run: memory, vCPUs, devices, console."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ...abc import ConsoleText, DeviceSpec, DiskSpec, NicSpec
from ...errors import EngineError
from . import _guests as guests
from ._life_calls import LifeCalls
from ._pending import SimPending
from ._screen import picture


class LiveCalls(LifeCalls):
    """The calls on running domains."""

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
        met = self.faults.meet("vm_wait_memory") if self.faults.armed else None
        if met is not None:
            return met
        if domain.memory == domain.target:
            return domain.memory
        pending = SimPending()
        domain.memory_waiters = (*domain.memory_waiters, pending)
        return pending

    def vm_set_vcpus(self, vm: str, vcpus: int) -> Any:
        def effect() -> None:
            domain = self._domain(vm)
            now = self.clock.monotonic()
            domain.account(now)
            domain.vcpus = vcpus
            if domain.usage is not None or domain.behaviour.cpu_load:
                domain.demand(now)
                self.measures.stir(domain)

        return self._do("vm_set_vcpus", 0, effect)

    def vm_set_sched(self, vm: str, params: Mapping[str, str]) -> Any:
        return self._do("vm_set_sched", 0, lambda: self._domain(vm) and None)

    def vm_send(self, vm: str, kind: str, key: str) -> Any:
        def effect() -> None:
            self._domain(vm)
            if (kind, key) in (("sysrq", "c"), ("trigger", "nmi-crash")):
                self.clock.call_later(0.0, lambda: self._by_itself(vm, guests.crashes))

        return self._do("vm_send", 0, effect)

    def vm_dump_core(self, vm: str, image: str) -> Any:
        domain = self._crashed.get(vm) or self._domain(vm)

        def effect() -> None:
            repository, location = self._place(image)
            repository.write(location, 0, ("core", vm, domain.domid), max(1, domain.memory))

        return self._do("vm_dump_core", domain.memory, effect)

    def vm_set_cpupool(self, vm: str, pool: str) -> Any:
        def effect() -> None:
            domain = self._domain(vm)
            if pool:
                self._hardware(domain.host.uuid)[1].pool(pool)
            domain.pool = pool

        return self._do("vm_set_cpupool", 0, effect)

    # --- VBD and VIF ----------------------------------------------------------------------------

    def vbd_plug(self, vm: str, disk: DiskSpec) -> Any:
        def effect() -> None:
            domain = self._domain(vm)
            self._assert_disks((disk,))
            others = tuple(one for one in domain.disks if one.vbd != disk.vbd)
            domain.disks = (*others, disk)

        return self._do("vbd_plug", 0, effect)

    def vbd_unplug(self, vm: str, disk: DiskSpec, force: bool) -> Any:
        def effect() -> None:
            domain = self._domains.get(vm)
            if domain is not None:
                domain.disks = tuple(one for one in domain.disks if one.vbd != disk.vbd)

        return self._do("vbd_unplug", 0, effect)

    def vbd_media(self, vm: str, disk: DiskSpec) -> Any:
        return self.vbd_plug(vm, disk)

    def vif_plug(self, vm: str, nic: NicSpec) -> Any:
        def effect() -> None:
            domain = self._domain(vm)
            self._assert_alone(vm, nic)
            others = tuple(one for one in domain.nics if one.vif != nic.vif)
            domain.nics = (*others, nic)

        return self._do("vif_plug", 0, effect)

    def _assert_alone(self, vm: str, nic: NicSpec) -> None:
        """No other domain may have this MAC on this network."""
        if self._macs.setdefault((nic.network, nic.mac), vm) != vm:
            raise EngineError(f"another domain on network {nic.network} has MAC {nic.mac}")

    def vif_unplug(self, vm: str, nic: NicSpec, force: bool) -> Any:
        def effect() -> None:
            domain = self._domains.get(vm)
            if domain is not None and any(one.vif == nic.vif for one in domain.nics):
                domain.nics = tuple(one for one in domain.nics if one.vif != nic.vif)
                self._macs.pop((nic.network, nic.mac), None)

        return self._do("vif_unplug", 0, effect)

    # --- other devices --------------------------------------------------------------------------

    def device_plug(self, vm: str, device: DeviceSpec) -> Any:
        def effect() -> None:
            domain = self._domain(vm)
            host, hardware = self._hardware(domain.host.uuid)
            if device.backend and all(device.backend != one.id for one in hardware.devices):
                raise EngineError(f"host {host.name} has no device {device.backend!r}")
            domain.devices = {**domain.devices, device.id: device}

        return self._do("device_plug", 0, effect)

    def device_unplug(self, vm: str, device: DeviceSpec) -> Any:
        def effect() -> None:
            domain = self._domains.get(vm)
            if domain is not None:
                others = {key: one for key, one in domain.devices.items() if key != device.id}
                domain.devices = others

        return self._do("device_unplug", 0, effect)

    # --- console --------------------------------------------------------------------------------

    def console_read(self, vm: str, position: int) -> ConsoleText:
        return self._console(vm).read(position)

    def console_write(self, vm: str, data: bytes) -> None:
        if self._domain(vm).paused:
            return
        self._console(vm).write(data)

    def console_resize(self, vm: str, columns: int, rows: int) -> None:
        self._console(vm).size = (columns, rows)

    def console_screenshot(self, vm: str) -> bytes:
        self._domain(vm)
        console = self._console(vm)
        shown = console.read(0).data.decode(errors="replace")
        return picture(shown, console.size)
