"""The storage side of the port."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ._core import SimCore
from ._storage import TYPES, Repository, known_type


class StorageCalls(SimCore):
    """Repositories and disks."""

    def sr_types(self) -> Sequence[str]:
        return TYPES

    def sr_create(self, sr: str, type: str, size: int, config: Mapping[str, str]) -> Any:
        def effect() -> None:
            found = Repository(known_type(type), size, self.faults.marked)
            self._repositories.setdefault(sr, found)

        return self._do("sr_create", 0, effect)

    def sr_attach(self, sr: str, host: str, config: Mapping[str, str]) -> Any:
        return self._do(
            "sr_attach", 0, lambda: self._repository(sr).hosts.add(self._host(host).uuid)
        )

    def sr_detach(self, sr: str, host: str) -> Any:
        def effect() -> None:
            if sr in self._repositories:
                self._repositories[sr].hosts.discard(host)

        return self._do("sr_detach", 0, effect)

    def sr_scan(self, sr: str) -> Any:
        return self._do("sr_scan", 0, lambda: self._repository(sr).summary())

    def sr_destroy(self, sr: str, keep: bool = False) -> Any:
        return self._do("sr_destroy", 0, lambda: self._repositories.pop(sr, None) and None)

    def vdi_create(self, sr: str, location: str, size: int, config: Mapping[str, str]) -> Any:
        return self._do("vdi_create", 0, lambda: self._repository(sr).create(location, size))

    def vdi_destroy(self, sr: str, location: str) -> Any:
        def effect() -> None:
            if sr in self._repositories:
                self._repositories[sr].remove(location)

        return self._do("vdi_destroy", 0, effect)

    def vdi_snapshot(self, sr: str, source: str, location: str) -> Any:
        return self._do("vdi_snapshot", 0, lambda: self._repository(sr).branch(source, location))

    def vdi_clone(self, sr: str, source: str, location: str) -> Any:
        return self._do("vdi_clone", 0, lambda: self._repository(sr).branch(source, location))

    def vdi_copy(self, sr: str, source: str, to_sr: str, location: str) -> Any:
        repository = self._repository(sr)
        return self._do(
            "vdi_copy",
            repository.disk(source).size,
            lambda: repository.copy_to(source, self._repository(to_sr), location),
        )

    def vdi_resize(self, sr: str, location: str, size: int) -> Any:
        return self._do("vdi_resize", 0, lambda: self._repository(sr).resize(location, size))

    def vdi_revert(self, sr: str, snapshot: str, location: str) -> Any:
        return self._do("vdi_revert", 0, lambda: self._repository(sr).revert(snapshot, location))

    def vdi_wipe(self, sr: str, location: str, size: int) -> Any:
        repository = self._repository(sr)
        return self._do("vdi_wipe", size, lambda: repository.wipe(location, size))

    def vdi_extents(self, sr: str, location: str) -> Any:
        return self._do("vdi_extents", 0, lambda: self._repository(sr).extents(location))

    def vdi_read(self, sr: str, location: str, offset: int, length: int) -> Any:
        return self._do(
            "vdi_read", length, lambda: self._repository(sr).read_bytes(location, offset, length)
        )

    def vdi_write(self, sr: str, location: str, offset: int, data: bytes) -> Any:
        return self._do(
            "vdi_write", len(data), lambda: self._repository(sr).write_bytes(location, offset, data)
        )
