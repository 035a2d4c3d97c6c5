"""Class VTPM.

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


class VTPM(Handle):
    """A virtual trusted platform module of a VM."""

    __slots__ = ()
    _class = "VTPM"

    @property
    def uuid(self) -> str:
        """Unique identifier of the device. (RO_run; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0x3:
            return row[2]
        raise self._refused("uuid", 0x3)

    @property
    def VM(self) -> h.VM | None:
        """The VM that has it. (RO_ins; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0x3:
            return self._to("VM", row[3])
        raise self._refused("VM", 0x3)

    @property
    def backend(self) -> h.VM | None:
        """The VM that does the work behind it. (RO_ins; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0x3:
            return self._to("VM", row[4])
        raise self._refused("backend", 0x3)

    @property
    def other_config(self) -> Mapping[str, str]:
        """Free-form settings of clients, by name. (RW; Xen-API 1.0)"""
        row = self._cell.row
        if row[0] & 0x3:
            return MappingProxyType(row[5])
        raise self._refused("other_config", 0x3)

    @other_config.setter
    def other_config(self, value: Mapping[str, str]) -> None:
        self._write("other_config", value)

    @property
    def allowed_operations(self) -> tuple[e.vtpm_operations, ...]:
        """Operations that would be accepted now. (RO_run; xapi, since rio)"""
        return allowed("VTPM", self.ref, self._live_row(), self._xen)

    @property
    def current_operations(self) -> Mapping[str, e.vtpm_operations]:
        """Operations in progress on the device, by task. (RO_run; xapi, since rio)"""
        row = self._cell.row
        if row[0] & 0x3:
            return MappingProxyType(row[7])
        raise self._refused("current_operations", 0x3)

    @property
    def persistence_backend(self) -> e.persistence_backend:
        """Where its contents are kept. (RO_run; xapi, since 22.26.0)"""
        row = self._cell.row
        if row[0] & 0x3:
            return row[8]
        raise self._refused("persistence_backend", 0x3)

    @property
    def is_unique(self) -> bool:
        """Whether there may be only one copy of its contents. (RO_ins; xapi, since 22.26.0)"""
        row = self._cell.row
        if row[0] & 0x3:
            return row[9]
        raise self._refused("is_unique", 0x3)

    @property
    def is_protected(self) -> bool:
        """Whether its contents are kept under protection. (RO_run; xapi, since 22.26.0)"""
        row = self._cell.row
        if row[0] & 0x3:
            return row[10]
        raise self._refused("is_protected", 0x3)

    def add_to_other_config(self, key: str, value: str) -> None:
        """Put one entry into `other_config`, in place of an older one."""
        self._xen.add_to_map(self, "other_config", key, value)

    def remove_from_other_config(self, key: str) -> None:
        """Take one entry out of `other_config`; nothing happens when it is not there."""
        self._xen.remove_from_map(self, "other_config", key)

    @operation
    def destroy(self) -> None:
        """Remove the device with its contents."""

    @operation
    def get_runtime_properties(self) -> Mapping[str, str]:
        """Read what the device tells about itself while it is attached."""


class VTPMCollection(Collection[VTPM]):
    """All objects of class VTPM."""

    __slots__ = ()
    _class = "VTPM"
    _handle = VTPM

    @operation
    def create(
        self,
        *,
        uuid: str = DEFAULT,
        VM: h.VM | str | None = DEFAULT,
        backend: h.VM | str | None = DEFAULT,
        other_config: Mapping[str, str] = DEFAULT,
        is_unique: bool = DEFAULT,
    ) -> VTPM:
        """Make a new VTPM; the arguments are its fields. Sizes may be "512MiB"."""

