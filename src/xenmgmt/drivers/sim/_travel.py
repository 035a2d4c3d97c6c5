"""Simulated disks to and from files. Bytes travel as they are, any other value as marked JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from ...abc import DiskFile, VDIInfo
from ...errors import EngineError
from ...store._tagged import Unwritable, decode, encode
from .. import diskfile
from ..diskfile import Part
from ._core import SimCore
from ._storage import BLOCK, Disk

MARK = b"\0xenmgmt value\0"
"""How a block begins in a file that holds something else than bytes."""


class TravelCalls(SimCore):
    """``vdi_export`` and ``vdi_import``."""

    def vdi_export(self, sr: str, location: str, path: str, base: str) -> Any:
        repository = self._repository(sr)
        disk = repository.disk(location)

        def effect() -> DiskFile:
            if repository.faults:
                repository.healthy(location)
            under = repository.disk(base) if base else None
            return diskfile.write(path, disk.size, _parts(disk, under))

        return self._do("vdi_export", disk.size, effect)

    def vdi_import(self, sr: str, location: str, path: str, sha256: str) -> Any:
        repository = self._repository(sr)
        disk = repository.disk(location)

        def effect() -> VDIInfo:
            size, parts = diskfile.read(path, sha256)
            if size > disk.size:
                raise EngineError(f"disk {location!r} has {disk.size} bytes, {path} needs {size}")
            for part in parts:
                if part.data and not part.data.startswith(MARK):
                    data = part.data.ljust(part.length, b"\0")
                    repository.write_bytes(location, part.offset, data)
                else:
                    repository.write(location, part.offset, _value(path, part), part.length)
            return repository.info(location)

        return self._do("vdi_import", disk.size, effect)


def _touched(disk: Disk | None) -> set[int]:
    """The blocks that a disk or one that it began as holds."""
    found: set[int] = set()
    while disk is not None:
        found.update(disk.blocks or ())
        disk = disk.parent
    return found


def _parts(disk: Disk, base: Disk | None) -> Iterator[Part]:
    for block in sorted(_touched(disk) | _touched(base)):
        held = disk.read(block)
        if held == (base.read(block) if base is not None else None):
            continue
        offset = block * BLOCK
        try:
            data = b"" if held is None else _data(held)
        except Unwritable as error:
            raise EngineError(f"the block at {offset}: {error}") from None
        length = min(BLOCK, disk.size - offset)
        if len(data) > length:
            raise EngineError(f"the block at {offset} holds more than {length} bytes")
        yield Part(offset, length, data)


def _data(held: object) -> bytes:
    """Bytes as they are, where that comes back the same; zeros at the end would not."""
    plain = isinstance(held, bytes) and held and not held.endswith(b"\0")
    if plain and isinstance(held, bytes) and not held.startswith(MARK):
        return held
    return MARK + encode(held).encode()


def _value(path: str, part: Part) -> object:
    if not part.data:
        return None
    try:
        return decode(part.data.removeprefix(MARK).decode())
    except (ValueError, KeyError, TypeError, json.JSONDecodeError):
        raise EngineError(f"{path}: no simulated disk holds what is at {part.offset}") from None
