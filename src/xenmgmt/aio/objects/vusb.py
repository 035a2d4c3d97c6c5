"""Class VUSB.

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


class VUSB(Handle):
    """A USB device as a VM has it."""

    __slots__ = ()
    _class = "VUSB"

    @property
    def uuid(self) -> str:
        """Unique identifier of the virtual device. (RO_run; xapi, since inverness)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[2]
        raise self._refused("uuid", 0x1)

    @property
    def allowed_operations(self) -> tuple[e.vusb_operations, ...]:
        """Operations that would be accepted now. (RO_run; xapi, since rio)"""
        return allowed("VUSB", self.ref, self._live_row(), self._xen)

    @property
    def current_operations(self) -> Mapping[str, e.vusb_operations]:
        """Operations in progress, by task. (RO_run; xapi, since rio)"""
        row = self._cell.row
        if row[0] & 0x1:
            return MappingProxyType(row[4])
        raise self._refused("current_operations", 0x1)

    @property
    def VM(self) -> h.VM | None:
        """The VM that has the device. (RO_run; xapi, since inverness)"""
        row = self._cell.row
        if row[0] & 0x1:
            return self._to("VM", row[5])
        raise self._refused("VM", 0x1)

    @property
    def USB_group(self) -> h.USB_group | None:
        """The group that the device comes from. (RO_run; xapi, since inverness)"""
        row = self._cell.row
        if row[0] & 0x1:
            return self._to("USB_group", row[6])
        raise self._refused("USB_group", 0x1)

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

    @property
    def currently_attached(self) -> bool:
        """Whether the running VM has it now. (RO_run; xapi, since rio)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[8]
        raise self._refused("currently_attached", 0x1)

    def add_to_other_config(self, key: str, value: str) -> None:
        """Put one entry into `other_config`, in place of an older one."""
        self._xen.add_to_map(self, "other_config", key, value)

    def remove_from_other_config(self, key: str) -> None:
        """Take one entry out of `other_config`; nothing happens when it is not there."""
        self._xen.remove_from_map(self, "other_config", key)

    @async_operation
    def unplug(self) -> None:
        """Take the device from the running VM."""

    @async_operation
    def destroy(self) -> None:
        """Remove the virtual device."""


class VUSBCollection(Collection[VUSB]):
    """All objects of class VUSB."""

    __slots__ = ()
    _class = "VUSB"
    _handle = VUSB


    @async_operation
    def create(self, VM: h.VM | str | None, USB_group: h.USB_group | str | None, other_config: Mapping[str, str] = DEFAULT) -> h.VUSB:
        """Give a VM a device out of a group."""
