"""``<pool>``: a place where volumes are kept."""

from __future__ import annotations

from ._element import Element, Size, text


class Pool(Element):
    """A storage pool. Sizes are in bytes."""

    tag = "pool"
    type = text("@type")
    name = text("name")
    uuid = text("uuid")
    capacity = Size("capacity", "bytes")
    allocation = Size("allocation", "bytes")
    available = Size("available", "bytes")
    path = text("target/path")
    host = text("source/host/@name")
    directory = text("source/dir/@path")
