"""Class DSCSI.

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


class DSCSI(Handle):
    """A SCSI device of the host that was handed to a VM."""

    __slots__ = ()
    _class = "DSCSI"

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
    def PSCSI(self) -> h.PSCSI | None:
        """The device of the host. (RO_ins; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0x1:
            return self._to("PSCSI", row[4])
        raise self._refused("PSCSI", 0x1)

    @property
    def HBA(self) -> h.DSCSI_HBA | None:
        """The virtual adapter that it hangs on. (RO_run; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0x1:
            return self._to("DSCSI_HBA", row[5])
        raise self._refused("HBA", 0x1)

    @property
    def virtual_host(self) -> int:
        """SCSI host number that the guest sees. (RO_run; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[6]
        raise self._refused("virtual_host", 0x1)

    @property
    def virtual_channel(self) -> int:
        """SCSI channel that the guest sees. (RO_run; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[7]
        raise self._refused("virtual_channel", 0x1)

    @property
    def virtual_target(self) -> int:
        """SCSI target that the guest sees. (RO_run; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[8]
        raise self._refused("virtual_target", 0x1)

    @property
    def virtual_lun(self) -> int:
        """Logical unit that the guest sees. (RO_run; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[9]
        raise self._refused("virtual_lun", 0x1)

    @property
    def virtual_HCTL(self) -> str:
        """Host, channel, target and unit for the guest, such as 0:0:1:0. (RO_ins; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[10]
        raise self._refused("virtual_HCTL", 0x1)

    @property
    def runtime_properties(self) -> Mapping[str, str]:
        """What the device tells about itself while it is attached. (RO_run; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0x1:
            return MappingProxyType(row[11])
        raise self._refused("runtime_properties", 0x1)

    @async_operation
    def destroy(self) -> None:
        """Take one SCSI device away from its VM."""


class DSCSICollection(Collection[DSCSI]):
    """All objects of class DSCSI."""

    __slots__ = ()
    _class = "DSCSI"
    _handle = DSCSI

    @async_operation
    def create(
        self,
        *,
        uuid: str = DEFAULT,
        VM: h.VM | str | None = DEFAULT,
        PSCSI: h.PSCSI | str | None = DEFAULT,
        virtual_HCTL: str = DEFAULT,
    ) -> DSCSI:
        """Make a new DSCSI; the arguments are its fields. Sizes may be "512MiB"."""

