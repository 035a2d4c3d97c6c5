"""Class USB_group.

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


class USB_group(Handle):
    """USB devices, over all hosts, that are alike to a VM."""

    __slots__ = ()
    _class = "USB_group"

    @property
    def uuid(self) -> str:
        """Unique identifier of the group. (RO_run; xapi, since inverness)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[2]
        raise self._refused("uuid", 0x1)

    @property
    def name_label(self) -> str:
        """Name for people to read. (RW; xapi, since inverness)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[3]
        raise self._refused("name_label", 0x1)

    @name_label.setter
    def name_label(self, value: str) -> None:
        self._write("name_label", value)

    @property
    def name_description(self) -> str:
        """Notes about the group, for people to read. (RW; xapi, since inverness)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[4]
        raise self._refused("name_description", 0x1)

    @name_description.setter
    def name_description(self, value: str) -> None:
        self._write("name_description", value)

    @property
    def PUSBs(self) -> tuple[h.PUSB, ...]:
        """Devices in the group. (RO_run; xapi, since inverness)"""
        row = self._cell.row
        if row[0] & 0x1:
            return self._to_all("PUSB", row[5])
        raise self._refused("PUSBs", 0x1)

    @property
    def VUSBs(self) -> tuple[h.VUSB, ...]:
        """Claims of VMs on a device of the group. (RO_run; xapi, since inverness)"""
        row = self._cell.row
        if row[0] & 0x1:
            return self._to_all("VUSB", row[6])
        raise self._refused("VUSBs", 0x1)

    @property
    def other_config(self) -> Mapping[str, str]:
        """Free-form settings of clients, by name. (RW; xapi, since inverness)"""
        row = self._cell.row
        if row[0] & 0x1:
            return MappingProxyType(row[7])
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

    @async_operation
    def destroy(self) -> None:
        """Remove the group, once it is empty."""


class USB_groupCollection(Collection[USB_group]):
    """All objects of class USB_group."""

    __slots__ = ()
    _class = "USB_group"
    _handle = USB_group


    @async_operation
    def create(self, name_label: str = DEFAULT, name_description: str = DEFAULT, other_config: Mapping[str, str] = DEFAULT) -> h.USB_group:
        """Make an empty group."""

    def get_by_name_label(self, label: str) -> list[USB_group]:
        """The objects with this name, in order of creation."""
        return self._by_name(label)
