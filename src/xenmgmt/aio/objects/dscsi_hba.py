"""Class DSCSI_HBA.

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


class DSCSI_HBA(Handle):
    """A virtual SCSI adapter of a VM."""

    __slots__ = ()
    _class = "DSCSI_HBA"

    @property
    def uuid(self) -> str:
        """Unique identifier of the virtual adapter. (RO_run; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[2]
        raise self._refused("uuid", 0x1)

    @property
    def VM(self) -> h.VM | None:
        """The VM that has it. (RO_ins; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0x1:
            return self._to("VM", row[3])
        raise self._refused("VM", 0x1)

    @property
    def PSCSI_HBAs(self) -> tuple[h.PSCSI_HBA, ...]:
        """Adapters of the host that stand behind it. (RO_run; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0x1:
            return self._to_all("PSCSI_HBA", row[4])
        raise self._refused("PSCSI_HBAs", 0x1)

    @property
    def DSCSIs(self) -> tuple[h.DSCSI, ...]:
        """Devices that hang on it. (RO_run; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0x1:
            return self._to_all("DSCSI", row[5])
        raise self._refused("DSCSIs", 0x1)

    @property
    def virtual_host(self) -> int:
        """SCSI host number that the guest sees. (RO_ins; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[6]
        raise self._refused("virtual_host", 0x1)

    @property
    def assignment_mode(self) -> str:
        """Whether the guest sees real addresses (HOST) or others (VIRTUAL). (RO_ins; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[7]
        raise self._refused("assignment_mode", 0x1)

    @async_operation
    def destroy(self) -> None:
        """Take a virtual adapter away from its VM, with the devices behind it."""


class DSCSI_HBACollection(Collection[DSCSI_HBA]):
    """All objects of class DSCSI_HBA."""

    __slots__ = ()
    _class = "DSCSI_HBA"
    _handle = DSCSI_HBA

    @async_operation
    def create(
        self,
        *,
        uuid: str = DEFAULT,
        VM: h.VM | str | None = DEFAULT,
        virtual_host: int = DEFAULT,
        assignment_mode: str = DEFAULT,
    ) -> DSCSI_HBA:
        """Make a new DSCSI_HBA; the arguments are its fields. Sizes may be "512MiB"."""

