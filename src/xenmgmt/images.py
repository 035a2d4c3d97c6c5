"""Images of disks in the formats of others: raw, qcow2, vmdk, vhd (vpc), vhdx, vdi, parallels.

    disk = images.load(xen, "/old/web.vmdk", sr, name_label="web root")
    images.save(disk, "/new/web.qcow2", "qcow2")

qemu-img does the conversion; the disk itself is made and filled by `VDI.import_file`, one operation
that is done whole or not at all. Between the two lies a file with what the disk holds, in a
directory that is removed afterwards. Any engine that imports and exports disks will do.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from . import errors as err
from ._durable import put
from .drivers import diskfile, qemu_img
from .importers._create import default_sr

if TYPE_CHECKING:
    from .objects import SR, VDI
    from .toolstack import Xen

FORMATS = ("raw", "qcow2", "vmdk", "vpc", "vhdx", "vdi", "parallels")
SECTOR = 512
StrPath = str | os.PathLike[str]


def load(
    xen: Xen,
    path: StrPath,
    sr: SR | None = None,
    *,
    name_label: str = "",
    format: str = "",
    folder: StrPath | None = None,
) -> VDI:
    """Make a disk of an image.

    Args:
        xen: the connection.
        path: the image, on this machine.
        sr: where the disk goes; the pool's default when left out.
        name_label: of the disk; the file's name when left out.
        format: one of `FORMATS`. When left out it is told by the content, but never as one that
            names other files: an image may be a stranger's. Say it for a raw image of one.
        folder: where the file in between is written; it can be as large as the image.

    Raises:
        InvalidValue: the image has another format, needs files beside it, or is not whole. Of a
            raw image nobody can say that it is.
    """
    source = Path(path).absolute()
    form = _format_of(source, format)
    if wrong := qemu_img.fault(source, form):
        raise err.InvalidValue("path", str(source), would_do=f"an image that is whole; {wrong}")
    with tempfile.TemporaryDirectory(prefix="xenmgmt-image-", dir=folder) as made:
        plain, passing = Path(made) / "raw", Path(made) / "disk"
        qemu_img.run("convert", "-q", "-f", form, "-O", "raw", str(source), str(plain))
        told = diskfile.export(str(passing), RawFile(plain))
        size = -(-plain.stat().st_size // SECTOR) * SECTOR
        if not size:
            raise err.InvalidValue("path", str(source), would_do="an image of a disk with a size")
        plain.unlink()
        where = sr if sr is not None else default_sr(xen)
        name = name_label or source.name
        return xen.VDI.import_file(str(passing), told.sha256, where, size, name)


def save(disk: VDI, path: StrPath, format: str = "raw", *, options: str = "") -> Path:
    """Write a disk that nobody writes to as an image; a file that is there is not overwritten.

    Args:
        disk: a free disk, or a snapshot.
        path: the image. It has this name when it is whole.
        format: one of `FORMATS`.
        options: those of the format, as qemu-img has them after ``-o``.
    """
    target = Path(path).absolute()
    if format not in FORMATS:
        raise err.InvalidValue("format", format, would_do=", ".join(FORMATS))
    if target.exists():
        raise err.InvalidValue("path", str(target), would_do="a file that is not there yet")
    with tempfile.TemporaryDirectory(prefix="xenmgmt-image-", dir=target.parent) as made:
        plain, passing, whole = (Path(made) / name for name in ("raw", "disk", "whole"))
        size, parts = diskfile.read(str(passing), disk.export_file(str(passing)))
        plain.touch()
        os.truncate(plain, size)
        with plain.open("r+b") as file:
            for part in parts:
                file.seek(part.offset)
                file.write(part.data)
        given = ("-o", options) if options else ()
        qemu_img.run("convert", "-q", "-f", "raw", "-O", format, *given, str(plain), str(whole))
        put(whole, target)
    return target


class RawFile:
    """A raw image, as an open disk that is only read."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.size = path.stat().st_size

    def extents(self) -> Iterator[tuple[int, int]]:
        """The parts that are no holes."""
        with self._path.open("rb") as file:
            end = 0
            while end < self.size:
                try:
                    begin = os.lseek(file.fileno(), end, os.SEEK_DATA)
                except OSError:  # nothing but a hole follows
                    return
                end = os.lseek(file.fileno(), begin, os.SEEK_HOLE)
                yield begin, end - begin

    def read(self, offset: int, length: int) -> bytes:
        """A range of it."""
        with self._path.open("rb") as file:
            file.seek(offset)
            return file.read(length)

    def write(self, offset: int, data: bytes) -> None:
        """It is only read."""
        raise NotImplementedError

    def zero(self, offset: int, length: int) -> None:
        """It is only read."""
        raise NotImplementedError


def _format_of(path: Path, wanted: str) -> str:
    """The format of an image that stands alone."""
    if wanted and wanted not in FORMATS:
        raise err.InvalidValue("format", wanted, would_do=", ".join(FORMATS))
    given = ("-f", wanted) if wanted else ()
    done = qemu_img.ran("info", "--output=json", *given, str(path))
    if done.returncode:
        would_do = f"an image, {wanted or ', '.join(FORMATS)}; {done.stderr.strip()}"
        raise err.InvalidValue("path", str(path), would_do=would_do)
    told = json.loads(done.stdout)
    if told["format"] not in FORMATS:
        raise err.InvalidValue("path", str(path), would_do=f"an image: {', '.join(FORMATS)}")
    extents = told.get("format-specific", {}).get("data", {}).get("extents", [])
    others = {one["filename"] for one in extents} - {str(path)}
    if told.get("backing-filename") or told.get("format-specific", {}).get("data", {}).get(
        "data-file"
    ):
        others.add(str(told.get("backing-filename") or "its data file"))
    if others:
        would_do = f"an image that needs no other file ({', '.join(sorted(others))})"
        raise err.InvalidValue("path", str(path), would_do=would_do)
    return str(told["format"])
