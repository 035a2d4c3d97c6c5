"""Class host_patch.

Written by tools/gen_objects.py from model, states and operations: do not edit.
"""
# ruff: noqa: E501, F401, A001, A002, A003
# mypy: disable-error-code="no-any-return, empty-body"

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from ..model import _enums as e
from ._record import Record, allowed
from ._base import Collection, Handle, operation

if TYPE_CHECKING:
    from .. import objects as h

DEFAULT: Any = ...


class host_patch(Handle):
    """A patch as one host has it, in the old format."""

    __slots__ = ()
    _class = "host_patch"

    @property
    def uuid(self) -> str:
        """Unique identifier of the record. (RO_run; xapi, since rio)"""
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
        """Notes about the patch, for people to read. (RO_ins; xapi, since rio)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[4]
        raise self._refused("name_description", 0x1)

    @property
    def version(self) -> str:
        """Version of the patch. (RO_ins; xapi, since rio)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[5]
        raise self._refused("version", 0x1)

    @property
    def host(self) -> h.host | None:
        """The host that it is for. (RO_ins; xapi, since rio)"""
        row = self._cell.row
        if row[0] & 0x1:
            return self._to("host", row[6])
        raise self._refused("host", 0x1)

    @property
    def applied(self) -> bool:
        """Whether it is applied. (RO_run; xapi, since rio)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[7]
        raise self._refused("applied", 0x1)

    @property
    def timestamp_applied(self) -> datetime:
        """When it was applied. (RO_run; xapi, since rio)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[8]
        raise self._refused("timestamp_applied", 0x1)

    @property
    def size(self) -> int:
        """Size of the file. (RO_run; in bytes; xapi, since rio)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[9]
        raise self._refused("size", 0x1)

    @property
    def pool_patch(self) -> h.pool_patch | None:
        """The patch in the pool. (RO_ins; xapi, since miami)"""
        row = self._cell.row
        if row[0] & 0x1:
            return self._to("pool_patch", row[10])
        raise self._refused("pool_patch", 0x1)

    @property
    def other_config(self) -> Mapping[str, str]:
        """Free-form settings of clients, by name. (RW; xapi, since miami)"""
        row = self._cell.row
        if row[0] & 0x1:
            return MappingProxyType(row[11])
        raise self._refused("other_config", 0x1)

    @other_config.setter
    def other_config(self, value: Mapping[str, str]) -> None:
        self._write("other_config", value)

    def add_to_other_config(self, key: str, value: str) -> None:
        """Put one entry into `other_config`, in place of an older one."""
        self._xen.add_to_map(self, "other_config", key, value)

    def remove_from_other_config(self, key: str) -> None:
        """Take one entry out of `other_config`; nothing happens when it is not there."""
        self._xen.remove_from_map(self, "other_config", key)


class host_patchCollection(Collection[host_patch]):
    """All objects of class host_patch."""

    __slots__ = ()
    _class = "host_patch"
    _handle = host_patch



    def get_by_name_label(self, label: str) -> list[host_patch]:
        """The objects with this name, in order of creation."""
        return self._by_name(label)
