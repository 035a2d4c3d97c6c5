"""The driver port."""

from __future__ import annotations

import abc
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from ._clock import Clock
from ._facts import (
    Capability,
    ConsoleText,
    DeviceSpec,
    DiskSpec,
    DomainInfo,
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


class Driver(abc.ABC):
    """An engine: the hypervisor, its hosts and its storage.

    Every method named ``noun_verb`` returns its result, or a `Pending` for it. Arguments are plain
    data, so that a call can be written to the journal. VMs and hosts are named by uuid, storage by
    the SR's uuid, disks by ``location`` (which the driver chooses). A call that fails raises an
    error of the library (`HostError` branch) and has changed nothing, or ends with one. Calls that
    undo or complete (``vm_destroy``, ``vdi_destroy``, the unplugs, ``sr_detach``) are idempotent:
    what is gone already is no error. Calls may come from several threads.
    """

    name: str
    clock: Clock
    """The time in which this engine lives; the connection uses the same."""

    @abc.abstractmethod
    def capability(self, what: str) -> Capability:
        """Whether the method (``"vm_migrate"``) or feature (``"fork"``) works here."""

    @abc.abstractmethod
    def open(self, listener: Callable[[EngineEvent], None]) -> None:
        """Connect. ``listener`` is called, from any thread, for each engine event."""

    @abc.abstractmethod
    def close(self) -> None:
        """Disconnect, give every descriptor and thread back. May be called twice."""

    def engine_time(self) -> float:
        """Seconds on the engine's clock, which never goes back."""
        return self.clock.monotonic()

    # host

    @abc.abstractmethod
    def host_list(self) -> Sequence[HostInfo]:
        """All hosts that this engine manages."""

    @abc.abstractmethod
    def host_info(self, host: str) -> HostInfo:
        """One host, as it is now."""

    @abc.abstractmethod
    def host_reboot(self, host: str) -> Any:
        """Reboot it; ends when it is back."""

    @abc.abstractmethod
    def host_shutdown(self, host: str) -> Any:
        """Power it off."""

    @abc.abstractmethod
    def host_power_on(self, host: str) -> Any:
        """Power it on; ends when it is back."""

    @abc.abstractmethod
    def host_devices(self, host: str) -> Any:
        """Result: its network interfaces, PCI, SCSI, USB and graphics devices, as `DeviceInfo`."""

    @abc.abstractmethod
    def host_stats(self, host: str) -> HostStats:
        """What it does now."""

    @abc.abstractmethod
    def host_cpu_power(self, host: str) -> Any:
        """What drives the frequencies of its CPUs and how deep they sleep: a `CPUPower` for each.

        CPUs that are switched off are left out.
        """

    @abc.abstractmethod
    def host_set_governors(self, host: str, governors: Sequence[tuple[int, str]]) -> Any:
        """Give CPUs, by their numbers, governors of those that `host_cpu_power` tells.

        All of them or none. Idempotent, as are the next two.
        """

    @abc.abstractmethod
    def host_set_frequencies(self, host: str, ranges: Sequence[tuple[int, int, int]]) -> Any:
        """Limit what governors choose: for each number of a CPU the least and the most MHz."""

    @abc.abstractmethod
    def host_set_c_states(self, host: str, deepest: int) -> Any:
        """Let its CPUs use no deeper C-state than this; -1: any."""

    @abc.abstractmethod
    def host_dmesg(self, host: str, clear: bool) -> Any:
        """The message buffer of its hypervisor, emptied afterwards if asked."""

    @abc.abstractmethod
    def host_log(self, host: str) -> Any:
        """The log of its toolstack."""

    @abc.abstractmethod
    def host_debug_keys(self, host: str, keys: str) -> Any:
        """Send debug keys to its hypervisor; what they print is in the message buffer."""

    @abc.abstractmethod
    def host_join(self, host: str, address: str) -> Any:
        """Let the host, without guests, leave this pool for the pool at an address."""

    @abc.abstractmethod
    def host_eject(self, host: str) -> Any:
        """Let the host, without guests, leave this pool and stand alone."""

    @abc.abstractmethod
    def cpupool_create(self, host: str, pool: str, sched: str, cpus: Sequence[int]) -> Any:
        """A CPU pool, named by uuid, of CPUs that are taken from the host's first pool."""

    @abc.abstractmethod
    def cpupool_destroy(self, host: str, pool: str) -> Any:
        """Give its CPUs back to the first pool. Idempotent."""

    @abc.abstractmethod
    def cpupool_add_cpu(self, host: str, pool: str, cpu: int) -> Any:
        """Move a CPU into the pool. Idempotent."""

    @abc.abstractmethod
    def cpupool_remove_cpu(self, host: str, pool: str, cpu: int) -> Any:
        """Move a CPU back to the first pool. Idempotent."""

    @abc.abstractmethod
    def pif_plug(self, host: str, device: str, tag: int) -> Any:
        """Bring an interface up; ``tag`` is its VLAN, -1 for none. Idempotent."""

    @abc.abstractmethod
    def pif_unplug(self, host: str, device: str, tag: int) -> Any:
        """Bring it down. Idempotent."""

    @abc.abstractmethod
    def pif_configure(self, host: str, device: str, tag: int, config: Mapping[str, str]) -> Any:
        """Set its addresses; the result tells those that it then has."""

    # VM

    @abc.abstractmethod
    def vm_list(self) -> Sequence[DomainInfo]:
        """All domains on all hosts."""

    @abc.abstractmethod
    def vm_info(self, vm: str) -> DomainInfo | None:
        """One domain, None when there is none."""

    @abc.abstractmethod
    def vm_found(self, vm: str = "") -> Sequence[FoundVM]:
        """The VMs that the engine knows by itself, running or not; or the one of a uuid."""

    @abc.abstractmethod
    def vm_forget(self, vm: str) -> Any:
        """Remove what the engine itself keeps of a VM that does not run. Idempotent.

        For engines that know VMs by themselves (`vm_found`); else they would be found again.
        """

    @abc.abstractmethod
    def vm_start(self, spec: VMSpec, host: str, paused: bool) -> Any:
        """Build the domain; result is its domid.

        Raises `HostNotEnoughFreeMemory` with both figures in bytes.
        """

    @abc.abstractmethod
    def vm_destroy(self, vm: str) -> Any:
        """Take the domain away at once. Idempotent."""

    @abc.abstractmethod
    def vm_pause(self, vm: str) -> Any:
        """Stop its vCPUs. Idempotent."""

    @abc.abstractmethod
    def vm_unpause(self, vm: str) -> Any:
        """Let its vCPUs run. Idempotent."""

    @abc.abstractmethod
    def vm_shutdown(self, vm: str) -> Any:
        """Ask the guest to shut down; ends when the domain is gone (it may never)."""

    @abc.abstractmethod
    def vm_reboot(self, vm: str, force: bool) -> Any:
        """Reboot the guest, asking it or not; result is the new domid."""

    @abc.abstractmethod
    def vm_suspend(self, vm: str, image: str) -> Any:
        """Write its memory to the VDI ``image`` (``SR uuid/location``); the domain goes."""

    @abc.abstractmethod
    def vm_resume(self, spec: VMSpec, host: str, image: str, paused: bool) -> Any:
        """Build the domain from a memory image; result is its domid."""

    @abc.abstractmethod
    def vm_has_image(self, image: str) -> bool:
        """Whether the VDI ``image`` holds a whole memory image, as `vm_suspend` leaves it.

        False when there is no such VDI.
        """

    @abc.abstractmethod
    def vm_checkpoint(self, vm: str, image: str) -> Any:
        """Write its memory to ``image`` and let it run on."""

    @abc.abstractmethod
    def vm_migrate(self, vm: str, host: str, live: bool) -> Any:
        """Move the domain to another host; result is the new domid there."""

    @abc.abstractmethod
    def vm_set_memory(self, vm: str, target: int) -> Any:
        """Set the balloon target in bytes. The guest follows in its own time."""

    @abc.abstractmethod
    def vm_wait_memory(self, vm: str) -> Any:
        """Ends when the guest has reached its target; result is its memory in bytes."""

    @abc.abstractmethod
    def vm_set_vcpus(self, vm: str, vcpus: int) -> Any:
        """Set the number of vCPUs online."""

    @abc.abstractmethod
    def vm_set_sched(self, vm: str, params: Mapping[str, str]) -> Any:
        """Set scheduler parameters: weight, cap, mask."""

    @abc.abstractmethod
    def vm_send(self, vm: str, kind: str, key: str) -> Any:
        """Send a ``sysrq`` key or a ``trigger`` (nmi, reset, init, power, sleep, …)."""

    @abc.abstractmethod
    def vm_set_cpupool(self, vm: str, pool: str) -> Any:
        """Move the domain into a CPU pool of its host; "" is the first."""

    @abc.abstractmethod
    def vm_dump_core(self, vm: str, image: str) -> Any:
        """Write its memory to the VDI ``image`` for post-mortem; the domain stays as it is."""

    @abc.abstractmethod
    def vm_fork(self, vm: str, clones: Sequence[VMSpec], paused: bool) -> Any:
        """Copies of the domain on its host that share memory and disks with it until written.

        Each clone's disks stand in the order of the parent's; their locations are made here.
        Result: the domids. `vm_unfork` undoes it.
        """

    @abc.abstractmethod
    def vm_unfork(self, clones: Sequence[VMSpec]) -> Any:
        """Take forks and their disks away. Idempotent."""

    @abc.abstractmethod
    def vm_mark(self, vm: str, mark: str) -> Any:
        """Remember memory, devices and disks of a domain, which goes on.

        A mark lasts as long as its domain. `vm_unmark` undoes it.
        """

    @abc.abstractmethod
    def vm_rewind(self, vm: str, mark: str) -> Any:
        """Make the domain what it was at a mark; result is its state now, Running or Paused.

        Its devices must be those of the mark. It may be done again.
        """

    @abc.abstractmethod
    def vm_unmark(self, vm: str, mark: str) -> Any:
        """Forget a mark. Idempotent."""

    @abc.abstractmethod
    def vm_marks(self, vm: str) -> Sequence[str]:
        """The marks that the domain can be turned back to; none when there is no domain."""

    @abc.abstractmethod
    def vm_protect(self, vm: str, host: str, interval: float) -> Any:
        """Send a checkpoint of the domain to a stand-by on another host every so many seconds.

        Ends when the first one is safe there. From then on output of the guest stays inside until
        a checkpoint is safe that has it. The stand-by takes ``memory_static_max`` of its host.
        """

    @abc.abstractmethod
    def vm_unprotect(self, vm: str) -> Any:
        """End that; what was held back goes out, and the guest runs on. Idempotent."""

    @abc.abstractmethod
    def vm_failover(self, vm: str, host: str) -> Any:
        """The guest goes on there, from the last safe checkpoint; result is its `DomainInfo`.

        Only once it is certain that the domain of before is no more: raises `HostNotLive` when
        its host cannot be asked. Idempotent.
        """

    @abc.abstractmethod
    def vm_standby(self, vm: str) -> StandbyInfo | None:
        """The stand-by of a domain, None when it has none."""

    @abc.abstractmethod
    def vm_stats(self, since: int) -> StatsBatch:
        """What the domains have used that did something after a cursor; 0: all that run."""

    @abc.abstractmethod
    def vm_memory_needs(self, since: int) -> MemoryBatch:
        """The guests whose need or memory changed after a cursor; 0: all that tell it."""

    @abc.abstractmethod
    def console_read(self, vm: str, position: int) -> ConsoleText:
        """What the guest printed on its text console from a position on; 0: since it booted."""

    @abc.abstractmethod
    def console_write(self, vm: str, data: bytes) -> None:
        """Type into it."""

    @abc.abstractmethod
    def console_resize(self, vm: str, columns: int, rows: int) -> None:
        """Tell the guest the size of the terminal."""

    @abc.abstractmethod
    def console_screenshot(self, vm: str) -> bytes:
        """What its screen shows now, as PNG."""

    @abc.abstractmethod
    def console_endpoint(self, vm: str) -> Endpoint:
        """Where a viewer finds its screen."""

    # devices

    @abc.abstractmethod
    def device_plug(self, vm: str, device: DeviceSpec) -> Any:
        """Give a domain a device that is neither disk nor interface."""

    @abc.abstractmethod
    def device_unplug(self, vm: str, device: DeviceSpec) -> Any:
        """Take it away. Idempotent."""

    @abc.abstractmethod
    def vbd_plug(self, vm: str, disk: DiskSpec) -> Any:
        """Attach a disk to a running domain."""

    @abc.abstractmethod
    def vbd_unplug(self, vm: str, disk: DiskSpec, force: bool) -> Any:
        """Detach it. Idempotent."""

    @abc.abstractmethod
    def vbd_media(self, vm: str, disk: DiskSpec) -> Any:
        """Change the medium of a CD drive; ``disk.vdi`` "" ejects."""

    @abc.abstractmethod
    def vif_plug(self, vm: str, nic: NicSpec) -> Any:
        """Attach an interface to a running domain."""

    @abc.abstractmethod
    def vif_unplug(self, vm: str, nic: NicSpec, force: bool) -> Any:
        """Detach it. Idempotent."""

    # networks

    @abc.abstractmethod
    def network_found(self) -> Sequence[NetworkInfo]:
        """The networks that the engine knows by itself."""

    @abc.abstractmethod
    def network_create(self, network: str, name: str, config: Mapping[str, str]) -> Any:
        """Make a network, named by uuid; result `NetworkInfo`. There already: no error.

        An engine without this call has the networks that anybody names.
        """

    @abc.abstractmethod
    def network_destroy(self, network: str) -> Any:
        """Take it away. Idempotent."""

    # storage

    @abc.abstractmethod
    def sr_found(self) -> Sequence[FoundSR]:
        """The repositories that the engine knows by itself."""

    @abc.abstractmethod
    def sr_types(self) -> Sequence[str]:
        """The types of storage that this engine can make."""

    @abc.abstractmethod
    def sr_create(self, sr: str, type: str, size: int, config: Mapping[str, str]) -> Any:
        """Prepare storage; ``size`` 0 takes what is there."""

    @abc.abstractmethod
    def sr_attach(self, sr: str, host: str, config: Mapping[str, str]) -> Any:
        """Make it reachable from a host. Idempotent."""

    @abc.abstractmethod
    def sr_detach(self, sr: str, host: str) -> Any:
        """Undo `sr_attach`. Idempotent."""

    @abc.abstractmethod
    def sr_scan(self, sr: str) -> Any:
        """Result: `SRInfo` with the disks found."""

    @abc.abstractmethod
    def sr_destroy(self, sr: str, keep: bool = False) -> Any:
        """Take the storage away with all that is on it. Idempotent.

        With ``keep``, what is on it stays where it is: the undoing of `sr_create`, which may have
        been given a place that was in use.
        """

    @abc.abstractmethod
    def vdi_create(self, sr: str, location: str, size: int, config: Mapping[str, str]) -> Any:
        """Make a disk; result `VDIInfo`. Raises `SRFull` with the figures."""

    @abc.abstractmethod
    def vdi_destroy(self, sr: str, location: str) -> Any:
        """Take the disk away. Idempotent."""

    @abc.abstractmethod
    def vdi_snapshot(self, sr: str, source: str, location: str) -> Any:
        """A copy-on-write image of now; result `VDIInfo`."""

    @abc.abstractmethod
    def vdi_clone(self, sr: str, source: str, location: str) -> Any:
        """A writable copy-on-write copy; result `VDIInfo`."""

    @abc.abstractmethod
    def vdi_copy(self, sr: str, source: str, to_sr: str, location: str) -> Any:
        """A full copy, maybe on another SR; result `VDIInfo`."""

    @abc.abstractmethod
    def vdi_resize(self, sr: str, location: str, size: int) -> Any:
        """Change the virtual size; result `VDIInfo`."""

    @abc.abstractmethod
    def vdi_revert(self, sr: str, snapshot: str, location: str) -> Any:
        """Make ``location`` hold what ``snapshot`` holds; result `VDIInfo`. Idempotent."""

    @abc.abstractmethod
    def vdi_wipe(self, sr: str, location: str, size: int) -> Any:
        """Overwrite all that the disk holds where it lies, and read back that it is gone.

        The disk, which nobody uses, is left empty, of this size in bytes; result `WipeInfo`. What
        it shares with others stays and is told. Idempotent, also after it was cut off.
        """

    @abc.abstractmethod
    def vdi_extents(self, sr: str, location: str) -> Any:
        """The ranges that may hold data, as (offset, length) in bytes, in order.

        What lies outside of them reads as zeros.
        """

    @abc.abstractmethod
    def vdi_read(self, sr: str, location: str, offset: int, length: int) -> Any:
        """The bytes of a range of a disk that nobody writes to meanwhile."""

    @abc.abstractmethod
    def vdi_write(self, sr: str, location: str, offset: int, data: bytes) -> Any:
        """Write bytes into a disk that nobody else uses meanwhile. Idempotent."""

    @abc.abstractmethod
    def vdi_export(self, sr: str, location: str, path: str, base: str) -> Any:
        """Write what the disk holds to a file (`xenmgmt.drivers.diskfile`); result `DiskFile`.

        With a ``base`` (a disk on the same SR), only what differs from it. Nobody writes on the
        disk meanwhile. The file is on the machine of this program, and is overwritten.
        """

    @abc.abstractmethod
    def vdi_import(self, sr: str, location: str, path: str, sha256: str) -> Any:
        """Put what such a file has onto the disk; result `VDIInfo`. Idempotent.

        A file with another SHA-256 is refused before anything is written.
        """
