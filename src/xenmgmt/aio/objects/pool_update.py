"""Class pool_update.

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


class pool_update(Handle):
    """An update of the product, kept on a disk."""

    __slots__ = ()
    _class = "pool_update"

    @property
    def uuid(self) -> str:
        """Unique identifier of the update. (RO_run; xapi, since rio)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[2]
        raise self._refused("uuid", 0x1)

    @property
    def name_label(self) -> str:
        """Name for people to read. (RO_ins; xapi, since rio)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[3]
        raise self._refused("name_label", 0x1)

    @property
    def name_description(self) -> str:
        """Notes about the update, for people to read. (RO_ins; xapi, since rio)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[4]
        raise self._refused("name_description", 0x1)

    @property
    def version(self) -> str:
        """Version of the update. (RO_ins; xapi, since ely)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[5]
        raise self._refused("version", 0x1)

    @property
    def installation_size(self) -> int:
        """Room that it takes on a host. (RO_ins; in bytes; xapi, since ely)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[6]
        raise self._refused("installation_size", 0x1)

    @property
    def key(self) -> str:
        """Public key that it is signed with. (RO_ins; xapi, since ely)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[7]
        raise self._refused("key", 0x1)

    @property
    def after_apply_guidance(self) -> tuple[e.update_after_apply_guidance, ...]:
        """What must be done once it is applied. (RO_ins; xapi, since ely)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[8]
        raise self._refused("after_apply_guidance", 0x1)

    @property
    def vdi(self) -> h.VDI | None:
        """The disk that it is on. (RO_ins; xapi, since rio)"""
        row = self._cell.row
        if row[0] & 0x1:
            return self._to("VDI", row[9])
        raise self._refused("vdi", 0x1)

    @property
    def hosts(self) -> tuple[h.host, ...]:
        """Hosts that have it. (RO_run; xapi, since ely)"""
        row = self._cell.row
        if row[0] & 0x1:
            return self._to_all("host", row[10])
        raise self._refused("hosts", 0x1)

    @property
    def other_config(self) -> Mapping[str, str]:
        """Free-form settings of clients, by name. (RW; xapi, since inverness)"""
        row = self._cell.row
        if row[0] & 0x1:
            return MappingProxyType(row[11])
        raise self._refused("other_config", 0x1)

    @other_config.setter
    def other_config(self, value: Mapping[str, str]) -> None:
        self._write("other_config", value)

    @property
    def enforce_homogeneity(self) -> bool:
        """Whether all hosts must have it, or none. (RO_ins; xapi, since inverness)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[12]
        raise self._refused("enforce_homogeneity", 0x1)

    def add_to_other_config(self, key: str, value: str) -> None:
        """Put one entry into `other_config`, in place of an older one."""
        self._xen.add_to_map(self, "other_config", key, value)

    def remove_from_other_config(self, key: str) -> None:
        """Take one entry out of `other_config`; nothing happens when it is not there."""
        self._xen.remove_from_map(self, "other_config", key)

    @async_operation
    def apply(self, host: h.host | str | None) -> None:
        """Apply the update to one host."""

    @async_operation
    def pool_apply(self) -> None:
        """Apply the update to all hosts."""

    @async_operation
    def pool_clean(self) -> None:
        """Remove the files of the update from all hosts."""

    @async_operation
    def destroy(self) -> None:
        """Forget an update that no host has."""


class pool_updateCollection(Collection[pool_update]):
    """All objects of class pool_update."""

    __slots__ = ()
    _class = "pool_update"
    _handle = pool_update


    @async_operation
    def introduce(self, vdi: h.VDI | str | None) -> h.pool_update:
        """Make the update on a disk known."""

    def get_by_name_label(self, label: str) -> list[pool_update]:
        """The objects with this name, in order of creation."""
        return self._by_name(label)
