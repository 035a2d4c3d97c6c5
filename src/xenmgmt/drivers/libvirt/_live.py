"""What is done to domains while they run: memory, vCPUs, keys, disks, interfaces."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import Any

from ...abc import DiskSpec, NicSpec, Pending
from ...errors import DeviceDetachRejected, EngineError, InvalidValue, NotSupported
from .._pending import Promise
from . import xml
from ._alias import alias, uuid_in
from ._documents import is_withheld
from ._errors import is_gone, text_of, unless_gone
from ._library import load
from ._life import SHORTLY, LifeCalls
from ._targets import target

KIB = 1 << 10
LIVE = 1
"""VIR_DOMAIN_AFFECT_LIVE."""

NEAR = 1 << 20
"""A guest that is so near to its memory target, in bytes, has reached it."""

LOOK = (0.05, 1.0)
"""Seconds between two looks at a guest that is to reach its target: first, and at most."""

ENDING = 1.0
"""Seconds that a guest may still count as active when a call has failed because it ended."""

UNPLUG = 10.0
"""Seconds that a guest has to let a device go."""

SYSRQ = {"c": 46, "b": 48, "s": 31, "u": 22, "t": 20, "m": 50, "i": 23, "e": 18, "h": 35}
"""Keys by Linux's codes. With Alt and SysRq they make the kernel do something."""
ALT, PRINT = 56, 99


class LiveCalls(LifeCalls):
    """The calls on running domains."""

    def __init__(self, uri: str, **given: Any) -> None:
        super().__init__(uri, **given)
        self._targets: dict[str, int] = {}
        """What memory guests were told to have, in bytes."""

    def _ended(self, vm: str) -> None:
        super()._ended(vm)
        self._targets.pop(vm, None)

    # --- memory and vCPUs -----------------------------------------------------------------------

    def vm_set_memory(self, vm: str, target: int) -> Any:
        def do(connection: Any) -> None:
            self._domain(connection, vm).setMemoryFlags(target // KIB, LIVE)
            self._targets[vm] = target

        return self._begin("vm_set_memory", do)

    def vm_wait_memory(self, vm: str) -> Any:
        outcome = Promise()

        def look(pause: float) -> None:
            if outcome.done() or self._closing.is_set():
                return
            found = self.workers.begin("vm_wait_memory", lambda: self._read(memory))
            found.add_done_callback(lambda answer: seen(answer, pause))

        def memory(connection: Any) -> int:
            return int(self._domain(connection, vm).info()[2]) * KIB

        def seen(answer: Pending, pause: float) -> None:
            try:
                now = answer.result()
            except Exception as error:
                outcome.fail(error)
                return
            if abs(now - self._targets.get(vm, now)) <= NEAR:
                outcome.finish(now)
            else:
                self.clock.call_later(pause, lambda: look(min(LOOK[1], pause * 2)))

        look(LOOK[0])
        return outcome

    def vm_set_vcpus(self, vm: str, vcpus: int) -> Any:
        return self._begin(
            "vm_set_vcpus", lambda c: self._domain(c, vm).setVcpusFlags(vcpus, LIVE) and None
        )

    def vm_set_sched(self, vm: str, params: Mapping[str, str]) -> Any:
        return self._begin("vm_set_sched", lambda c: self._sched(c, self._domain(c, vm), params))

    def _sched(self, connection: Any, domain: Any, params: Mapping[str, str]) -> None:
        if mask := params.get("mask"):
            cpus = connection.getInfo()[2]
            wanted = {int(one) for one in mask.split(",") if one.strip().isdigit()}
            if self.engine == "xen":
                reason = "libvirt's binding cannot say on which CPU of a Xen host a vCPU is to be"
                raise NotSupported("vm_set_sched", capability="vm_set_sched", reason=reason)
            for vcpu in range(domain.info()[3]):
                domain.pinVcpu(vcpu, tuple(cpu in wanted for cpu in range(cpus)))
        names = {"weight": "weight", "cap": "cap"}
        if self.engine == "qemu":
            names = {"weight": "cpu_shares"}
        told = {names[key]: int(params[key]) for key in names if key in params}
        if not told:
            return
        libvirt = load()
        try:
            domain.setSchedulerParameters(told)
        except libvirt.libvirtError as error:
            if "cgroup" not in text_of(error):
                raise
            reason = "this host gives libvirt no control group for CPU time"
            raise NotSupported("vm_set_sched", capability="vm_set_sched", reason=reason) from error

    def vm_send(self, vm: str, kind: str, key: str) -> Any:
        def do(connection: Any) -> None:
            domain = self._domain(connection, vm)
            if kind == "sysrq":
                if key not in SYSRQ:
                    raise InvalidValue("key", key, would_do=", ".join(SYSRQ))
                codes = [ALT, PRINT, SYSRQ[key]]
                domain.sendKey(load().VIR_KEYCODE_SET_LINUX, 100, codes, len(codes), 0)
            elif key in ("nmi", "nmi-crash"):
                domain.injectNMI(0)
            elif key == "reset":
                domain.reset(0)
            elif key == "power":
                domain.shutdown()
            else:
                raise InvalidValue("trigger", key, would_do="nmi, reset or power")

        return self._begin("vm_send", do)

    # --- disks ----------------------------------------------------------------------------------

    def vbd_plug(self, vm: str, disk: DiskSpec) -> Any:
        def do(connection: Any) -> None:
            domain = self._domain(connection, vm)
            there = self._same(connection, _live(domain), disk)
            if there is not None and there.alias == alias(disk.vbd):
                return
            domain.attachDeviceFlags(self._disk(connection, disk).dump(), LIVE)

        return self._begin_with_io("vbd_plug", do)

    def vbd_unplug(self, vm: str, disk: DiskSpec, force: bool) -> Any:
        def do(connection: Any) -> None:
            domain = self._domain_or_none(connection, vm)

            def take() -> None:
                found = self._own_disk(domain, disk)
                if found is not None:
                    self._detach(vm, domain, found, disk.vbd)

            if domain is not None:
                _while_it_runs(domain, take)

        return self._begin("vbd_unplug", do)

    def _own_disk(self, domain: Any, disk: DiskSpec) -> xml.Disk | None:
        """The disk of a running domain for a VBD whose VDI may be gone already."""
        made = _live(domain)
        for one in made.disks:
            if uuid_in(made, one, one.target or "") == disk.vbd:
                return one
        name = target(self.engine, disk.device, disk.type).dev
        return next((one for one in made.disks if one.target == name), None)

    def vbd_media(self, vm: str, disk: DiskSpec) -> Any:
        def do(connection: Any) -> None:
            domain = self._domain(connection, vm)
            found = self._own_disk(domain, disk)
            if found is None:
                raise EngineError(f"no drive {disk.device!r} in VM {vm!r}", engine="libvirt")
            self._fill(connection, found, disk)
            domain.updateDeviceFlags(found.dump(), LIVE | load().VIR_DOMAIN_DEVICE_MODIFY_FORCE)
            if self.engine == "qemu" and domain.isPersistent():
                self._fill_defined(connection, domain, found, disk)

        return self._begin("vbd_media", do)

    def _fill_defined(self, connection: Any, domain: Any, live: xml.Disk, disk: DiskSpec) -> None:
        """The same for the next start, unless its owner has given the definition another drive."""
        libvirt = load()
        made = xml.Domain.parse(domain.XMLDesc(libvirt.VIR_DOMAIN_XML_INACTIVE))
        for one in made.disks:
            if (one.target, one.device) == (live.target, live.device):
                self._fill(connection, one, disk)
                domain.updateDeviceFlags(one.dump(), libvirt.VIR_DOMAIN_AFFECT_CONFIG)

    # --- interfaces -----------------------------------------------------------------------------

    def vif_plug(self, vm: str, nic: NicSpec) -> Any:
        def do(connection: Any) -> None:
            domain = self._domain(connection, vm)
            made = _live(domain)
            there = next((one for one in made.interfaces if one.mac == nic.mac), None)
            if there is not None and is_withheld(made, there):
                self._connect_nic(connection, made, there, nic)
                there.link = "up"
                domain.updateDeviceFlags(there.dump(), LIVE)
            if there is not None:
                return
            domain.attachDeviceFlags(self._nic(connection, nic).dump(), LIVE)

        return self._begin("vif_plug", do)

    def vif_unplug(self, vm: str, nic: NicSpec, force: bool) -> Any:
        def do(connection: Any) -> None:
            domain = self._domain_or_none(connection, vm)

            def take() -> None:
                for found in _live(domain).interfaces:
                    if found.mac == nic.mac:
                        self._detach(vm, domain, found, nic.vif)

            if domain is not None:
                _while_it_runs(domain, take)

        return self._begin("vif_unplug", do)

    # --- letting go -----------------------------------------------------------------------------

    def _detach(self, vm: str, domain: Any, device: xml.Disk | xml.Interface, uuid: str) -> None:
        """Ask the guest to let a device go, and wait until it has."""
        libvirt = load()
        gone = self.waiters.add(vm, f"removed {device.alias}")
        try:
            domain.detachDeviceFlags(device.dump(), LIVE)
            waited = 0.0
            while not gone.wait(0.2):
                waited += 0.2
                if not domain.isActive() or not _has(domain, device):
                    break
                if waited >= UNPLUG:
                    kind = "VIF" if isinstance(device, xml.Interface) else "VBD"
                    raise DeviceDetachRejected(kind, uuid, "the guest does not let it go")
        except libvirt.libvirtError as error:
            if not is_gone(error):
                raise
        finally:
            gone.cancel()


def _while_it_runs(domain: Any, do: Callable[[], None]) -> None:
    """Take something from a guest; one that has ended, or ends over it, has nothing any more."""
    libvirt = load()
    if not unless_gone(domain.isActive):
        return
    try:
        do()
    except libvirt.libvirtError:
        end = time.monotonic() + ENDING
        while unless_gone(domain.isActive):
            if time.monotonic() > end:
                raise
            time.sleep(SHORTLY)


def _live(domain: Any) -> xml.Domain:
    return xml.Domain.parse(domain.XMLDesc(0))


def _has(domain: Any, device: xml.Disk | xml.Interface) -> bool:
    """Whether a running domain still has it; libvirt's driver for Xen gives devices no alias."""
    made = _live(domain)
    if isinstance(device, xml.Interface):
        return any((one.alias, one.mac) == (device.alias, device.mac) for one in made.interfaces)
    return any((one.alias, one.target) == (device.alias, device.target) for one in made.disks)
