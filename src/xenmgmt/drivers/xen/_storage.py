"""Storage in folders of dom0: a disk is a sparse file, its memory image a file beside it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from threading import Event as Give
from typing import Any

from ..._durable import flush, flush_name, put
from ...abc import DiskSpec, SRInfo, VDIInfo
from ...errors import EngineError, InvalidValue, SRFull
from ._commands import run
from ._events import EventCalls

TYPES = ("file",)
DISK, MEMORY = ".disk", ".memory"
PART = ".part"
"""Of a file that is yet to be whole; who is killed leaves it."""
FOLDER = "storage"
STALLED = 600.0
"""Seconds in which a copy may get no further."""


class StorageCalls(EventCalls):
    """Repositories of type ``file``.

    One lies where its configuration's ``location`` says, else in the driver's own folder.
    """

    def sr_types(self) -> Sequence[str]:
        return TYPES

    def repositories(self) -> Sequence[Path]:
        """Where each of them is, by its uuid as the name; those whose folder has gone are none."""
        return [path for path in sorted((self.state / FOLDER).glob("*-*")) if path.is_dir()]

    def disks_there(self) -> Iterator[tuple[str, Path]]:
        """The names of all disks, and their files."""
        for sr in self.repositories():
            for path in sr.glob(f"*{DISK}"):
                yield f"{sr.name}/{path.name.removesuffix(DISK)}", path

    def _link(self, sr: str) -> Path:
        return self.state / FOLDER / sr

    def folder_of(self, sr: str) -> Path:
        """The folder of a repository.

        Raises:
            EngineError: it was not made here, or its folder has gone.
        """
        found = self._link(sr)
        if "/" in sr or not found.is_dir():
            raise EngineError(f"SR {sr!r} is not on this host", engine="file")
        return found

    def _file(self, vdi: str, suffix: str) -> Path:
        sr, _, location = vdi.partition("/")
        if not location or "/" in location or location.startswith("."):
            raise InvalidValue("location", location, would_do="a name without a slash")
        return self.folder_of(sr) / f"{location}{suffix}"

    def disk_path(self, vdi: str) -> Path:
        """The file of a disk named ``SR uuid/location``."""
        return self._file(vdi, DISK)

    def disk_paths(self, disks: Sequence[DiskSpec]) -> dict[str, str]:
        """The files of the disks that a guest shall have, by their names.

        Raises:
            EngineError: one is not there.
        """
        found = {}
        for vdi in (disk.vdi for disk in disks if disk.vdi):
            path = self.disk_path(vdi)
            if not path.exists():
                raise EngineError(f"disk {vdi!r} is not there: {path}", engine="file")
            found[vdi] = str(path)
        return found

    def memory_path(self, vdi: str) -> Path:
        """The file of the memory image that belongs to it."""
        return self._file(vdi, MEMORY)

    # --- repositories ---------------------------------------------------------------------------

    def sr_create(self, sr: str, type: str, size: int, config: Mapping[str, str]) -> Any:
        if type not in TYPES:
            raise InvalidValue("type", type, would_do=", ".join(TYPES))
        place = config.get("location", "")
        if place and not Path(place).is_absolute():
            raise InvalidValue("location", place, would_do="an absolute path")
        return self.begin_here("sr_create", sr, lambda: self._create(sr, place))

    def _create(self, sr: str, place: str) -> None:
        link = self._link(sr)
        link.parent.mkdir(parents=True, exist_ok=True)
        if not place:
            link.mkdir(exist_ok=True)
        else:
            Path(place).mkdir(parents=True, exist_ok=True)
            flush_name(Path(place))
            link.unlink(missing_ok=True)
            link.symlink_to(place)
        flush_name(link)

    def sr_attach(self, sr: str, host: str, config: Mapping[str, str]) -> Any:
        self.assert_host(host)
        place = config.get("location", "")
        return self.begin_here("sr_attach", sr, lambda: self._attach(sr, place))

    def _attach(self, sr: str, place: str) -> None:
        if not self._link(sr).is_dir() and place and Path(place).is_dir():
            self._create(sr, place)
        self.folder_of(sr)

    def sr_detach(self, sr: str, host: str) -> Any:
        return None

    def sr_scan(self, sr: str) -> Any:
        return self.begin_here("sr_scan", sr, lambda: self._scan(sr))

    def _scan(self, sr: str) -> SRInfo:
        folder = self.folder_of(sr)
        names = sorted(path.name.removesuffix(DISK) for path in folder.glob(f"*{DISK}"))
        disks = tuple(self._info(f"{sr}/{name}") for name in names)
        space = os.statvfs(folder)
        return SRInfo(
            physical_size=space.f_blocks * space.f_frsize,
            physical_utilisation=(space.f_blocks - space.f_bfree) * space.f_frsize,
            virtual_allocation=sum(disk.virtual_size for disk in disks),
            vdis=disks,
        )

    def sr_destroy(self, sr: str, keep: bool = False) -> Any:
        def destroy() -> None:
            link = self._link(sr)
            with suppress(FileNotFoundError):
                for path in () if keep and link.is_symlink() else link.iterdir():
                    if path.suffix in (DISK, MEMORY, PART):
                        path.unlink()
                if link.is_symlink():
                    flush(link)
                    link.unlink()
                else:
                    shutil.rmtree(link)
                flush_name(link)

        return self.begin_here("sr_destroy", sr, destroy)

    # --- disks ----------------------------------------------------------------------------------

    def _info(self, vdi: str) -> VDIInfo:
        found = self.disk_path(vdi).stat()
        return VDIInfo(
            location=vdi.partition("/")[2],
            virtual_size=found.st_size,
            physical_utilisation=found.st_blocks * 512,
        )

    def vdi_create(self, sr: str, location: str, size: int, config: Mapping[str, str]) -> Any:
        def create() -> VDIInfo:
            vdi = f"{sr}/{location}"
            path = self.disk_path(vdi)
            space = os.statvfs(path.parent)
            free = space.f_bavail * space.f_frsize
            if size > free:
                raise SRFull(size, free)
            with path.open("xb") as file:
                file.truncate(size)
            flush(path)
            flush_name(path)
            return self._info(vdi)

        return self.begin_here("vdi_create", sr, create)

    def vdi_destroy(self, sr: str, location: str) -> Any:
        def destroy() -> None:
            with suppress(EngineError):
                for suffix in (DISK, MEMORY, PART):
                    path = self._file(f"{sr}/{location}", suffix)
                    path.unlink(missing_ok=True)
                    _part_of(path).unlink(missing_ok=True)
                flush_name(self.disk_path(f"{sr}/{location}"))

        return self.begin_here("vdi_destroy", sr, destroy)

    def vdi_snapshot(self, sr: str, source: str, location: str) -> Any:
        return self.vdi_copy(sr, source, sr, location)

    def vdi_clone(self, sr: str, source: str, location: str) -> Any:
        return self.vdi_copy(sr, source, sr, location)

    def vdi_copy(self, sr: str, source: str, to_sr: str, location: str) -> Any:
        def copy(enough: Give) -> VDIInfo:
            old, new = f"{sr}/{source}", f"{to_sr}/{location}"
            files = {self.disk_path(old): self.disk_path(new)}
            if self.memory_path(old).exists():
                files[self.memory_path(old)] = self.memory_path(new)
            _copy(files, enough)
            return self._info(new)

        return self.begin_long("vdi_copy", sr, copy, alone=False)

    def vdi_resize(self, sr: str, location: str, size: int) -> Any:
        def resize() -> VDIInfo:
            vdi = f"{sr}/{location}"
            os.truncate(self.disk_path(vdi), size)
            flush(self.disk_path(vdi))
            return self._info(vdi)

        return self.begin_here("vdi_resize", sr, resize)

    def vdi_revert(self, sr: str, snapshot: str, location: str) -> Any:
        return self.vdi_copy(sr, snapshot, sr, location)


def _part_of(target: Path) -> Path:
    """What a copy is called until it is whole."""
    return target.with_name(f".{target.name}{PART}")


def _copy(files: Mapping[Path, Path], enough: Give) -> None:
    """Copies that share their blocks where the file system can do that; whole or not at all."""
    parts = {target: _part_of(target) for target in files.values()}
    try:
        for source, target in files.items():
            done = run(
                *("cp", "--reflink=auto", "--sparse=always", str(source), str(parts[target])),
                seconds=STALLED,
                give_up=enough,
                moving=True,
            )
            if done.status:
                text = done.errors.strip()
                raise EngineError(text, engine="file", native_code=done.status)
        for target, part in parts.items():
            put(part, target)
    finally:
        for part in parts.values():
            part.unlink(missing_ok=True)


__all__ = ["StorageCalls"]
