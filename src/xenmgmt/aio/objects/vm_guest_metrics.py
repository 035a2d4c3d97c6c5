"""Class VM_guest_metrics.

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


class VM_guest_metrics(Handle):
    """What the guest agent of a VM reports."""

    __slots__ = ()
    _class = "VM_guest_metrics"

    @property
    def uuid(self) -> str:
        """Identity of the object, the same for its whole life. (RO_run; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[2]
        raise self._refused("uuid", 0x1)

    @property
    def os_version(self) -> Mapping[str, str]:
        """Operating system, by parts of its version. (RO_run; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0x1:
            return MappingProxyType(row[3])
        raise self._refused("os_version", 0x1)

    @property
    def PV_drivers_version(self) -> Mapping[str, str]:
        """Version of the guest's drivers, by parts. (RO_run; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0x1:
            return MappingProxyType(row[4])
        raise self._refused("PV_drivers_version", 0x1)

    @property
    def memory(self) -> Mapping[str, str]:
        """Memory as the guest sees it. (RO_run; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0x1:
            return MappingProxyType(row[5])
        raise self._refused("memory", 0x1)

    @property
    def disks(self) -> Mapping[str, str]:
        """Disks as the guest sees them. (RO_run; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0x1:
            return MappingProxyType(row[6])
        raise self._refused("disks", 0x1)

    @property
    def networks(self) -> Mapping[str, str]:
        """Addresses, by interface. (RO_run; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0x1:
            return MappingProxyType(row[7])
        raise self._refused("networks", 0x1)

    @property
    def other(self) -> Mapping[str, str]:
        """Whatever else the agent tells. (RO_run; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0x1:
            return MappingProxyType(row[8])
        raise self._refused("other", 0x1)

    @property
    def last_updated(self) -> datetime:
        """When the values were last measured. (RO_run; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[9]
        raise self._refused("last_updated", 0x1)

    @property
    def netbios_name(self) -> Mapping[str, str]:
        """Name of a Windows guest on its network. (RO_run; xapi, since 24.28.0)"""
        row = self._cell.row
        if row[0] & 0x1:
            return MappingProxyType(row[10])
        raise self._refused("netbios_name", 0x1)

    @property
    def PV_drivers_up_to_date(self) -> bool:
        """Whether the guest's drivers are current. (RO_run; xapi, since rio)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[11]
        raise self._refused("PV_drivers_up_to_date", 0x1)

    @property
    def other_config(self) -> Mapping[str, str]:
        """Free keys and values of clients. (RW; xapi, since orlando)"""
        row = self._cell.row
        if row[0] & 0x1:
            return MappingProxyType(row[12])
        raise self._refused("other_config", 0x1)

    @other_config.setter
    def other_config(self, value: Mapping[str, str]) -> None:
        self._write("other_config", value)

    @property
    def live(self) -> bool:
        """Whether the agent reports at present. (RO_run; xapi, since orlando)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[13]
        raise self._refused("live", 0x1)

    @property
    def can_use_hotplug_vbd(self) -> e.tristate_type:
        """Whether the guest takes disks while it runs. (RO_run; xapi, since dundee)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[14]
        raise self._refused("can_use_hotplug_vbd", 0x1)

    @property
    def can_use_hotplug_vif(self) -> e.tristate_type:
        """Whether the guest takes interfaces while it runs. (RO_run; xapi, since dundee)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[15]
        raise self._refused("can_use_hotplug_vif", 0x1)

    @property
    def PV_drivers_detected(self) -> bool:
        """Whether drivers for Xen were seen in the guest. (RO_run; xapi, since dundee)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[16]
        raise self._refused("PV_drivers_detected", 0x1)

    @property
    def services(self) -> Mapping[str, str]:
        """Services that the guest announces. (RO_run; xapi, since 25.15.0)"""
        row = self._cell.row
        if row[0] & 0x1:
            return MappingProxyType(row[17])
        raise self._refused("services", 0x1)

    def add_to_other_config(self, key: str, value: str) -> None:
        """Put one entry into `other_config`, in place of an older one."""
        self._xen.add_to_map(self, "other_config", key, value)

    def remove_from_other_config(self, key: str) -> None:
        """Take one entry out of `other_config`; nothing happens when it is not there."""
        self._xen.remove_from_map(self, "other_config", key)


class VM_guest_metricsCollection(Collection[VM_guest_metrics]):
    """All objects of class VM_guest_metrics."""

    __slots__ = ()
    _class = "VM_guest_metrics"
    _handle = VM_guest_metrics


