"""Class PPCI.

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


class PPCI(Handle):
    """A PCI device of a host."""

    __slots__ = ()
    _class = "PPCI"

    @property
    def uuid(self) -> str:
        """Unique identifier of the device. (RO_run; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[2]
        raise self._refused("uuid", 0x1)

    @property
    def host(self) -> h.host | None:
        """The host that it is built into. (RO_run; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0x1:
            return self._to("host", row[3])
        raise self._refused("host", 0x1)

    @property
    def domain(self) -> int:
        """PCI domain of its address. (RO_run; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[4]
        raise self._refused("domain", 0x1)

    @property
    def bus(self) -> int:
        """PCI bus of its address. (RO_run; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[5]
        raise self._refused("bus", 0x1)

    @property
    def slot(self) -> int:
        """PCI slot of its address. (RO_run; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[6]
        raise self._refused("slot", 0x1)

    @property
    def func(self) -> int:
        """PCI function of its address. (RO_run; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[7]
        raise self._refused("func", 0x1)

    @property
    def name(self) -> str:
        """Its address in one word, such as 0000:00:1f.2. (RO_run; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[8]
        raise self._refused("name", 0x1)

    @property
    def vendor_id(self) -> int:
        """Number of the maker. (RO_run; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[9]
        raise self._refused("vendor_id", 0x1)

    @property
    def vendor_name(self) -> str:
        """Name of the maker. (RO_run; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[10]
        raise self._refused("vendor_name", 0x1)

    @property
    def device_id(self) -> int:
        """Number that the maker gave this model. (RO_run; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[11]
        raise self._refused("device_id", 0x1)

    @property
    def device_name(self) -> str:
        """Name that the maker gave this model. (RO_run; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[12]
        raise self._refused("device_name", 0x1)

    @property
    def revision_id(self) -> int:
        """Revision of the model. (RO_run; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[13]
        raise self._refused("revision_id", 0x1)

    @property
    def class_code(self) -> int:
        """Number of the kind of device. (RO_run; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[14]
        raise self._refused("class_code", 0x1)

    @property
    def class_name(self) -> str:
        """Name of the kind of device. (RO_run; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[15]
        raise self._refused("class_name", 0x1)

    @property
    def subsystem_vendor_id(self) -> int:
        """Number of the maker of the board. (RO_run; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[16]
        raise self._refused("subsystem_vendor_id", 0x1)

    @property
    def subsystem_vendor_name(self) -> str:
        """Name of the maker of the board. (RO_run; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[17]
        raise self._refused("subsystem_vendor_name", 0x1)

    @property
    def subsystem_id(self) -> int:
        """Number that the maker gave the board. (RO_run; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[18]
        raise self._refused("subsystem_id", 0x1)

    @property
    def subsystem_name(self) -> str:
        """Name that the maker gave the board. (RO_run; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[19]
        raise self._refused("subsystem_name", 0x1)

    @property
    def driver(self) -> str:
        """Driver that holds the device now. (RO_run; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[20]
        raise self._refused("driver", 0x1)


class PPCICollection(Collection[PPCI]):
    """All objects of class PPCI."""

    __slots__ = ()
    _class = "PPCI"
    _handle = PPCI


