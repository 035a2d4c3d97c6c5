"""The ports: what a driver, a store and a clock must do.

The docstrings are the contract. Data that crosses a port is plain: strings, numbers, and the frozen
records below; no port sees a handle or a row of another layer.
"""

from __future__ import annotations

import abc
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple, Protocol

from .model._layout import Row

# --- waiting -------------------------------------------------------------------------------------


class Pending(Protocol):
    """Work that goes on after the call that began it has returned.

    A driver call returns its result, or a Pending when the result takes time. A Pending ends once,
    with a value or an error.
    """

    def add_done_callback(self, fn: Callable[[Pending], None], /) -> None:
        """Call ``fn(self)`` when it ends; at once when it has ended."""

    def done(self) -> bool:
        """Whether it has ended."""

    def result(self) -> Any:
        """The value, or raise the error. Only after the end."""

    def cancel(self) -> bool:
        """Ask the engine to give up. True when it will end with `TaskCancelled`."""


class Clock(abc.ABC):
    """Where every time and every wait comes from."""

    @abc.abstractmethod
    def now(self) -> datetime:
        """The time, with time zone UTC."""

    @abc.abstractmethod
    def monotonic(self) -> float:
        """Seconds since some moment; never goes back."""

    @abc.abstractmethod
    def call_later(self, seconds: float, fn: Callable[[], object]) -> Callable[[], None]:
        """Call ``fn`` after that time. Returns a function that cancels the call."""

    @abc.abstractmethod
    def wait(self, condition: Callable[[], bool], timeout: float | None) -> bool:
        """Let time pass until ``condition()`` holds or ``timeout`` seconds are over.

        A virtual clock runs what is due, and returns False at once when nothing is due any more
        and the timeout is None. Returns whether the condition holds. Who changes what a condition
        looks at calls `wake`.
        """

    @abc.abstractmethod
    def sleep(self, seconds: float) -> None:
        """Let this much time pass. A virtual clock runs what is due meanwhile."""

    @abc.abstractmethod
    def wake(self) -> None:
        """Look at the conditions of all waiters again."""


# --- driver --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class DiskSpec:
    """A disk as a domain sees it. ``vdi`` is ``SR uuid/location``, "" for an empty drive."""

    vbd: str
    device: str
    vdi: str
    mode: str = "RW"
    type: str = "Disk"
    bootable: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class NicSpec:
    """An interface as a domain sees it."""

    vif: str
    device: str
    network: str
    mac: str
    mtu: int = 1500


@dataclass(slots=True, kw_only=True)
class VMSpec:
    """What a driver needs to build a domain; nobody changes it. Memory is in bytes."""

    uuid: str
    name: str
    memory_static_max: int
    memory_target: int
    vcpus_max: int
    vcpus: int
    domain_type: str = "unspecified"
    disks: tuple[DiskSpec, ...] = ()
    nics: tuple[NicSpec, ...] = ()
    platform: Mapping[str, str] = field(default_factory=dict)
    boot: Mapping[str, str] = field(default_factory=dict)
    on_crash: str = "restart"
    other_config: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class HostInfo:
    """A host as the engine reports it. Memory is in bytes, speed in MHz."""

    uuid: str
    name: str
    memory_total: int
    memory_free: int
    cpus: int
    cpu_speed: int = 0
    cpu_vendor: str = ""
    cpu_model: str = ""
    cpu_flags: str = ""
    software_version: Mapping[str, str] = field(default_factory=dict)
    capabilities: tuple[str, ...] = ()
    live: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class DomainInfo:
    """A domain as the engine sees it now. ``state`` is Running, Paused, Crashed or Halted."""

    uuid: str
    host: str
    domid: int
    state: str
    memory: int
    vcpus: int
    cpu_time: float = 0.0
    agent: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class VDIInfo:
    """A disk on storage. Sizes are in bytes."""

    location: str
    virtual_size: int
    physical_utilisation: int
    parent: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SRInfo:
    """A storage repository. Sizes are in bytes."""

    physical_size: int
    physical_utilisation: int
    virtual_allocation: int
    vdis: tuple[VDIInfo, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class EngineEvent:
    """Something that happened in the engine by itself.

    ``kind`` is one of: halted, rebooted, crashed, running, paused, lost, memory, agent, host_lost,
    host_found. ``subject`` is the uuid of the VM or host.
    """

    kind: str
    subject: str
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Capability:
    """Whether an engine can do something, and if not, why not."""

    can: bool
    reason: str = ""

    def __bool__(self) -> bool:
        return self.can


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

    # VM

    @abc.abstractmethod
    def vm_list(self) -> Sequence[DomainInfo]:
        """All domains on all hosts."""

    @abc.abstractmethod
    def vm_info(self, vm: str) -> DomainInfo | None:
        """One domain, None when there is none."""

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

    # VBD and VIF

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

    # storage

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
    def sr_destroy(self, sr: str) -> Any:
        """Take the storage away with all that is on it."""

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


# --- store ---------------------------------------------------------------------------------------


class Cell:
    """Where the store keeps the current row of one object.

    A handle points at its cell. When the object is destroyed, or reborn in another incarnation,
    the cell keeps a tombstone: a row whose state is no state.
    """

    __slots__ = ("__weakref__", "cls", "ref", "row")

    def __init__(self, cls: str, ref: str, row: Row) -> None:
        self.cls = cls
        self.ref = ref
        self.row = row


class Event(NamedTuple):
    """One change of one object, as it is in the log.

    ``id`` counts events, ``revision`` transactions: all events of one revision happened at once.
    ``row`` is the record after the change; of the last moment when ``operation`` is ``del``.
    """

    id: int
    revision: int
    timestamp: datetime
    cls: str
    operation: str
    ref: str
    row: Row


class Put(NamedTuple):
    """Write an object. ``row[REV]`` is filled in by the store."""

    cls: str
    ref: str
    row: list[Any]
    reborn: bool = False


class Delete(NamedTuple):
    """Remove an object. ``note`` stays on its tombstone."""

    cls: str
    ref: str
    note: str = ""


class Journal(NamedTuple):
    """Write, or with ``entry`` None remove, what is known of one unfinished operation."""

    key: str
    entry: Mapping[str, Any] | None


Change = Put | Delete | Journal


class StoreConflict(Exception):
    """An object that the transaction had read has changed since. Try again."""


class Snapshot(Protocol):
    """Several classes at one revision. Never changes."""

    revision: int

    def row(self, cls: str, ref: str) -> Row | None:
        """One record."""

    def items(self, cls: str) -> Iterable[tuple[str, Row]]:
        """All records of a class, by reference."""


class Store(abc.ABC):
    """Where objects, their relations, the journal and the event log live.

    Reads come from the store's own state in memory and take no lock. Bound relations are kept by
    the store: writing ``VBD.VM`` changes ``VM.VBDs``. Every transaction is atomic and durable, as
    far as the store is, when `txn` returns.
    """

    @property
    @abc.abstractmethod
    def revision(self) -> int:
        """The number of the last transaction."""

    @abc.abstractmethod
    def cell(self, cls: str, ref: str) -> Cell | None:
        """The cell of an object that exists."""

    @abc.abstractmethod
    def cells(self, cls: str) -> Sequence[Cell]:
        """The cells of all objects of a class, in order of creation."""

    @abc.abstractmethod
    def find(self, cls: str, field: str, value: Any) -> Sequence[str]:
        """References of the objects whose indexed field has that value, in order of creation."""

    @abc.abstractmethod
    def snapshot(self, classes: Iterable[str]) -> Snapshot:
        """Several classes, all at one revision."""

    @abc.abstractmethod
    def txn(
        self,
        compare: Iterable[tuple[Cell, Row]],
        absent: Iterable[tuple[str, str, Any]],
        changes: Sequence[Change],
    ) -> int:
        """Apply ``changes`` if every compared cell still holds its row.

        ``absent`` names (class, indexed field, value) that no object may have. Returns the
        revision; raises `StoreConflict` when a comparison fails, and has then changed nothing.
        A transaction of journal entries alone does not count a revision.
        """

    @abc.abstractmethod
    def journal(self) -> Mapping[str, Mapping[str, Any]]:
        """The unfinished operations."""

    @abc.abstractmethod
    def events(self, after: int) -> tuple[Sequence[Event], int]:
        """All events with a revision above ``after``, and the revision up to which they reach.

        Raises `TokenCompacted` when some of them are no longer kept.
        """

    @property
    @abc.abstractmethod
    def last_event(self) -> int:
        """The number of the latest event."""

    @property
    @abc.abstractmethod
    def oldest(self) -> int:
        """The revision after which all events are still kept."""

    @abc.abstractmethod
    def on_commit(self, fn: Callable[[], object]) -> Callable[[], None]:
        """Call ``fn`` after each transaction with events. Returns a function that ends it."""

    @abc.abstractmethod
    def lease(self, key: str, holder: str, seconds: float) -> bool:
        """Take or renew a lease. False while another holder has it."""

    @abc.abstractmethod
    def close(self) -> None:
        """Give everything back; every cell becomes a tombstone."""
