"""A disk that has lost its power: which contents its files may have then.

A sync makes what was written to a file before it durable, and a sync of the folder the names in it.
Of what was not synced, each sector of each write may be there or not, whatever the order. After a
sync that failed, what it was to write is there or not, for good: no later sync writes it.
"""

from __future__ import annotations

import os
import random
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

SECTOR = 512
_HEAD = struct.Struct("=ciqq")


class Act(NamedTuple):
    """One line of the record."""

    what: str
    number: int
    offset: int
    data: bytes


def acts(record: bytes) -> list[Act]:
    """The record, read."""
    found, place = [], 0
    while place < len(record):
        what, number, offset, length = _HEAD.unpack_from(record, place)
        place += _HEAD.size
        found.append(Act(what.decode(), number, offset, record[place : place + length]))
        place += length
    return found


class Write(NamedTuple):
    """Bytes for a place in a file; None: the file ends there."""

    offset: int
    data: bytes | None


def apply(content: bytearray, write: Write) -> None:
    """Do a write."""
    if write.data is None:
        del content[write.offset :]
        content.extend(bytes(write.offset - len(content)))
        return
    if len(content) < write.offset:
        content.extend(bytes(write.offset - len(content)))
    content[write.offset : write.offset + len(write.data)] = write.data


def sectors(write: Write) -> Iterator[Write]:
    """The pieces of a write that are on the disk or not."""
    if write.data is None:
        yield write
        return
    place = 0
    while place < len(write.data):
        end = place + SECTOR - (write.offset + place) % SECTOR
        yield Write(write.offset + place, write.data[place:end])
        place = end


def some(writes: list[Write], die: random.Random) -> Iterator[Write]:
    """What may be there of writes that were not synced: all, nothing, any of them, any sectors."""
    fate = die.random()
    if fate < 0.15:
        return
    for write in writes:
        luck = die.random()
        if fate < 0.3 or luck < 0.35:
            yield write
        elif luck > 0.6:
            share = die.random()
            yield from (piece for piece in sectors(write) if die.random() < share)


@dataclass
class File:
    """A file: what is safe, and what is not yet."""

    safe: bytearray = field(default_factory=bytearray)
    loose: list[Write] = field(default_factory=list)


class Disk:
    """The files of one folder, as the record says they were changed."""

    def __init__(self, folder: Path, seed: object) -> None:
        self._folder = str(folder)
        self._die = random.Random(f"failed syncs of {seed}")
        self._names: dict[str, File] = {}
        self._safe_names: dict[str, File] = {}
        self._loose_names: list[tuple[str, File | None]] = []
        self._open: dict[int, File | None] = {}
        self._renamed = ""
        self.played = 0
        """So many lines of the record have been done."""
        for path in folder.iterdir():
            self._names[str(path)] = File(bytearray(path.read_bytes()))
        self._safe_names.update(self._names)

    def play(self, act: Act) -> None:
        """One more thing has been done."""
        self.played += 1
        getattr(self, f"_{act.what}")(act)

    def _O(self, act: Act) -> None:
        path = os.fsdecode(act.data)
        if path == self._folder:
            self._open[act.number] = None
            return
        found = self._names.get(path)
        if found is None:
            found = File()
            self._name(path, found)
        if act.offset & os.O_TRUNC:
            found.loose.append(Write(0, None))
        self._open[act.number] = found

    def _C(self, act: Act) -> None:
        self._open.pop(act.number, None)

    def _W(self, act: Act) -> None:
        file = self._open[act.number]
        assert file is not None
        file.loose.append(Write(act.offset, act.data))

    def _T(self, act: Act) -> None:
        file = self._open[act.number]
        assert file is not None
        file.loose.append(Write(act.offset, None))

    def _S(self, act: Act) -> None:
        file = self._open[act.number]
        if file is None:
            self._settle(self._safe_names, len(self._loose_names))
            self._loose_names.clear()
            return
        for write in file.loose:
            apply(file.safe, write)
        file.loose.clear()

    def _F(self, act: Act) -> None:
        file = self._open[act.number]
        if file is None:
            return
        for write in some(file.loose, self._die):
            apply(file.safe, write)
        file.loose.clear()

    def _U(self, act: Act) -> None:
        self._name(os.fsdecode(act.data), None)

    def _R(self, act: Act) -> None:
        self._renamed = os.fsdecode(act.data)

    def _N(self, act: Act) -> None:
        file = self._names[self._renamed]
        self._name(os.fsdecode(act.data), file)
        self._name(self._renamed, None)

    def _M(self, act: Act) -> None:
        """A mark changes nothing."""

    def _name(self, path: str, file: File | None) -> None:
        self._loose_names.append((path, file))
        if file is None:
            self._names.pop(path, None)
        else:
            self._names[path] = file

    def _settle(self, names: dict[str, File], count: int) -> None:
        for path, file in self._loose_names[:count]:
            if file is None:
                names.pop(path, None)
            else:
                names[path] = file

    def after_power_loss(self, seed: object) -> dict[str, bytes]:
        """What may be found: names of files, and contents. Names are lost from the last one on."""
        die = random.Random(f"{seed}")
        names = dict(self._safe_names)
        self._settle(names, die.randint(0, len(self._loose_names)))
        found = {}
        for path, file in names.items():
            name = os.path.basename(path)  # noqa: PTH119
            if name.endswith("-shm"):
                found[name] = die.randbytes(die.choice((0, 100, 32768)))
                continue
            content = bytearray(file.safe)
            for write in some(file.loose, die):
                apply(content, write)
            found[name] = bytes(content)
        return found
