"""The screen of a simulated guest, as a picture: its text console, seen from afar.

There is no font: a character is a block whose dots come from its code, so that two screens are
the same picture when they show the same text, and another one when they do not.
"""

from __future__ import annotations

import struct
import zlib

WIDE, HIGH = 4, 8
"""Pixels of one character, the gap to the next one included."""
INK, PAPER = 0xD0, 0x10


def picture(text: str, size: tuple[int, int]) -> bytes:
    """What a terminal of ``size`` columns and lines shows after that output, as PNG."""
    columns, lines = size
    shown = [
        line[at : at + columns]
        for line in text.replace("\r", "").split("\n")
        for at in range(0, max(1, len(line)), columns)
    ][-lines:]
    pixels = bytearray()
    for line in [*shown, *[""] * (lines - len(shown))]:
        pixels += _row(line.ljust(columns))
    return _png(columns * WIDE, lines * HIGH, bytes(pixels))


def _row(line: str) -> bytes:
    """The pixels of one line of text; each row of a PNG begins with the kind of its filter."""
    blank = bytes([PAPER] * WIDE)
    rows = []
    for y in range(HIGH):
        cells = (blank if one == " " or y >= HIGH - 2 else _dots(ord(one), y) for one in line)
        rows.append(b"\0" + b"".join(cells))
    return b"".join(rows)


def _dots(code: int, y: int) -> bytes:
    bits = (code * 0x9E3779B1 >> (3 * y)) & 0b111
    return bytes([*(INK if bits >> n & 1 else PAPER for n in range(WIDE - 1)), PAPER])


def _png(width: int, height: int, rows: bytes) -> bytes:
    """Grey pixels of eight bits as a file (PNG, second edition, sections 5 and 11)."""
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(rows)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(map(_chunk, parts))


def _chunk(part: tuple[bytes, bytes]) -> bytes:
    kind, data = part
    check = zlib.crc32(kind + data)
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", check)
