"""The frames between the host and dom0. The same file is used at both ends.

A frame is a head (magic, number of the request, kind, length) and so many bytes. A reader that
finds no magic goes on byte by byte until it does: what an earlier, dead request left behind in
the channel is passed over.
"""

from __future__ import annotations

import struct
from collections.abc import Callable
from typing import NamedTuple

HEAD = struct.Struct(">4sIcI")
MAGIC = b"XLAB"
CHUNK = 1 << 15

POWER_OFF = "xenlab-power-off"
"""A command that is no command of the shell's."""

# to dom0
COMMAND = b"c"  # JSON: command, seconds, now, and tty (rows, columns) or null
FILES = b"f"  # a piece of a tar; an empty one is its end. dom0 sends them too.
INPUT = b"i"
NUDGE = b"n"  # nothing: that something came is what it is for
# from dom0
OUTPUT = b"o"
ERRORS = b"e"
EXIT = b"x"  # JSON: status, seconds


class Frame(NamedTuple):
    """One frame."""

    request: int
    kind: bytes
    data: bytes


def pack(request: int, kind: bytes, data: bytes = b"") -> bytes:
    """The bytes of a frame."""
    return HEAD.pack(MAGIC, request, kind, len(data)) + data


def read_frame(take: Callable[[int], bytes]) -> Frame:
    """The next frame; ``take(n)`` gives exactly n bytes, or raises."""
    head = take(HEAD.size)
    while not head.startswith(MAGIC):
        head = head[1:] + take(1)
    _, request, kind, length = HEAD.unpack(head)
    return Frame(request, kind, take(length))
