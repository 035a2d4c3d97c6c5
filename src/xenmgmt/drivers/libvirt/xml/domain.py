"""``<domain>``: a virtual machine."""

from __future__ import annotations

from ._element import Children, Element, Size, integer, text
from .character import Channel, Console, Serial
from .cpu import CPU
from .disk import Disk
from .features import Features
from .graphics import Graphics, Video
from .hostdev import HostDev
from .interface import Interface
from .memballoon import MemBalloon
from .metadata import OurMetadata
from .os import OS


class Panic(Element):
    """``<panic>``: a device by which a guest tells that its kernel gave up."""

    tag = "panic"
    model = text("@model")


class Domain(Element):
    """A virtual machine. Memory is in bytes."""

    tag = "domain"
    type = text("@type")
    id = integer("@id")
    name = text("name")
    uuid = text("uuid")
    title = text("title")
    description = text("description")
    metadata = Children(("metadata", OurMetadata.tag), OurMetadata)
    memory = Size("memory")
    current_memory = Size("currentMemory")
    vcpus = integer("vcpu")
    vcpus_online = integer("vcpu/@current")
    cpuset = text("vcpu/@cpuset")
    os = Children("os", OS)
    features = Children("features", Features)
    cpu = Children("cpu", CPU)
    on_poweroff = text("on_poweroff")
    on_reboot = text("on_reboot")
    on_crash = text("on_crash")
    emulator = text("devices/emulator")
    disks = Children("devices/disk", Disk)
    interfaces = Children("devices/interface", Interface)
    serials = Children("devices/serial", Serial)
    consoles = Children("devices/console", Console)
    channels = Children("devices/channel", Channel)
    graphics = Children("devices/graphics", Graphics)
    videos = Children("devices/video", Video)
    hostdevs = Children("devices/hostdev", HostDev)
    balloons = Children("devices/memballoon", MemBalloon)
    panics = Children("devices/panic", Panic)
    clock = text("clock/@offset")

    @property
    def boots(self) -> OS:
        """Its ``<os>``, made when it has none."""
        return self.os[0] if len(self.os) else self.os.add(OS())

    @property
    def has(self) -> Features:
        """Its ``<features>``, made when it has none."""
        return self.features[0] if len(self.features) else self.features.add(Features())

    @property
    def ours(self) -> OurMetadata | None:
        """What we noted of it; None for a domain that somebody else made."""
        return next(iter(self.metadata), None)
