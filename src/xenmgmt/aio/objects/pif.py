"""Class PIF.

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


class PIF(Handle):
    """A network interface of a host, or a VLAN on one."""

    __slots__ = ()
    _class = "PIF"

    @property
    def uuid(self) -> str:
        """Unique identifier of the interface. (RO_run; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[2]
        raise self._refused("uuid", 0x1)

    @property
    def device(self) -> str:
        """Name of the device, such as eth0. (RW; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[3]
        raise self._refused("device", 0x1)

    @device.setter
    def device(self, value: str) -> None:
        self._write("device", value)

    @property
    def network(self) -> h.network | None:
        """The network that it connects to. (RO_ins; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0x1:
            return self._to("network", row[4])
        raise self._refused("network", 0x1)

    @property
    def host(self) -> h.host | None:
        """The host that it belongs to. (RO_ins; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0x1:
            return self._to("host", row[5])
        raise self._refused("host", 0x1)

    @property
    def MAC(self) -> str:
        """Hardware address. (RW; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[6]
        raise self._refused("MAC", 0x1)

    @MAC.setter
    def MAC(self, value: str) -> None:
        self._write("MAC", value)

    @property
    def MTU(self) -> int:
        """Largest packet that it carries. (RW; in bytes; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[7]
        raise self._refused("MTU", 0x1)

    @MTU.setter
    def MTU(self, value: int | str) -> None:
        self._write("MTU", value)

    @property
    def VLAN(self) -> int:
        """Tag of the VLAN, or -1 for the untagged interface itself. (RW; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[8]
        raise self._refused("VLAN", 0x1)

    @VLAN.setter
    def VLAN(self, value: int) -> None:
        self._write("VLAN", value)

    @property
    def metrics(self) -> h.PIF_metrics | None:
        """What the interface measures. (RO_run; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0x1:
            return self._to("PIF_metrics", row[9])
        raise self._refused("metrics", 0x1)


class PIFCollection(Collection[PIF]):
    """All objects of class PIF."""

    __slots__ = ()
    _class = "PIF"
    _handle = PIF


