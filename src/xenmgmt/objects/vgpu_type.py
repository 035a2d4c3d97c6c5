"""Class VGPU_type.

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


class VGPU_type(Handle):
    """A kind of virtual graphics processor that hardware offers."""

    __slots__ = ()
    _class = "VGPU_type"

    @property
    def uuid(self) -> str:
        """Unique identifier of the type. (RO_run; xapi, since vgpu-tech-preview)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[2]
        raise self._refused("uuid", 0x1)

    @property
    def vendor_name(self) -> str:
        """Maker of the hardware. (RO_ins; xapi, since vgpu-tech-preview)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[3]
        raise self._refused("vendor_name", 0x1)

    @property
    def model_name(self) -> str:
        """Name that the maker gave the type. (RO_ins; xapi, since vgpu-tech-preview)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[4]
        raise self._refused("model_name", 0x1)

    @property
    def framebuffer_size(self) -> int:
        """Memory for the picture. (RO_ins; in bytes; xapi, since vgpu-tech-preview)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[5]
        raise self._refused("framebuffer_size", 0x1)

    @property
    def max_heads(self) -> int:
        """How many screens it drives. (RO_ins; xapi, since vgpu-tech-preview)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[6]
        raise self._refused("max_heads", 0x1)

    @property
    def max_resolution_x(self) -> int:
        """Width of the largest picture, in pixels. (RO_ins; xapi, since vgpu-productisation)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[7]
        raise self._refused("max_resolution_x", 0x1)

    @property
    def max_resolution_y(self) -> int:
        """Height of the largest picture, in pixels. (RO_ins; xapi, since vgpu-productisation)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[8]
        raise self._refused("max_resolution_y", 0x1)

    @property
    def supported_on_PGPUs(self) -> tuple[h.PGPU, ...]:
        """Processors that offer the type. (RO_run; xapi, since vgpu-tech-preview)"""
        row = self._cell.row
        if row[0] & 0x1:
            return self._to_all("PGPU", row[9])
        raise self._refused("supported_on_PGPUs", 0x1)

    @property
    def enabled_on_PGPUs(self) -> tuple[h.PGPU, ...]:
        """Processors that may be split into it. (RO_run; xapi, since vgpu-tech-preview)"""
        row = self._cell.row
        if row[0] & 0x1:
            return self._to_all("PGPU", row[10])
        raise self._refused("enabled_on_PGPUs", 0x1)

    @property
    def VGPUs(self) -> tuple[h.VGPU, ...]:
        """Virtual processors of the type. (RO_run; xapi, since vgpu-tech-preview)"""
        row = self._cell.row
        if row[0] & 0x1:
            return self._to_all("VGPU", row[11])
        raise self._refused("VGPUs", 0x1)

    @property
    def supported_on_GPU_groups(self) -> tuple[h.GPU_group, ...]:
        """Groups with a member that offers the type. (RO_run; xapi, since vgpu-productisation)"""
        row = self._cell.row
        if row[0] & 0x1:
            return self._to_all("GPU_group", row[12])
        raise self._refused("supported_on_GPU_groups", 0x1)

    @property
    def enabled_on_GPU_groups(self) -> tuple[h.GPU_group, ...]:
        """Groups with a member that may be split into it. (RO_run; xapi, since vgpu-productisation)"""
        row = self._cell.row
        if row[0] & 0x1:
            return self._to_all("GPU_group", row[13])
        raise self._refused("enabled_on_GPU_groups", 0x1)

    @property
    def implementation(self) -> e.vgpu_type_implementation:
        """By what means the hardware is shared. (RO_ins; xapi, since dundee)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[14]
        raise self._refused("implementation", 0x1)

    @property
    def identifier(self) -> str:
        """Key by which the toolstack tells types apart. (RO_ins; xapi, since dundee)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[15]
        raise self._refused("identifier", 0x1)

    @property
    def experimental(self) -> bool:
        """Whether it is there to try, without support. (RO_ins; xapi, since dundee)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[16]
        raise self._refused("experimental", 0x1)

    @property
    def compatible_types_in_vm(self) -> tuple[h.VGPU_type, ...]:
        """Types that one VM may have beside it. (RO_run; xapi, since quebec)"""
        row = self._cell.row
        if row[0] & 0x1:
            return self._to_all("VGPU_type", row[17])
        raise self._refused("compatible_types_in_vm", 0x1)


class VGPU_typeCollection(Collection[VGPU_type]):
    """All objects of class VGPU_type."""

    __slots__ = ()
    _class = "VGPU_type"
    _handle = VGPU_type


