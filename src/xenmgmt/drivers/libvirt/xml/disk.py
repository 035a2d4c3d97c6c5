"""``<disk>``: a disk, a CD drive or a floppy."""

from __future__ import annotations

from ._element import Element, Flag, integer, text


class Disk(Element):
    """Where its data is, and how the guest sees it."""

    tag = "disk"
    type = text("@type")
    device = text("@device")
    driver = text("driver/@name")
    format = text("driver/@type")
    cache = text("driver/@cache")
    io = text("driver/@io")
    file = text("source/@file")
    block = text("source/@dev")
    pool = text("source/@pool")
    volume = text("source/@volume")
    target = text("target/@dev")
    bus = text("target/@bus")
    readonly = Flag("readonly")
    shareable = Flag("shareable")
    serial = text("serial")
    boot_order = integer("boot/@order")
    alias = text("alias/@name")

    @property
    def source(self) -> str:
        """The path behind it; "" for an empty drive, or one that is no file."""
        return self.file or self.block or ""

    @property
    def is_empty(self) -> bool:
        """Whether nothing is in it, not even what has no path (network)."""
        there = self.node.find("source")
        return there is None or there.attrib.keys() <= {"index", "startupPolicy"}
