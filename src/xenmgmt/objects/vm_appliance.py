"""Class VM_appliance.

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


class VM_appliance(Handle):
    """VMs that are started and shut down together."""

    __slots__ = ()
    _class = "VM_appliance"

    @property
    def uuid(self) -> str:
        """Unique identifier of the appliance. (RO_run; xapi, since rio)"""
        row = self._cell.row
        if row[0] & 0x7:
            return row[2]
        raise self._refused("uuid", 0x7)

    @property
    def name_label(self) -> str:
        """Name for people to read. (RW; xapi, since rio)"""
        row = self._cell.row
        if row[0] & 0x7:
            return row[3]
        raise self._refused("name_label", 0x7)

    @name_label.setter
    def name_label(self, value: str) -> None:
        self._write("name_label", value)

    @property
    def name_description(self) -> str:
        """Notes about the appliance, for people to read. (RW; xapi, since rio)"""
        row = self._cell.row
        if row[0] & 0x7:
            return row[4]
        raise self._refused("name_description", 0x7)

    @name_description.setter
    def name_description(self, value: str) -> None:
        self._write("name_description", value)

    @property
    def allowed_operations(self) -> tuple[e.vm_appliance_operation, ...]:
        """Operations that would be accepted now. (RO_run; xapi, since rio)"""
        return allowed("VM_appliance", self.ref, self._live_row(), self._xen)

    @property
    def current_operations(self) -> Mapping[str, e.vm_appliance_operation]:
        """Operations in progress, by task. (RO_run; xapi, since rio)"""
        row = self._cell.row
        if row[0] & 0x7:
            return MappingProxyType(row[6])
        raise self._refused("current_operations", 0x7)

    @property
    def VMs(self) -> tuple[h.VM, ...]:
        """VMs that are part of it. (RO_run; xapi, since rio)"""
        row = self._cell.row
        if row[0] & 0x7:
            return self._to_all("VM", row[7])
        raise self._refused("VMs", 0x7)

    @operation
    def destroy(self) -> None:
        """Dissolve the appliance; its VMs stay as they are."""

    @operation
    def start(self, paused: bool = DEFAULT) -> None:
        """Start all its VMs, each in its turn."""

    @operation
    def hard_shutdown(self) -> None:
        """Stop all its VMs at once."""

    @operation
    def clean_shutdown(self) -> None:
        """Ask all its guests to shut down."""

    @operation
    def shutdown(self) -> None:
        """Ask all its guests to shut down, and stop those that do not."""


class VM_applianceCollection(Collection[VM_appliance]):
    """All objects of class VM_appliance."""

    __slots__ = ()
    _class = "VM_appliance"
    _handle = VM_appliance

    @operation
    def create(
        self,
        *,
        uuid: str = DEFAULT,
        name_label: str = DEFAULT,
        name_description: str = DEFAULT,
    ) -> VM_appliance:
        """Make a new VM_appliance; the arguments are its fields. Sizes may be "512MiB"."""


    def get_by_name_label(self, label: str) -> list[VM_appliance]:
        """The objects with this name, in order of creation."""
        return self._by_name(label)
