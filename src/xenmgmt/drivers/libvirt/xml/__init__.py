"""libvirt's documents as classes: one file per element, what is not modelled stays as it is."""

from __future__ import annotations

from ._element import Element, meaning
from .capabilities import Capabilities, DomainCapabilities
from .character import Channel, Console, Serial
from .cpu import CPU
from .disk import Disk
from .domain import Domain, Panic
from .features import Features
from .graphics import Graphics, Video
from .hostdev import HostDev
from .interface import Interface
from .memballoon import MemBalloon
from .metadata import Device, OurMetadata
from .network import Network
from .os import OS, Boot
from .pool import Pool
from .snapshot import Snapshot, SnapshotDisk
from .volume import Volume

__all__ = [
    "CPU",
    "OS",
    "Boot",
    "Capabilities",
    "Channel",
    "Console",
    "Device",
    "Disk",
    "Domain",
    "DomainCapabilities",
    "Element",
    "Features",
    "Graphics",
    "HostDev",
    "Interface",
    "MemBalloon",
    "Network",
    "OurMetadata",
    "Panic",
    "Pool",
    "Serial",
    "Snapshot",
    "SnapshotDisk",
    "Video",
    "Volume",
    "meaning",
]
