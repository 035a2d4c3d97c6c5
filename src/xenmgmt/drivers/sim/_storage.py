"""Simulated storage: repositories of disks that share blocks until they are written."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from ...abc import SRInfo, VDIInfo, WipeInfo
from ...errors import EngineError, SRFull

BLOCK = 2 << 20
"""Bytes in a block: what a write takes at least."""
TYPES = ("dummy", "ext", "iso", "lvm", "nfs")
THICK = frozenset({"lvm"})
DEFAULT_SIZE = 1 << 40
DISK_FAULTS = {"EIO": "input/output error", "ENOSPC": "no space left on device"}


class Disk:
    """One disk. ``blocks`` holds its own; what it does not hold, its parent has."""

    __slots__ = ("blocks", "children", "image", "parent", "size", "thick")

    def __init__(self, size: int, parent: Disk | None = None, *, thick: bool = False) -> None:
        self.size = size
        self.parent = parent
        self.blocks: dict[int, object] | None = None
        self.image: object = None
        self.thick = thick
        self.children = 0
        if parent is not None:
            parent.children += 1

    def read(self, block: int) -> object:
        """What a block holds; None when nothing was ever written."""
        disk: Disk | None = self
        while disk is not None:
            if disk.blocks is not None and block in disk.blocks:
                return disk.blocks[block]
            disk = disk.parent
        return None

    @property
    def used(self) -> int:
        """Bytes of its own on the storage."""
        return self.size if self.thick else BLOCK * len(self.blocks or ())


class Frozen(NamedTuple):
    """What a disk held at a moment: blocks of its own, and what it had begun as."""

    blocks: dict[int, object] | None
    parent: Disk | None

    def read(self, block: int) -> object:
        """What a block held."""
        if self.blocks is not None and block in self.blocks:
            return self.blocks[block]
        return self.parent.read(block) if self.parent is not None else None


class Repository:
    """One SR."""

    __slots__ = ("disks", "faults", "hosts", "mark", "size", "type", "used", "virtual")

    def __init__(
        self, kind: str, size: int, mark: Callable[[Exception], Exception] = lambda error: error
    ) -> None:
        self.mark = mark
        """Writes on an error that it was made on purpose."""
        self.type = kind
        self.size = size or DEFAULT_SIZE
        self.disks: dict[str, Disk] = {}
        self.hosts: set[str] = set()
        self.used = 0
        self.virtual = 0
        self.faults: dict[str, str] = {}
        """What fails: a disk's location, or "" for all, and how."""

    def healthy(self, location: str = "") -> None:
        """Raise what an armed fault does to a read or write of this disk."""
        kind = self.faults.get("") or self.faults.get(location)
        if kind == "ENOSPC":
            raise self.mark(SRFull(BLOCK, 0))
        if kind is not None:
            raise self.mark(EngineError(f"disk {location!r}: {kind}, {DISK_FAULTS[kind]}"))

    def disk(self, location: str) -> Disk:
        """A disk that must be there."""
        found = self.disks.get(location)
        if found is None:
            raise EngineError(f"no disk {location!r} on this repository")
        return found

    def add(self, location: str, disk: Disk) -> VDIInfo:
        """Put a disk in, if it fits."""
        if self.faults:
            self.healthy(location)
        if location in self.disks:
            raise EngineError(f"a disk {location!r} is there already")
        self.room(disk.used)
        self.disks[location] = disk
        self.used += disk.used
        self.virtual += disk.size
        return self.info(location)

    def room(self, more: int) -> None:
        """Raise `SRFull` when so many bytes more do not fit."""
        if self.used + more > self.size:
            raise SRFull(more, self.size - self.used)

    def create(self, location: str, size: int) -> VDIInfo:
        """An empty disk; on thick storage it takes its space at once."""
        return self.add(location, Disk(size, thick=self.type in THICK))

    def branch(self, source: str, location: str) -> VDIInfo:
        """A disk that begins as ``source`` is now: both go on from a common, frozen parent."""
        if self.faults:
            self.healthy(source)
            self.healthy(location)
        disk = self.disk(source)
        if location in self.disks:
            raise EngineError(f"a disk {location!r} is there already")
        if disk.blocks is not None or disk.thick:
            frozen = Disk(disk.size, disk.parent, thick=disk.thick)
            frozen.blocks, frozen.image = disk.blocks, disk.image
            frozen.children = 1
            if disk.parent is not None:
                disk.parent.children -= 1
            disk.blocks, disk.parent, disk.thick = None, frozen, False
        copy = Disk(disk.size, disk.parent)
        copy.image = disk.image
        return self.add(location, copy)

    def revert(self, snapshot: str, location: str) -> VDIInfo:
        """Let ``location`` hold what ``snapshot`` holds."""
        self.disk(snapshot)
        if self.faults:
            self.healthy(snapshot)
            self.healthy(location)
        self.remove(location)
        return self.branch(snapshot, location)

    def copy_to(self, source: str, other: Repository, location: str) -> VDIInfo:
        """A full copy that shares nothing."""
        if self.faults:
            self.healthy(source)
        disk = self.disk(source)
        copy = Disk(disk.size, thick=other.type in THICK)
        blocks: dict[int, object] = {}
        layer: Disk | None = disk
        while layer is not None:
            for block, held in (layer.blocks or {}).items():
                blocks.setdefault(block, held)
            layer = layer.parent
        copy.blocks, copy.image = blocks or None, disk.image
        return other.add(location, copy)

    def resize(self, location: str, size: int) -> VDIInfo:
        """Change the size; blocks that hold data are not cut off."""
        disk = self.disk(location)
        if self.faults:
            self.healthy(location)
        last = max(disk.blocks or {0: None}) + 1 if disk.blocks else 0
        if last * BLOCK > size + BLOCK - 1:
            raise EngineError(f"disk {location!r} holds data beyond {size} bytes")
        more = size - disk.size if disk.thick else 0
        self.room(more)
        self.used += more
        self.virtual += size - disk.size
        disk.size = size
        return self.info(location)

    def write(self, location: str, offset: int, content: object, length: int = 1) -> None:
        """Write ``content`` into every block that the range touches."""
        disk = self.disk(location)
        if self.faults:
            self.healthy(location)
        if offset < 0 or length < 1 or offset + length > disk.size:
            raise EngineError(f"disk {location!r} ends at {disk.size} bytes")
        wanted = range(offset // BLOCK, (offset + length - 1) // BLOCK + 1)
        held = disk.blocks if disk.blocks is not None else {}
        more = 0 if disk.thick else BLOCK * sum(block not in held for block in wanted)
        self.room(more)
        self.used += more
        disk.blocks = {**held, **dict.fromkeys(wanted, content)}

    def wipe(self, location: str, size: int) -> WipeInfo:
        """Leave a disk empty; blocks that others share stay with them."""
        disk = self.disk(location)
        if self.faults:
            self.healthy(location)
        shared = disk.parent is not None and disk.parent.children > 1
        wiped = BLOCK * len(disk.blocks or ())
        self.remove(location)
        self.create(location, size)
        remains = ("blocks that other disks share stay with them",) if shared else ()
        return WipeInfo(bytes=wiped, physical_utilisation=self.disk(location).used, remains=remains)

    # --- bytes ----------------------------------------------------------------------------------

    def extents(self, location: str) -> tuple[tuple[int, int], ...]:
        """The blocks that were ever written, as (offset, length)."""
        disk = self.disk(location)
        found: set[int] = set()
        layer: Disk | None = disk
        while layer is not None:
            found.update(layer.blocks or ())
            layer = layer.parent
        return tuple((b * BLOCK, min(BLOCK, disk.size - b * BLOCK)) for b in sorted(found))

    def read_bytes(self, location: str, offset: int, length: int) -> bytes:
        """A range of a disk as bytes."""
        disk = self.disk(location)
        if self.faults:
            self.healthy(location)
        self._assert_within(disk, location, offset, length)
        parts = []
        for block, begin, end in _pieces(offset, length):
            parts.append(as_bytes(disk.read(block), end)[begin:end].ljust(end - begin, b"\0"))
        return b"".join(parts)

    def write_bytes(self, location: str, offset: int, data: bytes) -> None:
        """Write bytes. Zeros into what was never written take no space."""
        disk = self.disk(location)
        self._assert_within(disk, location, offset, len(data))
        at = 0
        for block, begin, end in _pieces(offset, len(data)):
            piece = data[at : at + end - begin]
            at += end - begin
            before = disk.read(block)
            if before is None and not piece.strip(b"\0"):
                continue
            held = as_bytes(before, begin).ljust(begin, b"\0")
            rest = as_bytes(before, BLOCK)[end:]
            content = (held[:begin] + piece + rest).rstrip(b"\0")
            self.write(location, block * BLOCK, content)

    @staticmethod
    def _assert_within(disk: Disk, location: str, offset: int, length: int) -> None:
        if offset < 0 or length < 0 or offset + length > disk.size:
            raise EngineError(f"disk {location!r} ends at {disk.size} bytes")

    def freeze(self, location: str) -> Frozen:
        """What a disk holds now. It costs nothing: blocks are never changed in place."""
        disk = self.disk(location)
        return Frozen(disk.blocks, disk.parent)

    def thaw(self, location: str, frozen: Frozen) -> None:
        """Let a disk hold what it held; what was made of it since stays as it is."""
        disk = self.disk(location)
        before = disk.used
        if disk.parent is frozen.parent:
            disk.blocks = frozen.blocks
        else:
            touched = set(frozen.blocks or ())
            layer: Disk | None = disk
            while layer is not None and layer is not frozen.parent:
                touched.update(layer.blocks or ())
                layer = layer.parent
            disk.blocks = {block: frozen.read(block) for block in touched}
        self.used += disk.used - before

    def remove(self, location: str) -> None:
        """Take a disk away; blocks that others share stay with them."""
        disk = self.disks.pop(location, None)
        if disk is None:
            return
        self.virtual -= disk.size
        layer: Disk | None = disk
        while layer is not None and layer.children == 0:
            self.used -= layer.used
            layer = layer.parent
            if layer is not None:
                layer.children -= 1

    def info(self, location: str) -> VDIInfo:
        """One disk as the port tells it."""
        disk = self.disk(location)
        return VDIInfo(location=location, virtual_size=disk.size, physical_utilisation=disk.used)

    def summary(self) -> SRInfo:
        """The repository as the port tells it."""
        return SRInfo(
            physical_size=self.size,
            physical_utilisation=self.used,
            virtual_allocation=self.virtual,
            vdis=tuple(self.info(location) for location in self.disks),
        )


def _pieces(offset: int, length: int) -> Iterator[tuple[int, int, int]]:
    """The parts of blocks that a range is made of: block, begin and end within it."""
    end = offset + length
    while offset < end:
        block, begin = divmod(offset, BLOCK)
        size = min(BLOCK - begin, end - offset)
        yield block, begin, begin + size
        offset += size


def as_bytes(content: object, length: int) -> bytes:
    """What a block holds, as at most so many bytes; zeros at the end are left out.

    What a guest wrote as something else stands as its text.
    """
    if content is None:
        return b""
    data = content if isinstance(content, bytes) else str(content).encode()
    return data[:length]


def known_type(kind: str) -> str:
    """A type of storage that the simulator can make."""
    if kind not in TYPES:
        raise EngineError(f"no storage of type {kind!r} here; there are {', '.join(TYPES)}")
    return kind
