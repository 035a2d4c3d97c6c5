"""Whether a write-ahead log that a killed process left behind is whole.

SQLite reads such a log up to the first frame whose checksum is wrong, and takes the rest for what
a crash had cut off. A byte that changed on the disk looks the same to it, and everything behind it
would be lost without a word. What a crash cuts off is at most the last commit, since each one is
on the disk before the next begins: two commits behind the first bad frame mean damage.
"""

from __future__ import annotations

import struct
from pathlib import Path

_HEADER, _FRAME = 32, 24
_MAGIC = {0x377F0682: "<", 0x377F0683: ">"}
_MASK = 0xFFFFFFFF


def _sum(order: str, data: bytes, first: int, second: int) -> tuple[int, int]:
    """SQLite's checksum, from a start."""
    words = struct.unpack(f"{order}{len(data) // 4}I", data)
    for even, odd in zip(words[::2], words[1::2], strict=True):
        first = (first + even + second) & _MASK
        second = (second + odd + first) & _MASK
    return first, second


def damage(path: Path) -> str:
    """What is wrong with it; empty when nothing is."""
    with path.open("rb") as file:
        header = file.read(_HEADER)
        if len(header) < _HEADER:
            return ""  # cut off before anything was in it
        magic, _, page, _, salt, pepper, first, second = struct.unpack(">8I", header)
        order = _MAGIC.get(magic)
        if order is None or _sum(order, header[:24], 0, 0) != (first, second):
            return f"the head of {path.name} is damaged"
        behind, good = 0, True
        while len(frame := file.read(_FRAME + page)) == _FRAME + page:
            _, size, one, other, *given = struct.unpack(">6I", frame[:_FRAME])
            if (one, other) != (salt, pepper):
                if good and _follows(file.read(), page, salt, pepper):
                    return f"{path.name} is damaged in the middle"
                break
            if good:
                first, second = _sum(order, frame[:8], first, second)
                first, second = _sum(order, frame[_FRAME:], first, second)
                good = [first, second] == given
            if not good and size:
                behind += 1
        return f"{path.name} is damaged in the middle" if behind > 1 else ""


def _follows(rest: bytes, page: int, salt: int, pepper: int) -> bool:
    """Whether more commits of the same log come after a frame that is not of it."""
    step = _FRAME + page
    commits = 0
    for place in range(0, len(rest) - step + 1, step):
        _, size, one, other = struct.unpack_from(">4I", rest, place)
        commits += bool(size) and (one, other) == (salt, pepper)
    return commits > 1
