"""The head of a qcow2 image, read here: no program is started."""

from __future__ import annotations

import struct
from pathlib import Path
from typing import NamedTuple

from ._names import is_raw

_HEAD = struct.Struct(">8xQI4xQ4xIQ12xI")
_QCOW2 = b"QFI\xfb"


class Head(NamedTuple):
    """What is read of the head of a qcow2 image: lengths, and where in the file something is."""

    below_at: int
    below_length: int
    size: int
    table_length: int
    table_at: int
    snapshots: int


def head_of(path: Path) -> Head | None:
    """The head of a qcow2 image; None for all other files."""
    if is_raw(path):
        return None
    try:
        with path.open("rb") as file:
            data = file.read(_HEAD.size)
    except OSError:
        return None
    if len(data) < _HEAD.size or not data.startswith(_QCOW2):
        return None
    return Head(*_HEAD.unpack(data))


def backing(path: Path) -> Path | None:
    """The backing file that a qcow2 image names."""
    head = head_of(path)
    if head is None or not head.below_at:
        return None
    try:
        with path.open("rb") as file:
            file.seek(head.below_at)
            name = file.read(head.below_length).decode("utf-8", "surrogateescape")
    except OSError:
        return None
    return path.parent / name


def is_empty(path: Path) -> bool:
    """Whether a qcow2 image has no block of its own: its first table is all zero."""
    head = head_of(path)
    if head is None:
        return False
    with path.open("rb") as file:
        file.seek(head.table_at)
        return not any(file.read(8 * head.table_length))
