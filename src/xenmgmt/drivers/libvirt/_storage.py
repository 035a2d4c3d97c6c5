"""Storage repositories are libvirt's pools; disks are their volumes, by name."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from contextlib import nullcontext, suppress
from pathlib import Path
from typing import Any

from ...abc import SRInfo, VDIInfo
from ...errors import EngineError, InvalidValue, SRFull
from . import _files as files
from . import xml
from ._documents import volume_of
from ._errors import each, unless_gone
from ._library import load
from ._names import is_raw, keep_raw
from ._refresh import refresh
from ._users import UserCalls

KINDS = {"file": "dir", "iso": "dir", "nfs": "netfs"}
"""Types of storage, and libvirt's for them: images, ISO images, images by NFS."""

FORMATS = ("qcow2", "raw")

DIRECTORY = "location"
"""The key of ``device_config`` that names the directory, as xapi's file SR has it."""


class StorageCalls(UserCalls):
    """Repositories and disks."""

    # --- repositories ---------------------------------------------------------------------------

    def sr_types(self) -> Sequence[str]:
        return tuple(KINDS)

    def sr_create(self, sr: str, type: str, size: int, config: Mapping[str, str]) -> Any:
        def do(connection: Any) -> None:
            if self._pool_or_none(connection, sr) is not None:
                return
            pool = connection.storagePoolDefineXML(self._pool_document(sr, type, config).dump())
            pool.setAutostart(1)

        return self._begin("sr_create", do)

    def _pool_document(self, sr: str, kind: str, config: Mapping[str, str]) -> xml.Pool:
        if kind not in KINDS:
            raise EngineError(f"no storage of type {kind!r} here; there are {', '.join(KINDS)}")
        made = xml.Pool(type=KINDS[kind], name=f"{kind}-{sr}", uuid=sr)
        made.path = config.get(DIRECTORY) or (f"/{sr}" if self.engine == "test" else "")
        if kind == "nfs":
            made.host, made.directory = config.get("server"), config.get("serverpath")
            made.path = made.path or f"/run/xenmgmt/{sr}"
        if not made.path.startswith("/"):
            raise EngineError(
                f"storage of type {kind} needs device_config:{DIRECTORY}, a directory"
            )
        return made

    def _pool(self, connection: Any, sr: str) -> Any:
        return connection.storagePoolLookupByUUIDString(sr)

    def _pool_or_none(self, connection: Any, sr: str) -> Any:
        return unless_gone(lambda: self._pool(connection, sr))

    def sr_attach(self, sr: str, host: str, config: Mapping[str, str]) -> Any:
        self._assert_host(host)

        def do(connection: Any) -> None:
            pool = self._pool(connection, sr)
            if not pool.isActive():
                build = load().VIR_STORAGE_POOL_CREATE_WITH_BUILD
                pool.create(0 if self.engine == "test" else build)

        return self._begin("sr_attach", do)

    def sr_detach(self, sr: str, host: str) -> Any:
        def do(connection: Any) -> None:
            pool = self._pool_or_none(connection, sr)
            if pool is not None and pool.isActive():
                pool.destroy()

        return self._begin("sr_detach", do)

    def sr_scan(self, sr: str) -> Any:
        return self._begin("sr_scan", lambda connection: self._scan(connection, sr))

    def _scan(self, connection: Any, sr: str) -> SRInfo:
        pool = self._pool(connection, sr)
        refresh(pool)
        _, capacity, used, _ = pool.info()
        found = each(files_of(pool), self._vdi)
        return SRInfo(
            physical_size=capacity,
            physical_utilisation=used,
            virtual_allocation=sum(info.virtual_size for info in found),
            vdis=tuple(sorted(found, key=lambda info: info.location)),
        )

    def sr_destroy(self, sr: str, keep: bool = False) -> Any:
        def do(connection: Any) -> None:
            libvirt = load()
            pool = self._pool_or_none(connection, sr)
            if pool is None:
                return
            if keep:
                if pool.isActive():
                    pool.destroy()
                pool.undefine()
                return
            with suppress(libvirt.libvirtError):  # it may never have been attached
                if not pool.isActive():
                    pool.create()
            if pool.isActive():
                folder = self._folder_of(pool)
                for volume in pool.listAllVolumes():
                    volume.delete()
                if folder is not None:
                    self._tidy(connection, folder)
                pool.destroy()
                with suppress(libvirt.libvirtError):  # the directory may hold what is not ours
                    pool.delete()
            pool.undefine()

        return self._begin("sr_destroy", do)

    # --- disks ----------------------------------------------------------------------------------

    @staticmethod
    def _vdi(volume: Any) -> VDIInfo:
        _, capacity, allocation = volume.info()
        path = Path(volume.path())
        if is_raw(path):  # libvirt believes what is in it
            capacity = path.stat().st_size
        return VDIInfo(
            location=volume.name(), virtual_size=capacity, physical_utilisation=allocation
        )

    def _volume(self, connection: Any, sr: str, location: str) -> Any:
        return volume_of(self._pool(connection, sr), location)

    def _volume_or_none(self, connection: Any, sr: str, location: str) -> Any:
        pool = self._pool_or_none(connection, sr)
        return None if pool is None else unless_gone(lambda: volume_of(pool, location))

    def vdi_create(self, sr: str, location: str, size: int, config: Mapping[str, str]) -> Any:
        def do(connection: Any) -> VDIInfo:
            pool = self._pool(connection, sr)
            form = config.get("format") or ("qcow2" if self.engine == "qemu" else "raw")
            if form not in FORMATS:
                raise InvalidValue("sm_config:format", form, would_do=" or ".join(FORMATS))
            if form == "raw" and config.get("thick") == "true":
                _, _, _, available = pool.info()
                if size > available:
                    raise SRFull(size, available)
            made = xml.Volume(name=location, capacity=size, format=form)
            if config.get("thick") != "true":
                made.allocation = 0
            volume = pool.createXML(made.dump())
            folder = self._folder_of(pool) if form == "raw" else None
            if folder is not None:
                keep_raw(folder / location)
            return self._vdi(volume)

        return self._begin("vdi_create", do)

    def vdi_destroy(self, sr: str, location: str) -> Any:
        def do(connection: Any) -> None:
            pool = self._pool_or_none(connection, sr)
            if pool is None:
                raise EngineError(
                    f"disk {location} may be there still, but libvirt has no pool {sr} any more: "
                    "define it again, or forget the repository (SR.forget)",
                    engine="libvirt",
                )
            if not pool.isActive():
                name = pool.name()
                raise EngineError(
                    f"disk {location} is in pool {name}, which is stopped: "
                    f"start it ('virsh pool-start {name}')",
                    engine="libvirt",
                )
            folder = self._folder_of(pool)
            with files.claimed(folder / location) if folder is not None else nullcontext():
                self._delete(connection, sr, location, folder)
            if folder is not None:
                self._tidy(connection, folder)

        return self._begin("vdi_destroy", do)

    def _delete(self, connection: Any, sr: str, location: str, folder: Path | None) -> None:
        volume = self._volume_or_none(connection, sr, location)
        if volume is not None:
            self._assert_nobodys(connection, Path(volume.path()))
        self._drop_kept(f"{sr}/{location}")
        if volume is not None:
            volume.delete()
        elif folder is not None:  # made behind libvirt's back, by a call that was cut off
            (folder / location).unlink(missing_ok=True)

    def vdi_snapshot(self, sr: str, source: str, location: str) -> Any:
        return self._begin("vdi_snapshot", lambda c: self._branch(c, sr, source, location))

    def vdi_clone(self, sr: str, source: str, location: str) -> Any:
        return self._begin("vdi_clone", lambda c: self._branch(c, sr, source, location))

    def _branch(self, connection: Any, sr: str, source: str, location: str) -> VDIInfo:
        """A copy-on-write copy where we reach the files, a full one elsewhere."""
        pool = self._pool(connection, sr)
        folder = self._folder_of(pool)
        if folder is None:
            return self._clone(connection, sr, source, sr, location)
        if self._has_image(connection, f"{sr}/{source}"):
            files.share(folder / source, folder / location)
        else:
            with files.claimed(folder / source):
                live = self._user_of(connection, folder / source)
                if live is None:
                    self._freeze(connection, folder / source)
                    files.beside(folder / source, folder / location)
                else:
                    files.over(self._freeze_live(*live, folder / source), folder / location)
            if live is not None:
                self._tidy(connection, folder)
        refresh(pool)
        return self._vdi(pool.storageVolLookupByName(location))

    def _clone(self, connection: Any, sr: str, source: str, to_sr: str, location: str) -> VDIInfo:
        """A full copy that libvirt makes."""
        volume = self._volume(connection, sr, source)
        told = xml.Volume.parse(volume.XMLDesc())
        made = xml.Volume(name=location, capacity=told.capacity, format=told.format)
        copy = self._pool(connection, to_sr).createXMLFrom(made.dump(), volume)
        self._copy_kept(f"{sr}/{source}", f"{to_sr}/{location}")
        return self._vdi(copy)

    def _replace(self, connection: Any, sr: str, source: str, location: str) -> None:
        """Let a disk be a copy of another. libvirt renames none, so there are two copies a while.

        The old one goes when there is a copy that is whole: what can fail has failed before.
        """
        passing = f"{files.PASSING}{uuid.uuid4()}"
        self._clone(connection, sr, source, sr, passing)
        made = self._volume(connection, sr, passing)
        try:
            old = self._volume_or_none(connection, sr, location)
            if old is not None:
                old.delete()
            self._clone(connection, sr, passing, sr, location)
        finally:
            self._drop_kept(f"{sr}/{passing}")
            made.delete()

    def vdi_copy(self, sr: str, source: str, to_sr: str, location: str) -> Any:
        def do(connection: Any) -> VDIInfo:
            to = self._pool(connection, to_sr)
            here, there = self._folder_of(self._pool(connection, sr)), self._folder_of(to)
            if here is None or there is None:
                return self._clone(connection, sr, source, to_sr, location)
            if self._has_image(connection, f"{sr}/{source}"):
                files.copy_plain(here / source, there / location)
            else:
                self._assert_unused(connection, here / source)
                form = files.look(here / source)["format"]
                files.copy(here / source, there / location, form)
            refresh(to)
            return self._vdi(to.storageVolLookupByName(location))

        return self._begin("vdi_copy", do, here=True)

    def vdi_resize(self, sr: str, location: str, size: int) -> Any:
        def do(connection: Any) -> VDIInfo:
            pool = self._pool(connection, sr)
            volume = volume_of(pool, location)
            folder = self._folder_of(pool)
            if folder is None:
                volume.resize(size, load().VIR_STORAGE_VOL_RESIZE_SHRINK)
                return self._vdi(volume)
            live = self._user_of(connection, folder / location)
            if live is not None:
                domain, dev = live
                domain.blockResize(dev, size, load().VIR_DOMAIN_BLOCK_RESIZE_BYTES)
            else:
                with files.claimed(folder / location):
                    files.own(folder / location)
                    form = files.look(folder / location)["format"]
                    grow = ("resize", "-q", "--shrink", "-f", form, str(folder / location))
                    files.run(*grow, str(size))
            refresh(pool)
            return self._vdi(pool.storageVolLookupByName(location))

        return self._begin("vdi_resize", do)

    def vdi_revert(self, sr: str, snapshot: str, location: str) -> Any:
        def do(connection: Any) -> VDIInfo:
            pool = self._pool(connection, sr)
            folder = self._folder_of(pool)
            if folder is None:
                self._replace(connection, sr, snapshot, location)
                return self._vdi(volume_of(pool, location))
            with files.claimed(folder / snapshot, folder / location):
                self._assert_unused(connection, folder / location)
                self._freeze(connection, folder / snapshot)
                files.beside(folder / snapshot, folder / location)
            self._tidy(connection, folder)
            refresh(pool)
            return self._vdi(pool.storageVolLookupByName(location))

        return self._begin("vdi_revert", do)


def files_of(pool: Any) -> list[Any]:
    """The volumes of a pool, but for those that are no disks of anybody."""
    return [one for one in pool.listAllVolumes() if not one.name().startswith(files.HIDDEN)]
