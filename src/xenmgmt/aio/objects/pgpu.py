"""Class PGPU.

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


class PGPU(Handle):
    """A graphics processor of a host."""

    __slots__ = ()
    _class = "PGPU"

    @property
    def uuid(self) -> str:
        """Unique identifier of the processor. (RO_run; xapi, since boston)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[2]
        raise self._refused("uuid", 0x1)

    @property
    def PCI(self) -> h.PCI | None:
        """The PCI device that it is. (RO_ins; xapi, since boston)"""
        row = self._cell.row
        if row[0] & 0x1:
            return self._to("PCI", row[3])
        raise self._refused("PCI", 0x1)

    @property
    def GPU_group(self) -> h.GPU_group | None:
        """The group that it belongs to. (RO_ins; xapi, since boston)"""
        row = self._cell.row
        if row[0] & 0x1:
            return self._to("GPU_group", row[4])
        raise self._refused("GPU_group", 0x1)

    @GPU_group.setter
    def GPU_group(self, value: h.GPU_group | str | None) -> None:
        self._write("GPU_group", value)

    @property
    def host(self) -> h.host | None:
        """The host that it is built into. (RO_run; xapi, since boston)"""
        row = self._cell.row
        if row[0] & 0x1:
            return self._to("host", row[5])
        raise self._refused("host", 0x1)

    @property
    def other_config(self) -> Mapping[str, str]:
        """Free-form settings of clients, by name. (RW; xapi, since boston)"""
        row = self._cell.row
        if row[0] & 0x1:
            return MappingProxyType(row[6])
        raise self._refused("other_config", 0x1)

    @other_config.setter
    def other_config(self, value: Mapping[str, str]) -> None:
        self._write("other_config", value)

    @property
    def supported_VGPU_types(self) -> tuple[h.VGPU_type, ...]:
        """Types of virtual processor that the hardware offers. (RO_run; xapi, since vgpu-tech-preview)"""
        row = self._cell.row
        if row[0] & 0x1:
            return self._to_all("VGPU_type", row[7])
        raise self._refused("supported_VGPU_types", 0x1)

    @property
    def enabled_VGPU_types(self) -> tuple[h.VGPU_type, ...]:
        """Types of virtual processor that it may be split into. (RO_run; xapi, since vgpu-tech-preview)"""
        row = self._cell.row
        if row[0] & 0x1:
            return self._to_all("VGPU_type", row[8])
        raise self._refused("enabled_VGPU_types", 0x1)

    @enabled_VGPU_types.setter
    def enabled_VGPU_types(self, value: Iterable[h.VGPU_type | str]) -> None:
        self._write("enabled_VGPU_types", value)

    @property
    def resident_VGPUs(self) -> tuple[h.VGPU, ...]:
        """Virtual processors that run on it. (RO_run; xapi, since vgpu-tech-preview)"""
        row = self._cell.row
        if row[0] & 0x1:
            return self._to_all("VGPU", row[9])
        raise self._refused("resident_VGPUs", 0x1)

    @property
    def supported_VGPU_max_capacities(self) -> Mapping[h.VGPU_type | None, int]:
        """How many of each type an empty processor holds. (RO_run; xapi, since vgpu-productisation)"""
        row = self._cell.row
        if row[0] & 0x1:
            return self._to_map("supported_VGPU_max_capacities", row[10])
        raise self._refused("supported_VGPU_max_capacities", 0x1)

    @property
    def dom0_access(self) -> e.pci_dom0_access:
        """Whether the control domain may use the device. (RO_run; xapi, since cream)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[11]
        raise self._refused("dom0_access", 0x1)

    @property
    def is_system_display_device(self) -> bool:
        """Whether it drives the screen of the host. (RO_run; xapi, since cream)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[12]
        raise self._refused("is_system_display_device", 0x1)

    @property
    def compatibility_metadata(self) -> Mapping[str, str]:
        """What decides whether virtual processors can migrate here. (RO_run; xapi, since inverness)"""
        row = self._cell.row
        if row[0] & 0x1:
            return MappingProxyType(row[13])
        raise self._refused("compatibility_metadata", 0x1)

    def add_to_other_config(self, key: str, value: str) -> None:
        """Put one entry into `other_config`, in place of an older one."""
        self._xen.add_to_map(self, "other_config", key, value)

    def remove_from_other_config(self, key: str) -> None:
        """Take one entry out of `other_config`; nothing happens when it is not there."""
        self._xen.remove_from_map(self, "other_config", key)

    @async_operation
    def add_enabled_VGPU_types(self, value: h.VGPU_type | str | None) -> None:
        """Let it be split into one more type."""

    @async_operation
    def remove_enabled_VGPU_types(self, value: h.VGPU_type | str | None) -> None:
        """Let it no longer be split into this type."""

    @async_operation
    def set_enabled_VGPU_types(self, value: Iterable[h.VGPU_type | str]) -> None:
        """Say into which types it may be split."""

    @async_operation
    def set_GPU_group(self, value: h.GPU_group | str | None) -> None:
        """Move it to another group."""


class PGPUCollection(Collection[PGPU]):
    """All objects of class PGPU."""

    __slots__ = ()
    _class = "PGPU"
    _handle = PGPU


