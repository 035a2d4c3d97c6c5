"""Class VM_usage.

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


class VM_usage(Handle):
    """What one VM has used since it was first seen. It only grows, and stays when the VM goes."""

    __slots__ = ()
    _class = "VM_usage"

    @property
    def uuid(self) -> str:
        """Unique identifier of this account. (RO_run; xapi, since xenmgmt)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[2]
        raise self._refused("uuid", 0x1)

    @property
    def VM_uuid(self) -> str:
        """The uuid of the VM, which may be gone. (RO_run; xapi, since xenmgmt)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[3]
        raise self._refused("VM_uuid", 0x1)

    @property
    def name_label(self) -> str:
        """The name that the VM had last. (RO_run; xapi, since xenmgmt)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[4]
        raise self._refused("name_label", 0x1)

    @property
    def starts(self) -> int:
        """How often a domain of it began to run. (RO_run; xapi, since xenmgmt)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[5]
        raise self._refused("starts", 0x1)

    @property
    def running_seconds(self) -> float:
        """How long it had a domain. (RO_run; in s; xapi, since xenmgmt)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[6]
        raise self._refused("running_seconds", 0x1)

    @property
    def memory_byte_seconds(self) -> float:
        """Memory that it held, times how long. (RO_run; in byte seconds; xapi, since xenmgmt)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[7]
        raise self._refused("memory_byte_seconds", 0x1)

    @property
    def cpu_seconds(self) -> float:
        """CPU time of all its vCPUs. (RO_run; in s; xapi, since xenmgmt)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[8]
        raise self._refused("cpu_seconds", 0x1)

    @property
    def disk_read(self) -> float:
        """Read from its disks. (RO_run; in bytes; xapi, since xenmgmt)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[9]
        raise self._refused("disk_read", 0x1)

    @property
    def disk_written(self) -> float:
        """Written to its disks. (RO_run; in bytes; xapi, since xenmgmt)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[10]
        raise self._refused("disk_written", 0x1)

    @property
    def net_received(self) -> float:
        """Received from networks. (RO_run; in bytes; xapi, since xenmgmt)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[11]
        raise self._refused("net_received", 0x1)

    @property
    def net_sent(self) -> float:
        """Sent to networks. (RO_run; in bytes; xapi, since xenmgmt)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[12]
        raise self._refused("net_sent", 0x1)

    @property
    def first_seen(self) -> datetime:
        """When the account was opened. (RO_run; xapi, since xenmgmt)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[13]
        raise self._refused("first_seen", 0x1)

    @property
    def last_updated(self) -> datetime:
        """Up to when it is exact. (RO_run; xapi, since xenmgmt)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[14]
        raise self._refused("last_updated", 0x1)

    @property
    def life(self) -> Mapping[str, float]:
        """The counters of the present domain at the last sample, to add only what is new. (RO_run; xapi, since xenmgmt)"""
        row = self._cell.row
        if row[0] & 0x1:
            return MappingProxyType(row[15])
        raise self._refused("life", 0x1)

    @operation
    def destroy(self) -> None:
        """Close an account, once it was billed."""


class VM_usageCollection(Collection[VM_usage]):
    """All objects of class VM_usage."""

    __slots__ = ()
    _class = "VM_usage"
    _handle = VM_usage



    def get_by_name_label(self, label: str) -> list[VM_usage]:
        """The objects with this name, in order of creation."""
        return self._by_name(label)
