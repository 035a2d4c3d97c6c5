"""Class cpu_pool.

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


class cpu_pool(Handle):
    """A group of processors with a scheduler of its own."""

    __slots__ = ()
    _class = "cpu_pool"

    @property
    def uuid(self) -> str:
        """Unique identifier of the group. (RO_run; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0xf:
            return row[2]
        raise self._refused("uuid", 0xf)

    @property
    def name_label(self) -> str:
        """Name for people to read. (RW; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0xf:
            return row[3]
        raise self._refused("name_label", 0xf)

    @name_label.setter
    def name_label(self, value: str) -> None:
        self._write("name_label", value)

    @property
    def name_description(self) -> str:
        """Notes about the group, for people to read. (RW; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0xf:
            return row[4]
        raise self._refused("name_description", 0xf)

    @name_description.setter
    def name_description(self, value: str) -> None:
        self._write("name_description", value)

    @property
    def resident_on(self) -> h.host | None:
        """The host that the processors belong to. (RO_run; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0xf:
            return self._to("host", row[5])
        raise self._refused("resident_on", 0xf)

    @property
    def auto_power_on(self) -> bool:
        """Whether the group is activated when its host starts. (RW; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0xf:
            return row[6]
        raise self._refused("auto_power_on", 0xf)

    @auto_power_on.setter
    def auto_power_on(self, value: bool) -> None:
        self._write("auto_power_on", value)

    @property
    def started_VMs(self) -> tuple[h.VM, ...]:
        """VMs that run in the group now. (RO_run; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0xf:
            return self._to_all("VM", row[7])
        raise self._refused("started_VMs", 0xf)

    @property
    def ncpu(self) -> int:
        """How many processors the group wants when it is activated. (RW; writable while Inactive; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0xf:
            return row[8]
        raise self._refused("ncpu", 0xf)

    @ncpu.setter
    def ncpu(self, value: int) -> None:
        self._write("ncpu", value)

    @property
    def sched_policy(self) -> str:
        """Scheduler of the group, such as credit. (RW; writable while Inactive; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0xf:
            return row[9]
        raise self._refused("sched_policy", 0xf)

    @sched_policy.setter
    def sched_policy(self, value: str) -> None:
        self._write("sched_policy", value)

    @property
    def proposed_CPUs(self) -> tuple[str, ...]:
        """Numbers of the processors to take when it is activated. (RW; writable while Inactive; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0xf:
            return row[10]
        raise self._refused("proposed_CPUs", 0xf)

    @proposed_CPUs.setter
    def proposed_CPUs(self, value: Iterable[str]) -> None:
        self._write("proposed_CPUs", value)

    @property
    def host_CPUs(self) -> tuple[h.host_cpu, ...]:
        """Processors that the group has now. (RO_run; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0xf:
            return self._to_all("host_cpu", row[11])
        raise self._refused("host_CPUs", 0xf)

    @property
    def activated(self) -> bool:
        """Whether the hypervisor knows the group and VMs can start in it. (RO_run; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0xf:
            return row[12]
        raise self._refused("activated", 0xf)

    @property
    def other_config(self) -> Mapping[str, str]:
        """Free-form settings of clients, by name. (RW; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0xf:
            return MappingProxyType(row[13])
        raise self._refused("other_config", 0xf)

    @other_config.setter
    def other_config(self, value: Mapping[str, str]) -> None:
        self._write("other_config", value)

    def add_proposed_CPUs(self, value: str) -> None:
        """Put one value into `proposed_CPUs`."""
        self._xen.add_to_set(self, "proposed_CPUs", value)

    def remove_proposed_CPUs(self, value: str) -> None:
        """Take one value out of `proposed_CPUs`."""
        self._xen.remove_from_set(self, "proposed_CPUs", value)

    def add_to_other_config(self, key: str, value: str) -> None:
        """Put one entry into `other_config`, in place of an older one."""
        self._xen.add_to_map(self, "other_config", key, value)

    def remove_from_other_config(self, key: str) -> None:
        """Take one entry out of `other_config`; nothing happens when it is not there."""
        self._xen.remove_from_map(self, "other_config", key)

    @async_operation
    def destroy(self) -> None:
        """Remove an inactive pool."""

    @async_operation
    def activate(self) -> None:
        """Set the group up in the hypervisor."""

    @async_operation
    def deactivate(self) -> None:
        """Dissolve the group in the hypervisor; no VM may run in it."""

    @async_operation
    def add_host_CPU_live(self, host_cpu: h.host_cpu | str | None) -> None:
        """Give one more processor to the running group."""

    @async_operation
    def remove_host_CPU_live(self, host_cpu: h.host_cpu | str | None) -> None:
        """Take one processor from the running group."""


class cpu_poolCollection(Collection[cpu_pool]):
    """All objects of class cpu_pool."""

    __slots__ = ()
    _class = "cpu_pool"
    _handle = cpu_pool

    @async_operation
    def create(
        self,
        *,
        uuid: str = DEFAULT,
        name_label: str = DEFAULT,
        name_description: str = DEFAULT,
        resident_on: h.host | str | None = DEFAULT,
        auto_power_on: bool = DEFAULT,
        ncpu: int = DEFAULT,
        sched_policy: str = DEFAULT,
        proposed_CPUs: Iterable[str] = DEFAULT,
        other_config: Mapping[str, str] = DEFAULT,
    ) -> cpu_pool:
        """Make a new cpu_pool; the arguments are its fields. Sizes may be "512MiB"."""


    def get_by_name_label(self, label: str) -> list[cpu_pool]:
        """The objects with this name, in order of creation."""
        return self._by_name(label)
