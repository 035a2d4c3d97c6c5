"""Class SR.

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


class SR(Handle):
    """A storage repository: a place that holds disks."""

    __slots__ = ()
    _class = "SR"

    @property
    def uuid(self) -> str:
        """Identity of the object, the same for its whole life. (RO_run; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0x7:
            return row[2]
        raise self._refused("uuid", 0x7)

    @property
    def name_label(self) -> str:
        """Name for people; need not be unique. (RW; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0x7:
            return row[3]
        raise self._refused("name_label", 0x7)

    @name_label.setter
    def name_label(self, value: str) -> None:
        self._write("name_label", value)

    @property
    def name_description(self) -> str:
        """A sentence for people. (RW; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0x7:
            return row[4]
        raise self._refused("name_description", 0x7)

    @name_description.setter
    def name_description(self, value: str) -> None:
        self._write("name_description", value)

    @property
    def VDIs(self) -> tuple[h.VDI, ...]:
        """Disks on it. (RO_run; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0x7:
            return self._to_all("VDI", row[5])
        raise self._refused("VDIs", 0x7)

    @property
    def PBDs(self) -> tuple[h.PBD, ...]:
        """Connections of hosts to it. (RO_run; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0x7:
            return self._to_all("PBD", row[6])
        raise self._refused("PBDs", 0x7)

    @property
    def virtual_allocation(self) -> int:
        """Sum of the sizes of all disks. (RO_run; in bytes; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0x7:
            return row[7]
        raise self._refused("virtual_allocation", 0x7)

    @property
    def physical_utilisation(self) -> int:
        """What is really used. (RO_run; in bytes; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0x7:
            return row[8]
        raise self._refused("physical_utilisation", 0x7)

    @property
    def physical_size(self) -> int:
        """What there is. (RO_ins; in bytes; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0x7:
            return row[9]
        raise self._refused("physical_size", 0x7)

    @physical_size.setter
    def physical_size(self, value: int | str) -> None:
        self._write("physical_size", value)

    @property
    def type(self) -> str:
        """Kind of storage, such as nfs or lvm. (RO_ins; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0x7:
            return row[10]
        raise self._refused("type", 0x7)

    @property
    def content_type(self) -> str:
        """What it is meant to hold, such as user or iso. (RO_ins; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0x7:
            return row[11]
        raise self._refused("content_type", 0x7)

    @property
    def allowed_operations(self) -> tuple[e.storage_operations, ...]:
        """What may be begun now; worked out from the state tables when read. (RO_run; xapi, since rio)"""
        return allowed("SR", self.ref, self._live_row(), self._xen)

    @property
    def current_operations(self) -> Mapping[str, e.storage_operations]:
        """What is in progress on the object: operation by task. (RO_run; xapi, since rio)"""
        row = self._cell.row
        if row[0] & 0x7:
            return MappingProxyType(row[13])
        raise self._refused("current_operations", 0x7)

    @property
    def shared(self) -> bool:
        """Whether several hosts may be connected at once. (RO_run; xapi, since rio)"""
        row = self._cell.row
        if row[0] & 0x7:
            return row[14]
        raise self._refused("shared", 0x7)

    @shared.setter
    def shared(self, value: bool) -> None:
        self._write("shared", value)

    @property
    def other_config(self) -> Mapping[str, str]:
        """Free keys and values of clients. (RW; xapi, since rio)"""
        row = self._cell.row
        if row[0] & 0x7:
            return MappingProxyType(row[15])
        raise self._refused("other_config", 0x7)

    @other_config.setter
    def other_config(self, value: Mapping[str, str]) -> None:
        self._write("other_config", value)

    @property
    def tags(self) -> tuple[str, ...]:
        """Words that clients mark the object with. (RW; xapi, since orlando)"""
        row = self._cell.row
        if row[0] & 0x7:
            return row[16]
        raise self._refused("tags", 0x7)

    @tags.setter
    def tags(self, value: Iterable[str]) -> None:
        self._write("tags", value)

    @property
    def sm_config(self) -> Mapping[str, str]:
        """Keys and values of the storage driver. (RW; xapi, since miami)"""
        row = self._cell.row
        if row[0] & 0x7:
            return MappingProxyType(row[17])
        raise self._refused("sm_config", 0x7)

    @sm_config.setter
    def sm_config(self, value: Mapping[str, str]) -> None:
        self._write("sm_config", value)

    @property
    def blobs(self) -> Mapping[str, h.blob | None]:
        """Binary data kept beside the object, by name. (RO_run; xapi, since orlando)"""
        row = self._cell.row
        if row[0] & 0x7:
            return self._to_map("blobs", row[18])
        raise self._refused("blobs", 0x7)

    @property
    def local_cache_enabled(self) -> bool:
        """Whether it may hold caches of disks from elsewhere. (RO_run; xapi, since cowley)"""
        row = self._cell.row
        if row[0] & 0x7:
            return row[19]
        raise self._refused("local_cache_enabled", 0x7)

    @property
    def introduced_by(self) -> h.DR_task | None:
        """The recovery task that brought it in. (RO_run; xapi, since boston)"""
        row = self._cell.row
        if row[0] & 0x7:
            return self._to("DR_task", row[20])
        raise self._refused("introduced_by", 0x7)

    @property
    def clustered(self) -> bool:
        """Whether a cluster file system lies on it. (RO_run; xapi, since dundee)"""
        row = self._cell.row
        if row[0] & 0x7:
            return row[21]
        raise self._refused("clustered", 0x7)

    @property
    def is_tools_sr(self) -> bool:
        """Whether it holds the guest tools only. (RO_run; xapi, since dundee)"""
        row = self._cell.row
        if row[0] & 0x7:
            return row[22]
        raise self._refused("is_tools_sr", 0x7)

    def add_to_other_config(self, key: str, value: str) -> None:
        """Put one entry into `other_config`, in place of an older one."""
        self._xen.add_to_map(self, "other_config", key, value)

    def remove_from_other_config(self, key: str) -> None:
        """Take one entry out of `other_config`; nothing happens when it is not there."""
        self._xen.remove_from_map(self, "other_config", key)

    def add_tags(self, value: str) -> None:
        """Put one value into `tags`."""
        self._xen.add_to_set(self, "tags", value)

    def remove_tags(self, value: str) -> None:
        """Take one value out of `tags`."""
        self._xen.remove_from_set(self, "tags", value)

    def add_to_sm_config(self, key: str, value: str) -> None:
        """Put one entry into `sm_config`, in place of an older one."""
        self._xen.add_to_map(self, "sm_config", key, value)

    def remove_from_sm_config(self, key: str) -> None:
        """Take one entry out of `sm_config`; nothing happens when it is not there."""
        self._xen.remove_from_map(self, "sm_config", key)

    @async_operation
    def create_new_blob(self, name: str, mime_type: str, public: bool = DEFAULT) -> h.blob:
        """Make a place for binary data beside the object."""

    @async_operation
    def scan(self) -> None:
        """Look for disks that came or went, and for sizes."""

    @async_operation
    def destroy(self) -> None:
        """Remove the storage; it must be empty and disconnected."""

    @async_operation
    def forget(self) -> None:
        """Remove the record; what is on the storage stays."""

    @async_operation
    def set_shared(self, value: bool = DEFAULT) -> None:
        """Change whether several hosts may be connected."""

    @async_operation
    def set_physical_size(self, value: int | str) -> None:
        """Change the size on record."""


class SRCollection(Collection[SR]):
    """All objects of class SR."""

    __slots__ = ()
    _class = "SR"
    _handle = SR


    @async_operation
    def create(self, host: h.host | str | None = DEFAULT, device_config: Mapping[str, str] = DEFAULT, physical_size: int | str = DEFAULT, name_label: str = DEFAULT, name_description: str = DEFAULT, type: str = DEFAULT, content_type: str = DEFAULT, shared: bool = DEFAULT, sm_config: Mapping[str, str] = DEFAULT) -> h.SR:
        """Prepare storage and connect its host, or every host when shared."""

    @async_operation
    def get_supported_types(self) -> tuple[str, ...]:
        """The kinds of storage that the engine can make."""

    def get_by_name_label(self, label: str) -> list[SR]:
        """The objects with this name, in order of creation."""
        return self._by_name(label)
