"""Class DPCI.

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


class DPCI(Handle):
    """A PCI device of the host that was handed to a VM."""

    __slots__ = ()
    _class = "DPCI"

    @property
    def uuid(self) -> str:
        """Unique identifier of the assignment. (RO_run; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[2]
        raise self._refused("uuid", 0x1)

    @property
    def VM(self) -> h.VM | None:
        """The VM that gets the device. (RO_ins; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0x1:
            return self._to("VM", row[3])
        raise self._refused("VM", 0x1)

    @property
    def PPCI(self) -> h.PPCI | None:
        """The device of the host. (RO_ins; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0x1:
            return self._to("PPCI", row[4])
        raise self._refused("PPCI", 0x1)

    @property
    def hotplug_slot(self) -> int:
        """Slot to plug it into; 0 leaves the choice to the platform. (RO_ins; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[5]
        raise self._refused("hotplug_slot", 0x1)

    @property
    def virtual_domain(self) -> int:
        """PCI domain that the guest sees. (RO_run; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[6]
        raise self._refused("virtual_domain", 0x1)

    @property
    def virtual_bus(self) -> int:
        """PCI bus that the guest sees. (RO_run; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[7]
        raise self._refused("virtual_bus", 0x1)

    @property
    def virtual_slot(self) -> int:
        """PCI slot that the guest sees. (RO_run; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[8]
        raise self._refused("virtual_slot", 0x1)

    @property
    def virtual_func(self) -> int:
        """PCI function that the guest sees. (RO_run; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[9]
        raise self._refused("virtual_func", 0x1)

    @property
    def virtual_name(self) -> str:
        """PCI address that the guest sees, in one word. (RO_run; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[10]
        raise self._refused("virtual_name", 0x1)

    @operation
    def destroy(self) -> None:
        """Take a PCI device away from its VM."""


class DPCICollection(Collection[DPCI]):
    """All objects of class DPCI."""

    __slots__ = ()
    _class = "DPCI"
    _handle = DPCI

    @operation
    def create(
        self,
        *,
        uuid: str = DEFAULT,
        VM: h.VM | str | None = DEFAULT,
        PPCI: h.PPCI | str | None = DEFAULT,
        hotplug_slot: int = DEFAULT,
    ) -> DPCI:
        """Make a new DPCI; the arguments are its fields. Sizes may be "512MiB"."""

