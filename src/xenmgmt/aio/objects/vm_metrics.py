"""Class VM_metrics.

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


class VM_metrics(Handle):
    """Live values of a VM, for as long as it has a domain."""

    __slots__ = ()
    _class = "VM_metrics"

    @property
    def uuid(self) -> str:
        """Identity of the object, the same for its whole life. (RO_run; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0x3:
            return row[2]
        raise self._refused("uuid", 0x3)

    @property
    def memory_actual(self) -> int:
        """Memory that the guest has now. (RO_run; in bytes; readable while Live; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0x2:
            return row[3]
        raise self._refused("memory_actual", 0x2)

    @property
    def VCPUs_number(self) -> int:
        """vCPUs that are online. (RO_run; readable while Live; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0x2:
            return row[4]
        raise self._refused("VCPUs_number", 0x2)

    @property
    def VCPUs_utilisation(self) -> Mapping[int, float]:
        """Share of time that each vCPU was busy, 0 to 1. (RO_run; readable while Live; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0x2:
            return MappingProxyType(row[5])
        raise self._refused("VCPUs_utilisation", 0x2)

    @property
    def VCPUs_CPU(self) -> Mapping[int, int]:
        """The CPU that each vCPU runs on. (RO_run; readable while Live; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0x2:
            return MappingProxyType(row[6])
        raise self._refused("VCPUs_CPU", 0x2)

    @property
    def VCPUs_params(self) -> Mapping[str, str]:
        """Scheduler parameters in force. (RO_run; readable while Live; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0x2:
            return MappingProxyType(row[7])
        raise self._refused("VCPUs_params", 0x2)

    @property
    def VCPUs_flags(self) -> Mapping[int, tuple[str, ...]]:
        """Flags of each vCPU, such as online or blocked. (RO_run; readable while Live; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0x2:
            return MappingProxyType(row[8])
        raise self._refused("VCPUs_flags", 0x2)

    @property
    def state(self) -> tuple[str, ...]:  # type: ignore[override]
        """Words for the state of the domain, such as running. (RO_run; readable while Live; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0x2:
            return row[9]
        raise self._refused("state", 0x2)

    @property
    def start_time(self) -> datetime:
        """When it was last started. (RO_run; readable while Live; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0x2:
            return row[10]
        raise self._refused("start_time", 0x2)

    @property
    def last_updated(self) -> datetime:
        """When the values were last measured. (RO_run; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0x3:
            return row[11]
        raise self._refused("last_updated", 0x3)


class VM_metricsCollection(Collection[VM_metrics]):
    """All objects of class VM_metrics."""

    __slots__ = ()
    _class = "VM_metrics"
    _handle = VM_metrics


