"""Class PUSB.

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


class PUSB(Handle):
    """A USB device plugged into a host."""

    __slots__ = ()
    _class = "PUSB"

    @property
    def uuid(self) -> str:
        """Unique identifier of the device. (RO_run; xapi, since inverness)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[2]
        raise self._refused("uuid", 0x1)

    @property
    def USB_group(self) -> h.USB_group | None:
        """The group through which VMs get it. (RO_ins; xapi, since inverness)"""
        row = self._cell.row
        if row[0] & 0x1:
            return self._to("USB_group", row[3])
        raise self._refused("USB_group", 0x1)

    @property
    def host(self) -> h.host | None:
        """The host that it is plugged into. (RO_ins; xapi, since inverness)"""
        row = self._cell.row
        if row[0] & 0x1:
            return self._to("host", row[4])
        raise self._refused("host", 0x1)

    @property
    def path(self) -> str:
        """Bus and port that it is plugged into. (RO_ins; xapi, since inverness)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[5]
        raise self._refused("path", 0x1)

    @property
    def vendor_id(self) -> str:
        """Number of the maker. (RO_ins; xapi, since inverness)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[6]
        raise self._refused("vendor_id", 0x1)

    @property
    def vendor_desc(self) -> str:
        """Name of the maker. (RO_ins; xapi, since inverness)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[7]
        raise self._refused("vendor_desc", 0x1)

    @property
    def product_id(self) -> str:
        """Number of the product. (RO_ins; xapi, since inverness)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[8]
        raise self._refused("product_id", 0x1)

    @property
    def product_desc(self) -> str:
        """Name of the product. (RO_ins; xapi, since inverness)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[9]
        raise self._refused("product_desc", 0x1)

    @property
    def serial(self) -> str:
        """Serial number of the device. (RO_ins; xapi, since inverness)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[10]
        raise self._refused("serial", 0x1)

    @property
    def version(self) -> str:
        """Version of USB that it speaks. (RO_ins; xapi, since inverness)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[11]
        raise self._refused("version", 0x1)

    @property
    def description(self) -> str:
        """What it is, in words. (RO_ins; xapi, since inverness)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[12]
        raise self._refused("description", 0x1)

    @property
    def passthrough_enabled(self) -> bool:
        """Whether it may be handed to a VM. (RO_run; xapi, since inverness)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[13]
        raise self._refused("passthrough_enabled", 0x1)

    @passthrough_enabled.setter
    def passthrough_enabled(self, value: bool) -> None:
        self._write("passthrough_enabled", value)

    @property
    def other_config(self) -> Mapping[str, str]:
        """Free-form settings of clients, by name. (RW; xapi, since inverness)"""
        row = self._cell.row
        if row[0] & 0x1:
            return MappingProxyType(row[14])
        raise self._refused("other_config", 0x1)

    @other_config.setter
    def other_config(self, value: Mapping[str, str]) -> None:
        self._write("other_config", value)

    @property
    def speed(self) -> float:
        """Speed of the device; negative when not known. (RO_ins; xapi, since stockholm)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[15]
        raise self._refused("speed", 0x1)

    def add_to_other_config(self, key: str, value: str) -> None:
        """Put one entry into `other_config`, in place of an older one."""
        self._xen.add_to_map(self, "other_config", key, value)

    def remove_from_other_config(self, key: str) -> None:
        """Take one entry out of `other_config`; nothing happens when it is not there."""
        self._xen.remove_from_map(self, "other_config", key)

    @operation
    def set_passthrough_enabled(self, value: bool = DEFAULT) -> None:
        """Say whether the device may be handed to a VM."""


class PUSBCollection(Collection[PUSB]):
    """All objects of class PUSB."""

    __slots__ = ()
    _class = "PUSB"
    _handle = PUSB


    @operation
    def scan(self, host: h.host | str | None) -> None:
        """Look for devices that came to a host or left it."""
