"""Class VDI.

Written by tools/gen_objects.py from model, states and operations: do not edit.
"""
# ruff: noqa: E501, F401, A001, A002, A003
# mypy: disable-error-code="no-any-return, empty-body"

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from ...model import _enums as e
from ...objects._record import Record, allowed
from .._base import Collection, Handle, async_operation

if TYPE_CHECKING:
    from ... import objects as h

DEFAULT: Any = ...


class VDI(Handle):
    """A virtual disk on a storage repository."""

    __slots__ = ()
    _class = "VDI"

    @property
    def uuid(self) -> str:
        """Identity of the object, the same for its whole life. (RO_run; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0xf:
            return row[2]
        raise self._refused("uuid", 0xf)

    @property
    def name_label(self) -> str:
        """Name for people; need not be unique. (RW; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0xf:
            return row[3]
        raise self._refused("name_label", 0xf)

    @name_label.setter
    def name_label(self, value: str) -> None:
        self._write("name_label", value)

    @property
    def name_description(self) -> str:
        """A sentence for people. (RW; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0xf:
            return row[4]
        raise self._refused("name_description", 0xf)

    @name_description.setter
    def name_description(self, value: str) -> None:
        self._write("name_description", value)

    @property
    def SR(self) -> h.SR | None:
        """The repository that it is on. (RO_ins; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0xf:
            return self._to("SR", row[5])
        raise self._refused("SR", 0xf)

    @property
    def VBDs(self) -> tuple[h.VBD, ...]:
        """The devices that hold it. (RO_run; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0xf:
            return self._to_all("VBD", row[6])
        raise self._refused("VBDs", 0xf)

    @property
    def crash_dumps(self) -> tuple[h.crashdump, ...]:
        """Crash dumps kept on it. (RO_run; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0xf:
            return self._to_all("crashdump", row[7])
        raise self._refused("crash_dumps", 0xf)

    @property
    def virtual_size(self) -> int:
        """Size as a guest sees it. (RW; in bytes; writable while Free; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0xf:
            return row[8]
        raise self._refused("virtual_size", 0xf)

    @virtual_size.setter
    def virtual_size(self, value: int | str) -> None:
        self._write("virtual_size", value)

    @property
    def physical_utilisation(self) -> int:
        """What it takes on the storage. (RO_run; in bytes; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0xf:
            return row[9]
        raise self._refused("physical_utilisation", 0xf)

    @property
    def type(self) -> e.vdi_type:
        """What the disk is for. (RO_ins; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0xf:
            return row[10]
        raise self._refused("type", 0xf)

    @property
    def sharable(self) -> bool:
        """Whether several VMs may write it at once. (RW; writable while Free; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0xf:
            return row[11]
        raise self._refused("sharable", 0xf)

    @sharable.setter
    def sharable(self, value: bool) -> None:
        self._write("sharable", value)

    @property
    def read_only(self) -> bool:
        """Whether nobody may write it. (RW; writable while Free; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0xf:
            return row[12]
        raise self._refused("read_only", 0xf)

    @read_only.setter
    def read_only(self, value: bool) -> None:
        self._write("read_only", value)

    @property
    def other_config(self) -> Mapping[str, str]:
        """Free keys and values of clients. (RW; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0xf:
            return MappingProxyType(row[13])
        raise self._refused("other_config", 0xf)

    @other_config.setter
    def other_config(self, value: Mapping[str, str]) -> None:
        self._write("other_config", value)

    @property
    def security_label(self) -> str:
        """Label of the access control policy. (RO_run; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0xf:
            return row[14]
        raise self._refused("security_label", 0xf)

    @security_label.setter
    def security_label(self, value: str) -> None:
        self._write("security_label", value)

    @property
    def allowed_operations(self) -> tuple[e.vdi_operations, ...]:
        """What may be begun now; worked out from the state tables when read. (RO_run; xapi, since rio)"""
        return allowed("VDI", self.ref, self._live_row(), self._xen)

    @property
    def current_operations(self) -> Mapping[str, e.vdi_operations]:
        """What is in progress on the object: operation by task. (RO_run; xapi, since rio)"""
        row = self._cell.row
        if row[0] & 0xf:
            return MappingProxyType(row[16])
        raise self._refused("current_operations", 0xf)

    @property
    def storage_lock(self) -> bool:
        """Whether the storage holds a lock for it. (RO_run; xapi, since rio)"""
        row = self._cell.row
        if row[0] & 0xf:
            return row[17]
        raise self._refused("storage_lock", 0xf)

    @property
    def location(self) -> str:
        """Its name on the storage. (RO_run; xapi, since miami)"""
        row = self._cell.row
        if row[0] & 0xf:
            return row[18]
        raise self._refused("location", 0xf)

    @property
    def managed(self) -> bool:
        """Whether the toolstack looks after it. (RO_run; xapi, since rio)"""
        row = self._cell.row
        if row[0] & 0xf:
            return row[19]
        raise self._refused("managed", 0xf)

    @property
    def missing(self) -> bool:
        """Whether the last scan did not find it. (RO_run; xapi, since rio)"""
        row = self._cell.row
        if row[0] & 0xf:
            return row[20]
        raise self._refused("missing", 0xf)

    @property
    def parent(self) -> h.VDI | None:
        """The disk that it once came from. (RO_run; xapi, since rio)"""
        row = self._cell.row
        if row[0] & 0xf:
            return self._to("VDI", row[21])
        raise self._refused("parent", 0xf)

    @property
    def xenstore_data(self) -> Mapping[str, str]:
        """What the guest finds in xenstore beside the device. (RW; xapi, since miami)"""
        row = self._cell.row
        if row[0] & 0xf:
            return MappingProxyType(row[22])
        raise self._refused("xenstore_data", 0xf)

    @xenstore_data.setter
    def xenstore_data(self, value: Mapping[str, str]) -> None:
        self._write("xenstore_data", value)

    @property
    def sm_config(self) -> Mapping[str, str]:
        """Keys and values of the storage driver. (RW; xapi, since miami)"""
        row = self._cell.row
        if row[0] & 0xf:
            return MappingProxyType(row[23])
        raise self._refused("sm_config", 0xf)

    @sm_config.setter
    def sm_config(self, value: Mapping[str, str]) -> None:
        self._write("sm_config", value)

    @property
    def is_a_snapshot(self) -> bool:
        """Whether this is a snapshot. (RO_run; xapi, since orlando)"""
        row = self._cell.row
        if row[0] & 0xf:
            return row[24]
        raise self._refused("is_a_snapshot", 0xf)

    @property
    def snapshot_of(self) -> h.VDI | None:
        """What it is a snapshot of. (RO_run; xapi, since orlando)"""
        row = self._cell.row
        if row[0] & 0xf:
            return self._to("VDI", row[25])
        raise self._refused("snapshot_of", 0xf)

    @property
    def snapshots(self) -> tuple[h.VDI, ...]:
        """Its snapshots. (RO_run; xapi, since orlando)"""
        row = self._cell.row
        if row[0] & 0xf:
            return self._to_all("VDI", row[26])
        raise self._refused("snapshots", 0xf)

    @property
    def snapshot_time(self) -> datetime:
        """When the snapshot was taken. (RO_run; xapi, since orlando)"""
        row = self._cell.row
        if row[0] & 0xf:
            return row[27]
        raise self._refused("snapshot_time", 0xf)

    @property
    def tags(self) -> tuple[str, ...]:
        """Words that clients mark the object with. (RW; xapi, since orlando)"""
        row = self._cell.row
        if row[0] & 0xf:
            return row[28]
        raise self._refused("tags", 0xf)

    @tags.setter
    def tags(self, value: Iterable[str]) -> None:
        self._write("tags", value)

    @property
    def allow_caching(self) -> bool:
        """Whether a host may keep a cache of it. (RO_run; xapi, since cowley)"""
        row = self._cell.row
        if row[0] & 0xf:
            return row[29]
        raise self._refused("allow_caching", 0xf)

    @allow_caching.setter
    def allow_caching(self, value: bool) -> None:
        self._write("allow_caching", value)

    @property
    def on_boot(self) -> e.on_boot:
        """Whether it is reset when its VM starts. (RO_run; xapi, since cowley)"""
        row = self._cell.row
        if row[0] & 0xf:
            return row[30]
        raise self._refused("on_boot", 0xf)

    @on_boot.setter
    def on_boot(self, value: e.on_boot | str) -> None:
        self._write("on_boot", value)

    @property
    def metadata_of_pool(self) -> h.pool | None:
        """The pool whose database is on it. (RO_run; xapi, since boston)"""
        row = self._cell.row
        if row[0] & 0xf:
            return self._to("pool", row[31])
        raise self._refused("metadata_of_pool", 0xf)

    @property
    def metadata_latest(self) -> bool:
        """Whether that copy of the database is the newest known. (RO_run; xapi, since boston)"""
        row = self._cell.row
        if row[0] & 0xf:
            return row[32]
        raise self._refused("metadata_latest", 0xf)

    @property
    def is_tools_iso(self) -> bool:
        """Whether it is the medium with the guest tools. (RO_run; xapi, since dundee)"""
        row = self._cell.row
        if row[0] & 0xf:
            return row[33]
        raise self._refused("is_tools_iso", 0xf)

    @property
    def cbt_enabled(self) -> bool:
        """Whether changed blocks are tracked. (RO_run; xapi, since inverness)"""
        row = self._cell.row
        if row[0] & 0xf:
            return row[34]
        raise self._refused("cbt_enabled", 0xf)

    def add_to_other_config(self, key: str, value: str) -> None:
        """Put one entry into `other_config`, in place of an older one."""
        self._xen.add_to_map(self, "other_config", key, value)

    def remove_from_other_config(self, key: str) -> None:
        """Take one entry out of `other_config`; nothing happens when it is not there."""
        self._xen.remove_from_map(self, "other_config", key)

    def add_to_xenstore_data(self, key: str, value: str) -> None:
        """Put one entry into `xenstore_data`, in place of an older one."""
        self._xen.add_to_map(self, "xenstore_data", key, value)

    def remove_from_xenstore_data(self, key: str) -> None:
        """Take one entry out of `xenstore_data`; nothing happens when it is not there."""
        self._xen.remove_from_map(self, "xenstore_data", key)

    def add_to_sm_config(self, key: str, value: str) -> None:
        """Put one entry into `sm_config`, in place of an older one."""
        self._xen.add_to_map(self, "sm_config", key, value)

    def remove_from_sm_config(self, key: str) -> None:
        """Take one entry out of `sm_config`; nothing happens when it is not there."""
        self._xen.remove_from_map(self, "sm_config", key)

    def add_tags(self, value: str) -> None:
        """Put one value into `tags`."""
        self._xen.add_to_set(self, "tags", value)

    def remove_tags(self, value: str) -> None:
        """Take one value out of `tags`."""
        self._xen.remove_from_set(self, "tags", value)

    @async_operation
    def set_security_label(self, security_label: str, old_label: str) -> None:
        """Change the label of the access control policy."""

    @async_operation
    def destroy(self) -> None:
        """Remove a disk and what is on it; its VBDs must be detached, and go with it."""

    @async_operation
    def forget(self) -> None:
        """Remove the record; what is on the storage stays."""

    @async_operation
    def snapshot(self, driver_params: Mapping[str, str] = DEFAULT) -> h.VDI:
        """A copy-on-write image of the disk as it is now."""

    @async_operation
    def clone(self, driver_params: Mapping[str, str] = DEFAULT) -> h.VDI:
        """A writable copy-on-write copy."""

    @async_operation
    def copy(self, sr: h.SR | str | None = DEFAULT, base_vdi: h.VDI | str | None = DEFAULT, into_vdi: h.VDI | str | None = DEFAULT) -> h.VDI:
        """A full copy, maybe on another repository."""

    @async_operation
    def resize(self, size: int | str) -> None:
        """Make the disk larger; it must be free."""

    @async_operation
    def resize_online(self, size: int | str) -> None:
        """Make a disk larger that may be in use."""

    @async_operation
    def set_virtual_size(self, size: int | str) -> None:
        """Make a free disk larger (Xen-API 1.0)."""

    @async_operation
    def export_file(self, path: str) -> str:
        """Write what a disk holds to a file (`xenmgmt.drivers.diskfile`) of this machine.

    A disk that is attached for writing has no moment to export: take a snapshot of it. Returns the
    file's SHA-256. `xenmgmt.images` turns it into other formats."""

    @async_operation
    def wipe(self) -> str:
        """Overwrite what a free disk holds, see that it is gone, and leave it empty.

    Returns JSON: ``bytes`` that were overwritten and read back, and ``remains``, sentences that
    say where its content may still be. A wipe that was cut off is done again when the store opens."""

    @async_operation
    def set_on_boot(self, value: e.on_boot | str) -> None:
        """Change whether it is reset when its VM starts."""

    @async_operation
    def set_allow_caching(self, value: bool = DEFAULT) -> None:
        """Change whether a host may cache it."""


class VDICollection(Collection[VDI]):
    """All objects of class VDI."""

    __slots__ = ()
    _class = "VDI"
    _handle = VDI

    @async_operation
    def create(
        self,
        *,
        SR: h.SR | str | None,
        virtual_size: int | str,
        uuid: str = DEFAULT,
        name_label: str = DEFAULT,
        name_description: str = DEFAULT,
        type: e.vdi_type | str = DEFAULT,
        sharable: bool = DEFAULT,
        read_only: bool = DEFAULT,
        other_config: Mapping[str, str] = DEFAULT,
        xenstore_data: Mapping[str, str] = DEFAULT,
        sm_config: Mapping[str, str] = DEFAULT,
        tags: Iterable[str] = DEFAULT,
    ) -> VDI:
        """Make a new VDI; the arguments are its fields. Sizes may be "512MiB"."""

    @async_operation
    def import_file(self, path: str, sha256: str, sr: h.SR | str | None, virtual_size: int, name_label: str = DEFAULT) -> h.VDI:
        """A new disk with what such a file has; a file with another SHA-256 makes none."""

    def get_by_name_label(self, label: str) -> list[VDI]:
        """The objects with this name, in order of creation."""
        return self._by_name(label)
