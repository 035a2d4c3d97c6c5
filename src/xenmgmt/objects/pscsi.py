"""Class PSCSI.

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


class PSCSI(Handle):
    """A SCSI device of a host."""

    __slots__ = ()
    _class = "PSCSI"

    @property
    def uuid(self) -> str:
        """Unique identifier of the device. (RO_run; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[2]
        raise self._refused("uuid", 0x1)

    @property
    def host(self) -> h.host | None:
        """The host that it is connected to. (RO_run; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0x1:
            return self._to("host", row[3])
        raise self._refused("host", 0x1)

    @property
    def HBA(self) -> h.PSCSI_HBA | None:
        """The adapter that it hangs on. (RO_run; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0x1:
            return self._to("PSCSI_HBA", row[4])
        raise self._refused("HBA", 0x1)

    @property
    def physical_host(self) -> int:
        """SCSI host number of its address. (RO_run; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[5]
        raise self._refused("physical_host", 0x1)

    @property
    def physical_channel(self) -> int:
        """SCSI channel of its address. (RO_run; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[6]
        raise self._refused("physical_channel", 0x1)

    @property
    def physical_target(self) -> int:
        """SCSI target of its address. (RO_run; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[7]
        raise self._refused("physical_target", 0x1)

    @property
    def physical_lun(self) -> int:
        """Logical unit of its address. (RO_run; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[8]
        raise self._refused("physical_lun", 0x1)

    @property
    def physical_HCTL(self) -> str:
        """Its whole address, such as 2:0:1:0. (RO_run; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[9]
        raise self._refused("physical_HCTL", 0x1)

    @property
    def vendor_name(self) -> str:
        """Name of the maker. (RO_run; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[10]
        raise self._refused("vendor_name", 0x1)

    @property
    def model(self) -> str:
        """Model as the maker calls it. (RO_run; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[11]
        raise self._refused("model", 0x1)

    @property
    def type_id(self) -> int:
        """Number of the kind of device; 0 is a disk. (RO_run; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[12]
        raise self._refused("type_id", 0x1)

    @property
    def type(self) -> str:
        """Name of the kind of device. (RO_run; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[13]
        raise self._refused("type", 0x1)

    @property
    def dev_name(self) -> str:
        """Block device on the host, such as sda. (RO_run; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[14]
        raise self._refused("dev_name", 0x1)

    @property
    def sg_name(self) -> str:
        """Generic SCSI device on the host, such as sg0. (RO_run; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[15]
        raise self._refused("sg_name", 0x1)

    @property
    def revision(self) -> str:
        """Revision of the firmware. (RO_run; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[16]
        raise self._refused("revision", 0x1)

    @property
    def scsi_id(self) -> str:
        """Identifier that is the same on every path to the device. (RO_run; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[17]
        raise self._refused("scsi_id", 0x1)

    @property
    def scsi_level(self) -> int:
        """Version of the SCSI standard that it follows. (RO_run; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[18]
        raise self._refused("scsi_level", 0x1)


class PSCSICollection(Collection[PSCSI]):
    """All objects of class PSCSI."""

    __slots__ = ()
    _class = "PSCSI"
    _handle = PSCSI


