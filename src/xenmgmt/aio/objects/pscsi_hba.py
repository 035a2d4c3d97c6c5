"""Class PSCSI_HBA.

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


class PSCSI_HBA(Handle):
    """A SCSI adapter of a host."""

    __slots__ = ()
    _class = "PSCSI_HBA"

    @property
    def uuid(self) -> str:
        """Unique identifier of the adapter. (RO_run; Xen-API 1.0)"""
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
    def physical_host(self) -> int:
        """SCSI host number that the kernel gave it. (RO_run; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[4]
        raise self._refused("physical_host", 0x1)

    @property
    def PSCSIs(self) -> tuple[h.PSCSI, ...]:
        """Devices that hang on it. (RO_run; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0x1:
            return self._to_all("PSCSI", row[5])
        raise self._refused("PSCSIs", 0x1)


class PSCSI_HBACollection(Collection[PSCSI_HBA]):
    """All objects of class PSCSI_HBA."""

    __slots__ = ()
    _class = "PSCSI_HBA"
    _handle = PSCSI_HBA


