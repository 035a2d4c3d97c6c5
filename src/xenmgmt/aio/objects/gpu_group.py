"""Class GPU_group.

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


class GPU_group(Handle):
    """Graphics processors, over all hosts, that are alike to a VM."""

    __slots__ = ()
    _class = "GPU_group"

    @property
    def uuid(self) -> str:
        """Unique identifier of the group. (RO_run; xapi, since boston)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[2]
        raise self._refused("uuid", 0x1)

    @property
    def name_label(self) -> str:
        """Name for people to read. (RW; xapi, since boston)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[3]
        raise self._refused("name_label", 0x1)

    @name_label.setter
    def name_label(self, value: str) -> None:
        self._write("name_label", value)

    @property
    def name_description(self) -> str:
        """Notes about the group, for people to read. (RW; xapi, since boston)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[4]
        raise self._refused("name_description", 0x1)

    @name_description.setter
    def name_description(self, value: str) -> None:
        self._write("name_description", value)

    @property
    def PGPUs(self) -> tuple[h.PGPU, ...]:
        """Processors in the group. (RO_run; xapi, since boston)"""
        row = self._cell.row
        if row[0] & 0x1:
            return self._to_all("PGPU", row[5])
        raise self._refused("PGPUs", 0x1)

    @property
    def VGPUs(self) -> tuple[h.VGPU, ...]:
        """Virtual processors that take from the group. (RO_run; xapi, since boston)"""
        row = self._cell.row
        if row[0] & 0x1:
            return self._to_all("VGPU", row[6])
        raise self._refused("VGPUs", 0x1)

    @property
    def GPU_types(self) -> tuple[str, ...]:
        """Models of the processors in the group. (RO_run; xapi, since boston)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[7]
        raise self._refused("GPU_types", 0x1)

    @property
    def other_config(self) -> Mapping[str, str]:
        """Free-form settings of clients, by name. (RW; xapi, since boston)"""
        row = self._cell.row
        if row[0] & 0x1:
            return MappingProxyType(row[8])
        raise self._refused("other_config", 0x1)

    @other_config.setter
    def other_config(self, value: Mapping[str, str]) -> None:
        self._write("other_config", value)

    @property
    def allocation_algorithm(self) -> e.allocation_algorithm:
        """Whether new virtual processors are spread out or packed. (RW; xapi, since vgpu-tech-preview)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[9]
        raise self._refused("allocation_algorithm", 0x1)

    @allocation_algorithm.setter
    def allocation_algorithm(self, value: e.allocation_algorithm | str) -> None:
        self._write("allocation_algorithm", value)

    @property
    def supported_VGPU_types(self) -> tuple[h.VGPU_type, ...]:
        """Types of virtual processor that some member offers. (RO_run; xapi, since vgpu-productisation)"""
        row = self._cell.row
        if row[0] & 0x1:
            return self._to_all("VGPU_type", row[10])
        raise self._refused("supported_VGPU_types", 0x1)

    @property
    def enabled_VGPU_types(self) -> tuple[h.VGPU_type, ...]:
        """Types of virtual processor that some member may be split into. (RO_run; xapi, since vgpu-productisation)"""
        row = self._cell.row
        if row[0] & 0x1:
            return self._to_all("VGPU_type", row[11])
        raise self._refused("enabled_VGPU_types", 0x1)

    def add_to_other_config(self, key: str, value: str) -> None:
        """Put one entry into `other_config`, in place of an older one."""
        self._xen.add_to_map(self, "other_config", key, value)

    def remove_from_other_config(self, key: str) -> None:
        """Take one entry out of `other_config`; nothing happens when it is not there."""
        self._xen.remove_from_map(self, "other_config", key)


class GPU_groupCollection(Collection[GPU_group]):
    """All objects of class GPU_group."""

    __slots__ = ()
    _class = "GPU_group"
    _handle = GPU_group



    def get_by_name_label(self, label: str) -> list[GPU_group]:
        """The objects with this name, in order of creation."""
        return self._by_name(label)
