"""Class Cluster_host.

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


class Cluster_host(Handle):
    """A host as a member of a cluster."""

    __slots__ = ()
    _class = "Cluster_host"

    @property
    def uuid(self) -> str:
        """Unique identifier of the member. (RO_run; xapi, since kolkata)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[2]
        raise self._refused("uuid", 0x1)

    @property
    def cluster(self) -> h.Cluster | None:
        """The cluster that it is a member of. (RO_ins; xapi, since kolkata)"""
        row = self._cell.row
        if row[0] & 0x1:
            return self._to("Cluster", row[3])
        raise self._refused("cluster", 0x1)

    @property
    def host(self) -> h.host | None:
        """The host that is the member. (RO_ins; xapi, since kolkata)"""
        row = self._cell.row
        if row[0] & 0x1:
            return self._to("host", row[4])
        raise self._refused("host", 0x1)

    @property
    def enabled(self) -> bool:
        """Whether the host should take part now. (RO_run; xapi, since kolkata)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[5]
        raise self._refused("enabled", 0x1)

    @property
    def PIF(self) -> h.PIF | None:
        """The interface over which it talks to the others. (RO_ins; xapi, since kolkata)"""
        row = self._cell.row
        if row[0] & 0x1:
            return self._to("PIF", row[6])
        raise self._refused("PIF", 0x1)

    @property
    def joined(self) -> bool:
        """Whether the host has joined on the level of the software. (RO_run; xapi, since kolkata)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[7]
        raise self._refused("joined", 0x1)

    @property
    def live(self) -> bool:
        """Whether the others find the host alive. (RO_run; xapi, since 24.3.0)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[8]
        raise self._refused("live", 0x1)

    @property
    def last_update_live(self) -> datetime:
        """When that was last looked up. (RO_run; xapi, since 24.3.0)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[9]
        raise self._refused("last_update_live", 0x1)

    @property
    def allowed_operations(self) -> tuple[e.cluster_host_operation, ...]:
        """Operations that would be accepted now. (RO_run; xapi, since rio)"""
        return allowed("Cluster_host", self.ref, self._live_row(), self._xen)

    @property
    def current_operations(self) -> Mapping[str, e.cluster_host_operation]:
        """Operations in progress, by task. (RO_run; xapi, since rio)"""
        row = self._cell.row
        if row[0] & 0x1:
            return MappingProxyType(row[11])
        raise self._refused("current_operations", 0x1)

    @property
    def other_config(self) -> Mapping[str, str]:
        """Free-form settings of clients, by name. (RO_ins; xapi, since kolkata)"""
        row = self._cell.row
        if row[0] & 0x1:
            return MappingProxyType(row[12])
        raise self._refused("other_config", 0x1)


class Cluster_hostCollection(Collection[Cluster_host]):
    """All objects of class Cluster_host."""

    __slots__ = ()
    _class = "Cluster_host"
    _handle = Cluster_host


