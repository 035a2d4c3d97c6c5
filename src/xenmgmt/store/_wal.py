"""The write-ahead log that a process left behind: whether it is whole, and making it stay so.

SQLite reads such a log up to the first frame whose checksum is wrong, and takes the rest for what
a crash had cut off. A byte that changed on the disk looks the same to it, and everything behind it
would be lost without a word.

What a crash cuts off is at most one commit, since each is on the disk before the next begins.
Behind it may lie what is left of commits that failed and were written over. A frame's checksum goes
on from the one before it, so these do not continue each other: two commits of one chain behind the
first bad frame mean damage.
"""

from __future__ import annotations

import os
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, NamedTuple

_HEADER, _FRAME = 32, 24
_MAGIC = {0x377F0682: "<", 0x377F0683: ">"}
_MASK = 0xFFFFFFFF
_PIECE = 1 << 20

_Sum = tuple[int, int]


def _sum(order: str, data: bytes, start: _Sum) -> _Sum:
    """SQLite's checksum, from a start."""
    first, second = start
    words = struct.unpack(f"{order}{len(data) // 4}I", data)
    for even, odd in zip(words[::2], words[1::2], strict=True):
        first = (first + even + second) & _MASK
        second = (second + odd + first) & _MASK
    return first, second


class _Log(NamedTuple):
    order: str
    page: int
    salts: _Sum
    start: _Sum


class _Frame(NamedTuple):
    head: bytes
    data: bytes
    commits: bool
    salts: _Sum
    written: _Sum

    def sum(self, log: _Log, before: _Sum) -> _Sum:
        """The checksum that it has when it comes after another one."""
        return _sum(log.order, self.data, _sum(log.order, self.head, before))


def damage(path: Path) -> str:
    """What is wrong with it; empty when nothing is."""
    with path.open("rb") as file:
        header = file.read(_HEADER)
        if len(header) < _HEADER:
            return ""  # cut off before anything was in it
        magic, _, page, _, salt, pepper, first, second = struct.unpack(">8I", header)
        order = _MAGIC.get(magic)
        if order is None or _sum(order, header[:24], (0, 0)) != (first, second):
            return f"the head of {path.name} is damaged"
        log = _Log(order, page, (salt, pepper), (first, second))
        if _commits_behind(log, _frames(file, page)) > 1:
            return f"{path.name} is damaged in the middle"
    return ""


def _frames(file: BinaryIO, page: int) -> Iterator[_Frame]:
    while len(frame := file.read(_FRAME + page)) == _FRAME + page:
        _, size, salt, pepper, first, second = struct.unpack_from(">6I", frame)
        yield _Frame(frame[:8], frame[_FRAME:], size > 0, (salt, pepper), (first, second))


def _commits_behind(log: _Log, frames: Iterator[_Frame]) -> int:
    """The most commits that continue each other from the first bad frame on."""
    good, most, found = True, 0, 0
    before = [log.start]
    for frame in frames:
        ours = frame.salts == log.salts
        sums = [frame.sum(log, start) for start in before] if ours else []
        follows = frame.written in sums
        if follows and good:
            before = [frame.written]
            continue
        # The next one may continue what the first bad frame says of itself, or what it holds.
        before = [frame.written, *sums] if good else [frame.written]
        found = (found if follows else 0) + (frame.commits and ours)
        most = max(most, found)
        good = False
    return most


def write_again(path: Path) -> None:
    """Have everything in it on the disk.

    It can be read, but whether it was ever flushed is not known, and what a failed flush has let go
    of no later one writes.
    """
    with path.open("r+b", buffering=0) as file:
        place = 0
        while piece := os.pread(file.fileno(), _PIECE, place):
            place += os.pwrite(file.fileno(), piece, place)
        os.fsync(file.fileno())
