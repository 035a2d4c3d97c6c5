"""Class host_cpu.

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


class host_cpu(Handle):
    """One processor of a host."""

    __slots__ = ()
    _class = "host_cpu"

    @property
    def uuid(self) -> str:
        """Unique identifier of the processor. (RO_run; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[2]
        raise self._refused("uuid", 0x1)

    @property
    def host(self) -> h.host | None:
        """The host that it belongs to. (RO_run; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0x1:
            return self._to("host", row[3])
        raise self._refused("host", 0x1)

    @property
    def number(self) -> int:
        """Number of the processor on its host, from 0. (RO_run; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[4]
        raise self._refused("number", 0x1)

    @property
    def vendor(self) -> str:
        """Who made it. (RO_run; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[5]
        raise self._refused("vendor", 0x1)

    @property
    def speed(self) -> int:
        """Clock rate. (RO_run; in MHz; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[6]
        raise self._refused("speed", 0x1)

    @property
    def modelname(self) -> str:
        """Model as the maker calls it. (RO_run; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[7]
        raise self._refused("modelname", 0x1)

    @property
    def stepping(self) -> str:
        """Revision within the model. (RO_run; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[8]
        raise self._refused("stepping", 0x1)

    @property
    def flags(self) -> str:
        """Features in words, as the kernel prints them. (RO_run; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[9]
        raise self._refused("flags", 0x1)

    @property
    def features(self) -> str:
        """Features as bits in hexadecimal. (RO_run; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[10]
        raise self._refused("features", 0x1)

    @property
    def utilisation(self) -> float:
        """How busy it is, from 0 to 1. (RO_run; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[11]
        raise self._refused("utilisation", 0x1)

    @property
    def cpu_pool(self) -> tuple[h.cpu_pool, ...]:
        """The group that it works for; empty when it is free. (RO_run; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0x1:
            return self._to_all("cpu_pool", row[12])
        raise self._refused("cpu_pool", 0x1)

    @property
    def family(self) -> int:
        """Number of the processor family. (RO_run; xapi, since rio)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[13]
        raise self._refused("family", 0x1)

    @property
    def model(self) -> int:
        """Number of the model within the family. (RO_run; xapi, since rio)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[14]
        raise self._refused("model", 0x1)

    @property
    def other_config(self) -> Mapping[str, str]:
        """Free-form settings of clients, by name. (RW; xapi, since orlando)"""
        row = self._cell.row
        if row[0] & 0x1:
            return MappingProxyType(row[15])
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


class host_cpuCollection(Collection[host_cpu]):
    """All objects of class host_cpu."""

    __slots__ = ()
    _class = "host_cpu"
    _handle = host_cpu


    @async_operation
    def get_unassigned_cpus(self) -> tuple[h.host_cpu, ...]:
        """List the processors that belong to no group."""
