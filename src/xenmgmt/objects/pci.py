"""Class PCI.

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


class PCI(Handle):
    """A PCI device of a host, as xapi knows it."""

    __slots__ = ()
    _class = "PCI"

    @property
    def uuid(self) -> str:
        """Unique identifier of the device. (RO_run; xapi, since boston)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[2]
        raise self._refused("uuid", 0x1)

    @property
    def class_id(self) -> str:
        """Number of the kind of device. (RO_ins; xapi, since boston)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[3]
        raise self._refused("class_id", 0x1)

    @property
    def class_name(self) -> str:
        """Name of the kind of device. (RO_ins; xapi, since boston)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[4]
        raise self._refused("class_name", 0x1)

    @property
    def vendor_id(self) -> str:
        """Number of the maker. (RO_ins; xapi, since boston)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[5]
        raise self._refused("vendor_id", 0x1)

    @property
    def vendor_name(self) -> str:
        """Name of the maker. (RO_ins; xapi, since boston)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[6]
        raise self._refused("vendor_name", 0x1)

    @property
    def device_id(self) -> str:
        """Number that the maker gave this model. (RO_ins; xapi, since boston)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[7]
        raise self._refused("device_id", 0x1)

    @property
    def device_name(self) -> str:
        """Name that the maker gave this model. (RO_ins; xapi, since boston)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[8]
        raise self._refused("device_name", 0x1)

    @property
    def host(self) -> h.host | None:
        """The host that it is built into. (RO_ins; xapi, since boston)"""
        row = self._cell.row
        if row[0] & 0x1:
            return self._to("host", row[9])
        raise self._refused("host", 0x1)

    @property
    def pci_id(self) -> str:
        """Its address, such as 0000:00:1f.2. (RO_ins; xapi, since boston)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[10]
        raise self._refused("pci_id", 0x1)

    @property
    def dependencies(self) -> tuple[h.PCI, ...]:
        """Devices that must be passed through together with it. (RO_run; xapi, since boston)"""
        row = self._cell.row
        if row[0] & 0x1:
            return self._to_all("PCI", row[11])
        raise self._refused("dependencies", 0x1)

    @property
    def other_config(self) -> Mapping[str, str]:
        """Free-form settings of clients, by name. (RW; xapi, since boston)"""
        row = self._cell.row
        if row[0] & 0x1:
            return MappingProxyType(row[12])
        raise self._refused("other_config", 0x1)

    @other_config.setter
    def other_config(self, value: Mapping[str, str]) -> None:
        self._write("other_config", value)

    @property
    def subsystem_vendor_id(self) -> str:
        """Number of the maker of the board. (RO_ins; xapi, since clearwater-whetstone)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[13]
        raise self._refused("subsystem_vendor_id", 0x1)

    @property
    def subsystem_vendor_name(self) -> str:
        """Name of the maker of the board. (RO_ins; xapi, since clearwater-whetstone)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[14]
        raise self._refused("subsystem_vendor_name", 0x1)

    @property
    def subsystem_device_id(self) -> str:
        """Number that the maker gave the board. (RO_ins; xapi, since clearwater-whetstone)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[15]
        raise self._refused("subsystem_device_id", 0x1)

    @property
    def subsystem_device_name(self) -> str:
        """Name that the maker gave the board. (RO_ins; xapi, since clearwater-whetstone)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[16]
        raise self._refused("subsystem_device_name", 0x1)

    @property
    def driver_name(self) -> str:
        """Driver that holds the device. (RO_ins; xapi, since kolkata)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[17]
        raise self._refused("driver_name", 0x1)

    def add_to_other_config(self, key: str, value: str) -> None:
        """Put one entry into `other_config`, in place of an older one."""
        self._xen.add_to_map(self, "other_config", key, value)

    def remove_from_other_config(self, key: str) -> None:
        """Take one entry out of `other_config`; nothing happens when it is not there."""
        self._xen.remove_from_map(self, "other_config", key)


class PCICollection(Collection[PCI]):
    """All objects of class PCI."""

    __slots__ = ()
    _class = "PCI"
    _handle = PCI


