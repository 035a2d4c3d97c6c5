"""Class VMSS.

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


class VMSS(Handle):
    """A schedule by which snapshots of VMs are taken."""

    __slots__ = ()
    _class = "VMSS"

    @property
    def uuid(self) -> str:
        """Unique identifier of the schedule. (RO_run; xapi, since rio)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[2]
        raise self._refused("uuid", 0x1)

    @property
    def name_label(self) -> str:
        """Name for people to read. (RW; xapi, since rio)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[3]
        raise self._refused("name_label", 0x1)

    @name_label.setter
    def name_label(self, value: str) -> None:
        self._write("name_label", value)

    @property
    def name_description(self) -> str:
        """Notes about the schedule, for people to read. (RW; xapi, since rio)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[4]
        raise self._refused("name_description", 0x1)

    @name_description.setter
    def name_description(self, value: str) -> None:
        self._write("name_description", value)

    @property
    def enabled(self) -> bool:
        """Whether the schedule is followed. (RW; xapi, since rio)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[5]
        raise self._refused("enabled", 0x1)

    @enabled.setter
    def enabled(self, value: bool) -> None:
        self._write("enabled", value)

    @property
    def type(self) -> e.vmss_type:
        """What kind of snapshot is taken. (RO_ins; xapi, since rio)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[6]
        raise self._refused("type", 0x1)

    @type.setter
    def type(self, value: e.vmss_type | str) -> None:
        self._write("type", value)

    @property
    def retained_snapshots(self) -> int:
        """How many snapshots of each VM are kept. (RO_ins; xapi, since rio)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[7]
        raise self._refused("retained_snapshots", 0x1)

    @retained_snapshots.setter
    def retained_snapshots(self, value: int) -> None:
        self._write("retained_snapshots", value)

    @property
    def frequency(self) -> e.vmss_frequency:
        """How often a snapshot is taken. (RO_ins; xapi, since rio)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[8]
        raise self._refused("frequency", 0x1)

    @frequency.setter
    def frequency(self, value: e.vmss_frequency | str) -> None:
        self._write("frequency", value)

    @property
    def schedule(self) -> Mapping[str, str]:
        """When exactly: minute, hour and days. (RO_ins; xapi, since rio)"""
        row = self._cell.row
        if row[0] & 0x1:
            return MappingProxyType(row[9])
        raise self._refused("schedule", 0x1)

    @schedule.setter
    def schedule(self, value: Mapping[str, str]) -> None:
        self._write("schedule", value)

    @property
    def last_run_time(self) -> datetime:
        """When snapshots were last taken. (RO_run; xapi, since rio)"""
        row = self._cell.row
        if row[0] & 0x1:
            return row[10]
        raise self._refused("last_run_time", 0x1)

    @last_run_time.setter
    def last_run_time(self, value: datetime) -> None:
        self._write("last_run_time", value)

    @property
    def VMs(self) -> tuple[h.VM, ...]:
        """VMs that follow the schedule. (RO_run; xapi, since rio)"""
        row = self._cell.row
        if row[0] & 0x1:
            return self._to_all("VM", row[11])
        raise self._refused("VMs", 0x1)

    @operation
    def set_schedule(self, value: Mapping[str, str] = DEFAULT) -> None:
        """Say when exactly a snapshot is taken."""

    @operation
    def add_to_schedule(self, key: str, value: str) -> None:
        """Add one part of the time."""

    @operation
    def destroy(self) -> None:
        """Remove a schedule; snapshots that it took stay."""

    @operation
    def set_retained_snapshots(self, value: int | str) -> None:
        """Say how many snapshots of each VM are kept."""

    @operation
    def snapshot_now(self) -> str:
        """Take the snapshots now, whatever the time; returns how it went."""

    @operation
    def set_frequency(self, value: e.vmss_frequency | str) -> None:
        """Say how often a snapshot is taken."""

    @operation
    def remove_from_schedule(self, key: str) -> None:
        """Remove one part of the time."""

    @operation
    def set_last_run_time(self, value: datetime) -> None:
        """Note when snapshots were last taken."""

    @operation
    def set_type(self, value: e.vmss_type | str) -> None:
        """Say what kind of snapshot is taken."""


class VMSSCollection(Collection[VMSS]):
    """All objects of class VMSS."""

    __slots__ = ()
    _class = "VMSS"
    _handle = VMSS

    @operation
    def create(
        self,
        *,
        type: e.vmss_type | str,
        frequency: e.vmss_frequency | str,
        uuid: str = DEFAULT,
        name_label: str = DEFAULT,
        name_description: str = DEFAULT,
        enabled: bool = DEFAULT,
        retained_snapshots: int = DEFAULT,
        schedule: Mapping[str, str] = DEFAULT,
    ) -> VMSS:
        """Make a new VMSS; the arguments are its fields. Sizes may be "512MiB"."""


    def get_by_name_label(self, label: str) -> list[VMSS]:
        """The objects with this name, in order of creation."""
        return self._by_name(label)
