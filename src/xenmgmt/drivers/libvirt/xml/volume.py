"""``<volume>``: a disk in a pool."""

from __future__ import annotations

from ._element import Element, Size, text


class Volume(Element):
    """A storage volume. Sizes are in bytes."""

    tag = "volume"
    type = text("@type")
    name = text("name")
    key = text("key")
    capacity = Size("capacity", "bytes")
    allocation = Size("allocation", "bytes")
    path = text("target/path")
    format = text("target/format/@type")
    compat = text("target/compat")
    backing = text("backingStore/path")
    backing_format = text("backingStore/format/@type")
