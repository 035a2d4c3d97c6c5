"""The bytes of disks: read, written, and as files that travel."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from ...abc import DiskFile, VDIInfo, WipeInfo
from ...errors import EngineError, NotSupported
from .. import diskfile
from . import _files as files
from . import _nbd as nbd
from . import _wipe as wipe
from ._refresh import refresh
from ._storage import StorageCalls


class ByteCalls(StorageCalls):
    """What is on disks whose files are on this machine."""

    def _path_of(self, connection: Any, sr: str, location: str) -> Path:
        pool = self._pool(connection, sr)
        folder = self._folder_of(pool)
        if folder is None or not nbd.there():
            reason = (
                "the disk's file is not on this machine, its folder is not for this account to "
                "write to, or qemu-nbd is not installed"
            )
            raise NotSupported("vdi_read", capability="vdi_read", reason=reason)
        path = folder / location
        if not path.exists():
            raise EngineError(f"no disk {location!r} on {sr}", engine="libvirt")
        return path

    @contextmanager
    def _open_disk(
        self, connection: Any, sr: str, location: str, *, write: bool = False
    ) -> Iterator[nbd.Image]:
        path = self._path_of(connection, sr, location)
        if write:
            self._assert_unused(connection, path)
        with nbd.opened(path, write=write) as image:
            yield image

    def vdi_extents(self, sr: str, location: str) -> Any:
        def do(connection: Any) -> tuple[tuple[int, int], ...]:
            with self._open_disk(connection, sr, location) as image:
                return tuple(image.extents())

        return self._begin("vdi_extents", do, here=True)

    def vdi_read(self, sr: str, location: str, offset: int, length: int) -> Any:
        def do(connection: Any) -> bytes:
            with self._open_disk(connection, sr, location) as image:
                return image.read(offset, length)

        return self._begin("vdi_read", do, here=True)

    def vdi_write(self, sr: str, location: str, offset: int, data: bytes) -> Any:
        def do(connection: Any) -> None:
            with self._open_disk(connection, sr, location, write=True) as image:
                image.write(offset, data)

        return self._begin("vdi_write", do, here=True)

    def vdi_wipe(self, sr: str, location: str, size: int) -> Any:
        def do(connection: Any) -> WipeInfo:
            path = self._path_of(connection, sr, location)
            with files.claimed(path):
                self._assert_unused(connection, path)
                form = files.look(path)["format"]  # definitions may say it
                wiped, remains = wipe.wipe(path)
                files.run("create", "-q", "-f", form, str(path), str(size))
            self._tidy(connection, path.parent)  # parents that only it needed
            pool = self._pool(connection, sr)
            refresh(pool)
            info = self._vdi(pool.storageVolLookupByName(location))
            return WipeInfo(
                bytes=wiped, physical_utilisation=info.physical_utilisation, remains=remains
            )

        return self._begin("vdi_wipe", do, here=True)

    def vdi_export(self, sr: str, location: str, path: str, base: str) -> Any:
        def do(connection: Any) -> DiskFile:
            self._user_of(connection, self._path_of(connection, sr, location))  # it is to be whole
            with self._open_disk(connection, sr, location) as image:
                if not base:
                    return diskfile.export(path, image)
                with self._open_disk(connection, sr, base) as under:
                    return diskfile.export(path, image, under)

        return self._begin("vdi_export", do, here=True)

    def vdi_import(self, sr: str, location: str, path: str, sha256: str) -> Any:
        def do(connection: Any) -> VDIInfo:
            size, parts = diskfile.read(path, sha256)
            with self._open_disk(connection, sr, location, write=True) as image:
                if image.size < size:
                    raise EngineError(f"disk {location!r} has {image.size} bytes, {path} {size}")
                diskfile.fill(image, parts)
            pool = self._pool(connection, sr)
            refresh(pool)
            return self._vdi(pool.storageVolLookupByName(location))

        return self._begin("vdi_import", do, here=True)
