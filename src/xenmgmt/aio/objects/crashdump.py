"""Class crashdump.

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


class crashdump(Handle):
    """The memory of a VM at the moment of its crash, on a disk."""

    __slots__ = ()
    _class = "crashdump"

    @property
    def uuid(self) -> str:
        """Unique identifier of the dump. (RO_run; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0x3:
            return row[2]
        raise self._refused("uuid", 0x3)

    @property
    def VM(self) -> h.VM | None:
        """The VM that crashed. (RO_ins; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0x3:
            return self._to("VM", row[3])
        raise self._refused("VM", 0x3)

    @property
    def VDI(self) -> h.VDI | None:
        """The disk that holds the dump. (RO_ins; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0x3:
            return self._to("VDI", row[4])
        raise self._refused("VDI", 0x3)

    @property
    def other_config(self) -> Mapping[str, str]:
        """Free-form settings of clients, by name. (RW; xapi, since miami)"""
        row = self._cell.row
        if row[0] & 0x3:
            return MappingProxyType(row[5])
        raise self._refused("other_config", 0x3)

    @other_config.setter
    def other_config(self, value: Mapping[str, str]) -> None:
        self._write("other_config", value)

    def add_to_other_config(self, key: str, value: str) -> None:
        """Put one entry into `other_config`, in place of an older one."""
        self._xen.add_to_map(self, "other_config", key, value)

    def remove_from_other_config(self, key: str) -> None:
        """Take one entry out of `other_config`; nothing happens when it is not there."""
        self._xen.remove_from_map(self, "other_config", key)

    @async_operation
    def destroy(self) -> None:
        """Remove the dump and its disk."""


class crashdumpCollection(Collection[crashdump]):
    """All objects of class crashdump."""

    __slots__ = ()
    _class = "crashdump"
    _handle = crashdump


