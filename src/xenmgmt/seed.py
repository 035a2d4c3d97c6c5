"""Seed images: what a clone is to become, on a small CD that its first boot reads.

    seed.write("/tmp/seed.iso", {"meta-data": "instance-id: web-7", "user-data": "#!/bin/sh"})
    disk = images.load(xen, "/tmp/seed.iso", sr, format="raw")

The volume is called ``cidata``, as cloud-init's NoCloud source wants it. The file is ISO 9660 with
names in the spelling that Linux gives back: letters, digits, dots, dashes.
"""

from __future__ import annotations

import os
import re
import struct
from collections.abc import Mapping
from pathlib import Path

from . import errors as err

SECTOR = 2048
_NAME = re.compile(r"[a-z0-9._-]{1,30}\Z")
_FIRST = 16
"""The sector of the volume descriptor; those before it are free for other systems."""


def write(
    path: str | os.PathLike[str], files: Mapping[str, str | bytes], *, label: str = "cidata"
) -> Path:
    """Write an image with some files in its root; a file that is there is overwritten."""
    for name in files:
        if not _NAME.match(name):
            raise err.InvalidValue("files", name, would_do="small letters, digits, dots, dashes")
    if not re.match(r"[\w-]{1,32}\Z", label, re.ASCII):
        raise err.InvalidValue("label", label, would_do="up to 32 letters, digits, dashes")
    contents = {
        name: text.encode() if isinstance(text, str) else bytes(text)
        for name, text in sorted(files.items())
    }
    root = _FIRST + 4  # descriptor, end of descriptors, two tables of paths
    size = _directory_size(contents)
    first = root + size // SECTOR
    entries = [_entry(b"\0", root, size, folder=True), _entry(b"\1", root, size, folder=True)]
    place = first
    for name, content in contents.items():
        entries.append(_entry(f"{name.upper()};1".encode(), place, len(content)))
        place += -(-len(content) // SECTOR)
    target = Path(path)
    with target.open("wb") as file:
        file.write(bytes(_FIRST * SECTOR))
        file.write(_descriptor(label, place, _entry(b"\0", root, size, folder=True)))
        file.write(_padded(b"\xffCD001\1"))
        for order in "<>":
            file.write(_padded(struct.pack(f"{order}BBIHBB", 1, 0, root, 1, 0, 0)))
        file.write(_folder(entries).ljust(size, b"\0"))
        for content in contents.values():
            file.write(_padded(content) if content else b"")
    return target


def _directory_size(names: Mapping[str, bytes]) -> int:
    lengths = [_entry(b"\0", 0, 0, folder=True)] * 2
    lengths += [_entry(f"{name.upper()};1".encode(), 0, 0) for name in names]
    return len(_padded(_folder(lengths)))


def _folder(entries: list[bytes]) -> bytes:
    """Entries one after the other; none goes over the end of a sector."""
    made = bytearray()
    for entry in entries:
        if len(made) % SECTOR + len(entry) > SECTOR:
            made += bytes(-len(made) % SECTOR)
        made += entry
    return bytes(made)


def _entry(name: bytes, sector: int, size: int, *, folder: bool = False) -> bytes:
    """A directory record (ECMA-119, 9.1); numbers stand in both orders of bytes."""
    pad = b"" if len(name) % 2 else b"\0"
    body = struct.pack("B", 0) + _both(sector) + _both(size) + bytes(7)
    body += struct.pack("BBB", 2 if folder else 0, 0, 0) + struct.pack("<H", 1)
    body += struct.pack(">H", 1) + struct.pack("B", len(name)) + name + pad
    return struct.pack("B", len(body) + 1) + body


def _descriptor(label: str, sectors: int, root: bytes) -> bytes:
    """The primary volume descriptor (ECMA-119, 8.4)."""
    made = b"\1CD001\1\0" + b" " * 32 + label.encode().ljust(32) + bytes(8) + _both(sectors)
    made += bytes(32) + b"".join(_short(one) for one in (1, 1, SECTOR)) + _both(10)
    tables = (_FIRST + 2, 0), (_FIRST + 3, 0)
    made += struct.pack("<II", *tables[0]) + struct.pack(">II", *tables[1])
    made += root + b" " * (128 * 4 + 37 * 3)
    made += (b"0" * 16 + b"\0") * 4 + b"\1"
    return _padded(made)


def _both(number: int) -> bytes:
    return struct.pack("<I", number) + struct.pack(">I", number)


def _short(number: int) -> bytes:
    return struct.pack("<H", number) + struct.pack(">H", number)


def _padded(data: bytes) -> bytes:
    return data + bytes(-len(data) % SECTOR)
