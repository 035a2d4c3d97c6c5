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

    @property
    def install_time(self) -> datetime:
        """When the VM was installed. (RO_run; xapi, since rio)"""
        row = self._cell.row
        if row[0] & 0x3:
            return row[12]
        raise self._refused("install_time", 0x3)

    @property
    def other_config(self) -> Mapping[str, str]:
        """Free-form settings of clients, by name. (RW; xapi, since orlando)"""
        row = self._cell.row
        if row[0] & 0x3:
            return MappingProxyType(row[13])
        raise self._refused("other_config", 0x3)

    @other_config.setter
    def other_config(self, value: Mapping[str, str]) -> None:
        self._write("other_config", value)

    @property
    def hvm(self) -> bool:
        """Whether the domain is fully virtualised. (RO_run; xapi, since ely)"""
        row = self._cell.row
        if row[0] & 0x3:
            return row[14]
        raise self._refused("hvm", 0x3)

    @property
    def nested_virt(self) -> bool:
        """Whether the guest may run VMs of its own. (RO_run; xapi, since ely)"""
        row = self._cell.row
        if row[0] & 0x3:
            return row[15]
        raise self._refused("nested_virt", 0x3)

    @property
    def nomigrate(self) -> bool:
        """Whether the running domain is tied to its host. (RO_run; xapi, since ely)"""
        row = self._cell.row
        if row[0] & 0x3:
            return row[16]
        raise self._refused("nomigrate", 0x3)

    @property
    def current_domain_type(self) -> e.domain_type:
        """How the running domain is virtualised. (RO_run; xapi, since jura)"""
        row = self._cell.row
        if row[0] & 0x3:
            return row[17]
        raise self._refused("current_domain_type", 0x3)

    @property
    def numa_optimised(self) -> bool:
        """Whether it was placed with the memory nodes in mind. (RO_ins; xapi, since 26.2.0)"""
        row = self._cell.row
        if row[0] & 0x3:
            return row[18]
        raise self._refused("numa_optimised", 0x3)

    @property
    def numa_nodes(self) -> int:
        """How many memory nodes its memory lies on. (RO_ins; xapi, since 26.2.0)"""
        row = self._cell.row
        if row[0] & 0x3:
            return row[19]
        raise self._refused("numa_nodes", 0x3)

    @property
    def numa_node_memory(self) -> Mapping[int, int]:
        """Memory that it has on each memory node. (RO_run; in bytes; xapi, since 26.2.0)"""
        row = self._cell.row
        if row[0] & 0x3:
            return MappingProxyType(row[20])
        raise self._refused("numa_node_memory", 0x3)

    def add_to_other_config(self, key: str, value: str) -> None:
        """Put one entry into `other_config`, in place of an older one."""
        self._xen.add_to_map(self, "other_config", key, value)

    def remove_from_other_config(self, key: str) -> None:
        """Take one entry out of `other_config`; nothing happens when it is not there."""
        self._xen.remove_from_map(self, "other_config", key)


class VM_metricsCollection(Collection[VM_metrics]):
    """All objects of class VM_metrics."""

    __slots__ = ()
    _class = "VM_metrics"
    _handle = VM_metrics


