"""Class PIF_metrics.

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


class PIF_metrics(Handle):
    """What a physical network interface measures."""

    __slots__ = ()
    _class = "PIF_metrics"

    @property
    def uuid(self) -> str:
        """Unique identifier of the measurements. (RO_run; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[2]
        raise self._refused("uuid", 0x1)

    @property
    def io_read_kbs(self) -> float:
        """How fast data comes in. (RO_run; in KiB/s; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[3]
        raise self._refused("io_read_kbs", 0x1)

    @property
    def io_write_kbs(self) -> float:
        """How fast data goes out. (RO_run; in KiB/s; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[4]
        raise self._refused("io_write_kbs", 0x1)

    @property
    def last_updated(self) -> datetime:
        """When the values were last measured. (RO_run; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[5]
        raise self._refused("last_updated", 0x1)

    @property
    def carrier(self) -> bool:
        """Whether the link is up. (RO_run; xapi, since rio)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[6]
        raise self._refused("carrier", 0x1)

    @property
    def vendor_id(self) -> str:
        """Number of the maker. (RO_run; xapi, since rio)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[7]
        raise self._refused("vendor_id", 0x1)

    @property
    def vendor_name(self) -> str:
        """Name of the maker. (RO_run; xapi, since rio)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[8]
        raise self._refused("vendor_name", 0x1)

    @property
    def device_id(self) -> str:
        """Number of the device model. (RO_run; xapi, since rio)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[9]
        raise self._refused("device_id", 0x1)

    @property
    def device_name(self) -> str:
        """Name of the device model. (RO_run; xapi, since rio)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[10]
        raise self._refused("device_name", 0x1)

    @property
    def speed(self) -> int:
        """Speed of the link. (RO_run; in Mbit/s; xapi, since rio)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[11]
        raise self._refused("speed", 0x1)

    @property
    def duplex(self) -> bool:
        """Whether the link sends and receives at once. (RO_run; xapi, since rio)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[12]
        raise self._refused("duplex", 0x1)

    @property
    def pci_bus_path(self) -> str:
        """Address of the device on the PCI bus. (RO_run; xapi, since rio)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[13]
        raise self._refused("pci_bus_path", 0x1)

    @property
    def other_config(self) -> Mapping[str, str]:
        """Free-form settings of clients, by name. (RW; xapi, since orlando)"""
        row = self._cell.row
        if row[0] & 0x1:
            return MappingProxyType(row[14])
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


class PIF_metricsCollection(Collection[PIF_metrics]):
    """All objects of class PIF_metrics."""

    __slots__ = ()
    _class = "PIF_metrics"
    _handle = PIF_metrics


