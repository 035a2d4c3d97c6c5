"""``<domainsnapshot>``: what a snapshot takes of a domain."""

from __future__ import annotations

from ._element import Children, Element, text


class SnapshotDisk(Element):
    """What becomes of one disk."""

    tag = "disk"
    name = text("@name")
    snapshot = text("@snapshot")
    type = text("@type")
    format = text("driver/@type")
    file = text("source/@file")


class Snapshot(Element):
    """A snapshot. ``memory`` is ``no``, ``internal`` or ``external`` (then with ``file``)."""

    tag = "domainsnapshot"
    name = text("name")
    memory = text("memory/@snapshot")
    memory_file = text("memory/@file")
    disks = Children("disks/disk", SnapshotDisk)
