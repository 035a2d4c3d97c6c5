"""The archive of a virtual machine: a tar stream of a manifest and the pieces of its disks.

    manifest.json                         what there is: see `Manifest`
    disks/0/0000000000000000              a piece of disk 0, at this offset in bytes (hex)
    disks/0/0000000000000000.sha256       its hash, in hex
    ...
    end.json                              {"pieces": how many there were}

Pieces hold at most `PIECE` bytes and come in order; what no piece covers is zeros. A reader checks
each piece before it is written anywhere, and knows at the end that nothing was cut off.
"""

from __future__ import annotations

import hashlib
import json
import tarfile
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from itertools import accumulate
from typing import IO, Any, NamedTuple, Protocol, Self, cast

from ... import errors as err

FORMAT = "xenmgmt virtual machine"
VERSION = 1
PIECE = 1 << 20
MANIFEST, END = "manifest.json", "end.json"
LARGEST_MANIFEST = 4 << 20


@dataclass(frozen=True, slots=True)
class Manifest:
    """What an archive holds. Records have the fields of the whole model, as JSON-RPC spells them.

    ``disks``: for each disk its ``VDI`` and ``VBD`` records; ``interfaces``: ``VIF`` records with
    the name of the network.
    """

    vm: dict[str, Any]
    disks: list[dict[str, Any]] = field(default_factory=list)
    interfaces: list[dict[str, Any]] = field(default_factory=list)


class Stream(Protocol):
    """What an archive is read from."""

    def read(self, size: int, /) -> bytes:
        """At most so many bytes; b"" at the end."""


class Piece(NamedTuple):
    """Some bytes of one disk."""

    disk: int
    offset: int
    data: bytes


def member(name: str, data: bytes) -> bytes:
    """One file of the archive, with its header."""
    info = tarfile.TarInfo(name)
    info.size = len(data)
    padding = -len(data) % tarfile.BLOCKSIZE
    return info.tobuf(tarfile.USTAR_FORMAT) + data + b"\0" * padding


def begin(manifest: Manifest) -> bytes:
    """The first part of an archive."""
    told = {"format": FORMAT, "version": VERSION, **asdict(manifest)}
    return member(MANIFEST, json.dumps(told, indent=1).encode())


def piece(one: Piece) -> bytes:
    """A piece and its hash."""
    name = f"disks/{one.disk}/{one.offset:016x}"
    digest = hashlib.sha256(one.data).hexdigest().encode()
    return member(name, one.data) + member(f"{name}.sha256", digest)


def end(pieces: int) -> bytes:
    """The last part."""
    return member(END, json.dumps({"pieces": pieces}).encode()) + b"\0" * 2 * tarfile.BLOCKSIZE


@dataclass(frozen=True, slots=True)
class Plan:
    """The parts of an archive and their places in it, known before any disk is read."""

    head: bytes
    pieces: tuple[tuple[int, int, int], ...]
    """Disk, offset and length of each."""
    tail: bytes
    starts: tuple[int, ...]
    """Where each part begins: head, pieces, tail; and where the archive ends."""

    @classmethod
    def of(cls, manifest: Manifest, pieces: Sequence[tuple[int, int, int]]) -> Self:
        """The plan of an archive."""
        head, tail = begin(manifest), end(len(pieces))
        sizes = [len(head), *(_piece_size(length) for _, _, length in pieces), len(tail)]
        return cls(head, tuple(pieces), tail, tuple(accumulate(sizes, initial=0)))

    @property
    def size(self) -> int:
        """Bytes of the whole archive."""
        return self.starts[-1]

    def parts(self, first: int, last: int) -> Iterator[tuple[int, int, int]]:
        """The parts that hold these bytes: number, and the bytes of it to take, from and to."""
        for number in range(bisect_right(self.starts, first) - 1, len(self.starts) - 1):
            start, stop = self.starts[number], self.starts[number + 1]
            if start > last:
                return
            yield number, max(first - start, 0), min(last + 1, stop) - start


def _piece_size(length: int) -> int:
    """Bytes of a piece and its hash in the archive."""
    return 3 * tarfile.BLOCKSIZE + _padded(length)


def _padded(length: int) -> int:
    return length + -length % tarfile.BLOCKSIZE


class Reader:
    """Reads an archive from a stream, front to back.

    A reader of the rest of an archive, that another one has read a part of, is told where in the
    archive the stream begins (``at``, a place that was ``behind`` a piece), the manifest and how
    many pieces there were already.

    Raises `ImportErrorSomeChecksumsFailed`, `ImportErrorPrematureEof` and their like.
    """

    def __init__(
        self, stream: Stream, manifest: Manifest | None = None, at: int = 0, count: int = 0
    ) -> None:
        self._begun = at
        self.behind = at
        """Where in the archive the last file that was read ends."""
        self.count = count
        """Pieces before that place."""
        try:
            self._tar = tarfile.open(  # noqa: SIM115
                mode="r|",
                fileobj=cast("IO[bytes]", stream),
                bufsize=1 << 16,
            )
            self._next = iter(self._tar)
            if manifest is not None:
                self.manifest = manifest
                return
            name, data = self._member(LARGEST_MANIFEST)
        except (tarfile.TarError, EOFError) as error:
            raise err.ImportError(f"no archive: {error}") from None
        if name != MANIFEST:
            raise err.ImportErrorUnexpectedFile(MANIFEST, name)
        self.manifest = _manifest(data)

    def _member(self, most: int) -> tuple[str, bytes]:
        try:
            info = next(self._next)
        except StopIteration:
            raise err.ImportErrorPrematureEof() from None
        except (tarfile.TarError, EOFError, OverflowError, ValueError) as error:
            raise err.ImportError(f"no archive: {error}") from None
        if not info.isreg() or info.size > most:
            raise err.ImportErrorUnexpectedFile(f"a file of at most {most} bytes", info.name)
        file = self._tar.extractfile(info)
        assert file is not None
        try:
            data = file.read()
        except (tarfile.TarError, EOFError) as error:
            raise err.ImportError(f"no archive: {error}") from None
        if len(data) != info.size:
            raise err.ImportErrorPrematureEof()
        self.behind = self._begun + info.offset_data + _padded(info.size)
        return info.name, data

    def pieces(self) -> Iterator[Piece]:
        """Every piece, checked; returns when the archive has said that it is whole."""
        while True:
            name, data = self._member(PIECE)
            if name == END:
                if _json(data).get("pieces") != self.count:
                    raise err.ImportErrorPrematureEof()
                return
            disk, offset = _place(name, len(self.manifest.disks))
            checked, digest = self._member(64)
            if checked != f"{name}.sha256":
                raise err.ImportErrorUnexpectedFile(f"{name}.sha256", checked)
            if hashlib.sha256(data).hexdigest().encode() != digest:
                raise err.ImportErrorSomeChecksumsFailed(hint=f"{name} is not what was written")
            self.count += 1
            yield Piece(disk, offset, data)


def _place(name: str, disks: int) -> tuple[int, int]:
    parts = name.split("/")
    try:
        if len(parts) != 3 or parts[0] != "disks" or len(parts[2]) != 16:
            raise ValueError(name)
        disk, offset = int(parts[1]), int(parts[2], 16)
    except ValueError:
        raise err.ImportErrorUnexpectedFile("disks/NUMBER/OFFSET", name) from None
    if not 0 <= disk < disks or not 0 <= offset < 1 << 62:
        raise err.ImportErrorUnexpectedFile("a disk of the manifest", name)
    return disk, offset


def _json(data: bytes) -> dict[str, Any]:
    try:
        found = json.loads(data)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise err.ImportError("a file of the archive is not a JSON object")
    return found


def _manifest(data: bytes) -> Manifest:
    told = _json(data)
    if told.get("format") != FORMAT:
        raise err.ImportError(f"its format is {str(told.get('format'))[:40]!r}, not {FORMAT!r}")
    if told.get("version") != VERSION:
        raise err.ImportIncompatibleVersion(hint=f"version {told.get('version')!r:.20}")
    vm, disks, interfaces = told.get("vm"), told.get("disks", []), told.get("interfaces", [])
    lists = isinstance(disks, list) and isinstance(interfaces, list)
    whole = lists and all(isinstance(one, dict) for one in [*disks, *interfaces])
    if not isinstance(vm, dict) or not whole:
        raise err.ImportError("the manifest has no vm, or its disks or interfaces are no records")
    return Manifest(vm, disks, interfaces)
