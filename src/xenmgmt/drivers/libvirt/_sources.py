"""What lies behind a disk, as libvirt's documents say it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from . import _files as files
from . import xml
from ._errors import each, unless_gone
from ._library import load


def source_of(connection: Any, disk: xml.Disk) -> str:
    """The path behind a disk; "" for an empty drive, and for what has no path (network).

    A volume goes by its pool, which need not be active, and by its name in there.
    """
    if not disk.pool or not disk.volume:
        return disk.source
    pool, volume = disk.pool, disk.volume

    def look() -> str:
        told = xml.Pool.parse(connection.storagePoolLookupByName(pool).XMLDesc())
        return str(Path(told.path) / volume) if told.path else ""

    return unless_gone(look) or ""


def pool_at(connection: Any, folder: Path) -> Any | None:
    """The storage pool whose directory is a folder, which may have other names, too."""
    found = unless_gone(lambda: connection.storagePoolLookupByTargetPath(str(folder)))
    if found is not None:
        return found
    return next((pool for path, pool in _pools(connection) if files.is_same(path, folder)), None)


def folders_of(connection: Any) -> list[Path]:
    """The directories of all storage pools that are active."""
    return [path for path, _ in _pools(connection)]


def _pools(connection: Any) -> list[tuple[Path, Any]]:
    """The pools that are active, with where their volumes are."""
    active = connection.listAllStoragePools(load().VIR_CONNECT_LIST_STORAGE_POOLS_ACTIVE)
    there = each(active, lambda one: (xml.Pool.parse(one.XMLDesc()).path, one))
    return [(Path(path), pool) for path, pool in there if path]


def chain_of(connection: Any, disk: xml.Disk) -> tuple[Path, ...]:
    """The file behind a disk, then those below it: as libvirt says, and as they themselves do."""
    source = source_of(connection, disk)
    if not source:
        return ()
    found = list(files.chain(Path(source)))
    told = {Path(one.get("file", "")) for one in disk.node.iter("source") if one.get("file")}
    return (*found, *sorted(told - set(found)))


def uses(chain: tuple[Path, ...], path: Path) -> bool:
    """Whether a file is one of a chain."""
    return any(files.is_same(one, path) for one in chain)
