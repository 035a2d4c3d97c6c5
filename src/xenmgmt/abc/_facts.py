"""The plain records that cross the driver's port."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple


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
    """What a driver needs to build a domain; nobody changes it. Memory is in bytes.

    ``withheld`` are the interfaces that the VM has and its guest must not have connected: an engine
    whose definition of the VM has them disconnects them there.
    """

    uuid: str
    name: str
    memory_static_max: int
    memory_target: int
    vcpus_max: int
    vcpus: int
    domain_type: str = "unspecified"
    disks: tuple[DiskSpec, ...] = ()
    nics: tuple[NicSpec, ...] = ()
    withheld: tuple[NicSpec, ...] = ()
    devices: tuple[DeviceSpec, ...] = ()
    cpu_pool: str = ""
    platform: Mapping[str, str] = field(default_factory=dict)
    boot: Mapping[str, str] = field(default_factory=dict)
    on_crash: str = "restart"
    on_reboot: str = "restart"
    other_config: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class HostInfo:
    """A host as the engine reports it. Memory is in bytes, speed in MHz.

    ``up`` are the interfaces that are up, as (device, tag), and ``cpu_pools`` the numbers of the
    CPUs in each pool that a toolstack made, by the pool's uuid; None when it cannot be told.
    """

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
    sched_policy: str = "credit"
    address: str = ""
    up: frozenset[tuple[str, int]] | None = None
    cpu_pools: Mapping[str, tuple[int, ...]] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceInfo:
    """A device of a host. ``kind`` is nic, pci, scsi_hba, scsi, usb or gpu.

    ``id`` names it on its host (eth0, 0000:00:1f.2, 2:0:0:0); ``data`` says more, by the names of
    the fields that it fills.
    """

    kind: str
    id: str
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceSpec:
    """A device of a VM that is neither disk nor interface.

    ``kind`` is pci, scsi, scsi_hba, vtpm, usb or vgpu; ``backend`` names the host's device.
    """

    kind: str
    id: str
    backend: str = ""
    config: Mapping[str, str] = field(default_factory=dict)


class VMStats(NamedTuple):
    """What a domain has used since it was built. It never goes back while ``domid`` is the same.

    ``time`` is the clock's monotonic seconds of the sample. ``cpus`` are those that its vCPUs are
    on. ``cpu_time`` and ``steal`` are in seconds, traffic is in bytes, the rates in bytes per
    second and CPUs. ``ended``: the last sample of a domain that is gone.
    """

    uuid: str
    domid: int
    time: float
    cpu_time: float = 0.0
    steal: float = 0.0
    vcpus: int = 1
    memory: int = 0
    disk_read: float = 0.0
    disk_written: float = 0.0
    net_received: float = 0.0
    net_sent: float = 0.0
    cpu_rate: float = 0.0
    disk_read_rate: float = 0.0
    disk_write_rate: float = 0.0
    net_receive_rate: float = 0.0
    net_send_rate: float = 0.0
    cpus: tuple[int, ...] = ()
    ended: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class StatsBatch:
    """Samples of the domains that did something after a cursor, and the next cursor."""

    cursor: int
    samples: tuple[VMStats, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class MemoryNeed:
    """How much memory a guest wants for what it does, and has. Bytes."""

    uuid: str
    need: int
    memory: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MemoryBatch:
    """The guests whose memory picture changed after a cursor, and the next cursor."""

    cursor: int
    changed: tuple[MemoryNeed, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class HostStats:
    """What a host does now: share of each CPU in use (0 to 1), and traffic in bytes per second."""

    cpu_share: float
    memory_total: int
    memory_free: int
    net_receive_rate: float = 0.0
    net_send_rate: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class CPUPower:
    """What drives the frequency of a CPU, and how deep it sleeps. Frequencies are in MHz.

    ``governor`` chooses a frequency from ``least`` to ``most``; "" where nothing drives it.
    ``shares`` are the numbers of the CPUs that always have the same. ``deepest`` is the deepest
    C-state that may be used, -1 for any. ``c_states`` by number and ``p_states`` by MHz tell the
    seconds since the host came up that were spent in each; empty where they are not counted.
    """

    number: int
    driver: str = ""
    governor: str = ""
    governors: tuple[str, ...] = ()
    frequency: int = 0
    least: int = 0
    most: int = 0
    hardware_least: int = 0
    hardware_most: int = 0
    frequencies: tuple[int, ...] = ()
    turbo: bool = False
    shares: tuple[int, ...] = ()
    deepest: int = -1
    c_states: Mapping[int, float] = field(default_factory=dict)
    p_states: Mapping[int, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsoleText:
    """What a guest printed after a position, and the position behind it.

    ``lost`` counts the bytes between the two positions that are no longer kept.
    """

    data: bytes
    position: int
    lost: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """Where a viewer finds a guest's screen: rfb (VNC) or spice, as the engine's host has it."""

    protocol: str
    address: str
    port: int
    password: str = field(default="", repr=False)


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
class DiskFile:
    """A file into which a disk was written: its length in bytes, and its SHA-256 in hex."""

    path: str
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WipeInfo:
    """A disk that was wiped: how many bytes were overwritten and read back as overwritten.

    ``remains``: sentences that say where its content may still be.
    """

    bytes: int
    physical_utilisation: int
    remains: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class StandbyInfo:
    """The stand-by of a protected domain, on another host.

    ``checkpoints`` are those that are safe there; ``safe_at`` is when the last of them was taken,
    on the engine's clock; ``held`` counts the bytes of output that wait for the next one.
    """

    vm: str
    host: str
    checkpoints: int
    safe_at: float
    held: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SRInfo:
    """A storage repository. Sizes are in bytes."""

    physical_size: int
    physical_utilisation: int
    virtual_allocation: int
    vdis: tuple[VDIInfo, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkInfo:
    """A network of the engine."""

    uuid: str
    name: str
    bridge: str = ""
    mtu: int = 1500


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundSR:
    """A repository that the engine has; ``config`` is what its PBD needs.

    ``hosts`` are those that have it attached, where the engine has several. ``attached`` is None
    where the engine reaches what it has at all times: whether it is attached is in records alone.
    """

    uuid: str
    name: str
    type: str
    config: Mapping[str, str] = field(default_factory=dict)
    attached: bool | None = None
    hosts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundVM:
    """A VM that the engine has, whoever made it.

    Disks and interfaces of ``spec`` are those whose storage and network it knows; the others are
    beside it. ``persistent``: it is there also when it does not run. Devices to which
    nobody gave a uuid have a `found_uuid`.
    ``noted`` are the devices that the definition had when it was last written by this library.
    """

    spec: VMSpec
    persistent: bool = True
    other_disks: tuple[DiskSpec, ...] = ()
    other_nics: tuple[NicSpec, ...] = ()
    noted: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class EngineEvent:
    """Something that happened in the engine by itself.

    ``kind`` is one of: changed, halted, rebooted, crashed, running, paused, lost, memory, agent,
    host_lost, host_found, host_joined, protection_lost, storage, network. ``subject`` is the uuid
    of the VM, host, repository or network.
    After ``changed`` the engine is asked for the domain's state; ``data["why"]`` says how the
    domain ended: shutdown, crashed, destroyed, other. Without, the event is not of its end: a
    domain that is gone all the same has its end told next. ``data["defined"]`` says that somebody
    else may have changed what the engine keeps of a VM, or its devices, and ``data["name"]`` what
    they call it now. An engine whose events take time to arrive tells no other. After ``storage``
    and ``network`` the engine is asked for it, or with "" for all that it has. A protection that
    was lost tells the ``reason``.
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
