"""The skeleton: a driver that refuses everything, and says why. Drivers start from it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, ClassVar, NoReturn, Self
from urllib.parse import SplitResult

from ..abc import (
    Capability,
    Clock,
    ConsoleText,
    DeviceSpec,
    DiskSpec,
    DomainInfo,
    Driver,
    Endpoint,
    EngineEvent,
    FoundSR,
    FoundVM,
    HostInfo,
    HostStats,
    MemoryBatch,
    NetworkInfo,
    NicSpec,
    StandbyInfo,
    StatsBatch,
    VMSpec,
)
from ..clock import RealClock
from ..errors import NotSupported

NOT_WRITTEN = "the driver does not implement it"


class SkeletonDriver(Driver):
    """Refuses every call with `NotSupported` and the reason that ``cannot`` gives for it.

    A driver overrides what it can do. ``features`` names what it can do beside the methods.
    """

    name = "skeleton"
    cannot: Mapping[str, str] = MappingProxyType({})
    features: ClassVar[frozenset[str]] = frozenset()

    def __init__(self, clock: Clock | None = None) -> None:
        self.clock = clock if clock is not None else RealClock()
        self.peers: tuple[SkeletonDriver, ...] = ()
        """The other engines of its pool."""

    @classmethod
    def from_url(cls, url: SplitResult, *, seed: int | None, clock: Clock | None) -> Self:
        """A driver for a URL of its scheme."""
        return cls(clock)

    def join(self, peers: Sequence[SkeletonDriver]) -> None:
        """Become one of several engines of a pool; before it is opened."""
        self.peers = tuple(peers)

    def answers(self) -> bool:
        """Whether it can be asked now."""
        return True

    def capability(self, what: str) -> Capability:
        if what in self.cannot:
            return Capability(False, self.cannot[what])
        method = getattr(type(self), what, None)
        if method is not None and method is not getattr(SkeletonDriver, what, None):
            return Capability(True)
        if what in self.features:
            return Capability(True)
        return Capability(False, NOT_WRITTEN)

    def refuse(self, what: str) -> NoReturn:
        """Raise the refusal of a method."""
        reason = self.capability(what).reason or NOT_WRITTEN
        raise NotSupported(f"{self.name}.{what}", capability=what, reason=reason)

    def open(self, listener: Callable[[EngineEvent], None]) -> None:
        self.refuse("open")

    def close(self) -> None:
        """Nothing is held."""

    # host

    def host_list(self) -> Sequence[HostInfo]:
        self.refuse("host_list")

    def host_info(self, host: str) -> HostInfo:
        self.refuse("host_info")

    def host_reboot(self, host: str) -> Any:
        self.refuse("host_reboot")

    def host_shutdown(self, host: str) -> Any:
        self.refuse("host_shutdown")

    def host_power_on(self, host: str) -> Any:
        self.refuse("host_power_on")

    def host_devices(self, host: str) -> Any:
        self.refuse("host_devices")

    def host_stats(self, host: str) -> HostStats:
        self.refuse("host_stats")

    def host_cpu_power(self, host: str) -> Any:
        self.refuse("host_cpu_power")

    def host_set_governors(self, host: str, governors: Sequence[tuple[int, str]]) -> Any:
        self.refuse("host_set_governors")

    def host_set_frequencies(self, host: str, ranges: Sequence[tuple[int, int, int]]) -> Any:
        self.refuse("host_set_frequencies")

    def host_set_c_states(self, host: str, deepest: int) -> Any:
        self.refuse("host_set_c_states")

    def host_dmesg(self, host: str, clear: bool) -> Any:
        self.refuse("host_dmesg")

    def host_log(self, host: str) -> Any:
        self.refuse("host_log")

    def host_debug_keys(self, host: str, keys: str) -> Any:
        self.refuse("host_debug_keys")

    def host_join(self, host: str, address: str) -> Any:
        self.refuse("host_join")

    def host_eject(self, host: str) -> Any:
        self.refuse("host_eject")

    def cpupool_create(self, host: str, pool: str, sched: str, cpus: Sequence[int]) -> Any:
        self.refuse("cpupool_create")

    def cpupool_destroy(self, host: str, pool: str) -> Any:
        self.refuse("cpupool_destroy")

    def cpupool_add_cpu(self, host: str, pool: str, cpu: int) -> Any:
        self.refuse("cpupool_add_cpu")

    def cpupool_remove_cpu(self, host: str, pool: str, cpu: int) -> Any:
        self.refuse("cpupool_remove_cpu")

    def pif_plug(self, host: str, device: str, tag: int) -> Any:
        self.refuse("pif_plug")

    def pif_unplug(self, host: str, device: str, tag: int) -> Any:
        self.refuse("pif_unplug")

    def pif_configure(self, host: str, device: str, tag: int, config: Mapping[str, str]) -> Any:
        self.refuse("pif_configure")

    # VM

    def vm_list(self) -> Sequence[DomainInfo]:
        self.refuse("vm_list")

    def vm_info(self, vm: str) -> DomainInfo | None:
        self.refuse("vm_info")

    def vm_found(self, vm: str = "") -> Sequence[FoundVM]:
        self.refuse("vm_found")

    def vm_forget(self, vm: str) -> Any:
        self.refuse("vm_forget")

    def vm_start(self, spec: VMSpec, host: str, paused: bool) -> Any:
        self.refuse("vm_start")

    def vm_destroy(self, vm: str) -> Any:
        self.refuse("vm_destroy")

    def vm_pause(self, vm: str) -> Any:
        self.refuse("vm_pause")

    def vm_unpause(self, vm: str) -> Any:
        self.refuse("vm_unpause")

    def vm_shutdown(self, vm: str) -> Any:
        self.refuse("vm_shutdown")

    def vm_reboot(self, vm: str, force: bool) -> Any:
        self.refuse("vm_reboot")

    def vm_suspend(self, vm: str, image: str) -> Any:
        self.refuse("vm_suspend")

    def vm_resume(self, spec: VMSpec, host: str, image: str, paused: bool) -> Any:
        self.refuse("vm_resume")

    def vm_has_image(self, image: str) -> bool:
        self.refuse("vm_has_image")

    def vm_checkpoint(self, vm: str, image: str) -> Any:
        self.refuse("vm_checkpoint")

    def vm_migrate(self, vm: str, host: str, live: bool) -> Any:
        self.refuse("vm_migrate")

    def vm_set_memory(self, vm: str, target: int) -> Any:
        self.refuse("vm_set_memory")

    def vm_wait_memory(self, vm: str) -> Any:
        self.refuse("vm_wait_memory")

    def vm_set_vcpus(self, vm: str, vcpus: int) -> Any:
        self.refuse("vm_set_vcpus")

    def vm_set_sched(self, vm: str, params: Mapping[str, str]) -> Any:
        self.refuse("vm_set_sched")

    def vm_send(self, vm: str, kind: str, key: str) -> Any:
        self.refuse("vm_send")

    def vm_set_cpupool(self, vm: str, pool: str) -> Any:
        self.refuse("vm_set_cpupool")

    def vm_dump_core(self, vm: str, image: str) -> Any:
        self.refuse("vm_dump_core")

    def vm_fork(self, vm: str, clones: Sequence[VMSpec], paused: bool) -> Any:
        self.refuse("vm_fork")

    def vm_unfork(self, clones: Sequence[VMSpec]) -> Any:
        self.refuse("vm_unfork")

    def vm_mark(self, vm: str, mark: str) -> Any:
        self.refuse("vm_mark")

    def vm_rewind(self, vm: str, mark: str) -> Any:
        self.refuse("vm_rewind")

    def vm_unmark(self, vm: str, mark: str) -> Any:
        self.refuse("vm_unmark")

    def vm_marks(self, vm: str) -> Sequence[str]:
        self.refuse("vm_marks")

    def vm_protect(self, vm: str, host: str, interval: float) -> Any:
        self.refuse("vm_protect")

    def vm_unprotect(self, vm: str) -> Any:
        self.refuse("vm_unprotect")

    def vm_failover(self, vm: str, host: str) -> Any:
        self.refuse("vm_failover")

    def vm_standby(self, vm: str) -> StandbyInfo | None:
        self.refuse("vm_standby")

    def vm_stats(self, since: int) -> StatsBatch:
        self.refuse("vm_stats")

    def vm_memory_needs(self, since: int) -> MemoryBatch:
        self.refuse("vm_memory_needs")

    def console_read(self, vm: str, position: int) -> ConsoleText:
        self.refuse("console_read")

    def console_write(self, vm: str, data: bytes) -> None:
        self.refuse("console_write")

    def console_resize(self, vm: str, columns: int, rows: int) -> None:
        self.refuse("console_resize")

    def console_screenshot(self, vm: str) -> bytes:
        self.refuse("console_screenshot")

    def console_endpoint(self, vm: str) -> Endpoint:
        self.refuse("console_endpoint")

    # devices

    def device_plug(self, vm: str, device: DeviceSpec) -> Any:
        self.refuse("device_plug")

    def device_unplug(self, vm: str, device: DeviceSpec) -> Any:
        self.refuse("device_unplug")

    # VBD and VIF

    def vbd_plug(self, vm: str, disk: DiskSpec) -> Any:
        self.refuse("vbd_plug")

    def vbd_unplug(self, vm: str, disk: DiskSpec, force: bool) -> Any:
        self.refuse("vbd_unplug")

    def vbd_media(self, vm: str, disk: DiskSpec) -> Any:
        self.refuse("vbd_media")

    def vif_plug(self, vm: str, nic: NicSpec) -> Any:
        self.refuse("vif_plug")

    def vif_unplug(self, vm: str, nic: NicSpec, force: bool) -> Any:
        self.refuse("vif_unplug")

    # networks

    def network_found(self) -> Sequence[NetworkInfo]:
        self.refuse("network_found")

    def network_create(self, network: str, name: str, config: Mapping[str, str]) -> Any:
        self.refuse("network_create")

    def network_destroy(self, network: str) -> Any:
        self.refuse("network_destroy")

    # storage

    def sr_found(self) -> Sequence[FoundSR]:
        self.refuse("sr_found")

    def sr_types(self) -> Sequence[str]:
        self.refuse("sr_types")

    def sr_create(self, sr: str, type: str, size: int, config: Mapping[str, str]) -> Any:
        self.refuse("sr_create")

    def sr_attach(self, sr: str, host: str, config: Mapping[str, str]) -> Any:
        self.refuse("sr_attach")

    def sr_detach(self, sr: str, host: str) -> Any:
        self.refuse("sr_detach")

    def sr_scan(self, sr: str) -> Any:
        self.refuse("sr_scan")

    def sr_destroy(self, sr: str, keep: bool = False) -> Any:
        self.refuse("sr_destroy")

    def vdi_create(self, sr: str, location: str, size: int, config: Mapping[str, str]) -> Any:
        self.refuse("vdi_create")

    def vdi_destroy(self, sr: str, location: str) -> Any:
        self.refuse("vdi_destroy")

    def vdi_snapshot(self, sr: str, source: str, location: str) -> Any:
        self.refuse("vdi_snapshot")

    def vdi_clone(self, sr: str, source: str, location: str) -> Any:
        self.refuse("vdi_clone")

    def vdi_copy(self, sr: str, source: str, to_sr: str, location: str) -> Any:
        self.refuse("vdi_copy")

    def vdi_resize(self, sr: str, location: str, size: int) -> Any:
        self.refuse("vdi_resize")

    def vdi_revert(self, sr: str, snapshot: str, location: str) -> Any:
        self.refuse("vdi_revert")

    def vdi_wipe(self, sr: str, location: str, size: int) -> Any:
        self.refuse("vdi_wipe")

    def vdi_extents(self, sr: str, location: str) -> Any:
        self.refuse("vdi_extents")

    def vdi_read(self, sr: str, location: str, offset: int, length: int) -> Any:
        self.refuse("vdi_read")

    def vdi_write(self, sr: str, location: str, offset: int, data: bytes) -> Any:
        self.refuse("vdi_write")

    def vdi_export(self, sr: str, location: str, path: str, base: str) -> Any:
        self.refuse("vdi_export")

    def vdi_import(self, sr: str, location: str, path: str, sha256: str) -> Any:
        self.refuse("vdi_import")
