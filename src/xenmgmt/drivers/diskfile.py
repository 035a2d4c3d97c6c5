"""The file in which a disk travels: which parts of it hold what.

A head (`MAGIC`, the size of the disk), then one entry for each part: offset, length, and how many
bytes follow. What follows stands at the beginning of the part; the rest of the part is empty. An
entry of offset and length `END` ends the file, so that one that was cut off is known for what it
is. Numbers are 8 bytes, the lowest first. The bytes of a part are the raw content of the disk; the
simulator, whose disks hold any value, marks what are no bytes.
"""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple, Protocol

from .._durable import put
from ..abc import DiskFile
from ..errors import EngineError

MAGIC = b"xenmgmt disk 1\n\0"
END = (1 << 64) - 1
_NUMBER = struct.Struct("<Q")
_ENTRY = struct.Struct("<QQQ")
_CHUNK = 1 << 20


class Part(NamedTuple):
    """A part of a disk, in bytes, and what is at its beginning; the rest of it is empty."""

    offset: int
    length: int
    data: bytes


class OpenDisk(Protocol):
    """A disk by its bytes, as an engine has it open."""

    size: int

    def extents(self) -> Iterable[tuple[int, int]]:
        """The ranges that may hold data, in order, as (offset, length)."""

    def read(self, offset: int, length: int) -> bytes:
        """A range of it."""

    def write(self, offset: int, data: bytes) -> None:
        """Write bytes."""

    def zero(self, offset: int, length: int) -> None:
        """Make a range empty."""


def export(path: str, disk: OpenDisk, base: OpenDisk | None = None) -> DiskFile:
    """Write what a disk holds, or what it holds that its base does not."""
    return write(path, disk.size, _held(disk) if base is None else _differing(disk, base))


def fill(disk: OpenDisk, parts: Iterable[Part]) -> None:
    """Put what such a file has onto a disk."""
    for part in parts:
        disk.write(part.offset, part.data)
        rest = part.length - len(part.data)
        if rest:
            disk.zero(part.offset + len(part.data), rest)


def _pieces(extents: Iterable[tuple[int, int]], size: int) -> Iterator[tuple[int, int]]:
    """Ranges on the grid of `_CHUNK` that cover the extents, each once, in order."""
    done = 0
    for offset, length in sorted(extents):
        begin = max(done, offset - offset % _CHUNK)
        while begin < min(size, offset + length):
            end = min(size, begin - begin % _CHUNK + _CHUNK)
            yield begin, end - begin
            begin = done = end


def _held(disk: OpenDisk) -> Iterator[Part]:
    for offset, length in _pieces(disk.extents(), disk.size):
        data = disk.read(offset, length).rstrip(b"\0")
        if data:
            yield Part(offset, length, data)


def _differing(disk: OpenDisk, base: OpenDisk) -> Iterator[Part]:
    both = (*disk.extents(), *base.extents())
    for offset, length in _pieces(both, disk.size):
        data = disk.read(offset, length)
        known = max(0, min(length, base.size - offset))
        if data != base.read(offset, known).ljust(length, b"\0"):
            yield Part(offset, length, data.rstrip(b"\0"))


def write(path: str, size: int, parts: Iterable[Part]) -> DiskFile:
    """Write a file, and see it on the disk of this machine before returning.

    It has its name when it is whole.
    """
    digest = hashlib.sha256()
    count = 0
    with _told(path), partial(Path(path)) as made, made.open("wb") as file:

        def add(data: bytes) -> None:
            nonlocal count
            digest.update(data)
            count += file.write(data)

        add(MAGIC + _NUMBER.pack(size))
        for part in parts:
            add(_ENTRY.pack(part.offset, part.length, len(part.data)) + part.data)
        add(_ENTRY.pack(END, END, 0))
    return DiskFile(path=path, bytes=count, sha256=digest.hexdigest())


@contextmanager
def _told(path: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise EngineError(f"{path} cannot be written: {error.strerror}") from None


@contextmanager
def partial(target: Path) -> Iterator[Path]:
    """A file beside another one; it gets the name of that when all has gone well."""
    made = target.with_name(f"{target.name}.partial")
    try:
        yield made
        put(made, target)
    except BaseException:
        made.unlink(missing_ok=True)
        raise


def digest_of(path: str | Path) -> str:
    """The SHA-256 of a file, in hex."""
    digest = hashlib.sha256()
    with Path(path).open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def read(path: str, sha256: str) -> tuple[int, Iterator[Part]]:
    """The size of the disk, and its parts; a file with another hash is refused first."""
    try:
        found = digest_of(path)
    except OSError as error:
        raise EngineError(f"{path} cannot be read: {error.strerror}") from None
    if found != sha256:
        raise EngineError(f"{path} is damaged: its sha256 is {found}, not {sha256}")
    with Path(path).open("rb") as file:
        head = file.read(len(MAGIC) + _NUMBER.size)
    if head[: len(MAGIC)] != MAGIC or len(head) != len(MAGIC) + _NUMBER.size:
        raise EngineError(f"{path} is no file of a disk")
    return _NUMBER.unpack(head[len(MAGIC) :])[0], _parts(path)


def _parts(path: str) -> Iterator[Part]:
    with Path(path).open("rb") as file:
        file.seek(len(MAGIC) + _NUMBER.size)
        while True:
            entry = file.read(_ENTRY.size)
            if len(entry) != _ENTRY.size:
                raise EngineError(f"{path} ends too early")
            offset, length, count = _ENTRY.unpack(entry)
            if offset == length == END:
                return
            data = file.read(count)
            if len(data) != count or count > length:
                raise EngineError(f"{path} is not whole at offset {offset} of the disk")
            yield Part(offset, length, data)
