"""Class VGPU.

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


class VGPU(Handle):
    """A graphics processor of a VM: a whole one or a share."""

    __slots__ = ()
    _class = "VGPU"

    @property
    def uuid(self) -> str:
        """Unique identifier of the virtual processor. (RO_run; xapi, since boston)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[2]
        raise self._refused("uuid", 0x1)

    @property
    def VM(self) -> h.VM | None:
        """The VM that has it. (RO_run; xapi, since boston)"""
        row = self._cell.row
        if row[0] & 0x1:
            return self._to("VM", row[3])
        raise self._refused("VM", 0x1)

    @property
    def GPU_group(self) -> h.GPU_group | None:
        """The group that it takes from. (RO_run; xapi, since boston)"""
        row = self._cell.row
        if row[0] & 0x1:
            return self._to("GPU_group", row[4])
        raise self._refused("GPU_group", 0x1)

    @property
    def device(self) -> str:
        """Its place among the graphics processors of the VM. (RO_run; xapi, since boston)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[5]
        raise self._refused("device", 0x1)

    @property
    def currently_attached(self) -> bool:
        """Whether the running VM has it now. (RO_run; xapi, since boston)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[6]
        raise self._refused("currently_attached", 0x1)

    @property
    def other_config(self) -> Mapping[str, str]:
        """Free-form settings of clients, by name. (RW; xapi, since boston)"""
        row = self._cell.row
        if row[0] & 0x1:
            return MappingProxyType(row[7])
        raise self._refused("other_config", 0x1)

    @other_config.setter
    def other_config(self, value: Mapping[str, str]) -> None:
        self._write("other_config", value)

    @property
    def type(self) -> h.VGPU_type | None:
        """What kind of virtual processor it is. (RO_run; xapi, since vgpu-tech-preview)"""
        row = self._cell.row
        if row[0] & 0x1:
            return self._to("VGPU_type", row[8])
        raise self._refused("type", 0x1)

    @property
    def resident_on(self) -> h.PGPU | None:
        """The processor that it runs on. (RO_run; xapi, since vgpu-tech-preview)"""
        row = self._cell.row
        if row[0] & 0x1:
            return self._to("PGPU", row[9])
        raise self._refused("resident_on", 0x1)

    @property
    def scheduled_to_be_resident_on(self) -> h.PGPU | None:
        """The processor set aside for it while its VM starts or moves. (RO_run; xapi, since dundee)"""
        row = self._cell.row
        if row[0] & 0x1:
            return self._to("PGPU", row[10])
        raise self._refused("scheduled_to_be_resident_on", 0x1)

    @property
    def compatibility_metadata(self) -> Mapping[str, str]:
        """What decides whether it can migrate to another processor. (RO_run; xapi, since inverness)"""
        row = self._cell.row
        if row[0] & 0x1:
            return MappingProxyType(row[11])
        raise self._refused("compatibility_metadata", 0x1)

    @property
    def extra_args(self) -> str:
        """More arguments for the software that provides it. (RW; xapi, since quebec)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[12]
        raise self._refused("extra_args", 0x1)

    @extra_args.setter
    def extra_args(self, value: str) -> None:
        self._write("extra_args", value)

    @property
    def PCI(self) -> h.PCI | None:
        """The device passed through to the VM, if there is one. (RO_run; xapi, since quebec)"""
        row = self._cell.row
        if row[0] & 0x1:
            return self._to("PCI", row[13])
        raise self._refused("PCI", 0x1)

    def add_to_other_config(self, key: str, value: str) -> None:
        """Put one entry into `other_config`, in place of an older one."""
        self._xen.add_to_map(self, "other_config", key, value)

    def remove_from_other_config(self, key: str) -> None:
        """Take one entry out of `other_config`; nothing happens when it is not there."""
        self._xen.remove_from_map(self, "other_config", key)

    @operation
    def destroy(self) -> None:
        """Take the virtual processor from its VM."""


class VGPUCollection(Collection[VGPU]):
    """All objects of class VGPU."""

    __slots__ = ()
    _class = "VGPU"
    _handle = VGPU


    @operation
    def create(self, VM: h.VM | str | None, GPU_group: h.GPU_group | str | None, device: str = DEFAULT, other_config: Mapping[str, str] = DEFAULT, type: h.VGPU_type | str | None = DEFAULT) -> h.VGPU:
        """Give a VM a virtual processor out of a group."""
