"""Several engines as one: each is a host of the pool, or has some of its hosts.

A call goes to the engine that it is about: by the host, by the VM (the engine that has its domain)
or by the storage (one that has it attached). Networks are made on each. What crosses from one
engine to another, such as moving a guest, an engine does itself: engines of a pool know each other
(`SkeletonDriver.join`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import wraps
from typing import Any

from ..abc import (
    DomainInfo,
    Driver,
    FoundSR,
    FoundVM,
    HostInfo,
    MemoryBatch,
    NetworkInfo,
    StatsBatch,
    VMSpec,
)
from ..errors import EngineError, HostNotLive
from ._base import SkeletonDriver
from ._in_turn import InTurn, each
from ._whose import Whose

BITS = 48
"""A cursor of several engines is their cursors beside each other, so many bits for each."""


class SeveralDriver(Whose):
    """The pool of some engines."""

    # --- hosts ----------------------------------------------------------------------------------

    def host_list(self) -> Sequence[HostInfo]:
        found: list[HostInfo] = []
        for member in self.members:
            try:
                if not self._answers(member):
                    raise HostNotLive
                for info in member.host_list():
                    self._take(member, info)
                    found.append(info)
            except HostNotLive:
                silent = [host for host, one in self._hosts.items() if one is member]
                found += [replace(self._told[host], live=False) for host in silent]
        return found

    # --- VMs ------------------------------------------------------------------------------------

    def vm_list(self) -> Sequence[DomainInfo]:
        found: dict[str, DomainInfo] = {}
        for member in self._up():
            for info in member.vm_list():
                there = found.get(info.uuid)
                if there is None or info.state == "Running":
                    found[info.uuid] = info
        return list(found.values())

    def vm_info(self, vm: str) -> DomainInfo | None:
        found = self._seek(vm)
        return found[1] if found is not None else None

    def vm_found(self, vm: str = "") -> Sequence[FoundVM]:
        found: dict[str, FoundVM] = {}
        for member in self._up():
            for one in member.vm_found(vm):
                if one.spec.uuid not in found or self._homes.get(one.spec.uuid) is member:
                    found[one.spec.uuid] = one
        return list(found.values())

    def vm_forget(self, vm: str) -> Any:
        return InTurn(each(self._up(), "vm_forget", vm))

    def vm_start(self, spec: VMSpec, host: str, paused: bool) -> Any:
        member = self._coming(spec.uuid, host)
        return member.vm_start(spec, host, paused)

    def vm_resume(self, spec: VMSpec, host: str, image: str, paused: bool) -> Any:
        member = self._coming(spec.uuid, host)
        return member.vm_resume(spec, host, image, paused)

    def _coming(self, vm: str, host: str) -> SkeletonDriver:
        """The engine that is to build a domain, which no other has."""
        member = self._on(host)
        for other in self.members:
            if other is member or not other.answers():
                continue
            info = other.vm_info(vm)
            if info is not None and info.state != "Crashed":
                raise EngineError(f"VM {vm!r} has a domain on host {info.host}", engine=self.name)
        self._homes[vm] = member
        return member

    def vm_destroy(self, vm: str) -> Any:
        self._seek(vm)  # who does not answer may have it
        return InTurn(each(self._up(), "vm_destroy", vm))

    def vm_fork(self, vm: str, clones: Sequence[VMSpec], paused: bool) -> Any:
        if not self.capability("vm_fork"):
            self.refuse("vm_fork")
        return self._home(vm).vm_fork(vm, clones, paused)

    def vm_unfork(self, clones: Sequence[VMSpec]) -> Any:
        return InTurn(each(self._up(), "vm_unfork", clones))

    def vm_has_image(self, image: str) -> bool:
        return self._storing(image.partition("/")[0])[0].vm_has_image(image)

    def vm_stats(self, since: int) -> StatsBatch:
        cursor, batches = self._read("vm_stats", since)
        return StatsBatch(cursor=cursor, samples=tuple(one for b in batches for one in b.samples))

    def vm_memory_needs(self, since: int) -> MemoryBatch:
        cursor, batches = self._read("vm_memory_needs", since)
        return MemoryBatch(cursor=cursor, changed=tuple(one for b in batches for one in b.changed))

    def _read(self, name: str, since: int) -> tuple[int, list[Any]]:
        """The batches of the engines that answer, and their cursors as one."""
        cursor, batches = 0, []
        for place, member in enumerate(self.members):
            if self._answers(member):
                batch = getattr(member, name)(_part(since, place))
                cursor |= batch.cursor << (BITS * place)
                batches.append(batch)
        return cursor, batches

    # --- networks -------------------------------------------------------------------------------

    def network_found(self) -> Sequence[NetworkInfo]:
        found: dict[str, NetworkInfo] = {}
        for member in self._up():
            for one in member.network_found():
                found.setdefault(one.uuid, one)
        return list(found.values())

    def network_create(self, network: str, name: str, config: Mapping[str, str]) -> Any:
        calls = each(self.members, "network_create", network, name, config)
        return InTurn(calls, undo=each(self.members, "network_destroy", network))

    def network_destroy(self, network: str) -> Any:
        return InTurn(each(self.members, "network_destroy", network))

    # --- storage --------------------------------------------------------------------------------

    def sr_found(self) -> Sequence[FoundSR]:
        found: dict[str, FoundSR] = {}
        for member in self._up():
            here = tuple(host for host, one in self._hosts.items() if one is member)
            for one in member.sr_found():
                before = found.get(one.uuid)
                hosts = before.hosts if before is not None else ()
                if before is None or (one.attached and not before.attached):
                    before = one
                found[one.uuid] = replace(before, hosts=hosts + here if one.attached else hosts)
        return list(found.values())

    def sr_types(self) -> Sequence[str]:
        return self.members[0].sr_types()

    def sr_create(self, sr: str, type: str, size: int, config: Mapping[str, str]) -> Any:
        """Made by each engine when it is first attached to a host there: none is named here."""
        self._planned[sr] = (type, size, set())

    def sr_attach(self, sr: str, host: str, config: Mapping[str, str]) -> Any:
        member = self._on(host)
        if sr not in self._planned:
            self._planned[sr] = (self._type_of(sr), 0, set())
        type, size, made = self._planned[sr]

        def attached() -> Any:
            self._stores.pop(sr, None)
            return member.sr_attach(sr, host, config)

        if not type or member in made:
            return attached()
        create = lambda: member.sr_create(sr, type, size, config)  # noqa: E731
        return InTurn([create, lambda: made.add(member), attached])

    def _type_of(self, sr: str) -> str:
        """The type of an SR that some host has; "" when none is known to have it."""
        return next((found.type for _, found in self._knowing(sr)), "")

    def sr_detach(self, sr: str, host: str) -> Any:
        self._stores.pop(sr, None)
        return self._on(host).sr_detach(sr, host)

    def sr_destroy(self, sr: str, keep: bool = False) -> Any:
        self._planned.pop(sr, None)
        self._stores.pop(sr, None)
        return InTurn(each(self.members, "sr_destroy", sr, keep))

    def vdi_copy(self, sr: str, source: str, to_sr: str, location: str) -> Any:
        there = self._storing(to_sr)
        both = [member for member in self._storing(sr) if member in there]
        return (both or there)[0].vdi_copy(sr, source, to_sr, location)


def _part(cursor: int, place: int) -> int:
    """The cursor of one engine."""
    return cursor >> (BITS * place) & ((1 << BITS) - 1)


def _routed(name: str, by: str) -> Callable[..., Any]:
    """A method that asks the engine that its first argument names."""

    @wraps(getattr(Driver, name))
    def call(self: SeveralDriver, first: str, *args: Any) -> Any:
        if not self.capability(name):
            self.refuse(name)
        if by == "host":
            member = self._on(first)
        elif by == "vm":
            member = self._home(first)
        else:
            member = self._storing(first)[0]
        return getattr(member, name)(first, *args)

    return call


BY = {
    "host": """host_info host_reboot host_shutdown host_power_on host_devices host_stats host_dmesg
        host_cpu_power host_set_governors host_set_frequencies host_set_c_states
        host_log host_debug_keys host_join host_eject cpupool_create cpupool_destroy
        cpupool_add_cpu cpupool_remove_cpu pif_plug pif_unplug pif_configure""",
    "vm": """vm_pause vm_unpause vm_shutdown vm_reboot vm_suspend vm_checkpoint vm_migrate
        vm_set_memory vm_wait_memory vm_set_vcpus vm_set_sched vm_send vm_set_cpupool vm_dump_core
        vm_mark vm_rewind vm_unmark vm_marks
        vm_protect vm_unprotect vm_failover vm_standby console_read console_write console_resize
        console_screenshot console_endpoint device_plug device_unplug vbd_plug vbd_unplug vbd_media
        vif_plug vif_unplug""",
    "sr": """sr_scan vdi_create vdi_destroy vdi_snapshot vdi_clone vdi_resize vdi_revert vdi_wipe
        vdi_extents vdi_read vdi_write vdi_export vdi_import""",
}
"""The calls that one engine answers, by what their first argument names."""

for _by, _names in BY.items():
    for _name in _names.split():
        setattr(SeveralDriver, _name, _routed(_name, _by))
