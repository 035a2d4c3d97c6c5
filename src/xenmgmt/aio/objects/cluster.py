"""Class Cluster.

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


class Cluster(Handle):
    """Hosts that watch each other and agree on who is there."""

    __slots__ = ()
    _class = "Cluster"

    @property
    def uuid(self) -> str:
        """Unique identifier of the cluster. (RO_run; xapi, since kolkata)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[2]
        raise self._refused("uuid", 0x1)

    @property
    def cluster_hosts(self) -> tuple[h.Cluster_host, ...]:
        """Hosts as members of the cluster. (RO_run; xapi, since kolkata)"""
        row = self._cell.row
        if row[0] & 0x1:
            return self._to_all("Cluster_host", row[3])
        raise self._refused("cluster_hosts", 0x1)

    @property
    def pending_forget(self) -> tuple[str, ...]:
        """Addresses of hosts that left and are still to be forgotten. (RO_run; xapi, since lima)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[4]
        raise self._refused("pending_forget", 0x1)

    @property
    def cluster_token(self) -> str:
        """Secret by which members know each other. (RO_ins; xapi, since kolkata)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[5]
        raise self._refused("cluster_token", 0x1)

    @property
    def cluster_stack(self) -> str:
        """Software that does the watching. (RO_ins; xapi, since kolkata)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[6]
        raise self._refused("cluster_stack", 0x1)

    @property
    def cluster_stack_version(self) -> int:
        """Version of that software. (RO_ins; xapi, since 24.15.0)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[7]
        raise self._refused("cluster_stack_version", 0x1)

    @property
    def is_quorate(self) -> bool:
        """Whether enough members are alive for decisions. (RO_run; xapi, since 24.3.0)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[8]
        raise self._refused("is_quorate", 0x1)

    @property
    def quorum(self) -> int:
        """How many members must be alive for decisions. (RO_run; xapi, since 24.3.0)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[9]
        raise self._refused("quorum", 0x1)

    @property
    def live_hosts(self) -> int:
        """How many members are alive. (RO_run; xapi, since 24.3.0)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[10]
        raise self._refused("live_hosts", 0x1)

    @property
    def expected_hosts(self) -> int:
        """How many members there should be. (RO_run; xapi, since 25.17.0)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[11]
        raise self._refused("expected_hosts", 0x1)

    @property
    def allowed_operations(self) -> tuple[e.cluster_operation, ...]:
        """Operations that would be accepted now. (RO_run; xapi, since rio)"""
        return allowed("Cluster", self.ref, self._live_row(), self._xen)

    @property
    def current_operations(self) -> Mapping[str, e.cluster_operation]:
        """Operations in progress, by task. (RO_run; xapi, since rio)"""
        row = self._cell.row
        if row[0] & 0x1:
            return MappingProxyType(row[13])
        raise self._refused("current_operations", 0x1)

    @property
    def pool_auto_join(self) -> bool:
        """Whether hosts that join the pool join the cluster, too. (RO_ins; xapi, since kolkata)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[14]
        raise self._refused("pool_auto_join", 0x1)

    @property
    def token_timeout(self) -> float:
        """How long a member may be silent. (RO_ins; in seconds; xapi, since kolkata)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[15]
        raise self._refused("token_timeout", 0x1)

    @property
    def token_timeout_coefficient(self) -> float:
        """How much longer the silence may be for each further member. (RO_ins; in seconds; xapi, since kolkata)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[16]
        raise self._refused("token_timeout_coefficient", 0x1)

    @property
    def cluster_config(self) -> Mapping[str, str]:
        """Settings of the software. (RO_ins; xapi, since kolkata)"""
        row = self._cell.row
        if row[0] & 0x1:
            return MappingProxyType(row[17])
        raise self._refused("cluster_config", 0x1)

    @property
    def other_config(self) -> Mapping[str, str]:
        """Free-form settings of clients, by name. (RW; xapi, since kolkata)"""
        row = self._cell.row
        if row[0] & 0x1:
            return MappingProxyType(row[18])
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


class ClusterCollection(Collection[Cluster]):
    """All objects of class Cluster."""

    __slots__ = ()
    _class = "Cluster"
    _handle = Cluster


