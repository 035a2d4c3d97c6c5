"""``<metadata>``: what we know of a domain and libvirt has no place for."""

from __future__ import annotations

from ._element import NAMESPACES, Children, Element, text

URI = NAMESPACES["xenmgmt"]
KEY = "xenmgmt"


class Device(Element):
    """Which of our devices stands behind a target of the domain: a disk's name, or a MAC.

    Of an interface, ``network`` is that of the VIF when this was written.
    """

    tag = f"{{{URI}}}device"
    kind = text("@kind")
    target = text("@target")
    uuid = text("@uuid")
    network = text("@network")


class OurMetadata(Element):
    """The VM's name as its user wrote it, and its devices. ``maker`` tells whose domain it is."""

    tag = f"{{{URI}}}vm"
    name = text("@name")
    maker = text("@maker")
    devices = Children((Device.tag,), Device)
